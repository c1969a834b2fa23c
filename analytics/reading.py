"""Numerators and denominators of an indicator: flows summed, stocks read at a month or to date, means over months."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from analytics.definitions import Indicator, Side
from analytics.filters import Filters
from analytics.periods import Period, add_months
from analytics.query import Key, Sums, aggregate
from analytics.store import Snapshot

Counts = dict[Key, tuple[float, float]]
BEGINNING = date(1, 1, 1)


def counts(
    snapshot: Snapshot, indicator: Indicator, by: Key, periods: Sequence[Period], filters: Filters
) -> list[Counts | None]:
    """For every period {codes of `by`: (numerator, denominator)}, None where there are no data of it at all.

    `by` holds dims, no times. Without a denominator 1 stands there. A group that no row speaks of is left out.
    """
    sides = indicator.sides
    if len({(side.fact, side.read) for side in sides}) == 1:
        return [_paired(found, indicator) for found in _read(snapshot, sides, by, periods, filters)]
    apart = zip(*(_read(snapshot, [side], by, periods, filters) for side in sides), strict=True)
    return [_paired(_beside(*found), indicator) for found in apart]


def _paired(found: Sums | None, indicator: Indicator) -> Counts | None:
    if found is None:
        return None
    if indicator.denominator is None:
        return {key: (value, 1.0) for key, (value,) in found.items()}
    return {key: (d - n if indicator.complement else n, d) for key, (n, d) in found.items()}


def _beside(numerators: Sums | None, denominators: Sums | None) -> Sums | None:
    if numerators is None or denominators is None:
        return None
    keys = dict.fromkeys([*numerators, *denominators])
    return {key: (*numerators.get(key, (0.0,)), *denominators.get(key, (0.0,))) for key in keys}


def _read(
    snapshot: Snapshot, sides: Sequence[Side], by: Key, periods: Sequence[Period], filters: Filters
) -> list[Sums | None]:
    """The sums of sides of one fact and way of reading; None for a period that the fact says nothing about."""
    reaches = [reach(snapshot, sides[0], period) for period in periods]
    read = iter(aggregate(snapshot, sides, by, [reach[0] for reach in reaches if reach], filters))
    return [_divided(next(read), reach[1]) if reach else None for reach in reaches]


def reach(snapshot: Snapshot, side: Side, period: Period) -> tuple[Period, int] | None:
    """The days to sum over for a period, and the number of months to divide by."""
    span = snapshot.span(side.fact)
    if span is None or period.start >= period.end:
        return None
    if side.read in ("last", "mean"):
        months = snapshot.stock_months[side.fact]
        months = months[bisect_left(months, period.start.replace(day=1)) : bisect_left(months, period.end)]
        read = months[-1:] if side.read == "last" else months
        return (Period(read[0], add_months(read[-1], 1)), len(read)) if read else None
    days = Period(BEGINNING, period.end) if side.read == "to_date" else period
    return (days, 1) if days.end > span[0] else None


def _divided(sums: Sums, by: int) -> Sums:
    return sums if by == 1 else {key: tuple(value / by for value in values) for key, values in sums.items()}
