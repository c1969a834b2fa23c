"""Numerators and denominators of indicators: flows summed, stocks read at a month or to date, means over months."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.answering import Sums
from analytics.definitions import Indicator, Side
from analytics.filters import Filters
from analytics.periods import Period, add_months
from analytics.pooling import Key
from analytics.query import Asked, aggregate
from analytics.store import Snapshot

Counts = dict[Key, tuple[float, float]]
BEGINNING = date(1, 1, 1)


@dataclass(frozen=True)
class Question:
    """An indicator, grouped, over some periods, under the filters of a view."""

    indicator: Indicator
    by: Key
    periods: Sequence[Period]
    filters: Filters


def counts(snapshot: Snapshot, questions: Sequence[Question]) -> list[list[Counts | None]]:
    """For every question, in every period, {codes of `by`: (numerator, denominator)}; None where there are no data.

    `by` holds dims, no times. Without a denominator 1 stands there. A group that no row speaks of is left out.
    """
    sides = [(question, side) for question in questions for side in question.indicator.sides]
    reaches = [[reach(snapshot, side, period) for period in question.periods] for question, side in sides]
    asked = [
        Asked(side, question.by, [days for days, _ in filter(None, reached)], question.filters)
        for (question, side), reached in zip(sides, reaches, strict=True)
    ]
    read = map(_read, reaches, aggregate(snapshot, asked))
    return [
        [
            _paired(question.indicator, found)
            for found in zip(*(next(read) for _ in question.indicator.sides), strict=True)
        ]
        for question in questions
    ]


def reach(snapshot: Snapshot, side: Side, period: Period) -> tuple[Period, float] | None:
    """The days to sum over for a period, and what to divide the sum by: the months that are averaged, a year's for
    an exposure."""
    span = snapshot.span(side.fact)
    if span is None or period.start >= period.end or snapshot.withholds(side):
        return None
    if side.read in ("last", "mean", "exposure"):
        months = snapshot.stock_months[side.fact]
        months = months[bisect_left(months, period.start.replace(day=1)) : bisect_left(months, period.end)]
        read = months[-1:] if side.read == "last" else months
        divisor = len(read) / period.years if side.read == "exposure" else len(read)
        return (Period(read[0], add_months(read[-1], 1)), divisor) if read else None
    days = Period(BEGINNING, period.end) if side.read == "to_date" else period
    return (days, 1) if days.end > span[0] else None


def _read(reached: Sequence[tuple[Period, float] | None], sums: Sequence[Sums]) -> list[Sums | None]:
    """The sums of a side for each period, divided by its months; None where the fact says nothing about it."""
    found = iter(sums)
    return [_divided(next(found), reach[1]) if reach else None for reach in reached]


def _divided(sums: Sums, by: float) -> Sums:
    return sums if by == 1 else {key: value / by for key, value in sums.items()}


def _paired(indicator: Indicator, found: Sequence[Sums | None]) -> Counts | None:
    """Numerators and denominators side by side, with 0 where only one of them has rows."""
    sides = [sums for sums in found if sums is not None]
    if len(sides) < len(found):
        return None
    keys = dict.fromkeys(key for sums in sides for key in sums)
    pairs = {key: (sides[0].get(key, 0.0), sides[-1].get(key, 0.0)) for key in keys}
    if indicator.denominator is None:
        return {key: (x, 1.0) for key, (x, _) in pairs.items()}
    return {key: (n - x, n) for key, (x, n) in pairs.items()} if indicator.complement else pairs
