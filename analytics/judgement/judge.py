"""Is it better, worse, or within what chance does: one word a group, the same for colour, sign and sentence."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analytics.judgement.intervals import binomial_tails

BETTER, SIMILAR, WORSE, INSUFFICIENT, CENSUS = "better", "similar", "worse", "insufficient", "census"
TAIL = 0.025


def against(x: ArrayLike, n: ArrayLike, expected: ArrayLike, good: str, small: int) -> list[str]:
    """Judge shares x / n against an expected share by the exact binomial tail (.025 each way).

    `good`: up or down; neutral judges nothing and gives "". Fewer than `small` are insufficient.
    D. J. Spiegelhalter, Statistics in Medicine 24 (2005) 1185–1202, with the exact tail in place of drawn limits.
    """
    low, high = binomial_tails(x, n, expected)
    return _worded(high <= TAIL, low <= TAIL, np.asarray(n, float) >= small, good)


def change(
    interval: tuple[ArrayLike, ArrayLike], sizes: tuple[ArrayLike, ArrayLike], good: str, small: int
) -> list[str]:
    """Judge a difference by its interval: better or worse only where it excludes 0 and both sides have `small`."""
    lower, upper = (np.asarray(limit, float) for limit in interval)
    enough = np.minimum(*(np.asarray(size, float) for size in sizes)) >= small
    return _worded(lower > 0, upper < 0, enough, good)


def _worded(higher: np.ndarray, lower: np.ndarray, enough: np.ndarray, good: str) -> list[str]:
    if good == "neutral":
        return [""] * len(enough)
    up, down = (BETTER, WORSE) if good == "up" else (WORSE, BETTER)
    words = np.select([~enough, higher, lower], [INSUFFICIENT, up, down], SIMILAR)
    return [str(word) for word in words]
