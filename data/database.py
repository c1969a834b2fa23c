"""A SQLite file that several processes share: one transaction at a time, its tables made and brought up to date by
scripts, one a version. No script may lose a row: one that would is taken back."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from data.text import Lang, t

_SECONDS_TO_WAIT = 5.0


class StateError(Exception):
    """Carries what, where and what to do, in both languages: `message(lang)`; `key` names it among the words of state:
    conflict, unusable, newer, lost and others."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.message("en"))

    def message(self, lang: Lang) -> str:
        """The sentence for the user."""
        return t(f"state.{self.key}", lang, **self.values)


def scripts(folder: Path) -> dict[int, Path]:
    """The scripts of a folder by version: NNN_what.sql, run in turn on a file that has not seen them."""
    return {int(file.name[:3]): file for file in sorted(folder.glob("[0-9][0-9][0-9]_*.sql"))}


def earlier(path: Path, version: int) -> Path:
    """Where the copy lies that is made before a file of that version is brought up to date."""
    return path.with_name(f"{path.name}.v{version}")


@dataclass(frozen=True)
class Database:
    """The file at `path`, made with the first thing that is written; `trouble` is the key of the StateError where it
    cannot be used. One of an earlier version is kept as `earlier` and then brought up to date by whoever opens it."""

    path: Path
    scripts: Mapping[int, Path]
    trouble: str = "unusable"

    @contextmanager
    def transaction(self, *, writing: bool = False) -> Iterator[sqlite3.Connection]:
        """All of what the block does, or nothing where it raises. Raises StateError `trouble`, newer or lost."""
        with self._told(sqlite3.Error), closing(self._connected(writing)) as file:
            file.execute("begin immediate" if writing else "begin")
            yield file
            file.execute("commit")

    @contextmanager
    def _told(self, *kinds: type[Exception]) -> Iterator[None]:
        try:
            yield
        except kinds as error:
            raise StateError(self.trouble, file=self.path, reason=error) from error

    def _connected(self, writing: bool) -> sqlite3.Connection:
        with self._told(sqlite3.Error, OSError):
            if writing:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            file = sqlite3.connect(self.path, timeout=_SECONDS_TO_WAIT, isolation_level=None)
            try:
                self._bring_up_to_date(file)
            except BaseException:
                file.close()  # without a commit nothing of it stays
                raise
            return file

    def _bring_up_to_date(self, file: sqlite3.Connection) -> None:
        latest = max(self.scripts)
        (version,) = file.execute("pragma user_version").fetchone()
        if version > latest:
            raise StateError("newer", file=self.path)
        if version == latest:
            return
        write_ahead(file)
        file.execute("begin immediate")
        (version,) = file.execute("pragma user_version").fetchone()  # another may have been faster
        if 0 < version < latest:
            _copy(self.path, earlier(self.path, version))
        before = Rows.of(file)
        for script in (script for number, script in self.scripts.items() if number > version):
            for statement in _statements(script.read_text(encoding="utf-8")):
                file.execute(statement)
        if version and (what := before.lost(file)):
            raise StateError("lost", file=self.path, what=what)
        file.execute(f"pragma user_version = {latest}")
        file.execute("commit")


@dataclass(frozen=True)
class Rows:
    """Tables of a file with their columns, and a hash of the rows of each, whatever order they lie in."""

    columns: Mapping[str, list[str]]
    digests: Mapping[str, str]

    @classmethod
    def of(cls, file: sqlite3.Connection, columns: Mapping[str, list[str]] | None = None) -> Rows:
        """Those of all tables as they stand, or of some of their columns; "" where a table or a column is gone."""
        columns = columns or {table: _columns(file, table) for table in _tables(file)}
        return cls(columns, {table: _digest(file, table, names) for table, names in columns.items()})

    def lost(self, file: sqlite3.Connection) -> str:
        """The first table whose rows are not all there, or what SQLite finds wrong; "" where all is as it was."""
        (harm,) = file.execute("pragma integrity_check").fetchone()
        if harm != "ok":
            return harm
        now = Rows.of(file, self.columns).digests
        return next((table for table, digest in self.digests.items() if now[table] != digest), "")


def _tables(file: sqlite3.Connection) -> list[str]:
    query = "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by 1"
    return [name for (name,) in file.execute(query)]


def _columns(file: sqlite3.Connection, table: str) -> list[str]:
    return [name for (name,) in file.execute("select name from pragma_table_info(?)", (table,))]


def _digest(file: sqlite3.Connection, table: str, columns: list[str]) -> str:
    if not columns or not set(columns) <= set(_columns(file, table)):
        return ""
    names = ", ".join(_quoted(name) for name in columns)
    query = "select " + names + " from " + _quoted(table) + " order by " + names
    digest = hashlib.sha256()
    for row in file.execute(query):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def _quoted(name: str) -> str:
    """A name of the file's own catalogue as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def _copy(path: Path, kept: Path) -> None:
    """A copy of the file as an earlier program left it: the way back."""
    aside = path.with_name(f"{path.name}.keeping")
    aside.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as live, closing(sqlite3.connect(aside)) as copy:
        live.backup(copy)
    aside.replace(kept)


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
