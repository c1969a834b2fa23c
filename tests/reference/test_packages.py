"""Our own fast code against statsmodels and scipy on seeded random numbers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    power_proportions_2indep,
    proportion_confint,
    proportions_chisquare,
    proportions_ztest,
    samplesize_proportions_2indep_onetail,
)
from statsmodels.stats.rates import confint_poisson
from statsmodels.stats.rates import test_poisson_2indep as compared_rates

from analytics.judgement import exact, funnel, intervals, large, samples, shrinkage

SEED = 20171231


def drawn(most: int, pairs: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Counts x of n, none and all included."""
    chance = np.random.default_rng(SEED)
    n = chance.integers(1, most, pairs)
    return chance.binomial(n, chance.beta(8, 0.5, pairs)).astype(float), n.astype(float)


@pytest.mark.parametrize(("ours", "name"), [(intervals.wilson, "wilson"), (intervals.clopper_pearson, "beta")])
@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_intervals_of_a_share(ours, name, confidence):
    x, n = drawn(3000)
    expected = proportion_confint(x, n, alpha=1 - confidence, method=name)
    assert np.array(ours(x, n, confidence)) == pytest.approx(np.array(expected), abs=1e-10)


def test_intervals_of_a_difference():
    (x1, n1), (x0, n0) = drawn(500), (part[::-1] for part in drawn(500))
    found = np.array(intervals.newcombe(x1, n1, x0, n0))
    expected = [
        confint_proportions_2indep(*four, method="newcomb", compare="diff") for four in zip(x1, n1, x0, n0, strict=True)
    ]
    assert pytest.approx(np.array(expected), abs=1e-10) == found.T


def test_exact_intervals_of_counts():
    x = np.arange(300.0)
    assert np.array(intervals.garwood(x)) == pytest.approx(np.array(confint_poisson(x, 1, method="exact-c")), abs=1e-8)


def test_exact_tails():
    x, n = drawn(3000)
    expected = stats.binom.cdf(x, n, 0.96), stats.binom.sf(x - 1, n, 0.96)
    assert np.array(intervals.binomial_tails(x, n, 0.96)) == pytest.approx(np.array(expected), rel=1e-9, abs=1e-300)


def test_tails_of_places_that_differ_by_themselves():
    x, n = drawn(60, 40)
    total = 1 / (4 * 0.01) - 1
    alpha, beta = 0.96 * total, 0.04 * total
    low, high = stats.betabinom.cdf(x, n, alpha, beta), stats.betabinom.sf(x - 1, n, alpha, beta)
    expected = sum((high <= tail).astype(int) - (low <= tail) for tail in (0.025, 0.001))
    assert funnel.flags(x, n, 0.96, tau2=0.01).tolist() == expected.tolist()


def brute(x1: float, n1: float, x0: float, n0: float) -> float:
    """Barnard's p over ten thousand true shares; tables with the same statistic up to rounding count as equal."""
    first, second = np.arange(n1 + 1)[:, None], np.arange(n0 + 1)[None, :]
    statistic = np.abs(exact.score(first, n1, second, n0))
    extreme = statistic >= statistic[int(x1), int(x0)] - 1e-9
    shares = np.linspace(0, 1, 10_001)[:, None, None]
    likely = stats.binom.pmf(first, n1, shares) * stats.binom.pmf(second, n0, shares)
    return (likely * extreme).sum((1, 2)).max()


def small_pairs(count: int) -> list[tuple[float, float, float, float]]:
    (x1, n1), (x0, n0) = drawn(12, count), (part[::-1] for part in drawn(12, count))
    return list(zip(x1, n1, x0, n0, strict=True))


@pytest.mark.parametrize("pair", small_pairs(12))
def test_barnard_by_trying_all_shares(pair):
    assert float(exact.shares(*pair)) == pytest.approx(brute(*pair), abs=1e-6)


@pytest.mark.parametrize("pair", small_pairs(12))
def test_boschloo(pair):
    x1, n1, x0, n0 = (int(part) for part in pair)
    expected = stats.boschloo_exact([[x1, x0], [n1 - x1, n0 - x0]], n=256).pvalue
    assert float(exact.boschloo(*pair)) == pytest.approx(np.nan_to_num(expected, nan=1.0), abs=1e-5)


def test_exact_test_of_two_counts():
    x1, x0 = np.random.default_rng(SEED).integers(1, 40, (2, 100))
    expected = [compared_rates(a, 3, b, 2, method="exact-cond").pvalue for a, b in zip(x1, x0, strict=True)]
    assert exact.counts(x1, x0, 3, 2) == pytest.approx(np.array(expected), abs=1e-9)


def test_large_tests_of_shares():
    x, n = (part[:4] for part in drawn(300))
    assert large.two_shares(x[0], n[0], x[1], n[1])[:2] == pytest.approx(proportions_ztest(x[:2], n[:2]))
    assert large.one_share(80, 100, 0.9)[:2] == pytest.approx(proportions_ztest(80, 100, 0.9))
    assert large.equal_shares(x, n)[:2] == pytest.approx(proportions_chisquare(x, n)[:2])


def test_sizes_of_samples():
    base, gap = 0.948, np.array([0.014, -0.02, 0.03])
    expected = [samplesize_proportions_2indep_onetail(g, base, 0.8, alternative="two-sided") for g in gap]
    assert samples.needed(base, gap) == pytest.approx(np.array(expected))
    expected = [power_proportions_2indep(g, base, 400, ratio=0.5, return_results=False) for g in gap]
    assert samples.power(base, gap, 400, 200) == pytest.approx(np.array(expected))


def test_false_discoveries():
    p = np.random.default_rng(SEED).beta(0.5, 2, 200)
    expected = stats.false_discovery_control(p) <= 0.1
    assert shrinkage.benjamini_hochberg(p, 0.1).tolist() == expected.tolist()
    assert 0 < expected.sum() < 200


def test_probability_of_being_under_a_target():
    x, n = drawn(300)
    expected = stats.beta.cdf(0.95, 30 + x, 2 + n - x)
    assert shrinkage.probability_below(x, n, 0.95, 30.0, 2.0) == pytest.approx(expected, abs=1e-12)


def test_probability_of_being_lowest_by_drawing():
    alpha, beta = np.array([30.0, 60, 90]), np.array([3.0, 3, 3])
    lowest = np.random.default_rng(SEED).beta(alpha, beta, (200_000, 3)).argmin(1)
    assert shrinkage.probability_lowest(alpha, beta) == pytest.approx(np.bincount(lowest) / 200_000, abs=0.004)
