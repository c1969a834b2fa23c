"""Published cases of Poisson counts, rates and ratios, alone and two by two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from analytics.judgement import exact, intervals, large
from tests.reference.given import Conventions, Given, method
from tests.reference.proportions import limits

EXACT = {"exact": "exact-c", "midp": "midp-c", "jeffreys": "jeff"}
EXACT_OF_TWO = {"exact": "exact-cond", "midp": "cond-midp", "exact-midp": "cond-midp", "etest": "etest-score"}


@method("garwood")
def garwood(given: Given) -> Mapping[str, Any]:
    x = given.numbers("x")
    return limits(intervals.garwood(x, given.confidence), given.scale, x)


@method("byar")
def byar(given: Given) -> Mapping[str, Any]:
    x = given.numbers("x")
    return limits(intervals.byar(x, given.confidence), given.scale, x)


@method("byar_rate", "poisson_rate_byar")
def byar_rate(given: Given) -> Mapping[str, Any]:
    x, d = given.numbers("x"), given.numbers("d")
    known = {"x and x + 1": intervals.byar, "x + ½ on both sides": intervals.byar_half}
    return Conventions({name: limits(ours(x, given.confidence), given.scale / d, x) for name, ours in known.items()})


@method("poisson_rate_*")
def poisson_rate(given: Given) -> Mapping[str, Any]:
    x, d = given.numbers("x"), given.numbers("d", 1)
    name = given.method.removeprefix("poisson_rate_")
    return limits(intervals.poisson(x, d, EXACT.get(name, name), given.confidence), given.scale, x / d)


@method("rate_ci")
def rate(given: Given) -> Mapping[str, Any]:
    x, d = given.numbers("x"), given.numbers("d")
    return limits(intervals.rate(x, d, given.confidence), given.scale, x / d)


@method("ratio_ci")
def ratio(given: Given) -> Mapping[str, Any]:
    x, expected = given.numbers("x"), given.numbers("d")
    return limits(intervals.rate(x, expected, given.confidence), given.scale * given("refvalue", 1), x / expected)


def two(given: Given) -> list[Any]:
    """x1, d1, x2, d2 of a case; exposures are 1 where it gives none."""
    if given.has("x1"):
        return [given.numbers("x1"), given.numbers("d1", 1), given.numbers("x2"), given.numbers("d2", 1)]
    (x1, x2), (d1, d2) = given.numbers("x"), given.numbers("d", (1, 1))
    return [x1, d1, x2, d2]


@method("poisson_means_test")
def means(given: Given) -> Mapping[str, Any]:
    x1, d1, x2, d2 = two(given)
    return {"p": exact.means(x1, x2, d1, d2), "ratio": (x1 / d1) / (x2 / d2) if x2 else np.nan}


@method("poisson_2indep_exact", "poisson_2indep_exact-cond", "poisson_2indep_exact_cond")
def two_rates_exactly(given: Given) -> Mapping[str, Any]:
    if given("value", 1) != 1 or given("alternative", "two-sided") != "two-sided":
        return two_rates(given)
    x1, d1, x2, d2 = two(given)
    return {"p": exact.counts(x1, x2, d1, d2), "ratio": (x1 / d1) / (x2 / d2)}


@method("poisson_2indep_*")
def two_rates(given: Given) -> Mapping[str, Any]:
    x1, d1, x2, d2 = two(given)
    name = given.method.removeprefix("poisson_2indep_").replace("_", "-")
    compare, one_sided = given("compare", "ratio"), given("alternative", "two-sided")
    options = {"compare": compare, "alternative": one_sided, "value": given("value", None)}
    tested = large.two_rates((x1, d1), (x2, d2), EXACT_OF_TWO.get(name, name), **options)
    rates = x1 / d1, x2 / d2
    return {"stat": tested.statistic, "p": tested.p, "ratio": rates[0] / rates[1], "difference": rates[0] - rates[1]}


@method("poisson_2indep_ci_*", "poisson_2indep_confint_*")
def interval_of_two_rates(given: Given) -> Mapping[str, Any]:
    x1, d1, x2, d2 = two(given)
    name = given.method.split("_", 3)[3].replace("_", "-")
    compare = given("compare", "ratio")
    return limits(large.two_rates_interval((x1, d1), (x2, d2), name, compare, given.confidence))
