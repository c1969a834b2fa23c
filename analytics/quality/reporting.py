"""报送状态: who has reported which kind of ledger for which month, as far as the snapshots that there are can tell.

A month is reported by a sheet whose accepted rows reach over it. When it came is the day that its source names, else
that on which the snapshot was published that names the sheet first; of months whose deadline had passed before the
first snapshot that is kept nobody can say whether they came late, unless the source does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from analytics.periods import Period, add_months
from analytics.quality.rules import FILE
from analytics.store import Snapshot
from analytics.view import Scope
from data.ledgers.kinds import kinds
from data.publishing import Manifest

REPORTED, LATE, AMENDED, MISSING, DUE, NOT_YET = "reported", "late", "amended", "missing", "due", "not_yet"
THERE = (REPORTED, LATE, AMENDED)


@dataclass(frozen=True)
class Cell:
    """A month of a kind of ledger of a sender. `state`: reported; late (`first` came after the deadline); amended (in
    time, and sent once more on a later day, `last`); missing; due (missing, the deadline still ahead); not_yet (before
    the first month that this sender reported of this kind). `rows` that were sent, None where that was not counted."""

    state: str
    first: date | None = None
    last: date | None = None
    rows: int | None = None


@dataclass(frozen=True)
class Line:
    """One kind of ledger of one sender ("" where nobody said who sent it), by the first day of each month."""

    sender: str
    kind: str
    cells: Mapping[date, Cell]


@dataclass(frozen=True)
class Reports:
    """Months in order, lines by sender and kind, senders that are areas in the order of these; `on` is the day that
    deadlines are held against."""

    on: date
    months: tuple[date, ...]
    lines: tuple[Line, ...]

    @property
    def named(self) -> bool:
        """Whether any sheet says who sent it."""
        return any(line.sender for line in self.lines)

    def count(self, *states: str) -> int:
        """How many months of how many lines are in one of these states."""
        return sum(cell.state in states for line in self.lines for cell in line.cells.values())

    @property
    def unreported(self) -> tuple[date, ...]:
        """The months that nobody reported anything for, though their deadline has passed."""
        states = {month: {line.cells[month].state for line in self.lines} for month in self.months}
        return tuple(month for month, found in states.items() if not found & {*THERE, DUE})


class _Sent(NamedTuple):
    """A sheet that reaches from a month to another, when it came, and whether it says so itself."""

    first: date
    last: date
    came: date
    said: bool


def deadline(month: date, day: int) -> date:
    """The last day on which a month's ledgers are in time: that day of the next month."""
    return add_months(month, 1) + timedelta(days=day - 1)


def reports(  # noqa: PLR0913, PLR0917 - each is said by name
    snapshot: Snapshot, scope: Scope, others: Sequence[Manifest], on: date, period: Period, counted: bool = True
) -> Reports:
    """Who has reported by the day `on`, for the months of a period up to the last one that ended before `on` or that
    somebody reported. `others` are the manifests of the store. Where only some areas may be seen these are their own
    senders: those called like one of them, in a snapshot and manifests opened for that scope. `counted`: with the rows
    that were sent."""
    if scope != snapshot.scope:
        return Reports(on, (), ())
    line = lineage(snapshot.manifest, others)
    sent, rows = _sent(line), _rows(snapshot) if counted else {}
    ended = add_months(on.replace(day=1), -1)
    last = max([ended, *(one.last for each in sent.values() for one in each)])
    months = tuple(_months(period.start.replace(day=1), min(last, period.end - timedelta(days=1))))
    known = line[0].published_at.date()
    places = {snapshot.areas.get(id).row["name_zh"]: place for place, id in enumerate(snapshot.areas)}
    judge = _Judge(on, known, ended, snapshot.thresholds.report_day)
    lines = [
        Line(sender, kind, {month: judge.cell(month, each, rows.get((sender, kind))) for month in months})
        for (sender, kind), each in sorted(sent.items(), key=lambda one: (places.get(one[0][0], -1), one[0]))
    ]
    return Reports(on, months, tuple(lines))


def lineage(manifest: Manifest, others: Sequence[Manifest]) -> list[Manifest]:
    """The snapshots that one was made from, as far as they are kept, the oldest first; a demonstration and real data
    are no line."""
    kept = {one.id: one for one in others}
    line = [manifest]
    while (before := kept.get(line[0].previous or "")) and before.demo == manifest.demo and before not in line:
        line.insert(0, before)
    return line


def _sent(line: Sequence[Manifest]) -> dict[tuple[str, str], list[_Sent]]:
    """What each sender sent of each kind that has days."""
    came: dict[tuple, tuple[date, bool]] = {}
    for manifest in line:
        for source in manifest.sources:
            if source["kind"] in kinds() and source.get("first") and source.get("last"):
                names = ("sender", "kind", "first", "last", "sha256", "sheet")
                day, said = manifest.published_at.date(), source.get("received")
                when = (date.fromisoformat(said), True) if said else (day, False)
                came.setdefault(tuple(source.get(name) or "" for name in names), when)
    sent: dict[tuple[str, str], list[_Sent]] = {}
    for (sender, kind, first, last, *_), when in came.items():
        sent.setdefault((sender, kind), []).append(_Sent(_month(first), _month(last), *when))
    return sent


def _month(day: str) -> date:
    return date.fromisoformat(day).replace(day=1)


def _months(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = add_months(first, 1)


def _rows(snapshot: Snapshot) -> dict[tuple[str, str], dict[date, int]]:
    """Rows read by sender, kind and month: those that the rule asked most often was asked of."""
    if not snapshot.scope.whole or not (file := snapshot.folder / FILE).exists():
        return {}
    sql = """
      with sheets AS (
        select sender, kind, month, file, sheet, max(checked) AS asked from read_parquet($file)
        where month <> '' and file <> '' group by all)
      select sender, kind, month, sum(asked)::BIGINT from sheets group by all"""
    found: dict[tuple[str, str], dict[date, int]] = {}
    for sender, kind, month, rows in snapshot.rows(sql, {"file": str(file.resolve())}):
        found.setdefault((sender, kind), {})[_month(f"{month}-01")] = rows
    return found


@dataclass(frozen=True)
class _Judge:
    """`known`: the first day of which is known what came; `ended`: the last month that is over."""

    on: date
    known: date
    ended: date
    day: int

    def cell(self, month: date, sent: Sequence[_Sent], rows: Mapping[date, int] | None) -> Cell:
        """The state of a month, of what was sent of one kind by one sender."""
        found = sorted((one.came, one.said) for one in sent if one.first <= month <= one.last)
        limit = deadline(month, self.day)
        if found:
            (came, said), (latest, _) = found[0], found[-1]
            late, again = came > limit and (said or limit >= self.known), latest > came
            state = LATE if late else AMENDED if again else REPORTED
            return Cell(state, came, latest if again else None, None if rows is None else rows.get(month, 0))
        if month < min(one.first for one in sent):
            return Cell(NOT_YET)
        return Cell(MISSING if limit < self.on else DUE)
