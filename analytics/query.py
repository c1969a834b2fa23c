"""Sums over a fact in one query, from the smallest rollup that can answer, else from the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from analytics.definitions import Fact, Side, Where
from analytics.filters import Filters
from analytics.periods import Period, add_months
from analytics.store import Snapshot

Key = tuple[str, ...]
Sums = dict[Key, tuple[float, ...]]
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
class Source:
    """A table that can answer: its name, its column of the day, and the SQL of each measure."""

    table: str
    day: str
    measures: dict[str, str]


def aggregate(
    snapshot: Snapshot, sides: Sequence[Side], by: Key, periods: Sequence[Period], filters: Filters
) -> list[Sums]:
    """For every period the sums of `sides`, which are of one fact, by group: {codes of `by`: (sum of each side, …)}.

    A group without a row in a period is not there. `by`: dims of the fact; area groups by the children of the focus.
    One query, whose cost hardly grows with the number of periods: each is a row, joined to what falls into it.
    """
    if not periods:
        return []
    fact = snapshot.facts[sides[0].fact]
    wholes = [_whole(snapshot, fact, period) for period in periods]
    needed = {*by, *(dim for side in sides for dim, _ in side.where)}
    needed |= {column for any_of in filters.conditions for column, _ in any_of}
    source = _source(snapshot, fact, sides, needed, wholes)
    bound = Bound()
    groups, lift = _groups(snapshot, by, filters, bound)
    n, join, days = _periods(wholes, source.day, bound)
    shared = set.intersection(*(set(side.where) for side in sides))
    sums = [_sum(side, source.measures[side.measure], shared, bound) for side in sides]
    where = [*days, *codes_in(tuple(shared), bound), *conditions(filters, bound)]
    sql = f"""select {", ".join([n, *groups, *sums])} from "{source.table}" AS fact {join} {lift}
        where {" and ".join(where)} group by all"""
    return _by_period(snapshot.rows(sql, bound.values), len(by), len(periods))


def conditions(filters: Filters, bound: Bound) -> list[str]:
    """SQL of the conditions of a view."""
    return [f"({' or '.join(codes_in(any_of, bound))})" for any_of in filters.conditions]


def codes_in(where: Where, bound: Bound) -> list[str]:
    """SQL of columns that have one of their codes each."""
    return [f'fact."{dim}" in {bound(codes)}' for dim, codes in where]


def _periods(periods: Sequence[Period], day: str, bound: Bound) -> tuple[str, str, list[str]]:
    """The number of a row's period, the join and the conditions that find it; one period alone needs no join."""
    if len(periods) == 1:
        ((start, end),) = periods
        return "0", "", [f"{day} >= {bound(start)}", f"{day} < {bound(end)}"]
    starts, ends = bound(tuple(p.start for p in periods)), bound(tuple(p.end for p in periods))
    spans = (
        f"select unnest({bound(tuple(range(len(periods))))}) AS n, unnest({starts}) AS since, unnest({ends}) AS until"
    )
    return "n", f"join ({spans}) on {day} >= since and {day} < until", ["true"]


def _whole(snapshot: Snapshot, fact: Fact, period: Period) -> Period:
    """The period with an end after the fact's last day moved to the end of its month, so that a rollup can answer."""
    span = snapshot.span(fact.id)
    if span is None or period.end <= span[1] or period.end.day == 1:
        return period
    return Period(period.start, add_months(period.end.replace(day=1), 1))


def _source(
    snapshot: Snapshot, fact: Fact, sides: Sequence[Side], needed: set[str], periods: Sequence[Period]
) -> Source:
    fitting = [f"{fact.id}_{n}" for n, dims in enumerate(fact.rollups) if needed <= dims]
    additive = all(side.measure in fact.measures for side in sides)
    if fitting and additive and all(period.months is not None for period in periods):
        smallest = min(fitting, key=lambda name: snapshot.size(f"rollups/{name}.parquet"))
        return Source(smallest, 'fact."month"', {side.measure: f'sum("{side.measure}")' for side in sides})
    return Source(fact.id, f'fact."{fact.date}"', {side.measure: _over_rows(fact, side.measure) for side in sides})


def _over_rows(fact: Fact, measure: str) -> str:
    how, _, column = fact.measures.get(measure, measure).partition(":")
    return {"count": "count(*)", "sum": f'sum("{column}")', "distinct": f'count(distinct "{column}")'}[how]


def _groups(snapshot: Snapshot, by: Key, filters: Filters, bound: Bound) -> tuple[list[str], str]:
    """Columns to group by, and the join that lifts areas to the children of the focus where they lie deeper."""
    children = snapshot.areas.children(filters.focus)
    deeper = "area" in by and any(snapshot.areas.children(child) for child in children)
    join = AREAS.format(focus=bound(filters.focus)) if deeper else ""
    return ["area_closure.child" if deeper and dim == "area" else f'fact."{dim}"' for dim in by], join


def _sum(side: Side, total: str, shared: set[tuple[str, tuple[str, ...]]], bound: Bound) -> str:
    own = codes_in(tuple(pair for pair in side.where if pair not in shared), bound)
    return f"{total} filter ({' and '.join(own)})" if own else total


def _by_period(rows: Sequence[tuple[Any, ...]], width: int, periods: int) -> list[Sums]:
    found: list[Sums] = [{} for _ in range(periods)]
    for n, *row in rows:
        key = tuple("" if code is None else str(code) for code in row[:width])
        found[n][key] = tuple(float(value or 0) for value in row[width:])
    return found
