"""Published cases over groups: standardisation, funnels, decomposition, shrinkage, false discoveries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from analytics.judgement import decomposition, funnel, intervals, shrinkage, standardisation
from tests.reference.comparing import Marks
from tests.reference.given import Conventions, Given, method
from tests.reference.proportions import limits, tails


def standardised(given: Given, compute: Any) -> Mapping[str, Any]:
    x, n, weights = given.numbers("x"), given.numbers("pop"), given.numbers("std")
    value, lower, upper = compute(x, n, weights, given.confidence)
    return limits((lower, upper), given.scale, value)


@method("dsr_dobson")
def dobson(given: Given) -> Mapping[str, Any]:
    return standardised(given, standardisation.dobson)


@method("dsr_fay_feuer")
def fay_feuer(given: Given) -> Mapping[str, Any]:
    return standardised(given, standardisation.fay_feuer)


@method("dsr_suppress")
def suppress(given: Given) -> Mapping[str, Any]:
    fewest = given("fewest", given("threshold", given("min_events", 10)))
    hidden = bool(standardisation.suppressed(given.numbers("x"), given.numbers("pop"), given.numbers("std"), fewest))
    found = {name: np.nan if hidden else value for name, value in standardised(given, standardisation.dobson).items()}
    return {**found, "suppressed": hidden, "suppress": hidden, "status": "suppressed" if hidden else "ok"}


@method("funnel_prop_wilson", "funnel_prop*")
def funnel_of_shares(given: Given) -> Mapping[str, Any]:
    n, p0 = given.numbers("n"), given("p0")
    found = both(lambda tail: funnel.limits(n, p0, tail), given)
    return {**found, "baseline": given.scale * p0}


def both(limits_at: Callable[[float], tuple[Any, Any]], given: Given, scale: float | None = None) -> dict[str, Any]:
    """Limits at the stated confidence, and those at 95 % and 99.8 % under the names that funnels give them."""
    names = {"95": 0.025, "2s": 0.025, "998": 0.001, "99": 0.001, "3s": 0.001}
    unit = given.scale if scale is None else scale
    found = limits(limits_at((1 - given.confidence) / 2), unit)
    for name, tail in names.items():
        for side, limit in zip(("lower", "upper"), limits_at(tail), strict=True):
            told = (f"{side[0]}l{name}", f"{side}_{name}", f"{side}_{name}_limit")
            found |= dict.fromkeys(told, unit * limit)
    return found


@method("funnel_prop_flag")
def funnel_flags_of_shares(given: Given) -> Mapping[str, Any]:
    x, n = given.numbers("x"), given.numbers("n")
    p0 = given("p0", x.sum() / n.sum())
    return Conventions({name: {"flag": funnel.score_flags(x, n, p0, levels)} for name, levels in tails(given).items()})


@method("funnel_ratio_flag", "funnel_sr_flag", "funnel_isr_flag")
def funnel_flags_of_ratios(given: Given) -> Mapping[str, Any]:
    return flags_of_counts(given, given.numbers("x"), given.numbers("d"))


@method("funnel_rate_flag")
def funnel_flags_of_rates(given: Given) -> Mapping[str, Any]:
    x, d = given.numbers("x"), exposures(given)
    return flags_of_counts(given, x, d * given("p0", np.nansum(x) / np.nansum(d)))


def exposures(given: Given) -> Any:
    """Exposures as the case tells them, or from its rates per so many."""
    return given.numbers("x") / given.numbers("rate") * given.scale if given.has("rate") else given.numbers("d")


def flags_of_counts(given: Given, x: Any, expected: Any) -> Mapping[str, Any]:
    scarce = 10 if "dsr" in (given.method, given("rate_type", "")) else 0
    given("mult", 1)
    known = tails(given).items()
    return Conventions(
        {name: {"flag": np.where(x < scarce, 0, funnel.count_flags(x, expected, levels))} for name, levels in known}
    )


@method("funnel_ratio*", "funnel_isr*")
def funnel_of_ratios(given: Given) -> Mapping[str, Any]:
    x = given.numbers("x")
    if given.method == "funnel_ratio_count":
        return both(lambda tail: tuple(limit - 1 for limit in funnel.count_limits(x, tail)), given)
    return both(lambda tail: funnel.count_limits(x, tail), given)


@method("funnel_rate*")
def funnel_of_rates(given: Given) -> Mapping[str, Any]:
    x, mean = given.numbers("x"), given("p0")
    given("mult", 1)
    return both(lambda tail: tuple(mean * limit for limit in funnel.count_limits(x, tail)), given, 1)


@method("funnel_sr*", "funnel_poisson*")
def funnel_by_expected(given: Given) -> Mapping[str, Any]:
    expected, target = given.numbers("number_seq", given.numbers("d")), given("p0", 1)

    def at(tail: float) -> tuple[Any, Any]:
        lower, upper = intervals.garwood(expected, 1 - 2 * tail)
        return target * lower / expected, target * upper / expected

    return both(at, given)


@method("funnel_binom_exact", "funnel_binom*")
def funnel_interpolated(given: Given) -> Mapping[str, Any]:
    n, p0 = given.numbers("n"), given("p0")
    return both(lambda tail: funnel.exact_limits(n, p0, tail), given)


@method("phi_sr", "tau2_sr", "phi_tau2_sr")
def spread_of_ratios(given: Given) -> Mapping[str, Any]:
    return spread(funnel.overdispersion_ratios(given.numbers("x"), given.numbers("d"), given("trim", 0.1)))


@method("phi_tau2_pr", "phi_pr", "tau2_pr")
def spread_of_shares(given: Given) -> Mapping[str, Any]:
    return spread(funnel.overdispersion(given.numbers("x"), given.numbers("n"), given("p0", None), given("trim", 0.1)))


def spread(found: tuple[float, float]) -> dict[str, float]:
    return {"phi": found[0], "tau2": found[1], "tau": found[1] ** 0.5}


@method("kitagawa2")
def kitagawa2(given: Given) -> Mapping[str, Any]:
    w1, r1, w2, r2 = mixes(given)
    rate, mix = decomposition.two_terms(w2, r2, w1, r1)
    return {"total": rate + mix, "within": rate, "mix": mix}


@method("kitagawa3")
def kitagawa3(given: Given) -> Mapping[str, Any]:
    w1, r1, w2, r2 = mixes(given)
    rate, mix, both = decomposition.three_terms(w2, r2, w1, r1)
    return {"total": rate + mix + both, "within": rate, "mix": mix, "interaction": both}


def mixes(given: Given) -> list[Any]:
    """w1, r1, w2, r2 of two times; shares told in per cent or as sizes are brought to a sum of 1."""
    w1, w2 = given.numbers("w1"), given.numbers("w2")
    r1, r2 = (
        given.numbers(f"r{t}") if given.has(f"r{t}") else given.numbers(f"x{t}") / w for t, w in ((1, w1), (2, w2))
    )
    return [w1 / w1.sum(), r1, w2 / w2.sum(), r2]


@method("kitagawa_counts")
def kitagawa_counts(given: Given) -> Mapping[str, Any]:
    w1, x1, w2, x2 = (given.numbers(name) for name in ("w1", "x1", "w2", "x2"))
    within, mix = decomposition.kitagawa(x2, w2, x1, w1)
    error = decomposition.within_error(x2, w2, x1, w1)
    found = {"total": (within + mix).sum(), "within": within.sum(), "mix": mix.sum(), "within_se": error}
    points = {"within_se_pp": 100 * error, "within_by_group_pp": 100 * within, "mix_by_group_pp": 100 * mix}
    return {**found, **points}


@method("dasgupta_*")
def das_gupta(given: Given) -> Mapping[str, Any]:
    first, second = given("f1"), given("f2")
    names = list(first)
    old, new = ([np.asarray(side[name], float) for name in names] for side in (first, second))
    known = {
        name: dict(zip(names, decomposition.factors(rate, old, new), strict=True))
        for name, (rate, size) in RATES.items()
        if size in (None, len(names)) and (given.method == "dasgupta_product") <= (name == "product")
    }
    return Conventions({name: {**parts, "total": sum(parts.values())} for name, parts in known.items()})


def of_all(a: Any, b: Any, c: Any, d: Any) -> float:
    """Part of Σabc in Σabc + Σa(1 − b)d: of births, those outside marriage (Das Gupta 1993, ex. 4.4)."""
    return (a * b * c).sum() / ((a * b * c).sum() + (a * (1 - b) * d).sum())


RATES: dict[str, tuple[Callable[..., float], int | None]] = {
    "product": (lambda *f: np.prod(np.broadcast_arrays(*f), axis=0).sum(), None),
    "difference": (lambda a, b: (a - b).sum(), 2),
    "mean of b weighted by a": (lambda a, b: (a * b).sum() / a.sum(), 2),
    "mean of a weighted by b": (lambda a, b: (a * b).sum() / b.sum(), 2),
    "ratio": (lambda a, b: a.sum() / b.sum(), 2),
    "part of all": (of_all, 4),
}


@method("eb_posterior_mean")
def posterior_mean(given: Given) -> Mapping[str, Any]:
    x, n, alpha, beta = (given.numbers(name) for name in ("x", "n", "alpha", "beta"))
    posterior = {"alpha1": alpha + x, "beta1": beta + n - x}
    return {"fitted": shrinkage.posterior_mean(x, n, alpha, beta), "raw": x / n, **posterior}


@method("bb_mom_weighted")
def moments(given: Given) -> Mapping[str, Any]:
    x, n = given.numbers("x"), given.numbers("n")
    return {**prior(*shrinkage.moments(x, n)), "rho": shrinkage.intraclass(x, n)}


@method("bb_mom_unweighted")
def moments_unweighted(given: Given) -> Mapping[str, Any]:
    return prior(*shrinkage.moments_unweighted(given.numbers("x"), given.numbers("n")))


@method("bb_mom_*")
def moments_either_way(given: Given) -> Mapping[str, Any]:
    return Conventions({"weighted by n": moments(given), "unweighted": moments_unweighted(given)})


def prior(alpha: float, beta: float) -> dict[str, float]:
    """Parameters of a beta with its mean, standard deviation and intraclass correlation."""
    total = alpha + beta
    mean = alpha / total
    return {"alpha": alpha, "beta": beta, "mean": mean, "sd": (mean * (1 - mean) / (total + 1)) ** 0.5}


@method("prob_greater")
def probability_greater(given: Given) -> Mapping[str, Any]:
    return {"p": shrinkage.probability_greater(*(given(name) for name in ("a1", "b1", "a2", "b2")))}


@method("prob_lowest")
def probability_lowest(given: Given) -> Mapping[str, Any]:
    pairs = given.numbers("ab").T if given.has("ab") else (given.numbers("alpha"), given.numbers("beta"))
    if given.has("x"):
        x, n = given.numbers("x"), given.numbers("n")
        pairs = pairs[0] + x, pairs[1] + n - x
    return {"p": shrinkage.probability_lowest(*pairs)}


@method("fdr_bh")
def false_discoveries(given: Given) -> Mapping[str, Any]:
    p, q = given.numbers("p"), given("q", 0.05)
    named = shrinkage.benjamini_hochberg(p, q)
    marks = {"rejected": Marks(named), "flag": named, "bonferroni_rejected": Marks(p <= q / len(p))}
    return {**marks, "threshold": p[named].max() if named.any() else np.nan, "adjusted": adjusted(p)}


def adjusted(p: Any) -> Any:
    """The least share of false discoveries at which each is named."""
    ranks = np.argsort(np.argsort(p)) + 1
    shares = np.sort(np.minimum(p * len(p) / ranks, 1))
    named = np.array([shrinkage.benjamini_hochberg(p, share * (1 + 1e-12)) for share in shares])
    return shares[named.argmax(0)]
