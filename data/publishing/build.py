"""The files of a snapshot: facts, rollups, definitions in force, rejected rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from data import settings
from data.ledgers.kinds import kinds
from data.ledgers.rows import copied
from data.publishing.content import Content
from data.publishing.database import write_database
from data.publishing.definitions import write_definitions
from data.publishing.derive import derive, load_facts
from data.publishing.files import sha256
from data.publishing.ruling import hold
from data.publishing.summing import Engines, write_rollups


def write_files(
    folder: Path,
    con: duckdb.DuckDBPyConnection,
    content: Content,
    before: Path | None = None,
    engines: Engines | None = None,
) -> dict[str, dict[str, Any]]:
    """Fill a folder from the views ledger_<kind>, before_<kind>, issues and quality of a connection; rows, first and
    last day of every kind. `before` is the folder of the snapshot that it follows, from which sums may be taken over;
    `engines` sum the others, by default this connection itself.
    """
    write_definitions(folder, content, settings.load().thresholds)
    facts = load_facts(content.definitions / "facts.toml")
    derive(con, folder / "facts", content.reference, content.as_of, facts)
    hold(con)
    for found, here in (("issues", "noticed"), ("quality", "asked")):
        every = f"from {found} union all from {here} order by all"
        con.execute(copied(every, folder / f"{found}.parquet"))
    write_rollups(folder, con, facts, before, engines and engines(folder))
    write_database(con, folder, settings.load().database_rows)
    return {kind.id: _span(con, kind.id, kind.date) for kind in kinds().values()}


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
