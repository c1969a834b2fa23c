"""Funnels: which groups lie further from an expected share than chance takes them, and the curves to draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, bdtrik, betaln, chdtri, gammaln, ndtri

from analytics.judgement.intervals import binomial_tails, rate

Array = NDArray[np.float64]
Flags = NDArray[np.int8]
TAILS = (0.025, 0.001)


def limits(
    n: ArrayLike, p0: ArrayLike, tail: float = 0.025, phi: ArrayLike = 1.0, tau2: ArrayLike = 0.0
) -> tuple[Array, Array]:
    """Curve (lower, upper) of shares around p0 by group size n, each side with chance `tail`: to draw, not to flag.

    p0 ± z √(φ p0(1 − p0)/n + 4τ² p0(1 − p0)) within 0 and 1: at φ = 1 and τ² = 0 the shares whose Wilson interval
    ends at p0, as in PHEindicatormethods. Either φ (multiplicative) or τ² (additive, on the arcsine scale as
    `overdispersion` gives it): D. J. Spiegelhalter, Statistics in Medicine 24 (2005) 1185–1202. NaN where n is 0.
    """
    n, p0 = np.asarray(n, float), np.asarray(p0, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = p0 * (1 - p0) * (np.asarray(phi, float) / n + 4 * np.asarray(tau2, float))
    half = -ndtri(tail) * np.sqrt(np.where(n > 0, variance, np.nan))
    return np.clip(p0 - half, 0, 1), np.clip(p0 + half, 0, 1)


def exact_limits(n: ArrayLike, p0: ArrayLike, tail: float = 0.025) -> tuple[Array, Array]:
    """Interpolated binomial limits of D. J. Spiegelhalter (2005), appendix A.1.1: they flag too much near 0 and 1."""
    n, p0 = np.asarray(n, float), np.asarray(p0, float)
    low, high = (_interpolated(n, p0, probability) for probability in (tail, 1 - tail))
    return np.clip(low, 0, 1), np.clip(high, 0, 1)


def flags(x: ArrayLike, n: ArrayLike, p0: ArrayLike, tails: tuple[float, ...] = TAILS, tau2: ArrayLike = 0.0) -> Flags:
    """How far x out of n lies below (negative) or above p0: the number of `tails` that its exact tail is within.

    −2 … 2 with the two tails .025 and .001; 0 where n is 0. Binomial tails; with τ² > 0 (`overdispersion`) those of
    the beta-binomial whose shares spread around p0 with variance 4τ² p0(1 − p0).
    """
    low, high = binomial_tails(x, n, p0) if not np.any(tau2) else _spread_tails(x, n, p0, tau2)
    return _levels(low, high, tails)


def score_flags(x: ArrayLike, n: ArrayLike, p0: ArrayLike, tails: tuple[float, ...] = TAILS) -> Flags:
    """The same by the drawn `limits` (beyond, not on): the convention of PHEindicatormethods, not our judgement."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.asarray(x, float) / np.asarray(n, float)
    return np.asarray(sum(_beyond(share, *limits(n, p0, tail)) for tail in tails), np.int8)


def count_flags(x: ArrayLike, expected: ArrayLike, tails: tuple[float, ...] = TAILS) -> Flags:
    """The same for counts against expected ones (at least above 0): beyond if the interval of `rate` leaves 1 out.

    Exact below 10 events, Byar from 10 on, as PHEindicatormethods judges ratios and rates.
    """
    x = np.asarray(x, float)
    found = np.zeros(np.broadcast(x, np.asarray(expected)).shape, np.int8)
    for tail in tails:
        lower, upper = rate(x, expected, 1 - 2 * tail)
        found = found - _beyond(np.ones(found.shape), lower, upper)
    return found


