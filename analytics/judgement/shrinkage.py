"""Shares of small groups, drawn towards what all groups are like: how sure is it that one lies under a target.

Beta-binomial: true shares vary between groups as a beta(α, β), counts around them by chance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betaincc, betaln, digamma, expit, polygamma, xlogy

Array = NDArray[np.float64]


def moments(x: ArrayLike, n: ArrayLike) -> tuple[float, float]:
    """(α, β) of the spread between groups from counts x of n, weighted by n; NaN when no spread can be seen.

    Moments of J. C. Kleinman, JASA 68 (1973) 46–54. Groups with n of 0 or a missing side count for nothing.
    """
    x, n = _known(x, n)
    if len(x) < 2:
        return np.nan, np.nan
    mean, rho = x.sum() / n.sum(), intraclass(x, n)
    if not 0 < rho < 1 or not 0 < mean < 1:
        return np.nan, np.nan
    return float(mean * (1 / rho - 1)), float((1 - mean) * (1 / rho - 1))


def intraclass(x: ArrayLike, n: ArrayLike) -> float:
    """ρ of the same estimator: variance of true shares over mean × (1 − mean); below 0 when they differ too little."""
    x, n = _known(x, n)
    mean, left = x.sum() / n.sum(), 1 - n / n.sum()
    scatter, chance = (n * (x / n - mean) ** 2).sum(), mean * (1 - mean) * left.sum()
    spare = mean * (1 - mean) * (n * left).sum() - chance
    return float((scatter - chance) / spare) if spare > 0 else np.nan


def moments_unweighted(x: ArrayLike, n: ArrayLike) -> tuple[float, float]:
    """(α, β) with the mean and the sample variance (ddof 1) of the raw shares, as if all n were large.

    A. Gelman et al., Bayesian Data Analysis (3rd ed. 2013) 5.1, for comparison: it takes chance for spread.
    """
    x, n = _known(x, n)
    if len(x) < 2:
        return np.nan, np.nan
    share = x / n
    mean, variance = share.mean(), share.var(ddof=1)
    if not 0 < variance < mean * (1 - mean):
        return np.nan, np.nan
    total = mean * (1 - mean) / variance - 1
    return float(mean * total), float((1 - mean) * total)


def posterior_mean(x: ArrayLike, n: ArrayLike, alpha: ArrayLike, beta: ArrayLike) -> Array:
    """Share to expect of each group: (x + α) / (n + α + β)."""
    x, n, alpha, beta = (np.asarray(value, float) for value in (x, n, alpha, beta))
    return (x + alpha) / (n + alpha + beta)


def probability_below(x: ArrayLike, n: ArrayLike, target: ArrayLike, alpha: ArrayLike, beta: ArrayLike) -> Array:
    """Chance that the true share of each group is under the target, after x of n; NaN with a missing α."""
    x, n, alpha, beta = (np.asarray(value, float) for value in (x, n, alpha, beta))
    return betainc(alpha + x, beta + n - x, np.asarray(target, float))


def probability_greater(a1: float, b1: float, a0: float, b0: float) -> float:
    """Chance that a share distributed as beta(a1, b1) is above one distributed as beta(a0, b0)."""
    return float(probability_lowest([a0, a1], [b0, b1])[0])


def probability_lowest(alpha: ArrayLike, beta: ArrayLike) -> Array:
    """Chance of each group to have the lowest true share, given each one's beta(α, β); sums to 1.

    Integrated on the logit scale, where all densities are smooth, with steps of a third of the narrowest spread.
    """
    a, b = (np.asarray(value, float)[:, None] for value in (alpha, beta))
    at, step = _logits(a, b)
    share, rest = expit(at), expit(-at)
    density = np.exp(xlogy(a, share) + xlogy(b, rest) - betaln(a, b))
    with np.errstate(divide="ignore"):
        above = np.log(np.maximum(betaincc(a, b, share), 1e-300))
    found = (density * np.exp(above.sum(0) - above)).sum(1) * step
    return found / found.sum()


def benjamini_hochberg(p: ArrayLike, q: float = 0.1) -> NDArray[np.bool_]:
    """Which of a list of p values to name so that at most a share q of those named is there by chance.

    Y. Benjamini and Y. Hochberg, JRSS B 57 (1995) 289–300. Missing p values are neither named nor counted.
    """
    p = np.asarray(p, float)
    order = np.sort(p[np.isfinite(p)])
    within = np.flatnonzero(order <= q * np.arange(1, len(order) + 1) / max(len(order), 1))
    return p <= order[within[-1]] if len(within) else np.zeros(p.shape, bool)


def _known(x: ArrayLike, n: ArrayLike) -> tuple[Array, Array]:
    x, n = np.asarray(x, float), np.asarray(n, float)
    some = np.isfinite(x) & (n > 0)
    return x[some], n[some]


def _logits(a: Array, b: Array) -> tuple[Array, float]:
    """Even steps on the logit scale that span all the betas."""
    middle, spread = digamma(a) - digamma(b), np.sqrt(polygamma(1, a) + polygamma(1, b))
    low = (middle - 10 * spread - 40 / np.maximum(a, 0.05)).min()
    high = (middle + 10 * spread + 40 / np.maximum(b, 0.05)).max()
    steps = int(min(np.ceil((high - low) / (spread.min() / 3)), 20_000))
    at, step = np.linspace(low, high, steps, retstep=True)
    return at, float(step)
