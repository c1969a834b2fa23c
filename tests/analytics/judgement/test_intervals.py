"""Intervals against the libraries that have them, and what must hold for any counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.rates import confint_poisson

from analytics.judgement import intervals
from tests.analytics.judgement.counts import shares, steadily

X, N = np.array([0, 1, 17, 25, 481, 500]), np.array([20, 20, 20, 25, 500, 500])


@pytest.mark.parametrize(
    ("ours", "theirs"), [(intervals.wilson, "wilson"), (intervals.clopper_pearson, "beta")], ids=["wilson", "exact"]
)
@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_shares_have_the_intervals_of_statsmodels(ours, theirs, confidence):
    expected = proportion_confint(X, N, alpha=1 - confidence, method=theirs)
    np.testing.assert_allclose(ours(X, N, confidence), expected, atol=1e-10)


@pytest.mark.parametrize("compute", [intervals.wilson, intervals.clopper_pearson])
def test_without_samples_or_counts_there_is_no_interval(compute):
    assert np.isnan(compute([0, np.nan, 3], [0, 20, np.nan])).all()


def test_a_difference_has_the_interval_of_statsmodels():
    expected = confint_proportions_2indep(481, 500, 474, 500, method="newcomb", compare="diff")
    np.testing.assert_allclose(intervals.newcombe(481, 500, 474, 500), expected, atol=1e-10)


@steadily
@given(shares(), shares())
def test_a_difference_turned_round_has_its_interval_turned_round(one, other):
    lower, upper = intervals.newcombe(*one, *other)
    low, high = intervals.newcombe(*other, *one)
    np.testing.assert_allclose([lower, upper], [-high, -low], atol=1e-12)
    assert lower <= one[0] / one[1] - other[0] / other[1] <= upper


@steadily
@given(shares(), st.sampled_from([0.9, 0.95, 0.998]))
def test_an_interval_contains_the_share_and_stays_within_nought_and_one(share, confidence):
    x, n = share
    for lower, upper in (intervals.wilson(x, n, confidence), intervals.clopper_pearson(x, n, confidence)):
        assert -1e-12 <= lower <= x / n + 1e-12
        assert x / n - 1e-12 <= upper <= 1 + 1e-12


@steadily
@given(shares())
def test_more_confidence_is_a_wider_interval(share):
    (low, high), (lower, higher) = (intervals.wilson(*share, confidence) for confidence in (0.95, 0.998))
    assert lower <= low + 1e-12
    assert higher >= high - 1e-12


def test_counts_have_the_exact_interval_of_statsmodels():
    x = np.array([0, 1, 12, 250])
    np.testing.assert_allclose(intervals.garwood(x), confint_poisson(x, 1, method="exact-c"), atol=1e-9)
    assert np.isnan(intervals.garwood(np.nan)).all()


def test_byar_is_near_the_exact_interval_and_has_no_lower_end_at_nought():
    assert np.isnan(intervals.byar(0)[0])
    np.testing.assert_allclose(intervals.byar(60), intervals.garwood(60), rtol=2e-3)


def test_rates_are_exact_below_ten_events_and_byars_from_ten_on():
    assert intervals.rate(9, 3) == tuple(end / 3 for end in intervals.garwood(9))
    assert intervals.rate(10, 4) == tuple(end / 4 for end in intervals.byar(10))
    assert np.isnan(intervals.rate([1, np.nan], [0, 3])).all()


def test_tails_are_those_of_the_binomial():
    low, high = intervals.binomial_tails([17, 20, 0], [20, 20, 0], 0.962)
    np.testing.assert_allclose(low, [stats.binom.cdf(17, 20, 0.962), 1, 1])
    np.testing.assert_allclose(high, [stats.binom.sf(16, 20, 0.962), 0.962**20, 1])


def test_wilson_holds_its_level_where_wald_does_not():
    """Share of 20,000 samples of 50 at a true 96 % whose interval has it inside."""
    x = np.random.default_rng(7).binomial(50, 0.96, 20_000)
    lower, upper = intervals.wilson(x, 50)
    wald = 1.96 * np.sqrt(x / 50 * (1 - x / 50) / 50)
    assert ((lower <= 0.96) & (upper >= 0.96)).mean() > 0.93
    assert (abs(x / 50 - 0.96) <= wald).mean() < 0.90
