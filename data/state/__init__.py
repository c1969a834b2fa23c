"""What people keep between visits, in one SQLite file outside the snapshots: papers for meetings, templates.

A text is kept under owner, kind and name. The owner is who is signed in, `LOCAL` where nobody signs in. Every text
counts its revisions, so that a change made from a stale sight of it is refused and never overwrites another's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from data.text import Lang, t

LOCAL = "local"
_SECONDS_TO_WAIT = 5.0
# one script a version, NNN_what.sql, run in turn on a file that has not seen it
_SCRIPTS = {int(file.name[:3]): file for file in sorted(Path(__file__).parent.glob("[0-9][0-9][0-9]_*.sql"))}
VERSION = max(_SCRIPTS)


class StateError(Exception):
    """Carries what, where and what to do, in both languages: `message(lang)`; `key` is conflict, unusable or newer."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.message("en"))

    def message(self, lang: Lang) -> str:
        """The sentence for the user."""
        return t(f"state.{self.key}", lang, **self.values)


@dataclass(frozen=True)
class Kept:
    """A text as it stands; `revision` 0 and no text where nothing was kept yet."""

    text: str = ""
    revision: int = 0


class State:
    """The file; it is made with the first thing to keep. Every call raises StateError when the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path

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
        with self._open(writing=True) as file:
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
        with self._open(writing=True) as file:
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
        with self._open(writing=True) as file:
            file.execute("insert or replace into files values (?, ?, ?, ?)", (owner, kind, name, content))

    def forget_file(self, owner: str, kind: str) -> None:
        """Drop the file of a kind."""
        with self._open(writing=True) as file:
            file.execute("delete from files where (owner, kind) = (?, ?)", (owner, kind))

    @contextmanager
    def still(self) -> Iterator[None]:
        """Nobody changes what is kept meanwhile; everybody may read it."""
        with self._open(writing=True):
            yield

    def read(self, query: str, *values: object) -> list[tuple]:
        """The rows of a query over the tables of the scripts beside this file; none where nothing was kept yet."""
        if not self.path.exists():
            return []
        with self._open() as file:
            return file.execute(query, values).fetchall()

    def write(self) -> AbstractContextManager[sqlite3.Connection]:
        """One transaction that changes what is kept: all of it, or nothing where the block raises."""
        return self._open(writing=True)

    @contextmanager
    def _open(self, writing: bool = False) -> Iterator[sqlite3.Connection]:
        """The file in one transaction."""
        if writing:
            self._make_folder()
        try:
            file = sqlite3.connect(self.path, timeout=_SECONDS_TO_WAIT, isolation_level=None)
            try:
                self._up_to_date(file)
                file.execute("begin immediate" if writing else "begin")
                yield file
                file.execute("commit")
            finally:
                file.close()  # without a commit nothing of it stays
        except sqlite3.Error as error:
            raise StateError("unusable", file=self.path, reason=error) from error

    def _make_folder(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StateError("unusable", file=self.path, reason=error) from error

    def _up_to_date(self, file: sqlite3.Connection) -> None:
        (version,) = file.execute("pragma user_version").fetchone()
        if version > VERSION:
            raise StateError("newer", file=self.path)
        if version == VERSION:
            return
        write_ahead(file)
        file.execute("begin immediate")
        (version,) = file.execute("pragma user_version").fetchone()  # another may have been faster
        if 0 < version < VERSION:
            self._keep(version)
        for script in (script for number, script in _SCRIPTS.items() if number > version):
            for statement in _statements(script.read_text(encoding="utf-8")):
                file.execute(statement)
        file.execute(f"pragma user_version = {VERSION}")
        file.execute("commit")

    def _keep(self, version: int) -> None:
        """A copy of the file as an earlier program left it: the way back."""
        aside = self.path.with_name(f"{self.path.name}.keeping")
        aside.unlink(missing_ok=True)
        with closing(sqlite3.connect(self.path)) as live, closing(sqlite3.connect(aside)) as copy:
            live.backup(copy)
        aside.replace(earlier(self.path, version))


def earlier(path: Path, version: int) -> Path:
    """Where the copy lies that is made before a file of that version is brought up to date."""
    return path.with_name(f"{path.name}.v{version}")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; a trigger has more than one semicolon, the last may have none."""
    statement = ""
    for part in filter(str.strip, script.split(";")):
        statement += f"{part};"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def write_ahead(file: sqlite3.Connection) -> None:
    """Write ahead: readers and one writer beside one another. This change is refused at once while others open the new
    file too, without the wait that SQLite keeps elsewhere."""
    until = monotonic() + _SECONDS_TO_WAIT
    while True:
        try:
            file.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(0.01)
