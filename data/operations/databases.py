"""SQLite files as wholes: copied while they are written to, put back in one transaction, compared."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from data.operations.errors import OperationError
from data.operations.home import LOG

_SECONDS_TO_WAIT = 5.0


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a file that is there; raises OperationError unusable where SQLite refuses."""
    try:
        with closing(sqlite3.connect(file, timeout=_SECONDS_TO_WAIT)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise OperationError("unusable", file=file, reason=error) from error


def copy(source: Path, target: Path) -> None:
    """All of a file as it stands at one moment, whoever writes to it, in one transaction of the target."""
    with opened(source) as live, opened(target) as written:
        live.backup(written)


def version(file: Path) -> int:
    """The version of its tables, 0 where there is no file."""
    if not file.exists():
        return 0
    with opened(file) as found:
        return found.execute("pragma user_version").fetchone()[0]


def harm(file: Path) -> str:
    """What SQLite finds wrong with a file, "" if nothing."""
    with opened(file) as found:
        said = found.execute("pragma integrity_check").fetchone()[0]
    return "" if said == "ok" else said


def digests(file: Path, like: Path | None = None) -> dict[str, str]:
    """A hash of the rows of each table, of the columns that it has in `like`; whatever order the rows lie in."""
    with opened(like or file) as wanted:
        columns = {table: _columns(wanted, table) for table in _tables(wanted)}
    with opened(file) as found:
        return {table: _digest(found, table, names) for table, names in columns.items()}


def _tables(connection: sqlite3.Connection) -> list[str]:
    query = "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by 1"
    return [name for (name,) in connection.execute(query)]


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [name for (name,) in connection.execute("select name from pragma_table_info(?)", (table,))]


def _digest(connection: sqlite3.Connection, table: str, columns: list[str]) -> str:
    """ "" where the table or a column is gone."""
    if not columns or not set(columns) <= set(_columns(connection, table)):
        return ""
    names = ", ".join(_quoted(name) for name in columns)
    query = "select " + names + " from " + _quoted(table) + " order by " + names
    digest = hashlib.sha256()
    for row in connection.execute(query):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def _quoted(name: str) -> str:
    """A name of the file's own catalogue as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def settle(file: Path) -> list[Path]:
    """The files that a database consists of, its log written into it where that can be."""
    if file.exists():
        try:
            with closing(sqlite3.connect(file, timeout=_SECONDS_TO_WAIT)) as found:
                found.execute("pragma wal_checkpoint(truncate)")
        except sqlite3.Error:
            pass  # it is moved as it is
    parts = (file, *(file.with_name(file.name + end) for end in LOG))
    return [part for part in parts if part.exists()]
