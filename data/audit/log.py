"""The file of the audit log: an append-only SQLite table, each row chained to the one before it.

Every row carries a hash of itself and of the row before it, so that a row changed, added or taken away afterwards shows
(linked time stamps: Haber and Stornetta, 1991). Who may write the file can also reckon the whole chain anew: an auditor
who notes the last hash elsewhere can ask later whether it still stands in the chain.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from data.database import Database, scripts

DONE = "done"
_SCRIPTS = scripts(Path(__file__).parent)
VERSION = max(_SCRIPTS)
_DAYS_SEEN = 5  # with acts, before old rows go: a clock that jumps ahead for a day or two removes nothing
_FIELDS = ("number", "at", "person", "act", "object", "address", "outcome")
_ROW = f"{', '.join(_FIELDS)}, hash"


def _text(moment: datetime) -> str:
    """A moment as rows have it: UTC in milliseconds, which sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _now() -> str:
    return _text(datetime.now(UTC))


@dataclass(frozen=True)
class Entry:
    """One act: `person` is the id of an account ("local" without sign-in), `object` names page, card, snapshot, account
    or task, `address` is the view looked at or the command typed."""

    person: str
    act: str
    object: str = ""
    address: str = ""
    outcome: str = DONE
    at: str = field(default_factory=_now)


@dataclass(frozen=True)
class Row(Entry):
    """An act as it stands in the file."""

    number: int = 0
    hash: str = ""

    @property
    def local_time(self) -> str:
        """The moment by this machine's clock, to the second."""
        return f"{datetime.fromisoformat(self.at).astimezone():%Y-%m-%d %H:%M:%S}"


@dataclass(frozen=True)
class Asked:
    """What is looked for: `start` ≤ day < `end` by this machine's clock, who, what, a part of an object's name."""

    start: date | None = None
    end: date | None = None
    person: str = ""
    act: str = ""
    object: str = ""

    def condition(self) -> tuple[str, list[str]]:
        """As SQL, with its parameters."""
        object = self.object.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        parts = {
            "at >= ?": _midnight(self.start) if self.start else "",
            "at < ?": _midnight(self.end) if self.end else "",
            "person = ?": self.person,
            "act = ?": self.act,
            "object like ? escape '\\'": f"%{object}%" if object else "",
        }
        used = {part: value for part, value in parts.items() if value}
        return " and ".join(used) or "true", list(used.values())


def _midnight(day: date) -> str:
    return _text(datetime(day.year, day.month, day.day).astimezone())


