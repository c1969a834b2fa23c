"""Facts with many rows once more, in a DuckDB file beside the parquet ones: a hundred rows of ten million are found in
milliseconds, and names are counted by their numbers."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from data.ledgers.rows import quoted

FILE = "facts/rows.duckdb"
ATTACHED = "beside"
NUMBERED = ("enterprise", "enterprise_code")  # texts of which there are as many as things: each has a number, from 1


def write_database(con: duckdb.DuckDBPyConnection, folder: Path, least: int) -> None:
    """Write every fact with at least so many rows into <folder>/facts/rows.duckdb, in the order of its parquet file.

    The facts are views of `con`. A column that is NUMBERED has <column>_no beside it, the number of its value in the
    order of values; the table <fact>_<column> has `value` and `no` in that order. No file where no fact is so large.
    """
    files = sorted((folder / "facts").glob("*.parquet"))
    large = [file.stem for file in files if pq.read_metadata(file).num_rows >= least]
    if not large:
        return
    target = (folder / FILE).as_posix().replace("'", "''")
    con.execute(f"attach '{target}' AS {ATTACHED}")
    for name in large:
        _copy(con, name)
    con.execute(f"detach {ATTACHED}")


def _copy(con: duckdb.DuckDBPyConnection, fact: str) -> None:
    columns = {column for column, *_ in con.execute(f"describe from {quoted(fact)}").fetchall()}
    numbered = [column for column in NUMBERED if column in columns]
    for column in numbered:
        values = f"select distinct {column} AS value from {quoted(fact)} where {column} is not null order by 1"
        con.execute(f"create type {quoted(names(fact, column))} as enum ({values})")
        numbers = f"(enum_code(value::{quoted(names(fact, column))}) + 1)::INTEGER AS no"
        con.execute(f"create table {table(names(fact, column))} as select value, {numbers} from ({values})")
    added = (f"(enum_code({id}::{quoted(names(fact, id))}) + 1)::INTEGER AS {number(id)}" for id in numbered)
    con.execute(f"create table {table(fact)} as select {', '.join(['*', *added])} from {quoted(fact)}")


def table(name: str) -> str:
    """SQL of a table of the attached database."""
    return f"{ATTACHED}.{quoted(name)}"


def names(fact: str, column: str) -> str:
    """The table with the numbers of a column's values."""
    return f"{fact}_{column}"


def number(column: str) -> str:
    """The column with the numbers of another."""
    return f"{column}_no"
