"""The counts of a share by a name that is no dim, such as an enterprise."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.binding import Bound
from analytics.drill import held
from analytics.filters import filters
from analytics.indicators import period_of
from analytics.store import Snapshot
from analytics.view import Scope, View


class Clusters(NamedTuple):
    """Numerator and denominator of every name that has any."""

    x: NDArray[np.float64]
    n: NDArray[np.float64]


def clusters(snapshot: Snapshot, scope: Scope, view: View, indicator: str, column: str) -> Clusters:
    """The counts of a proportion over the view by the names in a column of its fact; rows without a name are one each
    by themselves."""
    found, bound = snapshot.indicators[indicator], Bound()
    rows = found.denominator or found.numerator
    fact = snapshot.facts[rows.fact]
    n, x = (fact.measures[side.measure].partition(":")[2] for side in (rows, found.numerator))
    sieve = filters(snapshot, scope, view, found)
    known = held(snapshot, rows, [period_of(snapshot, found, view)], sieve, bound)
    name = f'coalesce("{column}", "{fact.rows[0]}"::VARCHAR)'
    each = f"""select sum("{x}")::DOUBLE AS x, sum("{n}")::DOUBLE AS n
      from "{fact.id}" AS fact where {" and ".join(known)} group by {name}"""
    pairs = np.array(snapshot.rows(f"select x, n from ({each}) where n > 0", bound.values), float).reshape(-1, 2)
    return Clusters(pairs[:, 0], pairs[:, 1])
