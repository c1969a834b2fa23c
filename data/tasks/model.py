"""A task (督办), an item of the year's plan, why there is one, what became of it: plain data."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date

from data.tasks.rules import LIVE, MOVES, RESPONDING, Move
from data.text import Lang, t

TASK, PLAN = "task", "plan"
Kind = str


@dataclass(frozen=True)
class Why:
    """What made somebody act, as it was printed then, and what it is made anew from.

    `source` is card:<page.card>, mark, signal, row, or "" for what somebody wrote; `query` the address of the view,
    all spelled out, its snapshot included. A figure is `indicator` narrowed to `where` (dim -> codes), with its value,
    interval, numerator and denominator; a row the `row` of that key among those that the indicator counts.
    """

    sentence: str = ""
    source: str = ""
    query: str = ""
    indicator: str = ""
    where: Mapping[str, list[str]] = field(default_factory=dict)
    row: str = ""
    printed: str = ""
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    numerator: float | None = None
    denominator: float | None = None

    def to_json(self) -> str:
        """As it is kept."""
        return json.dumps({key: value for key, value in asdict(self).items() if value}, ensure_ascii=False)

    @classmethod
    def from_json(cls, kept: str) -> Why:
        """The same back; what a later version added is passed over."""
        known = {one.name for one in fields(cls)}
        return cls(**{key: value for key, value in json.loads(kept or "{}").items() if key in known})


@dataclass(frozen=True)
class Draft:
    """What a task is to be: `section` is responsible or, where it is "", the office of `area`; a plan's `indicator` is
    to reach `target` in `year`."""

    what: str
    section: str
    area: str
    due: date
    why: Why = field(default_factory=Why)
    snapshot: str = ""
    pillar: str = ""
    kind: Kind = TASK
    year: int = 0
    indicator: str = ""
    target: float | None = None


@dataclass(frozen=True)
class Task:
    """A task as it stands; `revision` counts its changes."""

    id: int
    kind: Kind
    year: int
    number: int
    what: str
    why: Why
    snapshot: str
    pillar: str
    section: str
    area: str
    due: date
    state: str
    result: str
    indicator: str
    target: float | None
    made: str
    maker: str
    closed: str
    revision: int

    @property
    def live(self) -> bool:
        """Whether something is still to be done."""
        return self.state in LIVE

    def late(self, day: date) -> int:
        """By how many days its deadline has passed; 0 where it has not, or nothing is to be done any more."""
        return max((day - self.due).days, 0) if self.live else 0

    def reference(self, lang: Lang) -> str:
        """督办〔2017〕3号."""
        return t(f"tasks.reference.{self.kind}", lang, year=self.year, number=self.number)


@dataclass(frozen=True)
class Event:
    """A line of a task's history: who did what when, what they said, and each field changed as (before, after)."""

    at: str
    who: str
    act: str
    said: str
    changes: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class File:
    """A file of evidence, without its content."""

    id: int
    task: int
    name: str
    size: int
    sha256: str
    at: str
    who: str


@dataclass(frozen=True)
class Sight:
    """Who looks at tasks, as they sign what they do, and the areas that they may see, those below included; None is all
    of them, the empty set none."""

    name: str
    account: str
    role: str
    makes: bool
    areas: frozenset[str] | None = frozenset()

    def sees(self, area: str) -> bool:
        """Whether the tasks of an area are theirs to see."""
        return self.areas is None or area in self.areas

    @property
    def responds(self) -> bool:
        """Whether they may note, submit and add evidence on what they see."""
        return self.makes or self.role in RESPONDING

    def moves(self, task: Task, files: int) -> list[Move]:
        """What they may do to a task now; what needs evidence only where there is some."""
        return [one for one in MOVES.values() if self.may(one, task) and (files or "evidence" not in one.needs)]

    def may(self, move: Move, task: Task) -> bool:
        """Whether a move of theirs starts from the state of a task."""
        allowed = self.makes if move.by == "maker" else self.responds
        return allowed and self.sees(task.area) and task.state in move.sources


@dataclass(frozen=True)
class Counts:
    """How many tasks there are by state, and how many of the live ones are late."""

    states: Mapping[str, int]
    late: int

    @property
    def live(self) -> int:
        """How many are still to be done."""
        return sum(n for state, n in self.states.items() if state in LIVE)

    @property
    def total(self) -> int:
        """How many there are, without those cancelled."""
        return self.live + self.states.get("closed", 0)


@dataclass(frozen=True)
class Cell:
    """How many tasks of a place, a section and a pillar are in a state, late or not."""

    area: str
    section: str
    pillar: str
    state: str
    late: bool
    n: int


@dataclass(frozen=True)
class Held:
    """The tasks that somebody may see, as they stand on a day: counted, the first live ones by their deadline, and the
    items of plans."""

    day: date | None = None
    cells: tuple[Cell, ...] = ()
    first: tuple[Task, ...] = ()
    plans: tuple[Task, ...] = ()
    revision: int = 0

    def __bool__(self) -> bool:
        return bool(self.cells)

    def counts(self, areas: Collection[str] | None = None, **codes: str) -> Counts:
        """The counts of the tasks of some areas, of a `section`, of a `pillar`."""
        states: dict[str, int] = {}
        late = 0
        for cell in self.cells:
            if (areas is None or cell.area in areas) and all(getattr(cell, dim) == code for dim, code in codes.items()):
                states[cell.state] = states.get(cell.state, 0) + cell.n
                late += cell.n * cell.late
        return Counts(states, late)

    def sections(self) -> list[str]:
        """The sections that have tasks, in the order of their live ones, the most first; "" for offices of areas."""
        found = {cell.section for cell in self.cells}
        return sorted(found, key=lambda section: (-self.counts(section=section).live, section))
