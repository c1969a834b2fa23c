"""A DuckDB that holds a snapshot and reads nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from analytics.areas import AreaTree
from analytics.definitions import Fact
from data.publishing import database
from data.publishing.manifest import Manifest

LEDGERS = ("enterprises",)  # read as they are, beside the facts: who is there, whatever they were listed for
FEW_ROWS = 100_000  # of a fact, kept in memory: half the time of a query is the opening of a file
MANY_NAMES = 1_000_000  # numbered in a database, above which they are read there: 50 MB
WORTH = 2  # rows that a cell stands for on average, else a rollup is not held beside a database of rows
_SETTINGS = (  # in this order: the last one forbids the others
    # steps of planning that take longer than the queries of a page and gain nothing in them, at 3 million rows neither
    "disabled_optimizers = 'expression_rewriter,statistics_propagation'",
    "enable_external_access = false",
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
    "python_enable_replacements = false",
    "global TimeZone = 'Asia/Shanghai'",
    "lock_configuration = true",
)


@dataclass(frozen=True)
class Loaded:
    """An opened database, the rows of each of its tables, the measures of facts whose column is kept back, and the
    tables of a file beside it, where rows have a place and names a number (data.publishing.database)."""

    connection: duckdb.DuckDBPyConnection
    rows: Mapping[str, int]
    withheld: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    beside: Mapping[str, int] = field(default_factory=dict)


def load(folder: Path, manifest: Manifest, facts: Mapping[str, Fact], areas: AreaTree) -> Loaded:
    """A DuckDB in memory that reads this folder and nothing else: rollups as tables with ENUM dims, few rows as a table
    too, many as a view of their file or of the snapshot's database; LEDGERS beside the facts.

    The table area_closure has a row for every area and each area above it or equal: ancestor, area, and the child of
    the ancestor on the way to the area (the ancestor itself for itself).
    """
    names = (*facts, *LEDGERS)
    rows = {name: manifest.files[fact_file(name)]["rows"] for name in names}
    connection = duckdb.connect(":memory:")
    beside = _attached(connection, folder, manifest)
    lock(connection, f"allowed_directories = [{quoted(folder)}]", max(rows.values()), areas)
    for name in names:
        held = "table" if rows[name] <= FEW_ROWS else "view"
        source = database.table(name) if name in beside else read_parquet(folder / fact_file(name))
        connection.execute(f'create {held} "{name}" as from {source}')
    for name in beside.keys() - set(names):
        held = "table" if beside[name] <= MANY_NAMES else "view"
        connection.execute(f'create {held} "{name}" as from {database.table(name)}')
    for fact in facts.values():
        for n in range(len(fact.rollups)):
            cells = manifest.files[rollup_file(fact, n)]["rows"]
            if fact.id not in beside or cells * WORTH <= rows[fact.id]:
                load_rollup(connection, f"{fact.id}_{n}", read_parquet(folder / rollup_file(fact, n)))
                rows[f"{fact.id}_{n}"] = cells
    return Loaded(connection, rows, beside=beside)


def _attached(connection: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest) -> dict[str, int]:
    """The tables in the database of a snapshot, which is attached, with their rows; none where it has no such file, or
    one of a version of DuckDB that this one cannot read: the parquet files say the same."""
    if database.FILE not in manifest.files:
        return {}
    try:
        connection.execute(f"attach {quoted(folder / database.FILE)} AS {database.ATTACHED} (read_only)")
    except duckdb.Error:
        return {}
    tables = connection.execute(f"show tables from {database.ATTACHED}").fetchall()
    counts = (connection.execute(f"select count(*) from {database.table(name)}").fetchall() for (name,) in tables)
    return {name: rows for (name,), ((rows,),) in zip(tables, counts, strict=True)}


def lock(connection: duckdb.DuckDBPyConnection, allowed: str, rows: int, areas: AreaTree) -> None:
    """Give a database its tree of areas, and let it read what is allowed and nothing else."""
    connection.execute("create table area_closure (ancestor VARCHAR, area VARCHAR, child VARCHAR)")
    connection.executemany("insert into area_closure values (?, ?, ?)", areas.closure())
    threads = ["threads = 1"] if rows <= FEW_ROWS else []  # over before a second thread is awake
    for setting in (allowed, *threads, *_SETTINGS):
        connection.execute(f"set {setting}")


def load_rollup(connection: duckdb.DuckDBPyConnection, name: str, source: str) -> None:
    """Load a rollup with its texts as ENUMs, which group several times faster than strings."""
    described = connection.execute(f"describe from {source}").fetchall()
    for column, type, *_ in described:
        if type == "VARCHAR":
            values = f'select distinct "{column}" from {source} where "{column}" is not null'
            connection.execute(f'create type "{name}_{column}" as enum ({values} order by 1)')
    columns = (f'"{c}"::"{name}_{c}" AS "{c}"' if type == "VARCHAR" else f'"{c}"' for c, type, *_ in described)
    connection.execute(f'create table "{name}" as select {", ".join(columns)} from {source}')


def columns_of(connection: duckdb.DuckDBPyConnection, file: Path) -> dict[str, str]:
    """The columns of a file with their types."""
    return {column: type for column, type, *_ in connection.execute(f"describe from {read_parquet(file)}").fetchall()}


def fact_file(name: str) -> str:
    """The file of a fact or ledger in a snapshot."""
    return f"facts/{name}.parquet"


def rollup_file(fact: Fact, n: int) -> str:
    """The file of a rollup in a snapshot."""
    return f"rollups/{fact.id}_{n}.parquet"


def read_parquet(file: Path) -> str:
    """SQL of the rows of a file."""
    return f"read_parquet({quoted(file)})"


def quoted(path: Path) -> str:
    """A path as SQL has it."""
    return "'" + str(path.resolve()).replace("'", "''") + "'"
