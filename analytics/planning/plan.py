"""A sampling plan: where the next batches tell most, why, and what will be known after them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from analytics.judgement import samples, shrinkage
from analytics.planning.allocation import allocate
from analytics.planning.strata import History, Stratum
from data.settings import Thresholds

Array = NDArray[np.float64]
NEVER, AGAIN, RISK, LEAST, MIX = "never", "again", "risk", "least", "mix"


@dataclass(frozen=True)
class Line:
    """A stratum in the plan: `risk` is its shrunken probability of failing, `share` its weight in the whole."""

    stratum: Stratum
    risk: float
    share: float
    suggested: int
    reason: str


@dataclass(frozen=True)
class Precision:
    """What is known of some strata together, before the plan and after it: half widths of the 95 % interval.

    `before` is None where nothing was judged.
    """

    code: str
    judged: int
    suggested: int
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Plan:
    """N batches over the strata of a history; `rate` is the share that failed, of `judged` batches."""

    history: History
    n: int
    lines: tuple[Line, ...]
    judged: int
    rate: float
    minimum: int

    @property
    def short(self) -> int:
        """Strata that get less than the minimum, because n is too small."""
        return sum(line.suggested < self.minimum for line in self.lines)

    @property
    def never(self) -> list[Line]:
        """The strata that were never sampled."""
        return [line for line in self.lines if line.reason == NEVER]

    def precision(self, by: Callable[[Stratum], str] = lambda stratum: "") -> list[Precision]:
        """Of each group of strata, or of all; what is not sampled at random in a group makes it less."""
        groups: dict[str, list[Line]] = {}
        for line in self.lines:
            groups.setdefault(by(line.stratum), []).append(line)
        return [_precision(code, lines) for code, lines in groups.items()]


def plan(history: History, n: int, thresholds: Thresholds) -> Plan:
    """Allocate n batches: the minimum to every stratum, the longest unsampled first, then by Neyman's rule.

    The weight of a stratum is the share of its products in what the district samples, spread over places by their
    enterprises. The probability of failing is the posterior mean of a beta-binomial over all strata (METHODS).
    """
    strata = history.strata
    x, judged = (np.array([getattr(s, name) for s in strata], float) for name in ("failed", "judged"))
    risk, sure = _risks(x, judged)
    shares = _shares(strata)
    first = sorted(range(len(strata)), key=lambda k: (strata[k].last or date.min, strata[k].place, strata[k].product))
    counts = allocate(n, (shares * np.sqrt(risk * (1 - risk))).tolist(), first, thresholds.stratum_batches)
    lines = tuple(
        Line(one, float(p), float(w), count, _reason(one, count, sure=s >= thresholds.sure_high, thresholds=thresholds))
        for one, p, w, count, s in zip(strata, risk, shares, counts, sure, strict=True)
    )
    return Plan(history, n, lines, int(judged.sum()), _rate(x, judged), thresholds.stratum_batches)


def detectable(plan: Plan, batches: Sequence[int], power: float) -> Array:
    """The smallest fall of the pass rate between two years of so many batches each that is seen with this power, as
    fractions; NaN where no fall would be."""
    return -np.asarray(samples.detectable(1 - plan.rate, batches, power=power))


def needed(plan: Plan, falls: Sequence[float], power: float) -> Array:
    """Batches that each of two years needs for such falls of the pass rate to be seen with this power."""
    return np.ceil(samples.needed(1 - plan.rate, -np.asarray(falls, float), power))


def _rate(x: Array, judged: Array) -> float:
    """The share that failed, never quite 0 or 1: half a failure is added, as in Jeffreys' prior."""
    return float((x.sum() + 0.5) / (judged.sum() + 1))


def _risks(x: Array, judged: Array) -> tuple[Array, Array]:
    """The probability of failing in each stratum, and how sure it is that it lies above that of all."""
    whole = _rate(x, judged)
    alpha, beta = shrinkage.moments(x, judged) if judged.any() else (np.nan, np.nan)
    if np.isnan(alpha):  # no spread between strata can be seen
        return np.full(len(x), whole), np.zeros(len(x))
    above = 1 - np.asarray(shrinkage.probability_below(x, judged, whole, alpha, beta))
    return np.asarray(shrinkage.posterior_mean(x, judged, alpha, beta)), above


def _shares(strata: Sequence[Stratum]) -> Array:
    """The weights of strata, which add up to 1."""
    enterprises = _by_product(strata, lambda stratum: stratum.enterprises)
    judged = _by_product(strata, lambda stratum: stratum.judged)
    mix = judged if any(judged.values()) else enterprises
    whole = sum(mix.values())
    return np.array([mix[s.product] / whole * s.enterprises / enterprises[s.product] for s in strata], float)


def _by_product(strata: Sequence[Stratum], value: Callable[[Stratum], int]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for stratum in strata:
        sums[stratum.product] = sums.get(stratum.product, 0) + value(stratum)
    return sums


def _reason(stratum: Stratum, count: int, *, sure: bool, thresholds: Thresholds) -> str:
    """The first that holds: never sampled, failing two years running, surely above the whole, the minimum, the mix."""
    held = {
        NEVER: stratum.last is None,
        AGAIN: stratum.again,
        RISK: sure,
        LEAST: count <= thresholds.stratum_batches,
    }
    return next((reason for reason, holds in held.items() if holds), MIX)


def _precision(code: str, lines: Sequence[Line]) -> Precision:
    judged, suggested = (sum(each) for each in zip(*((ln.stratum.judged, ln.suggested) for ln in lines), strict=True))
    weights = sum(line.share for line in lines)
    weighed = sum(line.share * line.risk for line in lines)
    p = weighed / weights if weights else sum(line.risk for line in lines) / len(lines)
    before, after = (_half(p, n) for n in (judged, judged + suggested))
    return Precision(code, judged, suggested, before, after)


def _half(p: float, n: int) -> float | None:
    return float(samples.precision(p, n)) if n else None
