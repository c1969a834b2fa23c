"""Reading what a snapshot holds, without the code that pages read it with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from data.publishing import current


def fact(store: Path, name: str, part: str = "facts") -> list[dict[str, Any]]:
    """The rows of a fact of the snapshot in force."""
    return pq.read_table(store / current(store) / part / f"{name}.parquet").to_pylist()


def query(store: Path, name: str, sql: str, part: str = "facts") -> list[tuple]:
    """The answer of SQL over `rows`, the fact of the snapshot in force."""
    with duckdb.connect() as con:
        con.register("rows", pq.read_table(store / current(store) / part / f"{name}.parquet"))
        return con.execute(sql).fetchall()
