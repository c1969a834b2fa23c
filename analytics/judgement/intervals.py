"""Intervals and exact tails of proportions and counts: numbers in, numbers out, one entry a group."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, bdtrc, betaincinv, chdtri, ndtri

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


def clopper_pearson(x: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Array, Array]:
    """Exact interval of a proportion x / n, as fractions; NaN where n is 0.

    C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404–413, by quantiles of the beta distribution.
    """
    x, n = np.broadcast_arrays(np.asarray(x, float), np.asarray(n, float))
    tail, none, every = (1 - confidence) / 2, x <= 0, x >= n
    lower = np.where(none, 0.0, betaincinv(np.where(none, 1, x), n - x + 1, tail))
    upper = np.where(every, 1.0, betaincinv(x + 1, np.where(every, 1, n - x), 1 - tail))
    known = (n > 0) & np.isfinite(x)
    return np.where(known, lower, np.nan), np.where(known, upper, np.nan)


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
    lower = np.where(x == 0, 0.0, chdtri(2 * np.where(x == 0, 1, x), 1 - tail) / 2)
    return lower, chdtri(2 * (x + 1), tail) / 2


def byar(x: ArrayLike, confidence: float = 0.95) -> tuple[Array, Array]:
    """Byar's interval of a Poisson count, from x below and x + 1 above; the lower end NaN where negative, and at 0.

    N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research II (1987) p. 69 (others take x + ½ on both
    sides).
    """
    x, z = np.asarray(x, float), ndtri(0.5 + confidence / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        lower = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
    upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))) ** 3
    return np.where(lower >= 0, lower, np.nan), upper


def byar_half(x: ArrayLike, confidence: float = 0.95) -> tuple[Array, Array]:
    """The same with x + ½ on both sides (DescTools): not used for figures, to name the convention of others."""
    half, z = np.asarray(x, float) + 0.5, ndtri(0.5 + confidence / 2)
    lower, upper = (half * (1 - 1 / (9 * half) + sign * z / (3 * np.sqrt(half))) ** 3 for sign in (-1, 1))
    return lower, upper


def rate(x: ArrayLike, d: ArrayLike, confidence: float = 0.95) -> tuple[Array, Array]:
    """Interval of a rate x / d, or of a ratio of observed to expected: exact below 10 events, Byar from 10 on.

    The convention of the English public-health profiles (APHO Technical Briefing 3, 2008). `d`: exposure, above 0;
    NaN where it is not, or where a side is missing.
    """
    x, d = np.asarray(x, float), np.asarray(d, float)
    both = zip(garwood(x, confidence), byar(x, confidence), strict=True)
    ends = (np.where(x < 10, exact, near) for exact, near in both)
    with np.errstate(invalid="ignore", divide="ignore"):
        lower, upper = (np.where(d > 0, end / d, np.nan) for end in ends)
    return lower, upper


def poisson(x: ArrayLike, d: ArrayLike, method: str, confidence: float = 0.95) -> tuple[Array, Array]:
    """Interval of a rate x / d by a method of statsmodels: exact-c, jeff, score, midp-c, wald, sqrt-a, …"""
    from statsmodels.stats.rates import confint_poisson  # noqa: PLC0415  (slow to import, and no page needs it)

    lower, upper = confint_poisson(np.asarray(x, float), np.asarray(d, float), method=method, alpha=1 - confidence)
    return np.asarray(lower, float), np.asarray(upper, float)


def binomial_tails(x: ArrayLike, n: ArrayLike, p: ArrayLike) -> tuple[Array, Array]:
    """Exact probabilities of x or fewer, and of x or more, out of n when the true share is p; 1 where n is 0."""
    x, n, p = (np.asarray(values, float) for values in (x, n, p))
    some = np.where(n > 0, n, 1).astype(int)
    low = np.where(n > 0, bdtr(x, some, p), 1.0)
    high = np.where((n > 0) & (x > 0), bdtrc(np.maximum(x, 1) - 1, some, p), 1.0)
    return low, high
