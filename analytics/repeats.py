"""Who failed again and again: the rows of a share by a name that is no dim, such as an enterprise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.binding import Bound
from analytics.drill import held
from analytics.filters import filters
from analytics.periods import Period, add_months
from analytics.store import Snapshot
from analytics.view import Scope, View

MONTHS = 12  # before the period, in which an earlier failure counts


@dataclass(frozen=True)
class Repeated:
    """A name with its failures: in the twelve months before the period, and within it."""

    name: str
    before: int
    within: int

    @property
    def failures(self) -> int:
        return self.before + self.within


@dataclass(frozen=True)
class Repeats:
    """The names that failed again, the most often first; `sizes` are (rows before, rows within, names), `rate` is the
    share of all rows that failed."""

    named: Sequence[Repeated]
    sizes: Sequence[tuple[int, int, int]]
    rate: float

    @property
    def tested(self) -> int:
        """Names with rows enough to fail twice."""
        return sum(names for before, within, names in self.sizes if within and before + within > 1)

    @property
    def chance(self) -> float:
        """How many names would fail twice or more, once within the period, if every row failed alike."""
        if not self.sizes:
            return 0.0
        before, within, names = np.array(self.sizes, float).T
        kept = 1 - self.rate
        none_within, none_before = kept**within, kept**before
        once = before * self.rate * kept ** np.maximum(before - 1, 0) * none_within
        once += within * self.rate * kept ** np.maximum(within - 1, 0) * none_before
        twice = 1 - none_before * none_within - once
        only_before = none_within * (1 - none_before - before * self.rate * kept ** np.maximum(before - 1, 0))
        return float(names @ (twice - only_before))


def repeats(snapshot: Snapshot, scope: Scope, view: View, indicator: str, column: str) -> Repeats:
    """The names in a column of the fact of a proportion with two or more failures in the view's period and the twelve
    months before it, one at least within the period."""
    found, bound = snapshot.indicators[indicator], Bound()
    rows, passed = found.denominator or found.numerator, found.numerator
    start: date = add_months(view.start, -MONTHS)
    fact = snapshot.facts[rows.fact]
    n, x = (fact.measures[side.measure].partition(":")[2] for side in (rows, passed))
    known = held(snapshot, rows, [Period(start, view.end)], filters(snapshot, scope, view, found), bound)
    now = f'fact."{fact.date}" >= {bound(view.start)}'
    each = f"""with each AS (
      select "{column}" AS name, coalesce(sum("{n}") filter (not {now}), 0)::INTEGER AS before,
        coalesce(sum("{n}") filter ({now}), 0)::INTEGER AS within,
        coalesce(sum("{n}" - "{x}") filter (not {now}), 0)::INTEGER AS failed_before,
        coalesce(sum("{n}" - "{x}") filter ({now}), 0)::INTEGER AS failed_within
      from "{fact.id}" AS fact where {" and ".join(known)} and "{column}" is not null group by all)"""
    found = snapshot.rows(
        f"""{each} select before, within, count(*), sum(failed_before + failed_within)::BIGINT,
          list((name, failed_before, failed_within)) filter (failed_within > 0 and failed_before + failed_within > 1)
        from each group by all""",
        bound.values,
    )
    named = [Repeated(*one) for row in found for one in row[4] or ()]
    named.sort(key=lambda one: (-one.failures, -one.within, one.name))
    of = sum((before + within) * names for before, within, names, *_ in found)
    failed = sum(row[3] for row in found)
    return Repeats(named, [row[:3] for row in found], failed / of if of else 0.0)
