"""Why a rate changed: within the groups, or because their mix did. Fractions in the scale of the rates given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def kitagawa(x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike) -> tuple[Array, Array]:
    """Parts of the change of Σx / Σn from 0 to 1 that each group made: by its own rate, and by its share of the mix.

    Two terms with mean weights; the parts of all groups add up to the change. The mix is measured against the mean of
    the two overall rates, which moves parts between groups and not their sum. A group absent at one time has its rate
    of the other. E. M. Kitagawa, JASA 50 (1955) 1168–1194.
    """
    w1, r1, w0, r0 = _mixes(x1, n1, x0, n0)
    overall = ((w1 * r1).sum() + (w0 * r0).sum()) / 2
    within = (w1 + w0) / 2 * (r1 - r0)
    mix = (w1 - w0) * ((r1 + r0) / 2 - overall)
    return within, mix


def within_errors(x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike) -> Array:
    """Standard error of each group's within part of `kitagawa`, the mix taken as given: w̄ √(r₁(1 − r₁)/n₁ + …₀).

    A group absent at one time adds nothing. E. M. Kitagawa, JASA 50 (1955) 1168–1194, with binomial variances.
    """
    w1, r1, w0, r0 = _mixes(x1, n1, x0, n0)
    n1, n0 = np.asarray(n1, float), np.asarray(n0, float)
    both = (n1 > 0) & (n0 > 0)
    variance = r1 * (1 - r1) / np.where(both, n1, 1) + r0 * (1 - r0) / np.where(both, n0, 1)
    return np.where(both, (w1 + w0) / 2 * np.sqrt(variance), 0.0)


def within_error(x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike) -> float:
    """Standard error of Σ within of `kitagawa`, from those of its groups, which are independent."""
    return float(np.sqrt((within_errors(x1, n1, x0, n0) ** 2).sum()))


def two_terms(w1: ArrayLike, r1: ArrayLike, w0: ArrayLike, r0: ArrayLike) -> tuple[float, float]:
    """Whole change of Σ w r as (rate, mix) with mean weights: Σ w̄ Δr and Σ r̄ Δw. Shares w in any one unit."""
    w1, r1, w0, r0 = _shared(w1, r1, w0, r0)
    return float(((w1 + w0) / 2 * (r1 - r0)).sum()), float(((r1 + r0) / 2 * (w1 - w0)).sum())


def three_terms(w1: ArrayLike, r1: ArrayLike, w0: ArrayLike, r0: ArrayLike) -> tuple[float, float, float]:
    """Whole change of Σ w r as (rate, mix, interaction) with the weights of time 0: Σ w₀ Δr, Σ r₀ Δw, Σ Δw Δr."""
    w1, r1, w0, r0 = _shared(w1, r1, w0, r0)
    rate, mix, both = (w0 * (r1 - r0)).sum(), (r0 * (w1 - w0)).sum(), ((w1 - w0) * (r1 - r0)).sum()
    return float(rate), float(mix), float(both)


def product(first: Sequence[ArrayLike], second: Sequence[ArrayLike]) -> Array:
    """Part of each factor in the change of Σ a·b·c… from `first` to `second`; the parts add up to the change.

    `first`, `second`: the same factors in the same order, each a number or one entry a group (shapes broadcast; the
    parts are summed over the groups).
    """
    return factors(lambda *values: np.prod(np.broadcast_arrays(*values), axis=0).sum(), first, second)


def factors(rate: Callable[..., float], first: Sequence[ArrayLike], second: Sequence[ArrayLike]) -> Array:
    """Part of each factor in the change of rate(a, b, c, …) from `first` to `second`; they add up to the change.

    Each factor's change is weighted by the mean of all orders in which the others may change. P. Das Gupta,
    Standardization and Decomposition of Rates (US Census Bureau P23-186, 1993), ch. 2 and 3.
    """
    old, new = ([np.asarray(factor, float) for factor in side] for side in (first, second))
    return np.array([_part(rate, old, new, i) for i in range(len(old))])


def _part(rate: Callable[..., float], old: list[Array], new: list[Array], own: int) -> float:
    others = [i for i in range(len(old)) if i != own]
    total = 0.0
    for size in range(len(old)):
        for changed in combinations(others, size):
            at = [new[i] if i in changed else old[i] for i in range(len(old))]
            moved = rate(*at[:own], new[own], *at[own + 1 :]) - rate(*at)
            total += moved / (len(old) * comb(len(others), size))
    return total


def _mixes(x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike) -> tuple[Array, Array, Array, Array]:
    """Shares and rates at both times; an absent group has its rate of the other time, or 0 if it was never there."""
    x1, n1, x0, n0 = (np.asarray(values, float) for values in (x1, n1, x0, n0))
    r1, r0 = (np.divide(x, n, out=np.full(x.shape, np.nan), where=n > 0) for x, n in ((x1, n1), (x0, n0)))
    r1, r0 = np.where(n1 > 0, r1, r0), np.where(n0 > 0, r0, r1)
    return n1 / n1.sum(), np.nan_to_num(r1), n0 / n0.sum(), np.nan_to_num(r0)


def _shared(*values: ArrayLike) -> list[Array]:
    return [np.asarray(value, float) for value in values]
