"""Measured results heaped just inside a limit, by laboratory.

The null hypothesis is that of D. Burgstahler and I. Dichev, J Account Econ 24 (1997) 99–126: where nobody takes care of
the limit, a narrow band of results holds the mean of its two neighbours, because the density is straight over so short
a way (J. McCrary, J Econometrics 142 (2008) 698–714, fits a straight line on either side). Of the results in the three
bands the middle one then holds a third, so that its count is Binomial(n, 1/3): tested exactly, one-sided. Where the
density bends upwards, as tails do, the middle holds less, and the test says too little rather than too much; where
makers aim at the limit it has its peak there and bends downwards, and the heap is theirs, not the laboratory's.

Bands are whole numbers of the steps in which a laboratory writes an item, so that each holds as many numbers that can
be written; items written in steps wider than a band are left out. What many small tests would name by chance is held
by Benjamini and Hochberg's procedure over the laboratories.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analytics.judgement.intervals import binomial_tails
from analytics.judgement.shrinkage import benjamini_hochberg
from analytics.store import Snapshot
from analytics.view import Scope
from data.settings import Thresholds

FACT = "sampling_results"
COLUMNS = ("inspection_body", "measured_item", "measured", "limit_high", "limit_low")
OUTSIDE, JUST_INSIDE, INSIDE = -1, 0, 1  # bands counted from the limit inwards
FIRST, LAST = -4, 9  # bands that are shown: a fifth of the limit beyond it, half of it within


def _digits(number: str) -> str:
    """SQL of the digits after the point, six at most."""
    return f"length(rtrim(split_part(printf('%.6f', {number}), '.', 2), '0'))"


PLACED = f"""
with seen AS (
  select * from {FACT}
  where inspection_body is not null and measured is not null and ($areas is null or list_contains($areas, area))),
sides AS (
  select inspection_body AS laboratory, measured_item AS item, measured, limit_high AS edge, 1 AS inwards from seen
  union all
  select inspection_body, measured_item, measured, limit_low, -1 from seen),
counted AS (
  select laboratory, coalesce(item, '') AS item, measured, edge, inwards, count(*) AS results from sides
  where edge > 0 group by all),
written AS (
  select *, 10.0 ** max(greatest({_digits("measured")}, {_digits("edge")})) over same AS steps from counted
  window same AS (partition by laboratory, item, edge)),
stepped AS (
  select *, round(inwards * (edge - measured) * steps) AS away, floor($band * edge * steps + 1e-6) AS width
  from written)
select laboratory, item, floor(away / width)::BIGINT AS band, sum(results)::BIGINT from stepped
where width >= 1 group by all order by all"""


@dataclass(frozen=True)
class Laboratory:
    """Results by band (0 just inside the limit, counted inwards), by item and of all items together.

    `p` is the probability of so many just inside or more, None with fewer than `small_sample` results in the three
    bands; `heaped`: named after Benjamini and Hochberg's procedure.
    """

    name: str
    items: Mapping[str, Counter[int]]
    p: float | None = None
    heaped: bool = False
    bands: Counter[int] = field(default_factory=Counter)

    @property
    def results(self) -> int:
        """All results of its that could be placed."""
        return self.bands.total()

    @property
    def beside(self) -> int:
        """Results in the three bands around the limit's inner side."""
        return around(self.bands)

    @property
    def expected(self) -> float:
        """Results just inside if nobody took care of the limit."""
        return self.beside / 3


def around(bands: Mapping[int, int]) -> int:
    """Results in the band just inside and its two neighbours."""
    return sum(bands.get(band, 0) for band in (OUTSIDE, JUST_INSIDE, INSIDE))


def bunching(snapshot: Snapshot, scope: Scope) -> list[Laboratory]:
    """Every laboratory with results that can be placed beside a limit, in all rows that may be seen; those named first,
    then by p. Nothing where the ledger has no numeric results."""
    held = {name for (name,) in snapshot.rows("select column_name from duckdb_columns() where table_name = ?", [FACT])}
    if not held.issuperset(COLUMNS):
        return []
    areas = None if scope.areas is None else sorted(snapshot.areas.below(scope.areas))
    placed = snapshot.rows(PLACED, {"areas": areas, "band": snapshot.thresholds.bunching_band})
    return judged(placed, snapshot.thresholds)


def judged(placed: Sequence[tuple[str, str, int, int]], thresholds: Thresholds) -> list[Laboratory]:
    """Laboratories from (laboratory, item, band, results)."""
    found: dict[str, dict[str, Counter[int]]] = {}
    for laboratory, item, band, results in placed:
        found.setdefault(laboratory, {}).setdefault(item, Counter())[band] += results
    alls = [sum(items.values(), Counter()) for items in found.values()]
    p = probabilities(np.array([[b[OUTSIDE], b[JUST_INSIDE], b[INSIDE]] for b in alls]).reshape(-1, 3), thresholds)
    named = benjamini_hochberg(p, thresholds.false_discovery)
    laboratories = [
        Laboratory(name, items, None if np.isnan(p[n]) else float(p[n]), bool(named[n]), alls[n])
        for n, (name, items) in enumerate(found.items())
    ]
    return sorted(laboratories, key=lambda one: (not one.heaped, one.p is None, one.p or 0, one.name))


def probabilities(counts: np.ndarray, thresholds: Thresholds) -> np.ndarray:
    """The p value of each row (just outside, just inside, further inside); NaN under `small_sample` results."""
    n = counts.sum(axis=1)
    _, high = binomial_tails(counts[:, 1], n, 1 / 3)
    return np.where(n >= thresholds.small_sample, high, np.nan)
