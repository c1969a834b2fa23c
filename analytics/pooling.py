"""What one query answers: a table, the rows that are looked at, and the columns asked of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from analytics.binding import Bound, conditions
from analytics.definitions import Fact
from analytics.filters import Any_of
from analytics.periods import Period

Key = tuple[str, ...]
FEW = 4  # periods that are told apart by their days; more are added up from months
AREAS = "join area_closure on area_closure.area = fact.area::VARCHAR and area_closure.ancestor = {focus}"


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
