"""A cube: what the cards of a page count, month by month and by township and class, small enough to be sent whole, so
that a browser adds it up itself while the hand moves. It is asked of the snapshot like everything else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from analytics.cards.spec import CardSpec
from analytics.definitions import TIMES, Indicator, Side
from analytics.filters import filters, followed
from analytics.indicators import method
from analytics.periods import Period, add_months
from analytics.pooling import Key
from analytics.reading import Counts, Question, counts
from analytics.store import Snapshot
from analytics.view import Scope, View

BUDGET = 500_000  # bytes
HEADER = 50_000  # of them
YEARS = 10
SELECTS = {
    "area": "area",
    "product": "product_class",
    "device": "equipment_group",
}  # key of the address -> the dim that a click on a chart chooses
KINDS = frozenset({"kpi", "dots", "bars", "pareto", "stems", "columns", "trend", "heat"})
TYPES = (np.uint8, np.uint16, np.uint32)
Cells = Mapping[date, Counts]


@dataclass(frozen=True)
class Series:
    """An indicator of a card, under the card's own basis, by the dims that its marks stand for."""

    indicator: str
    basis: str
    by: Key

    @property
    def id(self) -> str:
        return "|".join((self.indicator, self.basis, *self.by))


def series_of(spec: CardSpec) -> Iterator[Series]:
    """What a card and what may stand instead of it count; nothing of a card that cannot be told by sums alone."""
    for shown in filter(None, (spec, spec.instead)):
        dims = tuple(dim for dim in shown.by if dim not in TIMES)
        if shown.kind in KINDS and shown.indicator and not (dims != shown.by and dims):
            for name in filter(None, (shown.indicator, *shown.second, shown.part)):
                yield Series(name, shown.basis, dims)


def timing(snapshot: Snapshot, indicator: Indicator) -> str:
    """How months make a period: "sum", "last" (what stands at its last month), or "" where they do not."""
    reads = {{"period": "sum", "last": "last", "to_date": "last"}.get(side.read, "") for side in indicator.sides}
    whole = all(_adds_up(snapshot, side) for side in indicator.sides) and not indicator.ahead and not indicator.rolling
    exact = indicator.kind != "rate" or method(indicator) == "count"  # the interval of a rate of events is not Wilson's
    return reads.pop() if whole and exact and len(reads) == 1 else ""


def _adds_up(snapshot: Snapshot, side: Side) -> bool:
    return side.measure in snapshot.facts[side.fact].measures


def wide(snapshot: Snapshot, view: View) -> View | None:
    """The view without what a cube tells apart (places compared, classes, days): all views that one cube serves have
    the same. None where products finer than classes are chosen."""
    classes = {row["code"] for row in snapshot.reference("product_classes")}
    if not set(view.products) <= classes:
        return None
    focus = snapshot.areas.focus(view.areas)
    return view.with_(
        areas=() if focus == snapshot.areas.root else (focus,),
        products=(),
        devices=(),
        compare="none",
        period=span(snapshot),
    )


def span(snapshot: Snapshot) -> Period:
    """The months of a cube: the last ten years, up to the month of the as-of date."""
    end = add_months(snapshot.as_of.replace(day=1), 1)
    return Period(add_months(end, -12 * YEARS), end)


def cube(snapshot: Snapshot, scope: Scope, view: View, specs: Sequence[CardSpec]) -> bytes:
    """The cube of some cards in a view made `wide`: the length of a header, the header as JSON, then arrays.

    The header has `first` (the first month with data, as year × 12 + month − 1), `small` (samples needed), `codes` by
    dim, and `series` by id: time, per, interval, obeys, by, dims, `known` (a character a month), length, and type and
    place of the columns month, dims, numerator, denominator. What would make it larger than `BUDGET` is left out.
    """
    asked = dict.fromkeys(series for spec in specs for series in series_of(spec))
    asked = [series for series in asked if timing(snapshot, snapshot.indicators[series.indicator])]
    months = _months(snapshot, asked)
    found = counts(snapshot, [_question(snapshot, scope, view, series, months) for series in asked])
    known = [dict(zip((month.start for month in months), cells, strict=True)) for cells in found]
    held = [
        (series, {m: c for m, c in cells.items() if c is not None}) for series, cells in zip(asked, known, strict=True)
    ]
    return _written(snapshot, [(series, cells) for series, cells in held if cells])