def count_limits(x: ArrayLike, tail: float = 0.025) -> tuple[Array, Array]:
    """Ratios of observed to expected between which x events are no surprise: x over the ends of its exact interval.

    The funnel of PHEindicatormethods for ratios; for rates times the mean rate. The upper one is infinite at 0.
    """
    x = np.asarray(x, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return x / (chdtri(2 * (x + 1), tail) / 2), np.where(x > 0, x / (chdtri(2 * x, 1 - tail) / 2), np.inf)


def overdispersion(x: ArrayLike, n: ArrayLike, p0: float | None = None, trim: float = 0.1) -> tuple[float, float]:
    """Spread of shares x / n around p0 (their mean, unless told) beyond chance: (φ, τ²), τ² on the scale of asin √p.

    φ is the mean of squared z values on the arcsine scale, winsorised at `trim` on each side; τ² the additive variance
    (0 while φ is within chance). Spiegelhalter (2005); as FunnelPlotR computes it for proportions. NaN without groups.
    """
    x, n = _known(x, n)
    middle = np.asarray(x.sum() / max(n.sum(), 1) if p0 is None else p0, float)
    error = 1 / (2 * np.sqrt(n))
    z = (np.arcsin(np.sqrt(x / n)) - np.arcsin(np.sqrt(middle))) / error
    return _spread(np.clip(z, *np.quantile(z, [trim, 1 - trim])) if len(z) else z, error)


def overdispersion_ratios(observed: ArrayLike, expected: ArrayLike, trim: float = 0.1) -> tuple[float, float]:
    """The same for standardised ratios on the log scale, the lowest and highest `trim` of them left out.

    M. J. Campbell et al., BMJ 344 (2012) e1001 (SHMI), as FunnelPlotR trims by ranks. Ratios of 0 count for nothing.
    """
    observed, expected = _known(observed, expected)
    observed, expected = observed[observed > 0], expected[observed > 0]
    z = np.sqrt(expected) * np.log(observed / expected)
    parts = round(1 / trim) if trim else 0
    ranks = (np.searchsorted(np.sort(z), z, "left") + np.searchsorted(np.sort(z), z, "right") + 1) / 2
    place = np.floor(ranks * parts / (len(z) + 1))
    kept = (place > 0) & (place < parts - 1) if parts else np.ones(len(z), bool)
    return _spread(z[kept], 1 / np.sqrt(expected[kept]))


def _spread(z: Array, error: Array) -> tuple[float, float]:
    if not len(z):
        return np.nan, np.nan
    phi, k, weight = float((z**2).mean()), len(z), 1 / error**2
    if k < 2 or k * phi < k - 1:
        return phi, 0.0
    return phi, float((k * phi - (k - 1)) / (weight.sum() - (weight**2).sum() / weight.sum()))


def _known(x: ArrayLike, n: ArrayLike) -> tuple[Array, Array]:
    x, n = np.asarray(x, float), np.asarray(n, float)
    some = np.isfinite(x) & (n > 0)
    return x[some], n[some]


def _levels(low: Array, high: Array, tails: tuple[float, ...]) -> Flags:
    levels = [(high <= tail).astype(np.int8) - (low <= tail).astype(np.int8) for tail in tails]
    return np.asarray(sum(levels), np.int8)


def _beyond(value: Array, lower: Array, upper: Array) -> Flags:
    return np.asarray((value > upper).astype(np.int8) - (value < lower).astype(np.int8))


def _interpolated(n: Array, p0: Array, probability: float) -> Array:
    count = np.ceil(bdtrik(probability, n, p0) - 1e-9)
    whole = n.astype(int)
    reached, before = bdtr(count, whole, p0), np.where(count > 0, bdtr(np.maximum(count - 1, 0), whole, p0), 0)
    return (count - (reached - probability) / (reached - before)) / n


def _spread_tails(x: ArrayLike, n: ArrayLike, p0: ArrayLike, tau2: ArrayLike) -> tuple[Array, Array]:
    """Beta-binomial tails P(X ≤ x) and P(X ≥ x), a group at a time; 1 where n is 0."""
    x, n, p0, tau2 = np.broadcast_arrays(*(np.asarray(value, float) for value in (x, n, p0, tau2)))
    low, high = np.ones(x.shape), np.ones(x.shape)
    for at in np.ndindex(x.shape):
        if n[at] > 0:
            likely = _beta_binomial(int(n[at]), float(p0[at]), 4 * float(tau2[at]))
            low[at], high[at] = likely[: int(x[at]) + 1].sum(), likely[int(x[at]) :].sum()
    return low, high


def _beta_binomial(n: int, p0: float, rho: float) -> Array:
    total = 1 / max(rho, 1e-9) - 1
    a, b, x = p0 * total, (1 - p0) * total, np.arange(n + 1.0)
    ways = gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)
    return np.exp(ways + betaln(x + a, n - x + b) - betaln(a, b))
