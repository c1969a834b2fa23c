"""What people keep between visits, in one SQLite file outside the snapshots: papers for meetings, templates.

A text is kept under owner, kind and name. The owner is who is signed in, `LOCAL` where nobody signs in. Every text
counts its revisions, so that a change made from a stale sight of it is refused and never overwrites another's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.database import Database, StateError, scripts

__all__ = ["LOCAL", "VERSION", "Kept", "State", "StateError"]

LOCAL = "local"
_SCRIPTS = scripts(Path(__file__).parent)
VERSION = max(_SCRIPTS)


@dataclass(frozen=True)
class Kept:
    """A text as it stands; `revision` 0 and no text where nothing was kept yet."""

    text: str = ""
    revision: int = 0


class State:
    """The file; it is made with the first thing to keep. Every call raises StateError when the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = Database(path, _SCRIPTS)

    def text(self, owner: str, kind: str, name: str = "") -> Kept:
        """What is kept under a name."""
        rows = self.read("select text, revision from texts where (owner, kind, name) = (?, ?, ?)", owner, kind, name)
        return Kept(*rows[0]) if rows else Kept()

    def names(self, owner: str, kind: str) -> list[str]:
        """The names that an owner gave, in order of the alphabet; the nameless one aside."""
        rows = self.read("select name from texts where (owner, kind) = (?, ?) and name > '' order by name", owner, kind)
        return [name for (name,) in rows]

    def texts(self, kind: str) -> list[str]:
        """All texts of a kind, whoever keeps them under whatever name."""
        return [text for (text,) in self.read("select text from texts where kind = ? order by owner, name", kind)]

    def change(
        self, owner: str, kind: str, make: Callable[[str], str], *, name: str = "", seen: int | None = None
    ) -> Kept:
        """Put what `make` gives for the text there is in its place. Raises StateError conflict when `seen`, the
        revision that the change was made from, is not the latest; None changes whatever there is."""
        with self.write() as file:
            found = file.execute(
                "select text, revision from texts where (owner, kind, name) = (?, ?, ?)", (owner, kind, name)
            ).fetchone()
            before = Kept(*found) if found else Kept()
            if seen is not None and seen != before.revision:
                raise StateError("conflict")
            after = Kept(make(before.text), before.revision + 1)
            file.execute(
                "insert or replace into texts values (?, ?, ?, ?, ?)", (owner, kind, name, after.text, after.revision)
            )
            return after

    def forget(self, owner: str, kind: str, name: str) -> None:
        """Drop a text; one that is not there is dropped already."""
        with self.write() as file:
            file.execute("delete from texts where (owner, kind, name) = (?, ?, ?)", (owner, kind, name))

    def file(self, owner: str, kind: str) -> tuple[str, bytes] | None:
        """Name and content of the one file of a kind."""
        rows = self.read("select name, content from files where (owner, kind) = (?, ?)", owner, kind)
        return rows[0] if rows else None

    def file_name(self, owner: str, kind: str) -> str:
        """The name of the one file of a kind, "" without one."""
        rows = self.read("select name from files where (owner, kind) = (?, ?)", owner, kind)
        return rows[0][0] if rows else ""

    def keep_file(self, owner: str, kind: str, name: str, content: bytes) -> None:
        """Keep a file in place of the one of its kind."""
        with self.write() as file:
            file.execute("insert or replace into files values (?, ?, ?, ?)", (owner, kind, name, content))

    def forget_file(self, owner: str, kind: str) -> None:
        """Drop the file of a kind."""
        with self.write() as file:
            file.execute("delete from files where (owner, kind) = (?, ?)", (owner, kind))

    @contextmanager
    def still(self) -> Iterator[None]:
        """Nobody changes what is kept meanwhile; everybody may read it."""
        with self.write():
            yield

    def read(self, query: str, *values: object) -> list[tuple]:
        """The rows of a query over the tables of the scripts beside this file; none where nothing was kept yet."""
        if not self.path.exists():
            return []
        with self._file.transaction() as file:
            return file.execute(query, values).fetchall()

    def write(self) -> AbstractContextManager[sqlite3.Connection]:
        """One transaction that changes what is kept: all of it, or nothing where the block raises."""
        return self._file.transaction(writing=True)
