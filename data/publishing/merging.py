"""Ledgers merged with those a snapshot was made of: by natural key, or with a period replaced.

All of it is SQL over files: a ledger of ten million rows passes through as one of ten does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data.ledgers.kinds import Kind, kinds
from data.ledgers.ledger import Ledger
from data.ledgers.rows import parquet, quoted
from data.publishing.content import ISSUES, QUALITY
from data.publishing.schema import empty, typed

Period = tuple[date, date]
SHEET = ("kind", "file", "sheet")


def stage(con: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> None:
    """A view ledger_<kind> of every kind: the rows in `tables`, or none; before_<kind> has none."""
    for kind in kinds().values():
        rows = empty(kind)
        if kind.id in tables:
            con.register(f"given_{kind.id}", tables[kind.id])
            rows = typed(kind, f"given_{kind.id}", tables[kind.id].column_names)
        _view(con, f"ledger_{kind.id}", rows)
        _view(con, f"before_{kind.id}", empty(kind))


def stage_findings(con: duckdb.DuckDBPyConnection, issues: pa.Table) -> None:
    """The views `issues` of rejected rows and warnings, and `quality`, which is empty: no rule was asked."""
    con.register("given_issues", issues)
    _found(con, "issues", ISSUES, None, ["from given_issues"])
    _found(con, "quality", QUALITY, None, [])


def merge(
    con: duckdb.DuckDBPyConnection, before: Path | None, ledgers: Sequence[Ledger], replace: Period | None
) -> None:
    """A view ledger_<kind> of every kind: the rows of the snapshot in the folder `before`, less the period replaced,
    and those of the ledgers; and before_<kind>, the rows of that snapshot.

    A row replaces that of the same natural key, a later ledger's that of an earlier one. `replace` (first day, day
    after the last) drops what `before` holds of that period, in the kinds that the ledgers are of.
    """
    for kind in kinds().values():
        given = [ledger.accepted for ledger in ledgers if ledger.kind == kind.id]
        _view(con, f"before_{kind.id}", next(_before(before, kind, None), empty(kind)))
        kept = list(_before(before, kind, replace if given else None))
        _latest(con, kind, kept + [typed(kind, rows.scan, rows.schema.names) for rows in given if len(rows)])


def _before(folder: Path | None, kind: Kind, replace: Period | None) -> Iterator[str]:
    """SQL of the rows sent of a kind that lie in a snapshot's folder, outside the period replaced."""
    file = folder / "facts" / f"{kind.id}.parquet" if folder else None
    if file is None or not file.exists() or not pq.read_metadata(file).num_rows:
        return
    names = pq.read_schema(file).names
    sent = "not from_register" if "from_register" in names else "true"
    if replace and kind.date:
        first, end = (f"date '{day.isoformat()}'" for day in replace)
        sent += f" and coalesce({kind.date} < {first} or {kind.date} >= {end}, true)"
    yield typed(kind, f"{parquet(file)} where {sent}", names)


def _latest(con: duckdb.DuckDBPyConnection, kind: Kind, layers: Sequence[str]) -> None:
    """The view ledger_<kind>: of the rows of one natural key the one that stands in the last layer."""
    if len(layers) < 2:
        _view(con, f"ledger_{kind.id}", layers[0] if layers else empty(kind))
        return
    key, columns = ", ".join(map(quoted, kind.key)), ", ".join(map(quoted, kind.columns))
    every = " union all ".join(f"select *, {n} AS layer from ({rows})" for n, rows in enumerate(layers))
    _view(con, f"every_{kind.id}", f"select *, hash({key}) AS key_hash from ({every})")
    shared = f"select key_hash from every_{kind.id} group by all having count(*) > 1"
    con.execute(f"create table shared_{kind.id} as {shared}")
    _view(
        con,
        f"ledger_{kind.id}",
        f"""
          select {columns} from every_{kind.id} anti join shared_{kind.id} using (key_hash)
          union all
          select {columns} from every_{kind.id} semi join shared_{kind.id} using (key_hash)
          qualify row_number() over (partition by {key} order by layer desc) = 1""",
    )


def merge_findings(con: duckdb.DuckDBPyConnection, before: Path | None, ledgers: Sequence[Ledger]) -> None:
    """The views `issues` (problems of rows) and `quality` (tallies of rules): those of the ledgers, and those of
    earlier sheets that were not sent again. What was found at publishing is found anew.
    """
    again = [{name: getattr(ledger.source, name) for name in SHEET} for ledger in ledgers]
    con.register("sent_again", pa.Table.from_pylist(again, schema=pa.schema([(name, pa.string()) for name in SHEET])))
    senders = [{"nth": n, "sender": ledger.source.sender} for n, ledger in enumerate(ledgers)]
    con.register("senders", pa.Table.from_pylist(senders, schema=pa.schema({"nth": pa.int64(), "sender": pa.string()})))
    issues = [
        f"select '{ledger.kind}' AS kind, found.*, sender from {rows.scan} AS found, senders where nth = {n}"
        for n, ledger in enumerate(ledgers)
        for rows in (ledger.rejected, ledger.warnings)
        if len(rows)
    ]
    _found(con, "issues", ISSUES, before, issues)
    _found(con, "quality", QUALITY, before, [f"from {ledger.tally.scan}" for ledger in ledgers])


def _found(
    con: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema, before: Path | None, given: Sequence[str]
) -> None:
    """A view of what was found in the ledgers given and in the earlier sheets of <before>/<name>.parquet; a column or
    file that an older snapshot does not have is empty.
    """
    con.register(f"no_{name}", schema.empty_table())
    parts = [f"from no_{name}", *given]
    file = before / f"{name}.parquet" if before else None
    if file and file.exists():
        parts.append(f"from {parquet(file)} anti join sent_again using ({', '.join(SHEET)}) where file <> ''")
    _view(con, name, " union all by name ".join(parts))


def merge_sources(before: Sequence[Mapping[str, Any]], given: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What a snapshot was made from: the sheets given, and the earlier ones that were not sent again."""
    again = {tuple(source[name] for name in SHEET) for source in given}
    return [source for source in before if tuple(source[name] for name in SHEET) not in again] + list(given)


def _view(con: duckdb.DuckDBPyConnection, name: str, rows: str) -> None:
    con.execute(f"create view {name} as {rows}")
