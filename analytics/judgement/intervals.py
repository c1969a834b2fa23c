"""Intervals and exact tails of proportions and counts: numbers in, numbers out, one entry a group."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, bdtrc, chdtri, ndtri

Array = NDArray[np.float64]


def wilson(x: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Array, Array]:
    """Score interval of a proportion x / n, as fractions; NaN where n is 0.

    E. B. Wilson, JASA 22 (1927) 209–212; method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872.
    """
    x, n = np.asarray(x, float), np.asarray(n, float)
    z = ndtri(0.5 + confidence / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = x / n
        middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def newcombe(
    x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike, confidence: float = 0.95
) -> tuple[Array, Array]:
    """Hybrid-score interval of the difference x1 / n1 − x0 / n0, as fractions; NaN where an n is 0.

    Method 10 of R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890.
    """
    (l1, u1), (l0, u0) = wilson(x1, n1, confidence), wilson(x0, n0, confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        p1, p0 = np.asarray(x1, float) / np.asarray(n1, float), np.asarray(x0, float) / np.asarray(n0, float)
    below, above = np.hypot(p1 - l1, u0 - p0), np.hypot(u1 - p1, p0 - l0)
    return p1 - p0 - below, p1 - p0 + above


def garwood(x: ArrayLike, confidence: float = 0.95) -> tuple[Array, Array]:
    """Exact interval of a Poisson count: F. Garwood, Biometrika 28 (1936) 437–442."""
    x, tail = np.asarray(x, float), (1 - confidence) / 2
    lower = np.where(x > 0, chdtri(2 * np.maximum(x, 1), 1 - tail) / 2, 0.0)
    return lower, chdtri(2 * (x + 1), tail) / 2


def binomial_tails(x: ArrayLike, n: ArrayLike, p: ArrayLike) -> tuple[Array, Array]:
    """Exact probabilities of x or fewer, and of x or more, out of n when the true share is p; 1 where n is 0."""
    x, n, p = (np.asarray(values, float) for values in (x, n, p))
    some = np.where(n > 0, n, 1).astype(int)
    low = np.where(n > 0, bdtr(x, some, p), 1.0)
    high = np.where((n > 0) & (x > 0), bdtrc(np.maximum(x, 1) - 1, some, p), 1.0)
    return low, high
