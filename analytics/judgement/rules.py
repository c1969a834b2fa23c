"""Rules of control charts: which points signal a special cause. The last axis is time, others are groups.

Conventions differ between packages, so each function names its own. A point on the line has side 0 and breaks a run;
a tie breaks a trend; a missing value breaks both.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr

from analytics.judgement.control import Limits

Flags = NDArray[np.bool_]
Signs = NDArray[np.int8]
OUTSIDE, TREND, NEAR, RUN = "outside", "trend", "two_in_three", "run"


def side(values: ArrayLike, center: ArrayLike) -> Signs:
    """1 above the centre, −1 below, 0 on it or missing."""
    return np.nan_to_num(np.sign(np.asarray(values, float) - np.asarray(center, float))).astype(np.int8)


def outside(values: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> Flags:
    """Points beyond a limit (one on the limit is not)."""
    values = np.asarray(values, float)
    return np.asarray((values > np.asarray(upper, float)) | (values < np.asarray(lower, float)))


def run(sides: ArrayLike, k: int = 7) -> Flags:
    """Points that end k or more points in a row on one side ("plot the dots": 7; Montgomery and Nelson: 8 or 9)."""
    return np.asarray(_ends(np.asarray(sides), k) != 0)


def trend(values: ArrayLike, k: int = 7) -> Signs:
    """1 at points that end k points in a row that rise, −1 where they fall: k points are k − 1 steps."""
    return _ends(_steps(values), k - 1)


def part_of(flags: ArrayLike, k: int = 7) -> Flags:
    """Points that a flag at their own place or at one of the next k − 1 covers: from the ends to the whole runs."""
    return np.asarray(_windows(np.asarray(flags) != 0, 0, k - 1, k).any(-1))


def two_in_three(near: ArrayLike, sides: ArrayLike) -> Flags:
    """All points of any three in a row on one side of which two or more are near a limit ("plot the dots").

    `near`: beyond 2σ and within the limits. To mark the near ones alone, combine with `near`.
    """
    close = _windows(np.asarray(near) != 0, 0, 2, 3).sum(-1) >= 2
    same = np.abs(_windows(np.asarray(sides), 0, 2, 3).sum(-1)) == 3
    return np.asarray(_windows(close & same, 2, 0, 3).any(-1))


def shift_backfilled(values: ArrayLike, center: ArrayLike, k: int) -> Signs:
    """1 for every point of k or more in a row above the centre, −1 below (PowerBI-SPC "shift")."""
    return _backfilled(_ends(side(values, center), k), k)


def trend_backfilled(values: ArrayLike, steps: int) -> Signs:
    """1 for every point of `steps` or more rises in a row, −1 for falls: steps + 1 points (PowerBI-SPC "trend")."""
    return _backfilled(_ends(_steps(values), steps), steps + 1)


def signals(values: ArrayLike, limits: Limits, run_points: int = 7, trend_points: int = 7) -> list[str]:
    """Rule that each point of one series (one axis) breaks, or "": outside, trend, two_in_three or run, in this order.

    Whole runs and trends are named, not their last points only; with "plot the dots" conventions (NHS England, Making
    data count, 2019), as in NHSRplotthedots.
    """
    flags = found(values, limits, run_points, trend_points)
    return np.select(list(flags.values()), list(flags), "").tolist()


def found(values: ArrayLike, limits: Limits, run_points: int = 7, trend_points: int = 7) -> dict[str, Flags]:
    """The same for any number of series: the points that break each rule, in the order in which rules take effect."""
    values = np.asarray(values, float)
    sides = side(values, limits.center)
    beyond = outside(values, limits.lower, limits.upper)
    near = outside(values, *limits.within(2)) & ~beyond
    return {
        OUTSIDE: beyond,
        TREND: part_of(trend(values, trend_points), trend_points),
        NEAR: two_in_three(near, sides) & near,
        RUN: part_of(run(sides, run_points), run_points),
    }


def longest_run(values: ArrayLike, center: ArrayLike) -> dict[str, int | bool]:
    """Longest run and number of crossings of one series, with the limits that chance keeps to (Anhøj's rules).

    n_useful (points off the centre), longest_run, longest_run_max = round(log₂ n) + 3 (M. F. Schilling, 2012),
    n_crossings, n_crossings_min = 5 % quantile of binomial(n − 1, ½) (Z. Chen, 2010), signal. J. Anhøj and
    A. V. Olesen, PLoS ONE 9 (2014) e113825.
    """
    sides = side(values, center)
    sides = sides[sides != 0]
    n, ends = len(sides), np.flatnonzero(np.diff(sides, append=2) if len(sides) else [])
    longest, crossings = int(np.diff(ends, prepend=-1).max(initial=0)), max(len(ends) - 1, 0)
    most, fewest = (round(np.log2(n)) + 3, _fewest_crossings(n)) if n else (0, 0)
    return {
        "n_useful": n,
        "longest_run": longest,
        "longest_run_max": most,
        "n_crossings": crossings,
        "n_crossings_min": fewest,
        "signal": longest > most or crossings < fewest,
    }


def _fewest_crossings(n: int) -> int:
    steps = n - 1
    return int(np.argmax(bdtr(np.arange(steps + 1), steps, 0.5) >= 0.05)) if steps else 0


def _steps(values: ArrayLike) -> Signs:
    values = np.asarray(values, float)
    steps = np.zeros(values.shape, np.int8)
    steps[..., 1:] = side(values[..., 1:], values[..., :-1])
    return steps


def _windows(values: np.ndarray, before: int, after: int, k: int) -> np.ndarray:
    """Windows of k along the last axis, one a point, padded with 0."""
    if not values.shape[-1]:
        return np.zeros((*values.shape, k), np.int8)
    padded = np.pad(values.astype(np.int8), [(0, 0)] * (values.ndim - 1) + [(before, after)])
    return sliding_window_view(padded, k, axis=-1)


def _ends(signs: np.ndarray, k: int) -> Signs:
    """1 or −1 at points that end k equal signs in a row."""
    total = _windows(signs, k - 1, 0, k).sum(-1)
    return (total // k * (total == k) - (total == -k)).astype(np.int8)


def _backfilled(ends: Signs, k: int) -> Signs:
    """Each point takes the sign of the last window of k points that covers it and ended with one."""
    marked = ends.copy()
    for ahead in range(1, k):
        later = ends[..., ahead:]
        marked[..., : later.shape[-1]] = np.where(later != 0, later, marked[..., : later.shape[-1]])
    return marked
