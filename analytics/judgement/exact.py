"""Exact tests of two small samples: numbers in, two-sided p out, one entry a group."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import ceil, isnan, nan

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, bdtrc, gammaln, xlogy

Array = NDArray[np.float64]
Extreme = NDArray[np.bool_]
NOT_LESS = 1 - 1e-11  # an equal table computed another way round counts as equal
LARGE = 400  # samples from which summing up all outcomes costs more than two tails


def shares(x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike) -> Array:
    """Chance of shares at least as far apart as x1 / n1 and x0 / n0 if both groups had one true share.

    Barnard's unconditional test: tables ordered by the pooled score statistic, the largest p over all true shares
    (G. A. Barnard, Biometrika 34 (1947) 123–138; S. Suissa and J. J. Shuster, JRSS A 148 (1985) 317–327).
    Whole counts of any equal shapes; 1 where a group is empty, NaN where a count is missing.
    """
    return _each(_barnard, x1, n1, x0, n0)


def boschloo(x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike) -> Array:
    """The same with tables ordered by Fisher's one-sided p, twice the smaller side: more even when sizes differ.

    R. D. Boschloo, Statistica Neerlandica 24 (1970) 1–35. 1 where a group is empty, NaN where a count is missing.
    """
    return _each(_boschloo, x1, n1, x0, n0)


def score(x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike) -> Array:
    """Pooled z of the difference x1 / n1 − x0 / n0, by which `shares` orders tables; NaN where a group is empty."""
    x1, n1, x0, n0 = (np.asarray(values, float) for values in (x1, n1, x0, n0))
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = (x1 + x0) / (n1 + n0)
        gap = x1 / n1 - x0 / n0
        return np.where(gap == 0, 0.0, gap / np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0)))


def counts(x1: ArrayLike, x0: ArrayLike, d1: ArrayLike = 1.0, d0: ArrayLike = 1.0) -> Array:
    """Chance of Poisson counts as uneven as x1 over d1 and x0 over d0 if both had one rate.

    Given their sum x1 is binomial; all outcomes no likelier than the one seen are added up (J. Przyborowski and
    H. Wilenski, Biometrika 31 (1940) 313–323; the convention of R's poisson.test). `d`: exposures, such as days or
    devices. 1 where both counts are 0, NaN where one is missing.
    """
    return _each(_conditional, x1, x0, d1, d0)


def means(x1: ArrayLike, x0: ArrayLike, d1: ArrayLike = 1.0, d0: ArrayLike = 1.0) -> Array:
    """The same unconditionally: E-test of K. Krishnamoorthy and J. Thomson, J. Stat. Plan. Inf. 119 (2004) 23–35."""
    return _each(_e_test, x1, x0, d1, d0)


def _each(test: Callable[..., float], *values: ArrayLike) -> Array:
    columns = np.broadcast_arrays(*(np.asarray(value, float) for value in values))
    rows = zip(*(column.ravel().tolist() for column in columns), strict=True)
    found = [nan if any(map(isnan, row)) else test(*row) for row in rows]
    return np.array(found, float).reshape(columns[0].shape)


@lru_cache(maxsize=16384)
def _barnard(x1: float, n1: float, x0: float, n0: float) -> float:
    if not n1 or not n0:
        return 1.0
    first, second = np.arange(n1 + 1)[:, None], np.arange(n0 + 1)[None, :]
    apart = np.abs(score(first, n1, second, n0))
    return _largest(apart >= apart[int(x1), int(x0)] * NOT_LESS)


@lru_cache(maxsize=16384)
def _boschloo(x1: float, n1: float, x0: float, n0: float) -> float:
    if not n1 or not n0:
        return 1.0
    less, more = _fisher(int(n1), int(n0))
    one_sided = [side <= side[int(x1), int(x0)] / NOT_LESS for side in (less, more)]
    return min(1.0, 2 * min(_largest(extreme) for extreme in one_sided))


def _fisher(n1: int, n0: int) -> tuple[Array, Array]:
    """Fisher's one-sided p, x1 too small and x1 too large, of every table (x1, x0)."""
    total = np.add.outer(np.arange(n1 + 1), np.arange(n0 + 1))
    likely = np.exp(_choose(n1)[:, None] + _choose(n0)[None, :] - _choose(n1 + n0)[total])
    less, more = np.empty_like(likely), np.empty_like(likely)
    for margin in range(n1 + n0 + 1):
        x1 = np.arange(max(0, margin - n0), min(n1, margin) + 1)
        line = likely[x1, margin - x1]
        less[x1, margin - x1] = np.cumsum(line)
        more[x1, margin - x1] = np.cumsum(line[::-1])[::-1]
    return less, more


def _largest(extreme: Extreme) -> float:
    """Largest probability of the extreme tables (x1, x0) over the true share that both groups have.

    Looked for on the angle asin √share, where a binomial varies evenly: a grid, then its best peaks by parabolas.
    """
    extreme = extreme if len(extreme) <= len(extreme.T) else extreme.T
    step = 1 / (8 * np.sqrt(sum(extreme.shape) - 2))
    even = np.array_equal(extreme, extreme[::-1, ::-1])  # then share and 1 − share are alike
    angles = np.arange(0, np.pi / (4 if even else 2) + 2 * step, step)
    seen = _probability(extreme, angles)
    peaks = 1 + np.flatnonzero((seen[1:-1] >= seen[:-2]) & (seen[1:-1] >= seen[2:]))
    peaks = peaks[np.argsort(seen[peaks])[-4:]]
    shift, tops = _summit(seen[peaks - 1], seen[peaks], seen[peaks + 1])
    best = angles[peaks] + step * shift
    for fine in (step / 5, step / 50):
        around = best[:, None] + fine * np.array([-1.0, 0.0, 1.0])
        shift, tops = _summit(*_probability(extreme, around.ravel()).reshape(-1, 3).T)
        best = best + fine * shift
    return float(min(1.0, max(seen.max(), tops.max(initial=0.0))))


def _summit(before: Array, here: Array, after: Array) -> tuple[Array, Array]:
    """Place (in steps from the middle) and height of the top of the parabola through three even points."""
    bend, slope = before - 2 * here + after, (after - before) / 2
    shift = np.clip(np.divide(-slope, bend, out=np.zeros_like(bend), where=bend < 0), -1, 1)
    return shift, here + slope * shift + bend / 2 * shift**2


def _probability(extreme: Extreme, angles: Array) -> Array:
    """Chance of the extreme tables at each angle; of a large second group by its two tails."""
    share = np.clip(np.sin(angles) ** 2, 1e-15, 1 - 1e-15)
    n1, n0 = extreme.shape[0] - 1, extreme.shape[1] - 1
    if n0 <= LARGE:
        beyond = extreme.astype(float) @ _binomial(n0, share)
    else:
        low, high = (np.cumprod(side, axis=1).sum(1)[:, None] for side in (extreme, extreme[:, ::-1]))
        beyond = np.where(low > 0, bdtr(np.maximum(low - 1.0, 0), n0, share), 0)
        beyond += np.where((high > 0) & (low <= n0), bdtrc(np.minimum(n0 - high, n0 - 1.0), n0, share), 0)
    return (_binomial(n1, share) * beyond).sum(0)


def _binomial(n: int, share: Array) -> Array:
    x = np.arange(n + 1.0)[:, None]
    return np.exp(_choose(n)[:, None] + x * np.log(share) + (n - x) * np.log1p(-share))


def _choose(n: int) -> Array:
    logs = gammaln(np.arange(n + 1) + 1.0)
    return logs[-1] - logs - logs[::-1]


@lru_cache(maxsize=16384)
def _conditional(x1: float, x0: float, d1: float, d0: float) -> float:
    total, share = int(x1 + x0), d1 / (d1 + d0)
    if not total:
        return 1.0
    likely = _binomial(total, np.array([share]))[:, 0]
    rare = likely <= likely[int(x1)] * (1 + 1e-7)
    if rare.all():
        return 1.0
    between = np.flatnonzero(~rare)
    low = bdtr(between[0] - 1, total, share) if between[0] else 0.0
    high = bdtrc(between[-1], total, share) if between[-1] < total else 0.0
    return float(min(1.0, low + high))


@lru_cache(maxsize=16384)
def _e_test(x1: float, x0: float, d1: float, d0: float) -> float:
    if not x1 + x0:
        return 1.0
    rate = (x1 + x0) / (d1 + d0)
    first, second = (np.arange(ceil(rate * d + 12 * (rate * d) ** 0.5) + 25.0) for d in (d1, d0))
    seen = abs(x1 / d1 - x0 / d0) / np.sqrt(x1 / d1**2 + x0 / d0**2)
    with np.errstate(invalid="ignore"):
        gap = np.abs(first[:, None] / d1 - second / d0) / np.sqrt(first[:, None] / d1**2 + second / d0**2)
    likely = np.outer(_poisson(first, rate * d1), _poisson(second, rate * d0))
    return float(min(1.0, likely[np.nan_to_num(gap) >= seen * NOT_LESS].sum()))


def _poisson(x: Array, mean: float) -> Array:
    return np.exp(xlogy(x, mean) - mean - gammaln(x + 1))
