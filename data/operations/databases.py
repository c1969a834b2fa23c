"""SQLite files as wholes: copied while they are written to, put back in one transaction, compared."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from data.database import Rows
from data.operations.errors import OperationError

_SECONDS_TO_WAIT = 5.0


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a file that is there; raises OperationError unusable where SQLite refuses, OSError where the disk
    is full."""
    try:
        with closing(sqlite3.connect(file, timeout=_SECONDS_TO_WAIT)) as connection:
            yield connection
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file)) from error
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
        columns = Rows.of(wanted).columns
    with opened(file) as found:
        return dict(Rows.of(found, columns).digests)


def settle(file: Path) -> None:
    """Write the log of a database into it, where that can be."""
    if file.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(file, timeout=_SECONDS_TO_WAIT)) as found:
            found.execute("pragma wal_checkpoint(truncate)")
