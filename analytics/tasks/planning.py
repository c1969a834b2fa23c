"""A plan of the year as it is pasted from a sheet: 项目, 责任科室, 指标, 全年目标, a line an item."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from analytics.store import Snapshot
from data.tasks import LONGEST, PLAN, SECTIONS, Draft

MOST = 200  # lines
_CELLS = 4
_BETWEEN = ("\t", "，", ",", ";")  # what parts the cells of a line: a sheet's tab first


class Fault(NamedTuple):
    """What is wrong with a line, counted from 1: a key under [tasks.paste.fault], and the cell."""

    line: int
    key: str
    value: str = ""


def read(text: str, year: int, snapshot: Snapshot) -> tuple[list[Draft], list[Fault]]:
    """The items of a plan, and what is wrong; a line of headings and empty lines are passed over."""
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST:
        return [], [Fault(lines[MOST][0], "too_many", str(MOST))]
    found: list[Draft] = []
    faults: list[Fault] = []
    for place, (n, line) in enumerate(lines):
        cells = _parted(line)
        if place == 0 and len(cells) == _CELLS and _number(cells[3]) is None and _indicator(snapshot, cells[2]) is None:
            continue
        wrong = list(_wrong(n, cells, snapshot))
        faults += wrong
        found += [] if wrong else [_draft(cells, year, snapshot)]
    return found, faults


def _parted(line: str) -> list[str]:
    mark = next((mark for mark in _BETWEEN if mark in line), _BETWEEN[0])
    return [cell.strip() for cell in line.split(mark)]


def _wrong(n: int, cells: list[str], snapshot: Snapshot) -> Iterator[Fault]:
    if len(cells) != _CELLS:
        yield Fault(n, "cells", str(len(cells)))
        return
    what, section, indicator, target = cells
    if not 0 < len(what) <= LONGEST:
        yield Fault(n, "what", what[:20])
    if _section(section) is None:
        yield Fault(n, "section", section[:30])
    if _indicator(snapshot, indicator) is None:
        yield Fault(n, "indicator", indicator[:30])
    if (_number(target) or 0) <= 0:
        yield Fault(n, "target", target[:30])


def _draft(cells: list[str], year: int, snapshot: Snapshot) -> Draft:
    what, section, name, target = cells
    indicator = _indicator(snapshot, name) or ""
    return Draft(
        what,
        _section(section) or "",
        snapshot.areas.root,
        date(year, 12, 31),
        pillar=snapshot.indicators[indicator].pillar,
        kind=PLAN,
        year=year,
        indicator=indicator,
        target=_number(target),
    )


def _section(name: str) -> str | None:
    return next((code for code, words in SECTIONS.items() if name in (code, *words.values())), None)


def _indicator(snapshot: Snapshot, name: str) -> str | None:
    """The indicator of an id, a name or a short name in either language."""
    for one in snapshot.indicators.values():
        if one.kind in ("flow", "stock") and name in (one.id, *one.name.values(), *one.short.values()):
            return one.id
    return None


def _number(text: str) -> float | None:
    plain = text.replace(",", "")
    return float(plain) if plain.replace(".", "", 1).isdecimal() and len(plain) <= 12 else None
