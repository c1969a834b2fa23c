"""How often a control chart signals by chance alone: stable series of its shape on the same chart by the same rules."""

from __future__ import annotations

import numpy as np

from analytics.judgement.control import Limits
from analytics.monitoring.series import ROLLING, YEAR, Array, windows
from analytics.monitoring.signals import found, ways_of
from analytics.monitoring.watching import Watched, limits_of
from data.settings import Thresholds

TRIALS, SEED = 400, 7
CONCERN = {"up": (-1,), "down": (1,), "neutral": (-1, 1)}  # the ways of concern by what is good


def chance(watched: Watched, limits: Thresholds) -> float | None:
    """The share of stable series of this shape that signal all the same; None without limits.

    So many series are drawn, with a fixed seed, from what the limits in force suppose (binomial, Poisson or normal
    values around the centre), and put on the same chart with the same rules.
    """
    drawn = _stable_charts(watched)
    if drawn is None:
        return None
    flags = found(*drawn, watched.unit, limits)
    return float(np.any(list(flags.values()), axis=(0, -1)).mean())


def false_signals(watched: Watched, limits: Thresholds, good: str, last: int) -> float:
    """How many signals of concern chance alone gives among the `last` points of a chart, on average; 0 without limits.

    Neighbouring points count once. Where neither way is good every signal is of concern. From the series of `chance`.
    """
    drawn = _stable_charts(watched)
    if drawn is None or not last:
        return 0.0
    values, chart = drawn
    flags, ways = found(values, chart, watched.unit, limits), ways_of(values, chart, limits)
    of_concern = [flag & np.isin(ways[name], CONCERN[good]) for name, flag in flags.items()]
    marked = np.any(of_concern, axis=0)[..., -last:]
    return float((marked[..., 0].sum() + (marked[..., 1:] & ~marked[..., :-1]).sum()) / TRIALS)


def _stable_charts(watched: Watched) -> tuple[Array, Limits] | None:
    """Many stable series of the shape of a chart, a row each, and their limits."""
    stage = next((stage for stage in reversed(watched.stages) if stage.limits), None)
    if stage is None or stage.limits is None:
        return None
    firm, rolled = stage.points.firm, watched.unit == ROLLING
    base = watched.months.n if rolled else stage.points.n[firm]
    center, sigma = (side[firm][-1:] / stage.points.per for side in (stage.limits.center, stage.limits.sigma))
    months = YEAR if rolled and stage.points.averaged else 1  # of a centre that is the year's
    x, n = _stable(stage.chart, center / months, sigma, base), base
    if rolled:
        x, n = windows(x), windows(base) / months
    return x / n, limits_of(stage.chart, x, n, 1)


def _stable(chart: str, center: Array, sigma: Array, n: Array) -> Array:
    """Counts of many stable series, a row each."""
    rng, size = np.random.default_rng(SEED), (TRIALS, len(n))
    if chart == "p":
        return rng.binomial(n.astype(int), center, size).astype(float)
    if chart in ("c", "u"):
        return rng.poisson(center * n, size).astype(float)
    return (center + sigma * rng.standard_normal(size)) * n
