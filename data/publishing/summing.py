"""The rollups of a snapshot: of the one before, the cells of months whose rows are the same; the others summed anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import duckdb
import pyarrow.parquet as pq

from data.ledgers.rows import copied, parquet, quoted

if TYPE_CHECKING:
    import ibis.expr.types as ir

SQL = {"date": "date", "string": "varchar", "boolean": "boolean", "int64": "bigint", "float64": "double"}
MONTHS = "rows_of_months"  # in the metadata of a rollup's file: what its rows were


class Engine(Protocol):
    """What sums. The publisher's connection then puts the cells in order and writes them."""

    def table(self, name: str) -> ir.Table:
        """A fact of the snapshot that is being written, or a rollup of it whose file is written already."""
        ...

    def cells(self, name: str, sums: ir.Table) -> str:
        """Work a rollup out; SQL, for the publisher's connection, of its rows, in types of the engine's choice."""
        ...


Engines = Callable[[Path], Engine]  # of the folder of a snapshot that is being written


class OnDuckDB:
    """Sums in the publisher's own connection."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        import ibis  # noqa: PLC0415 - takes half a second, which those who only read snapshots are spared

        self._backend, self._to_sql = ibis.duckdb.from_connection(con), ibis.to_sql

    def table(self, name: str) -> ir.Table:
        return self._backend.table(name)

    def cells(self, name: str, sums: ir.Table) -> str:
        return self._to_sql(sums, dialect="duckdb")


@dataclass(frozen=True)
class Seen:
    """What a fact's rows were when they were summed: how they were described, and a fingerprint of each month's."""

    described: str
    months: Mapping[str, str]

    def changed(self, before: Seen | None) -> list[date] | None:
        """The months whose rows are others than before; None where nothing of before holds."""
        if before is None or before.described != self.described:
            return None
        return [date.fromisoformat(month) for month, rows in self.months.items() if before.months.get(month) != rows]


def write_rollups(
    folder: Path,
    con: duckdb.DuckDBPyConnection,
    facts: Mapping[str, Mapping[str, Any]],
    before: Path | None = None,
    engine: Engine | None = None,
) -> dict[str, list[date] | None]:
    """Write the rollups of all facts to <folder>/rollups; by rollup the months that were summed (None: all).

    `facts` is data/facts.toml; each fact lies in <folder>/facts and is a view of `con`, where each rollup becomes one.
    `before` is the folder of a sound snapshot: what it holds of months with the same rows is taken over.
    """
    (folder / "rollups").mkdir()
    summing = _Summing(folder / "rollups", con, before and before / "rollups", engine or OnDuckDB(con))
    with_rollups = ((fact, described) for fact, described in facts.items() if described["rollups"])
    return dict(one for fact, described in with_rollups for one in summing.written(fact, described))


@dataclass(frozen=True)
class _Summing:
    """Where rollups are written to and taken over from."""

    folder: Path
    con: duckdb.DuckDBPyConnection
    before: Path | None
    engine: Engine

    def written(self, fact: str, described: Mapping[str, Any]) -> Iterator[tuple[str, list[date] | None]]:
        """Write the rollups of a fact, the widest first; each with the months summed."""
        from data.publishing.rollups import rollups  # noqa: PLC0415 - imports ibis, as above

        seen = self._seen(fact, described)
        months = seen.changed(_noted(self.before / f"{fact}_0.parquet")) if self.before else None
        for name, sums in rollups(fact, described, self.engine.table, months):
            columns = {id: SQL[str(type)] for id, type in sums.schema().items()}
            parts = [] if months == [] else [_typed(columns, f"({self.engine.cells(name, sums)})")]
            if self.before and months is not None:
                parts.append(_typed(columns, _same(self.before / f"{name}.parquet", seen, months)))
            order = ", ".join(quoted(id) for id in columns if id not in described["measures"])
            self._write(name, f"{' union all '.join(parts)} order by {order}", seen)
            yield name, months

    def _seen(self, fact: str, described: Mapping[str, Any]) -> Seen:
        """Fingerprints of what a fact's rollups are made of: of each month the number of rows and the sum of their
        hashes, whatever their order. Another version of DuckDB may hash otherwise: it is part of the description."""
        summed = (how.partition(":")[2] for how in described["measures"].values())
        columns = sorted({*chain.from_iterable(described["rollups"]), *filter(None, summed)})
        day, values = quoted(described["date"]), ", ".join(map(quoted, columns))
        query = f"""select date_trunc('month', {day})::DATE::VARCHAR, count(*) || ':' || sum(hash({values}))
            from {quoted(fact)} where {day} is not null group by 1 order by 1"""
        what = {key: described[key] for key in ("date", "measures", "rollups")}
        text = json.dumps([what, duckdb.__version__], sort_keys=True)
        return Seen(hashlib.sha256(text.encode()).hexdigest(), dict(self.con.execute(query).fetchall()))

    def _write(self, name: str, rows: str, seen: Seen) -> None:
        file, noted = self.folder / f"{name}.parquet", json.dumps(asdict(seen))
        self.con.execute(f"{copied(rows, file).removesuffix(')')}, kv_metadata {{{MONTHS}: '{noted}'}})")
        self.con.execute(f"create view {quoted(name)} as from {parquet(file)}")


def _typed(columns: Mapping[str, str], rows: str) -> str:
    return f"select {', '.join(f'{quoted(id)}::{type} AS {quoted(id)}' for id, type in columns.items())} from {rows}"


def _same(file: Path, seen: Seen, summed: list[date]) -> str:
    """SQL of the cells of a file that still hold: of months that there are and that were not summed anew."""
    held = seen.months.keys() - {month.isoformat() for month in summed}
    return f"{parquet(file)} where month in ({', '.join(map(_day, sorted(held))) or 'null'})"


def _day(month: str) -> str:
    return f"date '{month}'"


def _noted(file: Path) -> Seen | None:
    """What the metadata of a rollup's file say, None where they say nothing."""
    noted = (pq.read_metadata(file).metadata or {}).get(MONTHS.encode()) if file.exists() else None
    return Seen(**json.loads(noted)) if noted else None
