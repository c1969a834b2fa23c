"""Reading what a snapshot holds, without the code that pages read it with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.ledgers.kinds import Kind
from data.publishing import current


def fact(store: Path, name: str, part: str = "facts") -> list[dict[str, Any]]:
    """The rows of a fact of the snapshot in force."""
    return pq.read_table(store / current(store) / part / f"{name}.parquet").to_pylist()


def query(store: Path, name: str, sql: str, part: str = "facts") -> list[tuple]:
    """The answer of SQL over `rows`, the fact of the snapshot in force."""
    with duckdb.connect() as con:
        con.register("rows", pq.read_table(store / current(store) / part / f"{name}.parquet"))
        return con.execute(sql).fetchall()


def ledger_in(folder: Path, kind: Kind) -> pa.Table:
    """The rows of a kind that were sent, as they lie in the folder of a snapshot; none where it has no such file."""
    file = folder / "facts" / f"{kind.id}.parquet"
    if not file.exists():
        return kind.schema.empty_table()
    rows = pq.read_table(file)
    sent = rows.filter(~pc.field("from_register")) if "from_register" in rows.column_names else rows
    return sent.select(kind.schema.names)
