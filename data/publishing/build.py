"""The files of a snapshot: facts, rollups, definitions in force, rejected rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from data import settings
from data.ledgers.kinds import kinds
from data.ledgers.rows import copied, quoted
from data.publishing.content import Content
from data.publishing.definitions import write_definitions
from data.publishing.derive import derive, load_facts, write
from data.publishing.files import sha256
from data.publishing.ruling import hold

SQL = {"date": "date", "string": "varchar", "boolean": "boolean", "int64": "bigint", "float64": "double"}


def write_files(folder: Path, con: duckdb.DuckDBPyConnection, content: Content) -> dict[str, dict[str, Any]]:
    """Fill a folder from the views ledger_<kind>, before_<kind>, issues and quality of a connection; rows, first and
    last day of every kind."""
    write_definitions(folder, content, settings.load().thresholds)
    facts = load_facts(content.definitions / "facts.toml")
    derive(con, folder / "facts", content.reference, content.as_of, facts)
    hold(con)
    for found, here in (("issues", "noticed"), ("quality", "asked")):
        every = f"from {found} union all from {here} order by all"
        con.execute(copied(every, folder / f"{found}.parquet"))
    _write_rollups(folder / "rollups", con, facts)
    return {kind.id: _span(con, kind.id, kind.date) for kind in kinds().values()}


def _write_rollups(folder: Path, con: duckdb.DuckDBPyConnection, facts: Mapping[str, Mapping[str, Any]]) -> None:
    import ibis  # noqa: PLC0415 - takes half a second, which those who only read snapshots are spared

    from data.publishing.rollups import rollups  # noqa: PLC0415

    folder.mkdir()
    engine = ibis.duckdb.from_connection(con)
    for fact, described in ((fact, described) for fact, described in facts.items() if described["rollups"]):
        for name, sums in rollups(fact, described, engine.table):
            cells = ibis.to_sql(sums, dialect="duckdb")  # in types of the engine's own choice
            columns = ", ".join(f"{quoted(id)}::{SQL[str(type)]} AS {quoted(id)}" for id, type in sums.schema().items())
            write(con, name, f"select {columns} from ({cells})", folder)


def _span(con: duckdb.DuckDBPyConnection, kind: str, date_column: str) -> dict[str, Any]:
    day = f"{date_column}::VARCHAR" if date_column else "null"
    query = f"select count(*), min({day}), max({day}) from {kind}"
    rows, first, last = con.execute(query).fetchall()[0]
    return {"rows": rows, "first": first, "last": last}


def describe(folder: Path) -> dict[str, dict[str, Any]]:
    """Hash and rows of every file in a folder, by its path in it; rows only of parquet files."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): {"sha256": sha256(path), "rows": _rows(path)} for path in paths}


def _rows(path: Path) -> int | None:
    return pq.read_metadata(path).num_rows if path.suffix == ".parquet" else None
