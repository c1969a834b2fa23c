"""Tests that hold for large numbers, as packages print them: to check the exact ones and the intervals against."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtr

from analytics.judgement.exact import score

Rate = tuple[float, float]  # whole events and exposure


class Tested(NamedTuple):
    """Statistic and two-sided p; `df` degrees of freedom of a chi-square."""

    statistic: float
    p: float
    df: int = 0


def two_shares(x1: float, n1: float, x0: float, n0: float) -> Tested:
    """Pooled z test of two shares (two.sided prop.test without correction)."""
    z = float(score(x1, n1, x0, n0))
    return Tested(z, float(2 * ndtr(-abs(z))))


def one_share(x: float, n: float, p0: float) -> Tested:
    """z test of a share against a stated one, with the variance of the share seen (the default of statsmodels)."""
    share = x / n
    z = (share - p0) / np.sqrt(share * (1 - share) / n)
    return Tested(float(z), float(2 * ndtr(-abs(z))))


def equal_shares(x: ArrayLike, n: ArrayLike, p0: ArrayLike | None = None) -> Tested:
    """Pearson's chi-square of several shares being one, or being those stated (prop.test without correction)."""
    x, n = np.asarray(x, float), np.asarray(n, float)
    expected = x.sum() / n.sum() if p0 is None else np.asarray(p0, float)
    statistic = float(((x - n * expected) ** 2 / (n * expected * (1 - expected))).sum())
    df = x.size - (p0 is None)
    return Tested(statistic, float(chdtrc(df, statistic)), df)


def two_rates(first: Rate, second: Rate, method: str, **options: Any) -> Tested:
    """Two Poisson rates by a method of statsmodels: exact-cond, cond-midp, score, wald, wald-log, sqrt, etest-score, …

    `options`: compare (ratio or diff), value (of it that is tested: 1 or 0, unless told), alternative (two-sided).
    """
    from statsmodels.stats.rates import test_poisson_2indep as tested  # noqa: PLC0415  (slow to import)

    (x1, d1), (x0, d0) = first, second
    found = tested(int(x1), d1, int(x0), d0, method=method, **options)
    return Tested(np.nan if found.statistic is None else float(found.statistic), float(found.pvalue))


def two_rates_interval(
    first: Rate, second: Rate, method: str, compare: str = "ratio", confidence: float = 0.95
) -> tuple[float, float]:
    """Interval of the ratio or diff of two Poisson rates by a method of statsmodels: score, wald-log, mover, …"""
    from statsmodels.stats.rates import confint_poisson_2indep  # noqa: PLC0415  (slow to import)

    lower, upper = confint_poisson_2indep(*first, *second, method=method, compare=compare, alpha=1 - confidence)
    return float(lower), float(upper)
