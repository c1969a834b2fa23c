"""Exact tests against scipy and statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from scipy.stats import barnard_exact, boschloo_exact, poisson_means_test
from statsmodels.stats.rates import test_poisson_2indep as poisson_2indep

from analytics.judgement import exact
from tests.analytics.judgement.counts import shares, steadily

TABLES = [(2, 10, 7, 9), (0, 6, 2, 6), (43, 53, 40, 79), (5, 10, 1, 11), (10, 20, 5, 6), (18, 20, 410, 500)]


@pytest.mark.parametrize(("x1", "n1", "x0", "n0"), TABLES)
def test_barnard_and_boschloo_agree_with_scipy(x1, n1, x0, n0):
    table = [[x1, x0], [n1 - x1, n0 - x0]]
    assert exact.shares(x1, n1, x0, n0) == pytest.approx(barnard_exact(table, n=64).pvalue, abs=1e-6)
    assert exact.boschloo(x1, n1, x0, n0) == pytest.approx(boschloo_exact(table, n=64).pvalue, abs=1e-6)


def test_the_search_over_true_shares_misses_no_peak():
    for x1, n1, x0, n0 in [(9, 11, 23, 40), (1, 1, 17, 28), (13, 16, 6, 14), (19, 22, 29, 44)]:
        table = np.abs(exact.score(np.arange(n1 + 1)[:, None], n1, np.arange(n0 + 1), n0))
        extreme = table >= table[x1, x0] * exact.NOT_LESS
        finest = exact._probability(extreme, np.linspace(0, np.pi / 2, 20_001)).max()
        assert exact.shares(x1, n1, x0, n0) == pytest.approx(finest, abs=1e-6)


def test_the_two_ways_of_summing_up_agree():
    small, large = (exact.shares(20, 25, round(0.95 * n), n) for n in (exact.LARGE, exact.LARGE + 20))
    assert large == pytest.approx(small, rel=0.1)
    extreme = np.add.outer(np.arange(6), -np.arange(501)) > 3
    angles = np.linspace(0.1, 1.4, 7)
    summed = (exact._binomial(5, np.sin(angles) ** 2) * (extreme @ exact._binomial(500, np.sin(angles) ** 2))).sum(0)
    np.testing.assert_allclose(exact._probability(extreme, angles), summed, atol=1e-12)


@steadily
@given(shares(30), shares(30))
def test_a_test_does_not_mind_the_order_or_which_side_counts(one, other):
    p = exact.shares(*one, *other)
    assert 0 < p <= 1
    assert exact.shares(*other, *one) == pytest.approx(p, abs=1e-7)
    assert exact.shares(one[1] - one[0], one[1], other[1] - other[0], other[1]) == pytest.approx(p, abs=1e-7)


def test_an_empty_group_proves_nothing_and_a_missing_count_gives_nothing():
    for test in (exact.shares, exact.boschloo):
        np.testing.assert_array_equal(test([5, 5], [0, 9], [1, np.nan], [9, 9]), [1, np.nan])


def test_the_level_is_kept_at_every_true_share():
    """All outcomes of 12 against 18 batches: the chance of p ≤ .05 nowhere exceeds .05."""
    x1, x0 = np.meshgrid(np.arange(13), np.arange(19), indexing="ij")
    for test in (exact.shares, exact.boschloo):
        found = test(x1, 12, x0, 18) <= 0.05
        assert exact._probability(found, np.linspace(0.02, 1.55, 200)).max() <= 0.05


@pytest.mark.parametrize(("x1", "x0", "d1", "d0"), [(60, 30, 51477.5, 54308.7), (12, 3, 1, 1), (0, 3, 100, 100)])
def test_counts_agree_with_statsmodels_and_scipy(x1, x0, d1, d0):
    conditional = poisson_2indep(x1, d1, x0, d0, method="exact-cond").pvalue
    assert exact.counts(x1, x0, d1, d0) == pytest.approx(conditional, rel=1e-9)
    assert exact.means(x1, x0, d1, d0) == pytest.approx(poisson_means_test(x1, d1, x0, d0).pvalue, rel=1e-6)


def test_no_events_at_all_prove_nothing():
    np.testing.assert_array_equal(exact.counts([0, 4], [0, np.nan]), [1, np.nan])
    assert exact.means(0, 0) == 1
