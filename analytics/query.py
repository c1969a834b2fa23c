"""Sums over facts in as few queries as can be, from the smallest rollup that can answer, else from the rows."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial

from analytics.answering import Sums, answered, distinct_of
from analytics.definitions import Fact, Side
from analytics.filters import Filters
from analytics.periods import Period, add_months
from analytics.pooling import Column, Key, Pool, Source, Wanted
from analytics.store import Snapshot

COLUMN = 5_000  # rows that are read in the time that a column takes


@dataclass(frozen=True)
class Asked:
    """A side to be summed over each of some periods, by dims of its fact; area groups by the children of the focus."""

    side: Side
    by: Key
    periods: Sequence[Period]
    filters: Filters


def aggregate(snapshot: Snapshot, asked: Sequence[Asked]) -> list[list[Sums]]:
    """For everything asked, in every period of it, {codes of `by`: sum}; a group without a row is not there.

    One query a table, whatever the groupings, measures, conditions and periods: many periods of whole months are
    answered month by month and added up, rows under different conditions or of other days apart and added up too.
    Counts of distinct values do not add up: one query each, by what they are grouped by.
    """
    pools: dict[Hashable, Pool] = {}
    places = [_placed(snapshot, pools, one) for one in asked]
    longest = sorted(pools, key=lambda key: _weight(snapshot, pools[key]), reverse=True)  # lest others wait for it
    answers = snapshot.at_once([partial(answered, snapshot, pools[key]) for key in longest])
    found = dict(zip(longest, answers, strict=True))
    return [[found[key][wanted] for key, wanted in keys] for keys in places]


def _weight(snapshot: Snapshot, pool: Pool) -> int:
    """How long a query takes, about, in rows read: each column takes as long in planning and fetching as so many."""
    return snapshot.size(pool.source.table) + COLUMN * len(pool.wanted)


def _placed(snapshot: Snapshot, pools: dict[Hashable, Pool], one: Asked) -> list[tuple[Hashable, Wanted]]:
    """Put what is asked into the pools where it belongs; for each period the key of its pool, and its place there."""
    fact, filters, measure = snapshot.facts[one.side.fact], one.filters, one.side.measure
    adds_up = measure in fact.measures
    by_months = adds_up or distinct_of(measure) in fact.dims
    held = tuple(dict.fromkeys((*((pair,) for pair in one.side.where), *filters.conditions)))  # each tested once
    focus = filters.focus if "area" in one.by and _deeper(snapshot, filters.focus) else ""
    sources = {monthly: source(snapshot, one, monthly) for monthly in (True, False)}
    places: list[tuple[Hashable, Wanted]] = []
    for days in (_whole(snapshot, fact, period) for period in one.periods):
        monthly = by_months and days.months is not None
        key = (sources[monthly].table, focus, monthly, () if adds_up else (measure, one.by))
        wanted = (one.by, Column(measure, held, None if monthly else days), days)
        pools.setdefault(key, Pool(sources[monthly], focus, monthly)).wanted[wanted] = None
        places.append((key, wanted))
    return places


def _deeper(snapshot: Snapshot, focus: str) -> bool:
    """Whether areas lie below the children of the focus."""
    return any(snapshot.areas.children(child) for child in snapshot.areas.children(focus))


def _whole(snapshot: Snapshot, fact: Fact, period: Period) -> Period:
    """The period with an end after the fact's last day moved to the end of its month, so that a rollup can answer."""
    span = snapshot.span(fact.id)
    if span is None or period.end <= span[1] or period.end.day == 1:
        return period
    return Period(period.start, add_months(period.end.replace(day=1), 1))


def source(snapshot: Snapshot, one: Asked, monthly: bool) -> Source:
    """Where something asked is answered from, `monthly` where it is of whole months: the smallest rollup that has the
    dims, else the rows."""
    fact = snapshot.facts[one.side.fact]
    needed = {*one.by, *(dim for dim, _ in one.side.where), *filter(None, [distinct_of(one.side.measure)])}
    needed |= {column for any_of in one.filters.conditions for column, _ in any_of}
    fitting = (name for name, dims in snapshot.rolled_up(fact.id) if monthly and needed <= dims)
    name = next(fitting, fact.id)
    return Source(name, fact, rollup=name != fact.id)
