"""A lasting change of level: where one set of limits fits a series no longer, and from when another would."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.monitoring.series import ROLLING, Array
from analytics.monitoring.watching import Stage, Watched, staged
from analytics.periods import Period
from data.settings import Thresholds


@dataclass(frozen=True)
class Shift:
    """The first period of a new level, and the centre lines before and from it."""

    since: Period
    before: float
    after: float


def lasting(held: Watched, limits: Thresholds) -> Shift | None:
    """The latest lasting change of level, None where there is none.

    Of a stage more than half of whose points signal: the parting into two that fits them best (least squares), if both
    have `chart_points` points or more and with limits of their own at most half as many of them signal. Limits are not
    made anew by this: whether the process has changed is for people to say (`rebase` of the indicator). Overlapping
    points (rolling) tell no level apart.
    """
    if held.unit == ROLLING:
        return None
    found = (_shift(stage, held, limits) for stage in reversed(held.stages) if stage.limits)
    return next(filter(None, found), None)


def _shift(stage: Stage, held: Watched, limits: Thresholds) -> Shift | None:
    firm = np.flatnonzero(stage.points.firm)
    first = _parting(stage.points.values[firm])
    if 2 * _signals(stage) <= len(firm) or min(first, len(firm) - first) < limits.chart_points:
        return None
    cut = int(firm[first])
    parts = [staged(stage.points[side], stage.chart, held.unit, limits) for side in (slice(cut), slice(cut, None))]
    if 2 * sum(map(_signals, parts)) > _signals(stage):
        return None
    before, after = (_center(part) for part in parts)
    return Shift(stage.points.periods[cut], before, after)


def _signals(stage: Stage) -> int:
    return sum(signal is not None for signal in stage.signals)


def _parting(values: Array) -> int:
    """Where the second of two parts begins that differ most between them."""
    n, sums = len(values), np.cumsum(values)
    sizes = np.arange(1, n)
    apart = sums[sizes - 1] / sizes - (sums[-1] - sums[sizes - 1]) / (n - sizes)
    return int(sizes[np.argmax(sizes * (n - sizes) * apart**2)])


def _center(stage: Stage) -> float:
    """The level of a part, Σ x / Σ n."""
    points, firm = stage.points, stage.points.firm
    return float(points.x[firm].sum() / points.n[firm].sum() * points.per)
