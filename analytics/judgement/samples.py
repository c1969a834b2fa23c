"""How many samples a question needs, and what a number of samples can answer. Shares as fractions."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from analytics.judgement.intervals import wilson

Array = NDArray[np.float64]
ALPHA = 0.05


def needed(p0: ArrayLike, difference: ArrayLike, power: float = 0.8, alpha: float = ALPHA) -> Array:
    """Samples in each of two equal groups to see p0 become p0 + difference: two-sided test, chance `power`.

    Not rounded. J. L. Fleiss, Statistical Methods for Rates and Proportions (1981) 3.2, without the continuity
    correction, as R's power.prop.test. NaN where p0 + difference is no share; infinite at difference 0.
    """
    p0, difference = np.asarray(p0, float), np.asarray(difference, float)
    equal, apart = _errors(p0, difference, 1.0, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return ((-ndtri(alpha / 2) * equal + ndtri(power) * apart) / difference) ** 2


def power(
    p0: ArrayLike, difference: ArrayLike, n1: ArrayLike, n0: ArrayLike | None = None, alpha: float = ALPHA
) -> Array:
    """Chance that a two-sided test sees p0 (of n0 samples) become p0 + difference (of n1); equal sizes without n0.

    Pooled error where nothing changed, separate errors where it did; both tails.
    """
    difference = np.asarray(difference, float)
    equal, apart = _errors(p0, difference, n1, n1 if n0 is None else n0)
    critical = -ndtri(alpha / 2) * equal
    with np.errstate(divide="ignore", invalid="ignore"):
        return ndtr((difference - critical) / apart) + ndtr((-difference - critical) / apart)


def detectable(
    p0: ArrayLike, n1: ArrayLike, n0: ArrayLike | None = None, power: float = 0.8, fall: bool = True
) -> Array:
    """Smallest change of the share p0 that n1 and n0 samples see so surely: negative for a fall, else a rise.

    At the usual 5 %, two-sided. NaN where not even the fall to 0, or the rise to 1, would be seen. By bisection.
    """
    p0, n1, n0 = np.broadcast_arrays(*(np.asarray(value, float) for value in (p0, n1, n1 if n0 is None else n0)))
    sign, most = (-1.0, p0) if fall else (1.0, 1 - p0)
    low, high = np.zeros(p0.shape), most * (1 - 1e-9)
    possible = _seen(p0, sign * high, n1, n0) >= power
    for _ in range(30):
        middle = (low + high) / 2
        seen = _seen(p0, sign * middle, n1, n0) >= power
        low, high = np.where(seen, low, middle), np.where(seen, middle, high)
    return np.where(possible, sign * high, np.nan)


def precision(p: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Array:
    """Half the width of the Wilson interval to expect when n samples are taken where the share is p."""
    lower, upper = wilson(np.asarray(p, float) * np.asarray(n, float), n, confidence)
    return (upper - lower) / 2


def design_effect(m: ArrayLike, rho: ArrayLike) -> Array:
    """Factor 1 + (m − 1)ρ by which m samples of each enterprise, alike to the degree ρ, widen the variance.

    L. Kish, Survey Sampling (1965) 5.4. n samples tell as much as n / factor independent ones.
    """
    return 1 + (np.asarray(m, float) - 1) * np.asarray(rho, float)


_seen = power  # by another name, where `power` is a number


def _errors(p0: ArrayLike, difference: Array, n1: ArrayLike, n0: ArrayLike) -> tuple[Array, Array]:
    """Standard errors of the difference: pooled, as if nothing had changed, and with each group's own share."""
    p0, n1, n0 = (np.asarray(value, float) for value in (p0, n1, n0))
    p1 = p0 + difference
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (p1 * n1 + p0 * n0) / (n1 + n0)
        return np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0)), np.sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0)
