"""What is done with tasks: made, changed, noted on, moved on, closed with evidence.

Nothing is taken away: what is said and done is added to the history of a task, and a file of evidence stays.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from unicodedata import category

from data.tasks.model import PLAN, Draft, Task
from data.tasks.reading import COLUMNS, Reader, made
from data.tasks.rules import ENDED, FILES, LIVE, MOVES, SECTIONS, Move, TaskError

LONGEST, LONGEST_NAME = 500, 30  # characters of what is said, and of who says it
_TURNING = re.compile(
    "[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)  # which way text runs: it would turn the words around it
_CHANGING = ("what", "section", "area", "due", "target")
_DRAFTED = ("kind", "what", "snapshot", "pillar", "section", "area", "indicator", "target")


@dataclass(frozen=True)
class _Line:
    """What the history is told: an act, what was said, the fields changed as (before, after)."""

    act: str
    said: str = ""
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


class Tasks(Reader):
    """The same, and what `sight` may do with them. Every act is a TaskError where it cannot be done, also where a
    revision `seen` is not the latest."""

    def make(self, draft: Draft, now: datetime) -> Task:
        """A new task, numbered within its year."""
        return self.make_all([draft], now)[0]

    def make_all(self, drafts: Sequence[Draft], now: datetime) -> list[Task]:
        """New tasks: all of them, or none where one cannot be made."""
        checked = [self._checked(draft) for draft in drafts]
        with self._changing() as file:
            return [self._made(file, draft, now) for draft in checked]

    def _made(self, file: sqlite3.Connection, draft: Draft, now: datetime) -> Task:
        year = draft.year or now.year
        taken = "select coalesce(max(number), 0) from tasks where (kind, year) = (?, ?)"
        (number,) = file.execute(taken, (draft.kind, year)).fetchone()
        row = {name: getattr(draft, name) for name in _DRAFTED}
        row |= {"year": year, "number": number + 1, "due": draft.due.isoformat(), "why": draft.why.to_json()}
        row |= {"state": LIVE[0], "result": "", "closed": "", "revision": 1}
        row |= {"made": now.date().isoformat(), "maker": self.sight.name}
        id = _insert(file, "tasks", row)
        self._tell(file, id, now, _Line("make"))
        return _task(file, id)

    def change(self, id: int, seen: int, now: datetime, **changed: Any) -> Task:
        """Another wording, section, area, deadline or target."""
        with self._changing() as file:
            task = self._seen(file, id, seen)
            before = {name: getattr(task, name) for name in _CHANGING}
            after = self._checked(Draft(**{**before, **changed}, kind=task.kind, indicator=task.indicator))
            wanted = {name: getattr(after, name) for name in changed if before[name] != getattr(after, name)}
            if not wanted:
                return task
            told = {name: (_said(before[name]), _said(value)) for name, value in wanted.items()}
            values = {name: _kept(value) for name, value in wanted.items()}
            return self._changed(file, task, now, _Line("change", "", told), values)

    def note(self, id: int, said: str, now: datetime) -> Task:
        """Add a note to the history."""
        with self._changing() as file:
            task = self._responding(file, id)
            return self._changed(file, task, now, _Line("note", _words(said, "no_note")))

    def move(self, id: int, act: str, seen: int, now: datetime, said: str = "") -> Task:
        """Move a task on; `said` is the note or the result that the move needs."""
        move = MOVES[act]
        with self._changing() as file:
            task = self._seen(file, id, seen)
            said = self._needed(file, move, task, said)
            values = {"state": move.to, "closed": now.date().isoformat() if move.to in ENDED else ""}
            values |= {"result": said} if "result" in move.needs else {}
            return self._changed(file, task, now, _Line(act, said, {"state": (task.state, move.to)}), values)

    def _needed(self, file: sqlite3.Connection, move: Move, task: Task, said: str) -> str:
        """What was said, where a move of theirs has all it needs."""
        if task.state not in move.sources:
            raise TaskError("not_now")
        if not self.sight.may(move, task):
            raise TaskError("not_allowed")
        if "evidence" in move.needs and not _evidence(file, task.id):
            raise TaskError("no_evidence")
        needed = next((key for key in ("note", "result") if key in move.needs), "")
        return _words(said, f"no_{needed}") if needed else said.strip()[:LONGEST]

    def attach(self, id: int, given: tuple[str, bytes, str], now: datetime) -> Task:
        """Keep a file of evidence: name, content and sha256 as `checked` gives them."""
        name, content, sha256 = given
        with self._changing() as file:
            task = self._responding(file, id)
            if _evidence(file, id) >= FILES:
                raise TaskError("too_many_files", n=FILES)
            row = {"task": id, "name": name, "size": len(content), "sha256": sha256, "at": _at(now)}
            _insert(file, "task_files", {**row, "who": self.sight.name, "content": content})
            return self._changed(file, task, now, _Line("evidence", name))

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        if not self.sight.name:
            raise TaskError("no_name")
        with self.state.write() as file:
            yield file
            file.execute("update task_changes set revision = revision + 1")

    def _responding(self, file: sqlite3.Connection, id: int) -> Task:
        task = self._seen(file, id, None)
        if not self.sight.responds:
            raise TaskError("not_allowed")
        return task

    def _seen(self, file: sqlite3.Connection, id: int, seen: int | None) -> Task:
        found = file.execute("select area from tasks where id = ?", (id,)).fetchone()
        if found is None or not self.sight.sees(found[0]):
            raise TaskError("gone")
        task = _task(file, id)
        if seen is not None and seen != task.revision:
            raise TaskError("conflict")
        return task

    def _changed(
        self, file: sqlite3.Connection, task: Task, now: datetime, line: _Line, values: Mapping[str, Any] | None = None
    ) -> Task:
        given = {**(values or {}), "revision": task.revision + 1}
        sets = ", ".join(f"{name} = ?" for name in given)
        file.execute(f"update tasks set {sets} where id = ?", (*given.values(), task.id))
        self._tell(file, task.id, now, line)
        return _task(file, task.id)

    def _tell(self, file: sqlite3.Connection, id: int, now: datetime, line: _Line) -> None:
        row = {"task": id, "at": _at(now), "who": self.sight.name, "account": self.sight.account}
        told = json.dumps(line.changes, ensure_ascii=False)
        _insert(file, "task_events", {**row, "act": line.act, "said": line.said, "changes": told})

    def _checked(self, draft: Draft) -> Draft:
        """A draft as it may be kept."""
        if not self.sight.makes:
            raise TaskError("not_allowed")
        what = _words(draft.what, "no_words")
        if draft.section and draft.section not in SECTIONS:
            raise TaskError("no_responsible")
        if not draft.area or not self.sight.sees(draft.area):
            raise TaskError("no_area")
        if draft.kind == PLAN and not (draft.indicator and draft.target and draft.target > 0):
            raise TaskError("no_target")
        return replace(draft, what=what)


def _insert(file: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int:
    """A row more in a table of ours; gives its id."""
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    return file.execute(f"insert into {table} ({names}) values ({marks})", tuple(row.values())).lastrowid or 0


def _task(file: sqlite3.Connection, id: int) -> Task:
    return made(file.execute(f"select {COLUMNS} from tasks where id = ?", (id,)).fetchone())


def _evidence(file: sqlite3.Connection, id: int) -> int:
    (n,) = file.execute("select count(*) from task_files where task = ?", (id,)).fetchone()
    return n


def _words(said: str, key: str) -> str:
    """What was said, without blanks around it and what turns text about. Raises TaskError where nothing that can be
    seen was said, or too much."""
    words = _TURNING.sub("", said).strip()
    if all(category(one)[0] in "CZ" for one in words):
        raise TaskError(key)
    if len(words) > LONGEST:
        raise TaskError("too_long", n=LONGEST, have=len(words))
    return words


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _said(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(_kept(value))


def _at(now: datetime) -> str:
    return now.isoformat(" ", "minutes")
