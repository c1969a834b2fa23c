"""Sums over facts in as few queries as can be, from the smallest rollup that can answer, else from the rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from itertools import chain
from typing import Any

from analytics.binding import Bound, conditions
from analytics.definitions import Fact, Side
from analytics.filters import Any_of, Filters
from analytics.periods import Period, add_months
from analytics.store import Snapshot
from data.publishing import database

Key = tuple[str, ...]
Sums = dict[Key, float]
Counted = tuple[Key, int, Sequence[float | None]]  # a group, which tests its rows pass, and their sums
FEW = 4  # periods that are told apart by their days; more are added up from months
MANY = (
    6  # tests of one dim from which rows are grouped by it: each case of a query takes a fifth of a millisecond to plan
)
COLUMN = 5_000
AREAS = "join area_closure on area_closure.area = fact.area::VARCHAR and area_closure.ancestor = {focus}"


@dataclass(frozen=True)
class Asked:
    """A side to be summed over each of some periods, by dims of its fact; area groups by the children of the focus."""

    side: Side
    by: Key
    periods: Sequence[Period]
    filters: Filters


@dataclass(frozen=True)
class Source:
    """A table that can answer: its name, the SQL of day and month, and what is counted of it."""

    table: str
    fact: Fact
    rollup: bool

    @property
    def day(self) -> str:
        return 'fact."month"' if self.rollup else f'fact."{self.fact.date}"'

    @property
    def month(self) -> str:
        return self.day if self.rollup else f"date_trunc('month', {self.day})::DATE"

    def added(self, measure: str) -> str:
        """What each row adds to a measure."""
        column = measure if self.rollup else self.fact.measures[measure].partition(":")[2]
        return f'coalesce(fact."{column}", 0)' if column else "1"

    def during(self, days: Period, bound: Bound) -> str:
        return f"{self.day} >= {bound(days.start)} and {self.day} < {bound(days.end)}"


@dataclass(frozen=True)
class Column:
    """A measure under conditions, over days of its own unless it is asked month by month."""

    measure: str
    held: tuple[Any_of, ...]
    days: Period | None


Wanted = tuple[Key, Column, Period]  # a column grouped, over a period
Tests = tuple[Any_of | Period, ...]


@dataclass
class Pool:
    """What one query answers: columns over periods, by one or more groupings of one table.

    `focus` is the area whose children deeper areas count for, empty where areas stand for themselves; `monthly`: whole
    months, of what adds up.
    """

    source: Source
    focus: str
    monthly: bool
    wanted: dict[Wanted, None] = field(default_factory=dict)

    @cached_property
    def months(self) -> dict[Key, bool]:
        """Whether each grouping is asked month by month: where it has many periods, made of months."""
        periods: dict[Key, set[Period]] = {}
        for by, _, days in self.wanted:
            periods.setdefault(by, set()).add(days)
        return {by: self.monthly and len(found) > FEW for by, found in periods.items()}

    @cached_property
    def span(self) -> Period:
        """From the first day asked for to the last."""
        periods = [days for _, _, days in self.wanted]
        return Period(min(days.start for days in periods), max(days.end for days in periods))

    @cached_property
    def shared(self) -> frozenset[Any_of]:
        """The conditions that all columns have."""
        return frozenset.intersection(*(frozenset(column.held) for _, column, _ in self.wanted))

    def rows(self, bound: Bound) -> str:
        """The rows that any column is about."""
        held = [self.source.during(self.span, bound), *conditions(sorted(self.shared), bound)]
        lift = AREAS.format(focus=bound(self.focus)) if self.focus else ""
        return f'from "{self.source.table}" AS fact {lift} where {" and ".join(held)}'

    def dim(self, dim: str) -> str:
        return "area_closure.child" if self.focus and dim == "area" else f'fact."{dim}"'

    def tests(self, column: Column) -> Tests:
        """What tells the rows of a column from the others: conditions of its own, and days within the span of all."""
        days = () if column.days in (None, self.span) else (column.days,)
        return (*(any_of for any_of in column.held if any_of not in self.shared), *days)

    def passed(self, tests: Iterable[Any_of | Period], bound: Bound) -> list[str]:
        """SQL of tests that all hold."""
        return [
            self.source.during(test, bound) if isinstance(test, Period) else conditions([test], bound)[0]
            for test in tests
        ]


def aggregate(snapshot: Snapshot, asked: Sequence[Asked]) -> list[list[Sums]]:
    """For everything asked, in every period of it, {codes of `by`: sum}; a group without a row is not there.

    One query a table, whatever the groupings, measures, conditions and periods: many periods of whole months are
    answered month by month and added up, rows under different conditions or of other days apart and added up too.
    Counts of distinct values do not add up: one query each, by what they are grouped by.
    """
    pools: dict[Hashable, Pool] = {}
    places = [_placed(snapshot, pools, one) for one in asked]
    longest = sorted(
        pools, key=lambda key: _weight(snapshot, pools[key]), reverse=True
    )  # first, lest others wait for it
    answers = snapshot.at_once([partial(_answered, snapshot, pools[key]) for key in longest])
    found = dict(zip(longest, answers, strict=True))
    return [[found[key][wanted] for key, wanted in keys] for keys in places]


def _weight(snapshot: Snapshot, pool: Pool) -> int:
    """How long a query takes, about, in rows read: each column takes as long in planning and fetching as so many."""
    return snapshot.size(pool.source.table) + COLUMN * len(pool.wanted)


def _placed(snapshot: Snapshot, pools: dict[Hashable, Pool], one: Asked) -> list[tuple[Hashable, Wanted]]:
    """Put what is asked into the pools where it belongs; for each period the key of its pool, and its place there."""
    fact, filters, measure = snapshot.facts[one.side.fact], one.filters, one.side.measure
    adds_up = measure in fact.measures
    by_months = adds_up or _distinct_of(measure) in fact.dims
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
    needed = {*one.by, *(dim for dim, _ in one.side.where), *filter(None, [_distinct_of(one.side.measure)])}
    needed |= {column for any_of in one.filters.conditions for column, _ in any_of}
    fitting = (name for name, dims in snapshot.rolled_up(fact.id) if monthly and needed <= dims)
    name = next(fitting, fact.id)
    return Source(name, fact, rollup=name != fact.id)


def _distinct_of(measure: str) -> str:
    """The column whose different values are counted, "" where a measure adds up."""
    return measure.partition(":")[2]


def _answered(snapshot: Snapshot, pool: Pool) -> dict[Wanted, Sums]:
    by, column, _ = next(iter(pool.wanted))
    if column.measure not in pool.source.fact.measures:
        return _distinct(snapshot, pool, by, _distinct_of(column.measure))
    placed = {wanted: _dated(wanted, pool.months) for wanted in pool.wanted}
    tests = {column: pool.tests(column) for column in dict.fromkeys(placed.values())}
    bits = {test: 1 << n for n, test in enumerate(dict.fromkeys(chain.from_iterable(tests.values())))}
    needed = {column: sum(bits[test] for test in passed) for column, passed in tests.items()}
    measures = list(dict.fromkeys(column.measure for column in tests))
    found = _grouped(snapshot, pool, bits, measures)
    return {
        wanted: _summed(_rows(pool, found, wanted), needed[column], measures.index(column.measure))
        for wanted, column in placed.items()
    }


def _rows(
    pool: Pool, found: Mapping[Key, tuple[Sequence[date], Sequence[Counted]]], wanted: Wanted
) -> Sequence[Counted]:
    """The rows of a grouping in the period wanted."""
    by, _, days = wanted
    months, rows = found[by]
    return rows[bisect_left(months, days.start) : bisect_left(months, days.end)] if pool.months[by] else rows


def _dated(wanted: Wanted, months: Mapping[Key, bool]) -> Column:
    """The column with days of its own where its grouping is not asked month by month."""
    by, column, days = wanted
    return column if months[by] else replace(column, days=days)


def _grouped(
    snapshot: Snapshot, pool: Pool, bits: Mapping[Any_of | Period, int], measures: Sequence[str]
) -> dict[Key, tuple[list[date], list[Counted]]]:
    """The sums of measures in each grouping, in the order of months where it has them, and these months."""
    dims = list(dict.fromkeys(chain.from_iterable(pool.months)))
    found: dict[Key, tuple[list[date], list[Counted]]] = {by: ([], []) for by in pool.months}
    sets = {_missing(pool, by, dims): (*rows, [dims.index(dim) + 3 for dim in by]) for by, rows in found.items()}
    told = _told(bits)
    asked = {test: bit for test, bit in bits.items() if _dim(test) not in told}
    first, width = 3 + len(dims), 3 + len(dims) + len(told)
    for row in snapshot.rows(*_query(pool, dims, list(told), asked, measures)):
        days, counted, places = sets[row[0]]
        days.append(row[1])
        codes = (row[place] for place in places)
        passed = row[2] + sum(of.get(code, 0) for of, code in zip(told.values(), row[first:width], strict=True))
        counted.append((tuple("" if code is None else str(code) for code in codes), passed, row[width:]))
    return found


def _told(bits: Mapping[Any_of | Period, int]) -> dict[str, dict[str, int]]:
    """The dims that have many tests to themselves, and the bits of those that each code passes."""
    by_dim: dict[str, list[tuple[Any, int]]] = {}
    for test, bit in bits.items():
        if dim := _dim(test):
            by_dim.setdefault(dim, []).append((test, bit))
    told: dict[str, dict[str, int]] = {}
    for dim, tests in ((dim, tests) for dim, tests in by_dim.items() if len(tests) >= MANY):
        passed = told.setdefault(dim, {})
        for ((_, codes),), bit in tests:
            for code in set(codes):
                passed[code] = passed.get(code, 0) + bit
    return told


def _dim(test: Any_of | Period) -> str:
    """The one dim that a test looks at, "" where it looks at days or several."""
    return test[0][0] if not isinstance(test, Period) and len(test) == 1 else ""


def _missing(pool: Pool, by: Key, dims: Sequence[str]) -> int:
    """What the database calls a grouping among others: a bit for the month and each dim, set where it has not."""
    held = [*([pool.months[by]] if any(pool.months.values()) else []), *(dim in by for dim in dims)]
    return sum(1 << place for place, has in enumerate(reversed(held)) if not has)


def _query(
    pool: Pool,
    dims: Sequence[str],
    told: Sequence[str],
    bits: Mapping[Any_of | Period, int],
    measures: Sequence[str],
) -> tuple[str, dict[str, Any]]:
    """Which grouping, month, tests passed (a sum of their bits), codes, codes of the dims `told` and sums of every
    group."""
    source, bound, several = pool.source, Bound(), any(pool.months.values())
    passed = " + ".join(
        f"case when {pool.passed([test], bound)[0]} then {bit} else 0 end" for test, bit in bits.items()
    )
    names = {dim: f"d{n}" for n, dim in enumerate(dims)}
    inner = [f"{source.month} AS t" if several else "null AS t", f"{passed or 0} AS passed"]
    inner += [f"{pool.dim(dim)} AS {name}" for dim, name in names.items()]
    tested = {dim: f"f{n}" for n, dim in enumerate(told)}
    inner += [f'fact."{dim}" AS {name}' for dim, name in tested.items()]
    inner += [f"{source.added(measure)} AS s{n}" for n, measure in enumerate(measures)]
    grouped = ["t"] * several + [*names.values()]
    every = ["passed", *tested.values()]
    sets = (", ".join(every + ["t"] * monthly + [names[dim] for dim in by]) for by, monthly in pool.months.items())
    which = f"grouping({', '.join(grouped)})" if grouped else "0"
    shown = [
        which,
        "t" if several else "null",
        "passed",
        *names.values(),
        *(f"{name}::VARCHAR" for name in tested.values()),
        *(f"sum(s{n})" for n in range(len(measures))),
    ]
    sql = f"""select {", ".join(shown)} from (select {", ".join(inner)} {pool.rows(bound)})
        group by grouping sets ({", ".join(f"({each})" for each in sets)}) order by 2"""
    return sql, bound.values


def _summed(rows: Iterable[Counted], needed: int, number: int) -> Sums:
    """The sums of a measure over the rows that pass what is needed."""
    sums: Sums = {}
    for key, passed, values in rows:
        if passed & needed == needed and (value := values[number]) is not None:
            sums[key] = sums.get(key, 0.0) + value
    return sums


def _distinct(snapshot: Snapshot, pool: Pool, by: Key, value: str) -> dict[Wanted, Sums]:
    """Distinct values of a column by group: each once, with which columns have it."""
    tests = [pool.tests(replace(column, days=days)) for _, column, days in pool.wanted]
    most = 0 if pool.source.rollup else snapshot.numbers(pool.source.table, value)
    counted, bound = f'fact."{database.number(value) if most else value}"', Bound()
    passed = [" and ".join(pool.passed(each, bound)) or "true" for each in tests]
    ask = _bits_set(pool, counted, most, passed, bound) if most and not by else _twice(pool, by, counted, passed, bound)
    rows = snapshot.rows(ask, bound.values)
    keys = [tuple("" if code is None else str(code) for code in row[: len(by)]) for row in rows]
    return {
        wanted: {key: found for key, row in zip(keys, rows, strict=True) if (found := row[len(by) + n])}
        for n, wanted in enumerate(pool.wanted)
    }


def _twice(pool: Pool, by: Key, value: str, passed: Sequence[str], bound: Bound) -> str:
    """SQL that groups twice: by value, which tests some row of it passes; then how many values there are."""
    dims = "".join(f"{pool.dim(dim)} AS d{n}, " for n, dim in enumerate(by))
    names = "".join(f"d{n}, " for n in range(len(by)))
    within = ", ".join(f"bool_or({test}) AS c{n}" for n, test in enumerate(passed))
    counted = ", ".join(f"count(*) filter (c{n})" for n in range(len(passed)))
    return f"""select {names} {counted} from (
        select {dims} {within} {pool.rows(bound)} and {value} is not null group by {names} {value})
        {f"group by {names.rstrip(', ')}" if by else ""}"""


def _bits_set(pool: Pool, number: str, most: int, passed: Sequence[str], bound: Bound) -> str:
    """SQL of a bit a number, set where a row passes: without groups, in a quarter of the time."""
    counted = (f"bit_count(bitstring_agg({number}, 1, {most}) filter ({test}))" for test in passed)
    return f"select {', '.join(counted)} {pool.rows(bound)}"
