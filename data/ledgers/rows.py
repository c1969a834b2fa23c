"""Rows that lie in parquet files of a work folder: steps and processes hand over where they lie, not the rows."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

MEMORY = "600MB"  # of what DuckDB holds; the rest of a large ledger waits in files beside the rows
THREADS = 4  # each takes its share of it
OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
FULL = (errno.ENOSPC, errno.EDQUOT)
BUFFER = 2_000  # rows that a Sink holds as Python values


def connect(scratch: Path) -> duckdb.DuckDBPyConnection:
    """A database that moves what exceeds MEMORY into the folder `scratch`."""
    threads = min(THREADS, os.cpu_count() or 1)
    limits = {"memory_limit": MEMORY, "temp_directory": str(scratch), "threads": threads}
    return duckdb.connect(config=OFFLINE | limits)


class Work:
    """A folder for files between steps: the one given, or a temporary one that goes with the last of its Rows."""

    def __init__(self, folder: Path | None = None) -> None:
        self._temporary = None if folder else TemporaryDirectory(prefix="ledgers-", ignore_cleanup_errors=True)
        self.folder = Path(self._temporary.name) if self._temporary else Path(folder or ".")
        self.folder.mkdir(parents=True, exist_ok=True)

    def file(self, suffix: str = ".parquet") -> Path:
        """The path of a new file."""
        return self.folder / f"{uuid4().hex}{suffix}"

    def rows(self, path: Path, schema: pa.Schema) -> Rows:
        """The rows in a parquet file of this folder."""
        return Rows(path, schema, pq.read_metadata(path).num_rows, self._temporary)

    def write(self, schema: pa.Schema, batches: Iterable[pa.Table]) -> Rows:
        """Rows written a batch at a time."""
        path = self.file()
        with pq.ParquetWriter(path, schema, compression="lz4") as writer:
            for batch in batches:
                writer.write_table(batch)
        return self.rows(path, schema)


@dataclass(frozen=True)
class Rows:
    """The columns of `schema` in a parquet file, `count` rows; the file may hold other columns besides.

    `held` keeps a temporary folder in being; what lies in a given folder has none and can be sent to another process.
    """

    path: Path
    schema: pa.Schema
    count: int
    held: object = field(default=None, repr=False, compare=False)

    def __len__(self) -> int:
        return self.count

    @property
    def scan(self) -> str:
        """SQL that reads the rows."""
        return f"(select {', '.join(map(quoted, self.schema.names)) or '1'} from {parquet(self.path)})"

    def relation(self, con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
        """The rows in a connection."""
        return con.sql(f"from {self.scan}")

    def table(self) -> pa.Table:
        """All rows in memory."""
        return pq.read_table(self.path, columns=self.schema.names).cast(self.schema)

    @classmethod
    def of(cls, table: pa.Table, path: Path) -> Rows:
        """The rows of a table, written to a file."""
        pq.write_table(table, path)
        return cls(path, table.schema, len(table))


class Sink:
    """Takes rows one by one into a file of a work folder; a context, after which `rows` are there."""

    def __init__(self, work: Work, schema: pa.Schema) -> None:
        self._work, self._schema, self._path = work, schema, work.file()
        self._waiting: list[Sequence[Any]] = []

    def __enter__(self) -> Sink:
        self._writer = pq.ParquetWriter(self._path, self._schema, compression="lz4")
        return self

    def add(self, row: Sequence[Any]) -> None:
        """One more row, in the order of the schema."""
        self._waiting.append(row)
        if len(self._waiting) >= BUFFER:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            columns = zip(*self._waiting, strict=True)
            arrays = [pa.array(c, f.type) for c, f in zip(columns, self._schema, strict=True)]
            self._writer.write_table(pa.table(arrays, schema=self._schema))
            self._waiting = []

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self._flush()
        finally:
            self._writer.close()

    @property
    def rows(self) -> Rows:
        """What was taken."""
        return self._work.rows(self._path, self._schema)


def is_full(error: Exception) -> bool:
    """Whether an error of the system or of DuckDB says that the disk is full."""
    if isinstance(error, OSError):
        return error.errno in FULL
    return any(os.strerror(code) in str(error) for code in FULL)


def quoted(name: str) -> str:
    """A name as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def located(path: Path) -> str:
    """A path as a literal of SQL that means this file alone, whatever characters are in it."""
    return "'" + re.sub(r"([*?\[])", r"[\1]", path.as_posix()).replace("'", "''") + "'"


def parquet(path: Path, options: str = "") -> str:
    """SQL that reads one parquet file."""
    return f"read_parquet({located(path)}{options})"


def copied(query: str, path: Path, codec: str = "zstd") -> str:
    """SQL that writes the rows of a query to a parquet file."""
    target = path.as_posix().replace("'", "''")
    return f"copy ({query}) to '{target}' (format parquet, compression {codec})"
