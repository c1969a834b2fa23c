"""Published cases of shares: one share, two shares, how many samples a difference needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from analytics.judgement import exact, funnel, intervals, large, samples
from tests.reference.given import Conventions, Given, NotApplicable, method


def limits(pair: tuple[Any, Any], scale: float = 1, value: Any = None) -> dict[str, Any]:
    """A pair of limits, and the figure they belong to, in the unit of the case."""
    found = {"lower": np.multiply(pair[0], scale), "upper": np.multiply(pair[1], scale)}
    return found if value is None else {"value": np.multiply(value, scale), **found}


def share(x: Any, n: Any) -> Any:
    """x / n, missing where n is 0."""
    return np.divide(x, n, out=np.full(np.broadcast(x, n).shape, np.nan), where=np.asarray(n) > 0)


@method("wilson")
def wilson(given: Given) -> Mapping[str, Any]:
    x, n = given.numbers("x"), given.numbers("n")
    return limits(intervals.wilson(x, n, given.confidence), given.scale, share(x, n))


@method("clopper_pearson")
def clopper_pearson(given: Given) -> Mapping[str, Any]:
    x, n = given.numbers("x"), given.numbers("n")
    return limits(intervals.clopper_pearson(x, n, given.confidence), given.scale, share(x, n))


def two(given: Given) -> list[Any]:
    """x1, n1, x2, n2 of a case, told apart or as lists of two, or as a table whose columns are the groups."""
    if given.has("table"):
        table = np.asarray(given("table"), float)
        (x1, x2), (n1, n2) = table[0], table.sum(axis=0)
        return [x1, n1, x2, n2]
    if given.has("x1"):
        return [given.numbers(name) for name in ("x1", "n1", "x2", "n2")]
    x, n = given.numbers("x"), given.numbers("n")
    if x.shape != (2,):
        raise NotApplicable("two groups are compared, not " + str(x.size))
    return [x[0], n[0], x[1], n[1]]


@method("newcombe_diff")
def newcombe(given: Given) -> Mapping[str, Any]:
    x1, n1, x2, n2 = two(given)
    pair = intervals.newcombe(x1, n1, x2, n2, given.confidence)
    return {**limits(pair, given.scale), "difference": given.scale * (share(x1, n1) - share(x2, n2))}


@method("proportions_ztest")
def z_test(given: Given) -> Mapping[str, Any]:
    stated = given("value", None)
    tested = large.two_shares(*two(given)) if stated is None else large.one_share(given("x"), given("n"), stated)
    return {"stat": tested.statistic, "p": tested.p}


@method("proportions_chisquare")
def chi_square(given: Given) -> Mapping[str, Any]:
    tested = large.equal_shares(given.numbers("x"), given.numbers("n"), given.numbers("value", None))
    return {"chi2": tested.statistic, "df": tested.df, "p": tested.p}


@method("barnard_exact")
def barnard(given: Given) -> Mapping[str, Any]:
    numbers = two(given)
    return {"stat": exact.score(*numbers), "p": exact.shares(*numbers)}


@method("boschloo_exact")
def boschloo(given: Given) -> Mapping[str, Any]:
    return {"p": exact.boschloo(*two(given))}


@method("n_per_group")
def n_per_group(given: Given) -> Mapping[str, Any]:
    base, gap = base_and_gap(given)
    return {"n": samples.needed(base, gap, given("power", 0.8), given("alpha", 0.05))}


@method("power_two_prop")
def power_two_prop(given: Given) -> Mapping[str, Any]:
    base, gap = base_and_gap(given)
    n1 = given("n1", given("n", None))
    n2 = given("n2", None) or n1 * given("ratio", 1)
    return {"power": samples.power(base, gap, n1, n2, given("alpha", 0.05))}


def base_and_gap(given: Given) -> tuple[float, float]:
    """The share of the second group, and by how much the first differs from it."""
    base = given("p2", None) if given.has("p2") else given("p0")
    return base, given("diff") if given.has("diff") else given("p1") - base


@method("design_effect")
def design_effect(given: Given) -> Mapping[str, Any]:
    deff = samples.design_effect(given.numbers("m"), given.numbers("rho"))
    return {"deff": deff, "n_eff": given.numbers("n", np.nan) / deff}


@method("flag_exact")
def flag_exact(given: Given) -> Mapping[str, Any]:
    x, n, p0 = given.numbers("x"), given.numbers("n"), given.numbers("p0")
    low, high = intervals.binomial_tails(x, n, p0)
    at = {"p_low": low, "p_high": high, "p_lower": low, "p_upper": high, "lower_tail": low, "upper_tail": high}
    known = {name: {"flag": funnel.flags(x, n, p0, levels), **at} for name, levels in tails(given).items()}
    return Conventions(known)


def tails(given: Given) -> dict[str, tuple[float, ...]]:
    """Tails beyond which places are flagged: those stated, or half of what a stated confidence leaves, else both."""
    if given.has("tails"):
        return {"": tuple(given("tails"))}
    stated = next((given(name) for name in ("tail", "alpha") if given.has(name)), None)
    if stated is None and any(given.has(name) for name in ("conf", "confidence")):
        stated = (1 - given.confidence) / 2
    return {"": (stated,)} if stated else {"tails .025 and .001": funnel.TAILS, "tail .025": funnel.TAILS[:1]}
