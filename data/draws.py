"""Draws of 双随机抽查 as they are kept: announced with their seed, then recorded, never changed; at most voided.

A draw stands first as announced, with its seed and who announced it, then as drawn. What was announced and not drawn
stays in sight, so that no seed can be tried without a trace.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection
from typing import Any, Literal

from data.state import State, StateError

Standing = Literal["drawn", "voided", "unfinished"]
_LISTED = """
select d.number, d.announced_at, d.person, d.seed, d.purpose, d.areas, coalesce(r.selected, 0),
  coalesce(r.directory, 0), coalesce(r.sha256, ''), coalesce(v.voided_at, ''), coalesce(v.person, ''),
  coalesce(v.reason, '')
from draws d left join draw_records r using (number) left join draw_voids v using (number)"""


@dataclass(frozen=True)
class Kept:
    """A draw in a list. `areas` are those it is about, () for all; `selected` of a `directory` of so many; `sha256` is
    that of its record; times have their offset from UTC."""

    number: str
    announced_at: str
    person: str
    seed: str
    purpose: str
    areas: tuple[str, ...]
    selected: int = 0
    directory: int = 0
    sha256: str = ""
    voided_at: str = ""
    voided_by: str = ""
    reason: str = ""

    @property
    def standing(self) -> Standing:
        """What became of it."""
        return "voided" if self.voided_at else "drawn" if self.sha256 else "unfinished"


@dataclass(frozen=True)
class Announced:
    """What is said before a draw is made."""

    seed: str
    purpose: str
    person: str
    at: datetime
    areas: tuple[str, ...] = ()


def announce(state: State, said: Announced) -> str:
    """Keep seed and purpose; returns the number of the draw, 2026-0001. Raises StateError seed_used for a seed that an
    earlier draw had."""
    with state.write() as file:
        if used := file.execute("select number from draws where seed = ?", (said.seed,)).fetchone():
            raise StateError("seed_used", number=used[0])
        number = _next(file, said.at.year)
        areas = json.dumps(said.areas)
        file.execute(
            "insert into draws values (?, ?, ?, ?, ?, ?)",
            (number, _written(said.at), said.person, said.seed, said.purpose, areas),
        )
    return number


def _next(file: Connection, year: int) -> str:
    (count,) = file.execute("select count(*) from draws where number glob ?", (f"{year}-*",)).fetchone()
    return f"{year}-{count + 1:04d}"


def _written(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


@dataclass(frozen=True)
class Recorded:
    """The record of a draw as text, with what lists say of it: the enterprises `selected` of a `directory` of so many,
    its hash and the snapshot that it was drawn from."""

    text: str
    sha256: str
    snapshot: str
    selected: tuple[str, ...]
    directory: int


def record(state: State, number: str, made: Recorded) -> None:
    """Keep the record of an announced draw, once."""
    with state.write() as file:
        day = file.execute("select substr(announced_at, 1, 10) from draws where number = ?", (number,)).fetchone()
        if day is None:
            raise StateError("no_draw", number=number)
        if file.execute("select 1 from draw_records where number = ?", (number,)).fetchone():
            raise StateError("drawn_already", number=number)
        packed = zlib.compress(made.text.encode())
        row = (number, packed, made.sha256, made.snapshot, len(made.selected), made.directory)
        file.execute("insert into draw_records values (?, ?, ?, ?, ?, ?)", row)
        file.executemany("insert into draw_selected values (?, ?, ?)", ((id, number, day[0]) for id in made.selected))


def void(state: State, number: str, reason: str, person: str, at: datetime) -> None:
    """Say that a draw does not hold, and why; once. The record stays."""
    with state.write() as file:
        if not file.execute("select 1 from draws where number = ?", (number,)).fetchone():
            raise StateError("no_draw", number=number)
        if file.execute("select 1 from draw_voids where number = ?", (number,)).fetchone():
            raise StateError("voided_already", number=number)
        file.execute("insert into draw_voids values (?, ?, ?, ?)", (number, _written(at), person, reason))


def listed(state: State, mine: Callable[[Kept], bool] = lambda _: True) -> list[Kept]:
    """The draws that `mine` lets pass, the latest first."""
    found = map(_kept, state.read(f"{_LISTED} order by d.announced_at desc, d.number desc"))
    return [one for one in found if mine(one)]


def one(state: State, number: str) -> Kept | None:
    """A draw by its number."""
    rows = state.read(f"{_LISTED} where number = ?", number)
    return _kept(rows[0]) if rows else None


def text(state: State, number: str) -> str:
    """The record of a draw, "" where there is none."""
    rows = state.read("select record from draw_records where number = ?", number)
    return zlib.decompress(rows[0][0]).decode() if rows else ""


def last_drawn(state: State, since: str = "") -> dict[str, str]:
    """Enterprise -> the last day since a day on which a draw that holds drew it."""
    query = """
select enterprise, max(drawn_on) from draw_selected
where drawn_on >= ? and number not in (select number from draw_voids) group by enterprise"""
    return dict(state.read(query, since))


def snapshots(state: State) -> set[str]:
    """The snapshots that draws were made from."""
    return {id for (id,) in state.read("select distinct snapshot from draw_records")}


def _kept(row: tuple[Any, ...]) -> Kept:
    number, at, person, seed, purpose, areas, *rest = row
    return Kept(number, at, person, seed, purpose, tuple(json.loads(areas)), *rest)