@dataclass(frozen=True)
class Verdict:
    """Whether the chain is whole: `broken` is the number of the first row that does not follow from the one before it,
    None where all do; `gone` rows were removed when their days had passed; `noted` is whether a hash that was asked for
    stands in the chain; `missing` is the number of a row that stood there at an earlier check and does no more; `last`
    and `hash` are those of the last row."""

    rows: int
    gone: int
    last: int
    hash: str
    broken: int | None = None
    noted: bool = True
    missing: int | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing was changed, added or taken away."""
        return self.broken is None and self.noted and self.missing is None


def chained(before: str, values: Sequence[object]) -> str:
    """The hash of a row (number, at, person, act, object, address, outcome) that follows the hash `before`."""
    return sha256(json.dumps([before, *values], ensure_ascii=False).encode()).hexdigest()


class Log:
    """The file; it is made with the first row. Every call raises StateError when the file cannot be used."""

    def __init__(self, path: Path, days: int) -> None:
        self.path, self.days = path, days
        self._file = Database(path, _SCRIPTS, "audit_unusable")

    def write(self, entries: Iterable[Entry]) -> None:
        """Add rows in one transaction, behind those that other processes wrote; rows older than `days` go."""
        with self._file.transaction(writing=True) as file:
            number, hash = file.execute("select number, hash from ends where which = 'last'").fetchone()
            rows = []
            for entry in (*self._trimmed(file), *entries):
                number += 1
                values = (number, entry.at, entry.person, entry.act, entry.object, entry.address, entry.outcome)
                hash = chained(hash, values)
                rows.append((*values, hash))
            file.executemany("insert into acts values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
            file.execute("update ends set number = ?, hash = ? where which = 'last'", (number, hash))

    def _trimmed(self, file: sqlite3.Connection) -> list[Entry]:
        """Remove whole days (UTC) that are too old; the chain goes on from the last row removed."""
        first = file.execute("select at from acts order by number limit 1").fetchone()
        if first is None or first[0] >= self._cutoff(datetime.now(UTC).date()):
            return []
        cutoff = self._cutoff(_seen(file))
        if first[0] >= cutoff:
            return []
        (kept,) = file.execute("select min(number) from acts where at >= ?", (cutoff,)).fetchone()
        query = "select number, hash from acts where ? is null or number < ? order by number desc limit 1"
        number, hash = file.execute(query, (kept, kept)).fetchone()
        file.execute("update ends set number = ?, hash = ? where which = 'gone'", (number, hash))
        gone = file.execute("delete from acts where number <= ?", (number,)).rowcount
        return [Entry("", "trim", f"rows:{gone}")]

    def _cutoff(self, day: date) -> str:
        return (day - timedelta(days=self.days)).isoformat()

    def count(self, asked: Asked) -> int:
        """How many rows there are of what is asked."""
        where, values = asked.condition()
        return sum(n for (n,) in self._read(f"select count(*) from acts where {where}", values))

    def rows(self, asked: Asked, limit: int = -1, offset: int = 0) -> list[Row]:
        """The rows of what is asked, the newest first."""
        where, values = asked.condition()
        query = f"select {_ROW} from acts where {where} order by number desc limit ? offset ?"
        found = self._read(query, [*values, limit, offset])
        return [Row(**dict(zip((*_FIELDS, "hash"), row, strict=True))) for row in found]

    def verify(self, noted: str = "") -> Verdict:
        """Reckon the chain anew from the first row to the last; `noted` is a hash that should stand in it."""
        if not self.path.exists():
            return Verdict(0, 0, 0, "", noted=not noted)
        with self._file.transaction() as file:
            ends = {which: (number, hash) for which, number, hash in file.execute("select * from ends")}
            (rows,) = file.execute("select count(*) from acts").fetchone()
            stored = file.execute(f"select {_ROW} from acts order by number")
            broken, found = _follow(stored, ends["gone"], ends["last"], noted)
        return Verdict(rows, ends["gone"][0], *ends["last"], broken, found)

    def holds(self, number: int, hash: str) -> bool:
        """Whether a row stands there with that hash."""
        return bool(self._read("select 1 from acts where number = ? and hash = ?", (number, hash)))

    def _read(self, query: str, values: Sequence[object]) -> list[tuple]:
        if not self.path.exists():
            return []
        with self._file.transaction() as file:
            return file.execute(query, values).fetchall()


def _seen(file: sqlite3.Connection) -> date:
    """The last day but `_DAYS_SEEN` that has rows, or the first of all days."""
    day = _now()
    for _ in range(_DAYS_SEEN):
        (day,) = file.execute("select max(at) from acts where at < ?", (day,)).fetchone()
        if day is None:
            return date(1970, 1, 1)
        day = day[:10]
    return date.fromisoformat(day)


def _follow(
    stored: Iterable[tuple], gone: tuple[int, str], last: tuple[int, str], noted: str
) -> tuple[int | None, bool]:
    """The number of the first row that does not follow, and whether `noted` was met on the way."""
    number, hash = gone
    found = noted in ("", hash)
    for *values, written in stored:
        number, hash = number + 1, chained(hash, values)
        if values[0] != number or hash != written:
            return number, found
        found = found or hash == noted
    return (None if (number, hash) == last else number + 1), found
