"""The tasks that one person may see: found, listed, counted. Tables of data/state/003_tasks.sql."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from data.state import State
from data.tasks.model import PLAN, TASK, Cell, Event, File, Held, Kind, Sight, Task, Why
from data.tasks.rules import ENDED, LIVE, STATES

FIRST = 200  # live tasks that are held
_ENDED_LAST = f"state in ({', '.join(repr(state) for state in ENDED)}), closed desc, "
COLUMNS = ", ".join(f"tasks.{one.name}" for one in fields(Task))


@dataclass(frozen=True)
class Sought:
    """Which tasks: of these states, of a section, a pillar, of these areas alone, due before `late`."""

    kind: Kind = TASK
    states: Sequence[str] = LIVE
    section: str | None = None
    pillar: str | None = None
    areas: frozenset[str] | None = None
    late: date | None = None


class Reader:
    """The tasks as `sight` may see them. Every call raises StateError where the file cannot be used."""

    def __init__(self, state: State, sight: Sight) -> None:
        self.state, self.sight = state, sight

    def one(self, id: int) -> Task | None:
        """The task of an id; None where there is none, or none to be seen."""
        found = self._tasks(f"select {COLUMNS} from tasks where id = ?", id)
        return found[0] if found and self.sight.sees(found[0].area) else None

    def page(self, sought: Sought, limit: int, offset: int = 0) -> list[Task]:
        """A page of tasks: live ones before those that ended, by their deadline; the last ended first."""
        where, values = self._where(sought)
        order = f"order by {'' if set(sought.states) <= set(LIVE) else _ENDED_LAST}due, id"
        found = f"select id from tasks where {where} {order} limit ? offset ?"  # of an index alone: rows are long
        return self._tasks(f"select {COLUMNS} from tasks where id in ({found}) {order}", *values, limit, offset)

    def count(self, sought: Sought) -> int:
        """How many there are."""
        where, values = self._where(sought)
        rows = self.state.read(f"select count(*) from tasks where {where}", *values)
        return rows[0][0] if rows else 0

    def held(self, day: date) -> Held:
        """All of them on a day: counted, the first by deadline, and the plans."""
        where, values = self._where(Sought(states=STATES))
        dims = "area, section, pillar, state, due < ?"
        sql = f"select {dims}, count(*) from tasks where {where} group by 1, 2, 3, 4, 5"
        cells = tuple(
            Cell(area, section, pillar, state, bool(past) and state in LIVE, n)
            for area, section, pillar, state, past, n in self.state.read(sql, day.isoformat(), *values)
        )
        first = tuple(self.page(Sought(), FIRST)) if cells else ()
        plans = tuple(self.page(Sought(PLAN, (*LIVE, "closed")), FIRST))
        return Held(day, cells, first, plans, self.revision())

    def revision(self) -> int:
        """Counts the changes of all tasks, to tell what was made of them from what has to be made anew."""
        rows = self.state.read("select revision from task_changes")
        return rows[0][0] if rows else 0

    def history(self, task: Task) -> list[Event]:
        """What was done and said, the first thing first."""
        sql = "select at, who, act, said, changes from task_events where task = ? order by id"
        return [
            Event(at, who, act, said, {name: (old, new) for name, (old, new) in json.loads(changes).items()})
            for at, who, act, said, changes in self.state.read(sql, task.id)
        ]

    def files(self, task: Task) -> list[File]:
        """Its evidence, in order."""
        sql = "select id, task, name, size, sha256, at, who from task_files where task = ? order by id"
        return [File(*row) for row in self.state.read(sql, task.id)]

    def content(self, id: int) -> tuple[File, bytes] | None:
        """A file of evidence, if its task may be seen."""
        sql = "select id, task, name, size, sha256, at, who, content from task_files where id = ?"
        rows = self.state.read(sql, id)
        if not rows or self.one(rows[0][1]) is None:
            return None
        return File(*rows[0][:-1]), rows[0][-1]

    def _tasks(self, sql: str, *values: object) -> list[Task]:
        return [made(row) for row in self.state.read(sql, *values)]

    def _where(self, sought: Sought) -> tuple[str, list[object]]:
        """The condition of what is sought among what may be seen, and its values."""
        parts: list[str] = ["kind = ?"]
        values: list[object] = [sought.kind]
        if set(sought.states) != set(STATES):
            parts.append(f"state in ({', '.join('?' * len(sought.states))})")
            values += sought.states
        for areas in (self.sight.areas, sought.areas):
            if areas is not None:
                parts.append("area in (select value from json_each(?))")
                values.append(json.dumps(sorted(areas)))
        for name in ("section", "pillar"):
            if (code := getattr(sought, name)) is not None:
                parts.append(f"{name} = ?")
                values.append(code)
        if sought.late:
            parts.append("due < ?")
            values.append(sought.late.isoformat())
        return " and ".join(parts), values


def made(row: Sequence[Any]) -> Task:
    """The task of a row of COLUMNS."""
    given = dict(zip((one.name for one in fields(Task)), row, strict=True))
    return Task(**{**given, "why": Why.from_json(given["why"]), "due": date.fromisoformat(given["due"])})


def snapshots(state: State) -> set[str]:
    """The snapshots that tasks speak of."""
    return {id for (id,) in state.read("select distinct snapshot from tasks where snapshot > ''")}
