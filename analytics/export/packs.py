"""A pack as it is kept: which cards, each in the view it was chosen in, under which cover. Pure; a pack never changes,
each function gives another one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from analytics.periods import Period, add_months, format_period, parse_period, readable

PACK, TEMPLATE = "pack", "template"  # the kinds under which packs and the template of slides are kept
UNITS = (1, 3, 6, 12)  # months, quarters, half-years, years
_DAY = timedelta(days=1)
_WRITTEN_DAY = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*")


@dataclass(frozen=True)
class Item:
    """A card, `page.card`, with the address of its view, all spelled out, and what was picked on it; `title` and
    `remark` are the clerk's own words. `id` stays while things around it change."""

    id: str
    key: str
    query: str
    choice: str = ""
    title: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Saved:
    """`day` is that of the meeting as people type it, 2018-01-05 or 2018年1月5日, or ""; `query` the view of cover and
    report."""

    title: str = ""
    office: str = ""
    day: str = ""
    number: str = ""
    items: tuple[Item, ...] = ()
    report: bool = False
    query: str = ""

    @property
    def date(self) -> date | None:
        """The day of the meeting, if it is one."""
        parts = _WRITTEN_DAY.fullmatch(self.day)
        try:
            return date(*map(int, parts.groups())) if parts else date.fromisoformat(self.day)
        except ValueError:
            return None

    def item(self, id: str) -> Item | None:
        """The item of an id."""
        return next((item for item in self.items if item.id == id), None)

    def holds(self, key: str, query: str, choice: str = "") -> bool:
        """Whether a card is in it, in this very view."""
        return any((item.key, item.query, item.choice) == (key, query, choice) for item in self.items)


def to_json(saved: Saved) -> str:
    """The pack as text."""
    return json.dumps(asdict(saved), ensure_ascii=False)


def from_json(text: str) -> Saved:
    """The pack of a text, "" being none yet; what a later version added is passed over. Raises ValueError."""
    given = json.loads(text or "{}")
    if not isinstance(given, dict) or not isinstance(given.get("items", []), list):
        raise ValueError("not a pack")
    items = tuple(_made(Item, item) for item in given.pop("items", []))
    return replace(_made(Saved, given), items=items)


def _made(shape: type, given: Any) -> Any:
    known = {field.name: bool if field.name == "report" else str for field in fields(shape)}
    if not isinstance(given, dict) or any(not isinstance(given.get(key, kind()), kind) for key, kind in known.items()):
        raise ValueError(f"not the parts of a pack: {given!r}")
    try:
        return shape(**{key: value for key, value in given.items() if key in known})
    except TypeError as error:
        raise ValueError(error) from error


def added(saved: Saved, key: str, query: str, choice: str = "") -> Saved:
    """With one more card at the end; a card that is there in the same view stays as it is."""
    if saved.holds(key, query, choice):
        return saved
    id = str(1 + max((int(item.id) for item in saved.items), default=0))
    return replace(saved, items=(*saved.items, Item(id, key, query, choice)), query=saved.query or query)


def dropped(saved: Saved, id: str) -> Saved:
    """Without a card."""
    return replace(saved, items=tuple(item for item in saved.items if item.id != id))


def moved(saved: Saved, id: str, step: int) -> Saved:
    """With a card so many places further down (up when negative); at either end it stays."""
    items = list(saved.items)
    at = next((n for n, item in enumerate(items) if item.id == id), None)
    if at is not None:
        items.insert(min(max(at + step, 0), len(items) - 1), items.pop(at))
    return replace(saved, items=tuple(items))


def worded(saved: Saved, id: str, **words: str) -> Saved:
    """With the clerk's `title` or `remark` on a card."""
    return replace(saved, items=tuple(replace(item, **words) if item.id == id else item for item in saved.items))


def covered(saved: Saved, **words: Any) -> Saved:
    """With other words on the cover (`title`, `office`, `day`, `number`), another `query`, with or without `report`."""
    return replace(saved, **words)


def viewed(query: Mapping[str, str]) -> str:
    """The address of a view as packs keep it."""
    return urlencode(query)


# the same pack, a period later


def periods(saved: Saved) -> list[Period]:
    """The periods that its cards and its cover look at."""
    queries = (*(item.query for item in saved.items), saved.query)
    texts = (dict(parse_qsl(query)).get("period", "") for query in queries)
    return [parse_period(text) for text in texts if readable(text)]


def whole(found: Iterable[Period]) -> Period | None:
    """From the first day that any of the periods looks at to the last."""
    each = list(found)
    return Period(min(p.start for p in each), max(p.end for p in each)) if each else None


def steps(saved: Saved, as_of: date) -> list[int]:
    """By how many months the pack can move on, so that its last period is the newest one that is complete: in whole
    months, quarters, half-years, years. Each once; none when it is up to date."""
    months = behind(saved, as_of)
    return sorted({months // unit * unit for unit in UNITS if months >= unit})


def behind(saved: Saved, as_of: date) -> int:
    """How many months lie between the last period of the pack and the newest month that is complete; 0 when none."""
    spanned = whole(periods(saved))
    if spanned is None:
        return 0
    newest, last = (as_of + _DAY).replace(day=1), spanned.end - _DAY
    return max(12 * (newest.year - last.year) + newest.month - last.month - 1, 0)


def shifted(period: Period, months: int) -> Period:
    """The period so many months later. What is counted from 1 January stays so counted, unless it moves by its own
    length: a month on, January to June is January to July; half a year on, it is July to December."""
    end = add_months(period.end - _DAY, months) + _DAY if period.end.day > 1 else add_months(period.end, months)
    length = period.months
    if length and length <= 12 and (period.start.month, period.start.day) == (1, 1) and months % length:
        return Period((end - _DAY).replace(month=1, day=1), end)
    return Period(add_months(period.start, months), end)


def moved_on(saved: Saved, months: int, snapshot: str) -> Saved:
    """Every view so many months later and on a snapshot; titles and remarks stay, as they are the clerk's."""
    items = tuple(replace(item, query=_moved_on(item.query, months, snapshot)) for item in saved.items)
    return replace(saved, items=items, query=_moved_on(saved.query, months, snapshot) if saved.query else "")


def _moved_on(query: str, months: int, snapshot: str) -> str:
    values = {**dict(parse_qsl(query)), "snapshot": snapshot}
    if readable(values.get("period", "")):
        values["period"] = format_period(shifted(parse_period(values["period"]), months))
    return viewed(values)


def snapshots(saved: Saved) -> set[str]:
    """The snapshots that its cards look at."""
    return {dict(parse_qsl(item.query)).get("snapshot", "") for item in saved.items}
