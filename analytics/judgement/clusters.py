"""Batches of one enterprise are not independent: how alike they are, and what that does to an interval."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from analytics.judgement.intervals import wilson
from analytics.judgement.samples import design_effect
from analytics.judgement.shrinkage import intraclass

LEVEL = 0.05  # one-sided: at a larger p the likeness cannot be told from none


class Clustered(NamedTuple):
    """Batches an enterprise (`m`, by Kish's weights), their likeness ρ and the design effect, both NaN where ρ cannot
    be estimated, and the interval of the share, widened where it can."""

    m: float
    rho: float
    effect: float
    lower: float
    upper: float


def extra_variation(x: ArrayLike, n: ArrayLike) -> float:
    """One-sided p that counts x of n scatter between clusters by chance alone; NaN where they cannot.

    R. E. Tarone, Biometrika 66 (1979) 585: z of the scatter beyond the binomial, against a correlation above 0.
    """
    x, n = np.asarray(x, float), np.asarray(n, float)
    share, pairs = x.sum() / n.sum(), (n * (n - 1)).sum()
    if not pairs or not 0 < share < 1:
        return float("nan")
    scatter = ((x - n * share) ** 2).sum() / (share * (1 - share))
    return float(ndtr((n.sum() - scatter) / np.sqrt(2 * pairs)))


def clustered(x: ArrayLike, n: ArrayLike) -> Clustered:
    """The share of all clusters, counts x of n, with an interval that allows for their likeness.

    Wilson's interval of the effective sample n / (1 + (m − 1)ρ), with Kish's m = Σ n² / Σ n and Kleinman's ρ
    (`intraclass`), where Tarone's test tells ρ from 0; else Wilson's of all.
    """
    x, n = np.asarray(x, float), np.asarray(n, float)
    m, rho = float((n**2).sum() / n.sum()), intraclass(x, n)
    alike = extra_variation(x, n) < LEVEL and rho > 0
    effect = float(design_effect(m, rho)) if alike else float("nan")
    lower, upper = wilson(x.sum() / effect, n.sum() / effect) if alike else wilson(x.sum(), n.sum())
    return Clustered(m, rho if alike else float("nan"), effect, float(lower), float(upper))
