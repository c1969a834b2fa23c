"""Is it better, worse, or within what chance does: one word a group, the same for colour, sign and sentence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.judgement import exact
from analytics.judgement.intervals import binomial_tails

BETTER, SIMILAR, WORSE, INSUFFICIENT, CENSUS = "better", "similar", "worse", "insufficient", "census"
CHANGED = "changed"  # beyond chance where neither direction is good
TAIL = 0.025
Sample = tuple[ArrayLike, ArrayLike]  # x of n


def against(x: ArrayLike, n: ArrayLike, expected: ArrayLike, good: str, small: int) -> list[str]:
    """Judge shares x / n against an expected share by the exact binomial tail (.025 each way).

    `good`: up or down; neutral judges nothing and gives "". Fewer than `small` are insufficient.
    D. J. Spiegelhalter, Statistics in Medicine 24 (2005) 1185–1202, with the exact tail in place of drawn limits.
    """
    if good == "neutral":
        return [""] * len(np.asarray(n))
    low, high = binomial_tails(x, n, expected)
    enough = np.asarray(n, float) >= small
    return _worded(enough & (high <= TAIL), enough & (low <= TAIL), ~enough, good)


def change(interval: tuple[ArrayLike, ArrayLike], now: Sample, then: Sample, good: str, small: int) -> list[str]:
    """Judge differences of shares by their intervals: better or worse only where one excludes 0.

    With fewer than `small` on either side Barnard's exact test must say so too, because the interval is then only
    nearly true to its level; what it does not confirm is insufficient. Nothing to compare with: "".
    """
    lower, upper = (np.asarray(limit, float) for limit in interval)
    (x, n), (x0, n0) = ([np.asarray(part, float) for part in sample] for sample in (now, then))
    few = np.minimum(n, n0) < small
    apart = (lower > 0) | (upper < 0)
    firm = _confirmed(apart & few, lambda at: exact.shares(x[at], n[at], x0[at], n0[at])) | ~few
    return _worded(firm & (lower > 0), firm & (upper < 0), few, good, np.isnan(lower))


def counted(x: ArrayLike, x0: ArrayLike, days: tuple[float, float], good: str, few: int) -> list[str]:
    """Judge a count of events against that of another period by the exact conditional test of two Poisson counts.

    Better or worse only where p < .05; else insufficient where both counts are under `few`, else similar.
    """
    x, x0 = np.asarray(x, float), np.asarray(x0, float)
    rate, rate0 = x / days[0], x0 / days[1]
    firm = _confirmed(rate != rate0, lambda at: exact.counts(x[at], x0[at], *days))
    return _worded(firm & (rate > rate0), firm & (rate < rate0), np.maximum(x, x0) < few, good, np.isnan(x + x0))


def _confirmed(asked: NDArray[np.bool_], test: Callable[[NDArray[np.bool_]], NDArray]) -> NDArray[np.bool_]:
    """Where an exact test confirms at the level of the intervals; asked only where it can matter."""
    firm = np.zeros(asked.shape, bool)
    firm[asked] = test(asked) < 2 * TAIL
    return firm


def _worded(higher: NDArray, lower: NDArray, few: NDArray, good: str, unknown: NDArray | bool = False) -> list[str]:
    up, down = {"up": (BETTER, WORSE), "down": (WORSE, BETTER)}.get(good, (CHANGED, CHANGED))
    words = np.select([np.broadcast_to(unknown, few.shape), higher, lower, few], ["", up, down, INSUFFICIENT], SIMILAR)
    return [str(word) for word in words]
