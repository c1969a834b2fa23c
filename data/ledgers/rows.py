"""Rows that lie in parquet files of a work folder: steps and processes hand over where they lie, not the rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq


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


def quoted(name: str) -> str:
    """A name as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def parquet(path: Path) -> str:
    """SQL that reads one parquet file, whatever characters are in its path."""
    literal = re.sub(r"([*?\[])", r"[\1]", str(path)).replace("'", "''")
    return f"read_parquet('{literal}')"
