"""Sums over facts in as few queries as can be, from the smallest rollup that can answer, else from the rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from analytics.definitions import Fact, Side, Where
from analytics.filters import Filters
from analytics.periods import Period, add_months
from analytics.store import Snapshot

Key = tuple[str, ...]
Sums = dict[Key, float]
Counted = tuple[Key, tuple[float | None, ...]]
AREAS = "join area_closure on area_closure.area = fact.area::VARCHAR and area_closure.ancestor = {focus}"


class Bound:
    """The values of a query; calling it gives the name under which a value stands in the text."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self._numbers = count()

    def __call__(self, value: Any) -> str:
        name = f"p{next(self._numbers)}"
        self.values[name] = list(value) if isinstance(value, tuple) else value
        return f"${name}"


@dataclass(frozen=True)
class Asked:
    """A side to be summed over each of some periods, by dims of its fact; area groups by the children of the focus."""

    side: Side
    by: Key
    periods: Sequence[Period]
    filters: Filters


@dataclass(frozen=True)
class Source:
    """A table that can answer: its name, the SQL of day and month, and that of measures by their names."""

    table: str
    fact: Fact
    rollup: bool

    @property
    def day(self) -> str:
        return 'fact."month"' if self.rollup else f'fact."{self.fact.date}"'

    @property
    def month(self) -> str:
        return self.day if self.rollup else f"date_trunc('month', {self.day})::DATE"

    def total(self, measure: str, only: str) -> str:
        """The sum of a measure over the rows that the filter `only` leaves; null when there are none."""
        how, _, column = self.fact.measures.get(measure, measure).partition(":")
        if how == "distinct":
            return f'nullif(count(distinct "{column}"){only}, 0)'
        added = measure if self.rollup else column
        return f'sum(coalesce("{added}", 0)){only}' if added else f"sum(1){only}"


@dataclass
class Pool:
    """What one query answers: sums of sides over periods, from one table, by the same dims, under the same filters."""

    source: Source
    by: Key
    filters: Filters
    wanted: dict[tuple[Side, Period], None] = field(default_factory=dict)


def aggregate(snapshot: Snapshot, asked: Sequence[Asked]) -> list[list[Sums]]:
    """For everything asked, in every period of it, {codes of `by`: sum}; a group without a row is not there.

    What differs in no more than measure, codes and whole months shares a query, answered month by month. Other days,
    and counts of distinct values, which do not add up over months, have queries of their own.
    """
    pools: dict[Hashable, Pool] = {}
    places = [[_place(snapshot, pools, one, period) for period in one.periods] for one in asked]
    found = {key: _answered(snapshot, pool) for key, pool in pools.items()}
    return [[found[key][side, days] for key, side, days in keys] for keys in places]


def _place(
    snapshot: Snapshot, pools: dict[Hashable, Pool], one: Asked, period: Period
) -> tuple[Hashable, Side, Period]:
    """Put a side and a period where they are answered together with others: the key of that pool, and both."""
    fact = snapshot.facts[one.side.fact]
    days = _whole(snapshot, fact, period)
    monthly = one.side.measure in fact.measures and days.months is not None
    source = _source(snapshot, fact, one, monthly)
    key = (source.table, one.by, one.filters.conditions, one.filters.focus, None if monthly else days)
    pools.setdefault(key, Pool(source, one.by, one.filters)).wanted[one.side, days] = None
    return key, one.side, days


def _whole(snapshot: Snapshot, fact: Fact, period: Period) -> Period:
    """The period with an end after the fact's last day moved to the end of its month, so that a rollup can answer."""
    span = snapshot.span(fact.id)
    if span is None or period.end <= span[1] or period.end.day == 1:
        return period
    return Period(period.start, add_months(period.end.replace(day=1), 1))


def _source(snapshot: Snapshot, fact: Fact, one: Asked, monthly: bool) -> Source:
    needed = {*one.by, *(dim for dim, _ in one.side.where)}
    needed |= {column for any_of in one.filters.conditions for column, _ in any_of}
    fitting = [f"{fact.id}_{n}" for n, dims in enumerate(fact.rollups) if needed <= dims]
    if not fitting or not monthly:
        return Source(fact.id, fact, rollup=False)
    smallest = min(fitting, key=lambda name: snapshot.size(f"rollups/{name}.parquet"))
    return Source(smallest, fact, rollup=True)


def _answered(snapshot: Snapshot, pool: Pool) -> dict[tuple[Side, Period], Sums]:
    """Ask, month by month where there are several periods, and add up what falls into each of them."""
    columns = {side: n for n, side in enumerate(dict.fromkeys(side for side, _ in pool.wanted))}
    periods = {days for _, days in pool.wanted}
    months, rows = _rows(snapshot, pool, list(columns), periods)
    found = {}
    for side, days in pool.wanted:
        within = rows[bisect_left(months, days.start) : bisect_left(months, days.end)] if len(periods) > 1 else rows
        found[side, days] = _summed(within, columns[side])
    return found


def _rows(
    snapshot: Snapshot, pool: Pool, sides: Sequence[Side], periods: set[Period]
) -> tuple[list[date], list[Counted]]:
    """The sums of sides by group, those of several periods by month and in its order, and the month of each row."""
    source, bound = pool.source, Bound()
    month = source.month if len(periods) > 1 else "null"
    groups, lift = _groups(snapshot, pool.by, pool.filters, bound)
    shared = [pair for pair in sides[0].where if all(pair in side.where for side in sides)]
    sums = [source.total(side.measure, _only(side, shared, bound)) for side in sides]
    first, last = min(days.start for days in periods), max(days.end for days in periods)
    where = [f"{source.day} >= {bound(first)}", f"{source.day} < {bound(last)}"]
    where += [*codes_in(tuple(shared), bound), *conditions(pool.filters, bound)]
    sql = f"""select {", ".join([month, *groups, *sums])} from "{source.table}" AS fact {lift}
        where {" and ".join(where)} group by all order by 1"""
    found, width = snapshot.rows(sql, bound.values), 1 + len(groups)
    keys = (tuple("" if code is None else str(code) for code in row[1:width]) for row in found)
    return [row[0] for row in found], [(key, row[width:]) for key, row in zip(keys, found, strict=True)]


def _groups(snapshot: Snapshot, by: Key, filters: Filters, bound: Bound) -> tuple[list[str], str]:
    """Columns to group by, and the join that lifts areas to the children of the focus where they lie deeper."""
    children = snapshot.areas.children(filters.focus)
    deeper = "area" in by and any(snapshot.areas.children(child) for child in children)
    join = AREAS.format(focus=bound(filters.focus)) if deeper else ""
    return ["area_closure.child" if deeper and dim == "area" else f'fact."{dim}"' for dim in by], join


def _only(side: Side, shared: Where | list, bound: Bound) -> str:
    own = codes_in(tuple(pair for pair in side.where if pair not in shared), bound)
    return f" filter ({' and '.join(own)})" if own else ""


def _summed(rows: Iterable[Counted], column: int) -> Sums:
    sums: Sums = {}
    for key, values in rows:
        if (value := values[column]) is not None:
            sums[key] = sums.get(key, 0.0) + value
    return sums


def conditions(filters: Filters, bound: Bound) -> list[str]:
    """SQL of the conditions of a view."""
    return [f"({' or '.join(codes_in(any_of, bound))})" for any_of in filters.conditions]


def codes_in(where: Where, bound: Bound) -> list[str]:
    """SQL of columns that have one of their codes each."""
    return [f'fact."{dim}" in {bound(codes)}' for dim, codes in where]
