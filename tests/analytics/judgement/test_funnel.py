"""Funnels: what is drawn, what is flagged, and how much places differ beyond chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.judgement import funnel, intervals
from tests.analytics.judgement.counts import shares, steadily

P0 = 0.962


def test_the_drawn_limits_are_where_wilsons_interval_ends_at_the_mean():
    n = np.array([20, 50, 400])
    lower, upper = funnel.limits(n, P0, 0.025)
    np.testing.assert_allclose(intervals.wilson(lower * n, n)[1], P0)
    assert upper.tolist()[0] == 1
    assert np.isnan(funnel.limits(0, P0)).all()


def test_more_spread_between_places_widens_what_is_drawn():
    plain, more, between = (funnel.limits(200, P0, 0.025, **kw)[0] for kw in ({}, {"phi": 4}, {"tau2": 0.01}))
    assert P0 - more == pytest.approx(2 * (P0 - plain))
    assert between < plain


@pytest.mark.parametrize(("x", "n"), [(5, 5), (20, 20), (50, 50), (17, 20)])
def test_small_places_near_the_top_are_not_flagged_though_interpolated_limits_do(x, n):
    assert funnel.flags(x, n, P0) == 0
    if x == n:
        assert x / n > funnel.exact_limits(n, P0)[1]


def test_flags_follow_the_exact_tails():
    """Tails of 100 at 90 %: x = 83 has .021 and x = 80 .0020; x = 79 has .0009, x = 96 .024."""
    x = np.array([84, 83, 80, 79, 95, 96, 100])
    assert funnel.flags(x, 100, 0.9).tolist() == [0, -1, -1, -2, 0, 1, 2]
    low, high = stats.binom.cdf(x, 100, 0.9), stats.binom.sf(x - 1, 100, 0.9)
    levels = [(high <= tail).astype(int) - (low <= tail) for tail in (0.025, 0.001)]
    assert funnel.flags(x, 100, 0.9).tolist() == sum(levels).tolist()


def test_nothing_known_flags_nothing():
    assert funnel.flags([0, np.nan, 3], [0, 20, np.nan], P0).tolist() == [0, 0, 0]


@steadily
@given(st.integers(1, 300), st.floats(0.02, 0.98))
def test_fewer_conforming_is_never_a_better_flag(n, p0):
    assert (np.diff(funnel.flags(np.arange(n + 1), n, p0)) >= 0).all()


@steadily
@given(shares(), st.floats(0.02, 0.98))
def test_counting_the_other_side_turns_the_flag_round(share, p0):
    x, n = share
    assert funnel.flags(x, n, p0) == -funnel.flags(n - x, n, 1 - p0)


def test_known_spread_between_places_takes_flags_away():
    assert funnel.flags(79, 100, 0.9) == -2
    assert funnel.flags(79, 100, 0.9, tau2=0.003) == -1
    assert funnel.flags(79, 100, 0.9, tau2=0.01) == 0
    low, _ = funnel._spread_tails(79, 100, 0.9, 0.01)
    assert low == pytest.approx(stats.betabinom.cdf(79, 100, 0.9 * 24, 0.1 * 24))


def test_hardly_any_spread_is_the_binomial():
    low, high = funnel._spread_tails(79, 100, 0.9, 1e-8)
    np.testing.assert_allclose([low, high], intervals.binomial_tails(79, 100, 0.9), rtol=1e-3)


def test_flags_are_false_no_more_often_than_their_tails():
    rng = np.random.default_rng(4)
    n = rng.integers(20, 200, 20_000)
    found = funnel.flags(rng.binomial(n, P0), n, P0)
    assert (found < 0).mean() < 0.025
    assert (abs(found) == 2).mean() < 0.002


def test_counts_are_flagged_against_expected_ones():
    assert funnel.count_flags([10, 25, 40, 2], [10, 15, 15, 10]).tolist() == [0, 1, 2, -1]


def test_ratios_at_the_drawn_limits_have_intervals_that_end_at_one():
    lower, upper = funnel.count_limits([4, 30])
    low, high = intervals.garwood([4, 30])
    np.testing.assert_allclose([lower, upper], [[4, 30] / high, [4, 30] / low])
    assert funnel.count_limits(0)[1] == np.inf


def test_places_that_differ_by_chance_alone_have_no_spread():
    rng = np.random.default_rng(6)
    n = np.full(400, 300)
    phi, tau2 = funnel.overdispersion(rng.binomial(n, 0.9), n, trim=0)
    assert phi == pytest.approx(1, abs=0.15)
    assert tau2 < 1e-4


def test_a_spread_put_in_is_found_again():
    """Shares with variance 4τ²p(1 − p) at τ² = .005."""
    rng = np.random.default_rng(8)
    n, rho = np.full(3000, 400), 0.02
    shares_ = rng.beta(0.9 * (1 / rho - 1), 0.1 * (1 / rho - 1), 3000)
    _, tau2 = funnel.overdispersion(rng.binomial(n, shares_), n, trim=0)
    assert tau2 == pytest.approx(rho / 4, rel=0.15)


def test_with_its_spread_known_the_drawn_funnel_leaves_out_as_many_as_its_tails():
    """3,000 places of 400 whose true shares spread around 70 %: one in twenty lies beyond, not one in five."""
    rng = np.random.default_rng(10)
    n, true = np.full(3000, 400), rng.beta(0.7 * 99, 0.3 * 99, 3000)
    x = rng.binomial(n, true)
    _, tau2 = funnel.overdispersion(x, n, trim=0)
    beyond = [
        np.mean((x / n < low) | (x / n > high)) for low, high in (funnel.limits(n, 0.7, tau2=t) for t in (0, tau2))
    ]
    assert beyond[0] > 0.3
    assert beyond[1] == pytest.approx(0.05, abs=0.015)
    assert (funnel.flags(x, n, 0.7, tau2=tau2) != 0).mean() == pytest.approx(0.05, abs=0.015)


def test_outliers_do_not_make_the_spread():
    x, n = np.full(30, 90), np.full(30, 100)
    x[0] = 20
    assert funnel.overdispersion(x, n, 0.9, trim=0.1)[0] < 0.01
    assert funnel.overdispersion(x, n, 0.9, trim=0)[0] > 1


def test_ratios_spread_without_their_extremes():
    observed = np.array([0, 100, 110, 90, 105, 95, 100, 98, 102, 103, 300])
    phi, tau2 = funnel.overdispersion_ratios(observed, np.full(11, 100))
    assert phi < 1
    assert tau2 == 0
    assert np.isnan(funnel.overdispersion_ratios([], [])).all()
