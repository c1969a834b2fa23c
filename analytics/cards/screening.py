"""Who lies apart, and how many chance alone puts there: counts in, flags out; no snapshot, view or word."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, ndtri

from analytics.judgement.chance import lower_tail
from analytics.judgement.intervals import binomial_tails
from analytics.judgement.judge import TAIL
from analytics.judgement.shrinkage import benjamini_hochberg
from data.settings import Thresholds

Flags = NDArray[np.bool_]
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Screened:
    """One entry a group: `flagged`, `tested`, its `tail` (p), and the `chance` of being flagged when nobody differs
    from `whole`."""

    flagged: Flags
    tested: Flags
    tail: Array
    chance: Array
    whole: float


def outliers(x: ArrayLike, n: ArrayLike, good: str, limits: Thresholds) -> Screened:
    """Shares x / n on the bad side of the whole, Σx / Σn: exact binomial tail, one-sided, from `small_sample` on.

    Flagged: the tail is at most `tail_warning` and stands up to Benjamini and Hochberg over the groups tested, at
    `false_discovery`. `chance` is what the first step of that procedure lets through when all shares are the whole.
    """
    x, n = np.asarray(x, float), np.asarray(n, float)
    whole, tested = float(x.sum() / max(n.sum(), 1)), n >= limits.small_sample
    low, high = binomial_tails(x, n, whole)
    tail = np.where(tested, low if good == "up" else high, 1.0)
    flagged = np.zeros(len(n), bool)
    flagged[tested] = benjamini_hochberg(tail[tested], limits.false_discovery) & (tail[tested] <= limits.tail_warning)
    first = min(limits.tail_warning, limits.false_discovery / max(int(tested.sum()), 1))
    of = whole if good == "up" else 1 - whole
    return Screened(flagged, tested, tail, np.where(tested, lower_tail(n, np.full(len(n), of), first), 0.0), whole)


def missed_by_chance(n: float, target: float, good: str, confidence: float) -> float:
    """The chance that a share of n is said to miss a target that the true share just meets.

    It takes the whole Wilson interval beyond the target, which inverts the score test (Wilson, 1927), and an exact tail
    of .025 or less: as many cases as the stricter of the two asks for.
    """
    share = target if good != "down" else 1 - target
    least = n * share - ndtri(0.5 + confidence / 2) * math.sqrt(n * share * (1 - share))
    by_interval = float(bdtr(math.ceil(least) - 1, int(n), share)) if least > 0 else 0.0
    return min(by_interval, float(lower_tail(np.array([float(n)]), np.array([share]), TAIL)[0]))
