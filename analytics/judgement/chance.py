"""How many flags chance alone gives: to be said wherever a list of flagged groups is shown."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, bdtrik

Array = NDArray[np.float64]


def flagged(n: ArrayLike, p: ArrayLike, tail: float) -> Array:
    """Chance that n batches with the true share p fall in an exact binomial tail of at most `tail`, either side.

    Less than twice the tail because counts are whole: near 96 % and under some 100 batches often no high tail exists.
    0 where n is 0. Summed over groups it is the number of flags expected when nobody differs.
    """
    n, p = np.asarray(n, float), np.asarray(p, float)
    return lower_tail(n, p, tail) + lower_tail(n, 1 - p, tail)


def lower_tail(n: Array, p: Array, tail: float) -> Array:
    """What whole counts can reach of the lower tail: P(X ≤ k) with the largest k whose P does not exceed `tail`."""
    inside = (n > 0) & (p > 0) & (p < 1)
    some, share = np.where(inside, n, 1.0), np.where(inside, p, 0.5)
    most = np.floor(bdtrik(tail, some, share) + 1e-9)
    reached = np.where(most >= 0, bdtr(np.maximum(most, 0), some.astype(int), share), 0.0)
    return np.where(inside & (reached <= tail * (1 + 1e-9)), reached, 0.0)
