"""Beta-binomial shrinkage: the prior, what it makes of small places, and the list of those named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats
from statsmodels.stats.multitest import multipletests

from analytics.judgement import shrinkage
from tests.analytics.judgement.counts import shares, steadily

P = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_a_prior_put_in_is_found_again():
    rng = np.random.default_rng(1)
    n = rng.integers(10, 300, 4000)
    alpha, beta = shrinkage.moments(rng.binomial(n, rng.beta(48, 2, 4000)), n)
    assert alpha / (alpha + beta) == pytest.approx(0.96, abs=0.003)
    assert alpha + beta == pytest.approx(50, rel=0.2)


def test_no_prior_where_places_differ_no_more_than_chance_or_there_is_one():
    assert np.isnan(shrinkage.moments([19, 19, 19], [20, 20, 20])).all()
    assert np.isnan(shrinkage.moments([19, np.nan, 0], [20, 20, 0])).all()
    assert shrinkage.intraclass([19, 19, 19], [20, 20, 20]) < 0


def test_raw_shares_of_small_places_spread_more_than_true_ones():
    rng = np.random.default_rng(2)
    n = np.full(2000, 10)
    x = rng.binomial(n, rng.beta(48, 2, 2000))
    assert sum(shrinkage.moments_unweighted(x, n)) < sum(shrinkage.moments(x, n)) / 3


def test_a_small_place_is_drawn_further_to_the_mean():
    small, large = shrinkage.posterior_mean([4, 400], [5, 500], 48, 2)
    assert 0.8 < large < small < 0.96


@steadily
@given(shares(), st.floats(0.5, 0.99))
def test_the_chance_of_being_under_a_target_is_the_tail_of_the_posterior(share, target):
    x, n = share
    expected = stats.beta.cdf(target, 48 + x, 2 + n - x)
    assert shrinkage.probability_below(x, n, target, 48, 2) == pytest.approx(expected, abs=1e-12)


def test_without_a_prior_nothing_is_sure():
    assert np.isnan(shrinkage.probability_below(3, 5, 0.95, np.nan, np.nan))


@pytest.mark.parametrize("betas", [(20, 3, 30, 2), (0.6, 0.8, 2, 5), (300, 9, 2000, 80)])
def test_one_share_is_above_another_as_often_as_integration_says(betas):
    a1, b1, a0, b0 = betas
    expected = integrate.quad(lambda u: stats.beta.cdf(stats.beta.ppf(u, a1, b1), a0, b0), 0, 1, limit=200)[0]
    assert shrinkage.probability_greater(*betas) == pytest.approx(expected, abs=1e-7)


def test_the_lowest_of_several_agrees_with_simulation():
    alpha, beta = np.array([30, 300, 20, 1]), np.array([2, 30, 3, 1])
    drawn = np.random.default_rng(0).beta(alpha, beta, (200_000, 4)).argmin(1)
    found = shrinkage.probability_lowest(alpha, beta)
    assert found.sum() == pytest.approx(1)
    np.testing.assert_allclose(found, np.bincount(drawn) / 200_000, atol=0.004)


@steadily
@given(P, st.floats(0.01, 0.3))
def test_the_list_is_that_of_statsmodels(p, q):
    expected = multipletests(p, q, method="fdr_bh")[0]
    assert shrinkage.benjamini_hochberg(p, q).tolist() == expected.tolist()


@steadily
@given(P)
def test_a_wider_list_names_all_of_a_narrower_one_and_never_the_less_certain(p):
    narrow, wide = (shrinkage.benjamini_hochberg(p, q) for q in (0.05, 0.2))
    assert (wide | ~narrow).all()
    named, passed = np.array(p)[wide], np.array(p)[~wide]
    assert not named.size or not passed.size or named.max() < passed.min()


def test_missing_p_values_are_neither_named_nor_counted():
    assert shrinkage.benjamini_hochberg([0.02, np.nan, 0.9], 0.05).tolist() == [True, False, False]
    assert shrinkage.benjamini_hochberg([], 0.05).tolist() == []
