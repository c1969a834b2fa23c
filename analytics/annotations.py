"""Notes that people write on months and snapshots, with author and day: on charts over time, in their tables and files.

Notes are one text for the whole office (data.state); pure functions give another tuple of them. The sign of a note
counts within its chart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256

from analytics import cards
from analytics.charts import TIMED, Chart, Column, Noted
from analytics.frames import Rows
from analytics.periods import Period, parse_period, readable
from analytics.store import Snapshot
from data import text
from data.publishing.snapshots import ID
from data.state import State, StateError
from data.text import Lang, t

KIND, OWNER = "notes", "office"  # where they are kept: they are everybody's
LONGEST, LONGEST_NAME = 200, 30  # characters of a text and of an author
_SIGNS = tuple(map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))))  # ① to ㊿


@dataclass(frozen=True)
class Note:
    """`at` is a month or a day as addresses have it (2017-06, 2017-06-19), or the id of a snapshot; `about` the pillar
    or indicator whose charts show it, "" for all; `written` the ISO day on which its author last wrote it."""

    id: str
    at: str
    text: str
    author: str
    written: str
    about: str = ""

    @property
    def period(self) -> Period | None:
        """The days that it speaks of; None for a note on a snapshot."""
        return parse_period(self.at) if datable(self.at) else None

    def said(self, lang: Lang) -> str:
        """Its text, with author and day."""
        return t("notes.said", lang, text=self.text, author=self.author, day=self.written)


Notes = tuple[Note, ...]


@dataclass(frozen=True)
class Held:
    """The notes as they stand, and their revision, to see whether somebody else changed them meanwhile."""

    notes: Notes = ()
    revision: int = 0

    @cached_property
    def version(self) -> str:
        """What tells these notes from others, for what is kept that was made with them."""
        return sha256(to_json(self.notes).encode()).hexdigest()[:12] if self.notes else ""

    def one(self, id: str) -> Note | None:
        """The note of an id."""
        return next((note for note in self.notes if note.id == id), None)


def datable(at: str) -> bool:
    """Whether a text is a month or a day."""
    if not readable(at):
        return False
    period = parse_period(at)
    last = period.end - timedelta(days=1)
    return (period.start.year, period.start.month) == (last.year, last.month)


def to_json(notes: Notes) -> str:
    """The notes as text."""
    return json.dumps([asdict(note) for note in notes], ensure_ascii=False)


def from_json(kept: str) -> Notes:
    """The notes of a text, "" being none; what a later version added is passed over. Raises ValueError."""
    known = {field.name for field in fields(Note)}
    try:
        return tuple(
            Note(**{key: str(value) for key, value in one.items() if key in known}) for one in json.loads(kept or "[]")
        )
    except (AttributeError, TypeError) as error:
        raise ValueError("no notes") from error


def held(state: State) -> Held:
    """The notes that are kept. Raises StateError."""
    kept = state.text(OWNER, KIND)
    try:
        return Held(from_json(kept.text), kept.revision)
    except ValueError as error:
        raise StateError("unusable", file=state.path, reason=error) from error


def written(notes: Notes, note: Note) -> Notes:
    """With a note in the place of that of its id, or as a new one where it has none; in order of what they are on."""
    new = note if note.id else replace(note, id=str(1 + max((int(other.id) for other in notes), default=0)))
    others = (other for other in notes if other.id != new.id)
    return tuple(sorted((*others, new), key=lambda one: (one.at, int(one.id))))


def dropped(notes: Notes, id: str) -> Notes:
    """Without a note."""
    return tuple(note for note in notes if note.id != id)


def on_snapshot(notes: Iterable[Note], id: str) -> Notes:
    """The notes on a snapshot."""
    return tuple(note for note in notes if note.at == id)


def snapshots(notes: Iterable[Note]) -> set[str]:
    """The snapshots that notes are on."""
    return {note.at for note in notes if ID.fullmatch(note.at)}


# on charts


def notable(chart: Chart) -> bool:
    """Whether the axis of a chart is time."""
    return chart.kind in TIMED and bool(chart.rows) and "start" in chart.rows[0]


def annotated(chart: Chart, notes: Sequence[Note], snapshot: Snapshot) -> Chart:
    """The chart with the notes that concern it: signs above their periods, lines below the chart, a column of its
    table. Charts whose axis is not time stay as they are."""
    if not notable(chart):
        return chart
    concerned = {"", *_subjects(chart, snapshot)}
    dated = sorted((note for note in notes if note.about in concerned and note.period), key=_first_day)
    placed = [(n, note) for note in dated if (n := _place(chart.rows, note)) is not None]
    if not placed:
        return chart
    marks = [
        (n, Noted(chart.rows[n]["start"], sign(k), _dated(note, chart.lang))) for k, (n, note) in enumerate(placed)
    ]
    between = t("notes.between", chart.lang)
    said = {n: between.join(noted.line for at, noted in marks if at == n) for n, _ in marks}
    rows = [{**row, "noted": said.get(n)} for n, row in enumerate(chart.rows)]
    columns = (*chart.columns, Column("noted", t("notes.heading", chart.lang)))
    return replace(chart, rows=rows, columns=columns, notes=tuple(noted for _, noted in marks))


def sign(place: int) -> str:
    """①, ②, … and a number in brackets beyond ㊿."""
    return _SIGNS[place] if place < len(_SIGNS) else f"({place + 1})"


def _first_day(note: Note) -> date:
    return parse_period(note.at).start


def _dated(note: Note, lang: Lang) -> str:
    return t("notes.dated", lang, at=text.period(*parse_period(note.at), lang), said=note.said(lang))


def _subjects(chart: Chart, snapshot: Snapshot) -> set[str]:
    """The indicators of a chart, and their pillars."""
    ids = [chart.indicator] if chart.indicator else cards.card(chart.key).every_indicator
    return {*ids, *(snapshot.indicators[id].pillar for id in ids if id in snapshot.indicators)}


def _place(rows: Rows, note: Note) -> int | None:
    """The row whose period holds the first day of the note: of periods that overlap, the first that has come so far."""
    day = _first_day(note)
    ends = sorted((row["end"], n) for n, row in enumerate(rows))
    return next((n for end, n in ends if day < end), None) if rows[0]["start"] <= day else None
