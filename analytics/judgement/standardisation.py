"""Rates at one common mix: what a group's rate would be if it had sampled what all did. Strata in the last axis.

Counts x must be the rare side (failures): the intervals are those of Poisson counts.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri

from analytics.judgement.intervals import byar

Array = NDArray[np.float64]


class Standardised(NamedTuple):
    """Rate and interval, one entry a group, in the unit of x / n; NaN where a stratum with weight is empty."""

    value: Array
    lower: Array
    upper: Array


def dobson(x: ArrayLike, n: ArrayLike, weights: ArrayLike, confidence: float = 0.95) -> Standardised:
    """Directly standardised rate Σ w x/n / Σ w with the interval of Dobson around Byar's of the total count.

    `weights`: of the strata in the common mix, in any unit. A. J. Dobson et al., Statistics in Medicine 10 (1991)
    457–462; the lower end is NaN where Byar's is.
    """
    value, variance, _, total = _weighted(x, n, weights)
    low, high = byar(total, confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = np.sqrt(variance / total)
        return Standardised(value, value + scale * (low - total), value + scale * (high - total))


def fay_feuer(x: ArrayLike, n: ArrayLike, weights: ArrayLike, confidence: float = 0.95) -> Standardised:
    """The same rate with the gamma interval of M. P. Fay and E. J. Feuer, Statistics in Medicine 16 (1997) 791–801."""
    value, variance, largest, _ = _weighted(x, n, weights)
    tail = (1 - confidence) / 2
    above, spread = value + largest, variance + largest**2
    with np.errstate(invalid="ignore", divide="ignore"):
        lower = np.where(value > 0, variance / (2 * value) * chdtri(2 * value**2 / variance, 1 - tail), value)
        return Standardised(value, lower, spread / (2 * above) * chdtri(2 * above**2 / spread, tail))


def suppressed(x: ArrayLike, n: ArrayLike, weights: ArrayLike, fewest: int = 10) -> NDArray[np.bool_]:
    """True where no rate should be standardised: fewer than `fewest` counts, or an empty stratum that has weight."""
    x, n, weights = (np.asarray(value, float) for value in (x, n, weights))
    empty = ((weights > 0) & ~(n > 0)).any(-1)
    return np.asarray(empty | ~(np.nansum(x, axis=-1) >= fewest))


def _weighted(x: ArrayLike, n: ArrayLike, weights: ArrayLike) -> tuple[Array, Array, Array, Array]:
    """Rate, its variance Σ w² x/n², the largest w / n, and the total count; strata without weight left out."""
    x, n, weights = np.broadcast_arrays(*(np.asarray(value, float) for value in (x, n, weights)))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(weights > 0, weights / weights.sum(-1, keepdims=True), 0)
        each = np.where(share > 0, share / np.where(n > 0, n, np.nan), 0)
    return (each * x).sum(-1), (each**2 * x).sum(-1), each.max(-1), x.sum(-1)