def _months(snapshot: Snapshot, asked: Iterable[Series]) -> list[Period]:
    """The months of the cube that have anything of what is asked, the last one cut at the as-of date."""
    facts = {side.fact for series in asked for side in snapshot.indicators[series.indicator].sides}
    begun = min((days[0] for days in map(snapshot.span, facts) if days), default=snapshot.as_of)
    firsts = (add_months(span(snapshot).start, n) for n in range(12 * YEARS))
    each = (Period(first, add_months(first, 1)) for first in firsts)
    return [month.upto(snapshot.as_of) for month in each if month.end > begun]


def _question(snapshot: Snapshot, scope: Scope, view: View, series: Series, months: Sequence[Period]) -> Question:
    indicator = snapshot.indicators[series.indicator]
    by = _dims(snapshot, series)
    seen = view.with_(basis=series.basis, levels=(), kinds=()) if series.basis else view
    return Question(indicator, by, months, filters(snapshot, scope, seen, indicator, by))


def _dims(snapshot: Snapshot, series: Series) -> Key:
    """What is chosen by and what marks stand for."""
    return tuple(dict.fromkeys((*_obeyed(snapshot, series).values(), *series.by)))


def _obeyed(snapshot: Snapshot, series: Series) -> dict[str, str]:
    """The dims by which choosing narrows a series, by key: its own stay in sight for comparison."""
    keys = followed(snapshot, snapshot.indicators[series.indicator])
    return {key: dim for key, dim in SELECTS.items() if key in keys}


def _written(snapshot: Snapshot, held: Sequence[tuple[Series, Cells]]) -> bytes:
    firsts = [min(cells) for _, cells in held]
    first = min(firsts, default=span(snapshot).start)
    codes: dict[str, dict[str, int]] = {}
    described, arrays, size = {}, [], 0
    for series, cells in held:
        columns = _columns(snapshot, series, cells, first, codes)
        need = sum(-(-column.nbytes // 8) * 8 for column in columns)
        if size + need > BUDGET - HEADER:
            continue
        described[series.id] = _described(snapshot, series, cells, first, _placed(columns, size)) | {
            "length": len(columns[0])
        }
        arrays += columns
        size += need
    header = {
        "first": _number(first),
        "small": snapshot.thresholds.small_sample,
        "codes": {dim: list(numbers) for dim, numbers in codes.items()},
        "series": described,
    }
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + 4) % 8)
    return len(text).to_bytes(4, "little") + text + b"".join(_padded(array) for array in arrays)


def _described(
    snapshot: Snapshot, series: Series, cells: Cells, first: date, columns: list[tuple[str, int]]
) -> dict[str, Any]:
    last = add_months(span(snapshot).end, -1)
    known = (add_months(first, n) for n in range(_number(last) - _number(first) + 1))
    return {
        "time": timing(snapshot, snapshot.indicators[series.indicator]),
        "per": snapshot.indicators[series.indicator].per,
        "interval": snapshot.indicators[series.indicator].kind == "proportion",
        "obeys": _obeyed(snapshot, series),
        "by": series.by,
        "dims": _dims(snapshot, series),
        "known": "".join("1" if month in cells else "0" for month in known),
        "columns": columns,
    }


def _columns(
    snapshot: Snapshot, series: Series, cells: Cells, first: date, codes: dict[str, dict[str, int]]
) -> list[np.ndarray]:
    """Months from the first, numbers of codes, numerators and, of shares and rates, denominators, each in the smallest
    type that holds it."""
    dims, sides = _dims(snapshot, series), len(snapshot.indicators[series.indicator].sides)
    rows = [
        (_number(month) - _number(first), key, pair) for month, found in cells.items() for key, pair in found.items()
    ]
    numbered = [
        [codes.setdefault(dim, {}).setdefault(key[n], len(codes[dim])) for _, key, _ in rows]
        for n, dim in enumerate(dims)
    ]
    counted = ([pair[side] for _, _, pair in rows] for side in range(sides))
    return [_small(values) for values in ([month for month, _, _ in rows], *numbered, *counted)]


def _small(values: Sequence[float]) -> np.ndarray:
    found = np.asarray(values, float)
    whole = bool(np.all(found == np.floor(found))) and bool(np.all(found >= 0))
    highest = found.max(initial=0)
    fits = (kind for kind in TYPES if highest <= np.iinfo(kind).max)
    return found.astype(next(fits, np.float64)) if whole else found


def _placed(columns: Iterable[np.ndarray], size: int) -> list[tuple[str, int]]:
    places = []
    for column in columns:
        places.append((f"{column.dtype.kind}{column.dtype.itemsize}", size))
        size += -(-column.nbytes // 8) * 8
    return places


def _padded(array: np.ndarray) -> bytes:
    found = array.tobytes()
    return found + bytes(-len(found) % 8)


def _number(month: date) -> int:
    return month.year * 12 + month.month - 1
