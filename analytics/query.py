"""Sums over facts in as few queries as can be, from the smallest rollup that can answer, else from the rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from analytics.definitions import Fact, Side, Where
from analytics.filters import Any_of, Filters
from analytics.periods import Period, add_months
from analytics.store import Snapshot

Key = tuple[str, ...]
Sums = dict[Key, float]
Counted = tuple[Key, tuple[float | None, ...]]
AREAS = "join area_closure on area_closure.area = fact.area::VARCHAR and area_closure.ancestor = {focus}"


class Bound:
    """The values of a query; calling it gives the name under which a value stands in the text."""

    def __init__(self) -> None:
        self._names: dict[Hashable, str] = {}

    def __call__(self, value: Hashable) -> str:
        return f"${self._names.setdefault(value, f'p{len(self._names)}')}"

    @property
    def values(self) -> dict[str, Any]:
        return {name: list(value) if isinstance(value, tuple) else value for value, name in self._names.items()}


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


@dataclass(frozen=True)
class Column:
    """One sum of a query: of a side, under conditions, over days of its own unless it is asked month by month."""

    side: Side
    held: tuple[Any_of, ...]
    days: Period | None


@dataclass
class Pool:
    """What one query answers: columns over periods, from one table, grouped alike, month by month or not."""

    source: Source
    by: Key
    focus: str
    monthly: bool
    wanted: dict[tuple[Column, Period], None] = field(default_factory=dict)


def aggregate(snapshot: Snapshot, asked: Sequence[Asked]) -> list[list[Sums]]:
    """For everything asked, in every period of it, {codes of `by`: sum}; a group without a row is not there.

    One query a table and grouping, whatever the measures, conditions and periods: whole months are answered month by
    month and added up; other days, and counts of distinct values, which do not add up, have columns of their own.
    """
    pools: dict[Hashable, Pool] = {}
    places = [[_place(snapshot, pools, one, period) for period in one.periods] for one in asked]
    found = {key: _answered(snapshot, pool) for key, pool in pools.items()}
    return [[found[key][wanted] for key, wanted in keys] for keys in places]


def _place(
    snapshot: Snapshot, pools: dict[Hashable, Pool], one: Asked, period: Period
) -> tuple[Hashable, tuple[Column, Period]]:
    """Put what is asked over a period into the pool where it belongs; the key of that pool, and its place there."""
    fact, filters = snapshot.facts[one.side.fact], one.filters
    days = _whole(snapshot, fact, period)
    monthly = one.side.measure in fact.measures and days.months is not None
    source = _source(snapshot, fact, one, monthly)
    held = (*((pair,) for pair in one.side.where), *filters.conditions)
    wanted = (Column(one.side, held, None if monthly else days), days)
    key = (source.table, one.by, filters.focus if "area" in one.by else "", monthly)
    pools.setdefault(key, Pool(source, one.by, filters.focus, monthly)).wanted[wanted] = None
    return key, wanted


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


def _answered(snapshot: Snapshot, pool: Pool) -> dict[tuple[Column, Period], Sums]:
    """Ask, and add up the months of each period."""
    columns = list(dict.fromkeys(column for column, _ in pool.wanted))
    periods = list(dict.fromkeys(days for _, days in pool.wanted))
    months, rows = _rows(snapshot, pool, columns, periods)
    numbers = {column: n for n, column in enumerate(columns)}
    return {
        (column, days): _summed(_within(months, rows, days) if any(months) else rows, numbers[column])
        for column, days in pool.wanted
    }


def _within(months: Sequence[date], rows: Sequence[Counted], days: Period) -> Sequence[Counted]:
    return rows[bisect_left(months, days.start) : bisect_left(months, days.end)]


def _rows(
    snapshot: Snapshot, pool: Pool, columns: Sequence[Column], periods: Sequence[Period]
) -> tuple[list[date], list[Counted]]:
    """The sums of columns by group, and by month where there are several periods of months; the months, in order."""
    source, bound, several = pool.source, Bound(), len(periods) > 1
    month = source.month if pool.monthly and several else "null"
    groups, lift = _groups(snapshot, pool.by, pool.focus, bound)
    shared = [any_of for any_of in columns[0].held if all(any_of in column.held for column in columns)]
    sums = [source.total(column.side.measure, _only(column, shared, source, several, bound)) for column in columns]
    span = Period(min(days.start for days in periods), max(days.end for days in periods))
    where = [_during(source, span, bound), *conditions(shared, bound)]
    sql = f"""select {", ".join([month, *groups, *sums])} from "{source.table}" AS fact {lift}
        where {" and ".join(where)} group by all order by 1"""
    found, width = snapshot.rows(sql, bound.values), 1 + len(groups)
    keys = (tuple("" if code is None else str(code) for code in row[1:width]) for row in found)
    return [row[0] for row in found], [(key, row[width:]) for key, row in zip(keys, found, strict=True)]


def _groups(snapshot: Snapshot, by: Key, focus: str, bound: Bound) -> tuple[list[str], str]:
    """Columns to group by, and the join that lifts areas to the children of the focus where they lie deeper."""
    deeper = "area" in by and any(snapshot.areas.children(child) for child in snapshot.areas.children(focus))
    join = AREAS.format(focus=bound(focus)) if deeper else ""
    return ["area_closure.child" if deeper and dim == "area" else f'fact."{dim}"' for dim in by], join


def _only(column: Column, shared: Sequence[Any_of], source: Source, several: bool, bound: Bound) -> str:
    """The filter of a column by the conditions that not all share, and by its own days where there are several."""
    own = conditions([any_of for any_of in column.held if any_of not in shared], bound)
    own += [_during(source, column.days, bound)] if column.days and several else []
    return f" filter ({' and '.join(own)})" if own else ""


def _during(source: Source, days: Period, bound: Bound) -> str:
    return f"{source.day} >= {bound(days.start)} and {source.day} < {bound(days.end)}"


def _summed(rows: Iterable[Counted], number: int) -> Sums:
    sums: Sums = {}
    for key, values in rows:
        if (value := values[number]) is not None:
            sums[key] = sums.get(key, 0.0) + value
    return sums


def conditions(held: Iterable[Any_of], bound: Bound) -> list[str]:
    """SQL of conditions that all hold."""
    return [f"({' or '.join(codes_in(any_of, bound))})" for any_of in held]


def codes_in(where: Where, bound: Bound) -> list[str]:
    """SQL of columns that have one of their codes each."""
    return [f'fact."{dim}" in {bound(codes)}' for dim, codes in where]
