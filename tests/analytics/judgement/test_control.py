"""Control charts on series that can be reckoned by hand, and on stable ones."""

import numpy as np
import pytest

from analytics.judgement import control

SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2]


def test_limits_of_shares_stand_three_sigma_from_their_mean():
    """10 of 100 and 30 of 100: the mean is .2, one σ is .04."""
    chart = control.p_chart([10, 30], [100, 100])
    np.testing.assert_allclose(chart.center, 0.2)
    np.testing.assert_allclose(chart.lower, 0.08)
    np.testing.assert_allclose(chart.upper, 0.32)
    np.testing.assert_allclose(chart.within(2), [[0.12, 0.12], [0.28, 0.28]])


def test_the_mean_of_shares_is_weighted_by_their_batches():
    assert control.p_chart([1, 90], [10, 100]).center[0] == pytest.approx(91 / 110)


def test_limits_stay_between_nought_and_all_and_are_wider_for_fewer_batches():
    chart = control.p_chart([19, 97], [20, 100])
    assert chart.upper.tolist() == [1, 1]
    assert chart.lower[0] < chart.lower[1]


def test_a_point_without_batches_has_no_limits_and_moves_none():
    chart = control.p_chart([10, 0, 30], [100, 0, 100])
    np.testing.assert_allclose(chart.lower, [0.08, np.nan, 0.08])


def test_only_the_points_of_the_base_make_the_centre():
    base = [True, True, False]
    assert control.p_chart([10, 30, 90], [100, 100, 100], base).center[2] == pytest.approx(0.2)
    assert control.c_chart([4, 6, 50], base).center[2] == 5
    assert control.u_chart([4, 6, 50], [2, 2, 2], base).center[2] == 2.5
    assert control.xmr([1, 3, 50], base=base).center[2] == 2


def test_counts_and_rates_have_poisson_limits_not_below_nought():
    chart = control.c_chart([4, 4, 4])
    assert (chart.lower[0], chart.center[0], chart.upper[0]) == (0, 4, 10)
    rates = control.u_chart([40, 160], [10, 40])
    np.testing.assert_allclose(rates.sigma, [np.sqrt(0.4), np.sqrt(0.1)])


def test_single_values_have_limits_from_their_moving_range_not_their_spread():
    chart = control.xmr([1, 2, 3, 4, 5, 6])
    assert chart.center[0] == 3.5
    assert chart.upper[0] == pytest.approx(3.5 + 2.66)


def test_screening_leaves_out_the_ranges_of_an_outlier():
    """Ranges of 1, and of 8 and 9 around the outlier; the mean of all is 23/8, of the small ones 1."""
    assert control.xmr(SPIKE, screen=False).upper[0] == pytest.approx(22 / 9 + 2.66 * 23 / 8)
    assert control.xmr([*SPIKE, *SPIKE[:4]], screen=True).upper[0] < control.xmr([*SPIKE, *SPIKE[:4]], False).upper[0]


def test_a_moving_range_across_a_gap_is_not_known():
    assert control.xmr([1, 2, np.nan, 9, 10]).sigma[0] == pytest.approx(2.66 / 3)


def test_series_that_never_move_have_limits_on_their_centre():
    chart = control.xmr([3, 3, 3, 3])
    assert chart.lower[0] == chart.upper[0] == 3


def test_one_call_makes_the_charts_of_many_groups():
    x, n = np.array([[10, 30], [5, 5]]), np.full((2, 2), 100)
    both = control.p_chart(x, n)
    for row in range(2):
        np.testing.assert_array_equal(both.upper[row], control.p_chart(x[row], n[row]).upper)
        np.testing.assert_array_equal(control.xmr(x / n).upper[row], control.xmr(x[row] / n[row]).upper)
        np.testing.assert_array_equal(control.laney(x, n).upper[row], control.laney(x[row], n[row]).upper)


def test_laney_is_the_p_chart_where_there_is_no_more_than_chance():
    n = np.full((400, 24), 500)
    x = np.random.default_rng(1).binomial(n, 0.95)
    assert np.median(control.spread(x, n)) == pytest.approx(1, abs=0.03)


def test_laney_widens_limits_where_months_differ_by_more():
    rng = np.random.default_rng(2)
    n = np.full((200, 24), 500)
    x = rng.binomial(n, rng.beta(95, 5, n.shape))
    plain, wide = control.p_chart(x, n), control.laney(x, n)
    assert np.median(control.spread(x, n)) > 2
    outside = [((x / n < c.lower) | (x / n > c.upper)).mean() for c in (plain, wide)]
    assert outside[0] > 0.15
    assert outside[1] < 0.02


def test_times_between_events_are_charted_by_their_power():
    chart = control.t_chart(np.full(4, 2.0**3.6))
    assert chart.center[0] == pytest.approx(2**3.6)
    moving = control.t_chart([2.0**3.6, 4.0**3.6])
    np.testing.assert_allclose(moving.within(2)[1], (3 + 2 * 2 / 1.128) ** 3.6)
    assert moving.lower[0] == 0
    with pytest.raises(ValueError, match="above 0"):
        control.t_chart([3, 0, 5])


def test_stages_have_limits_of_their_own():
    chart = control.stages(control.p_chart, [2], [10, 10, 30, 30], [100, 100, 100, 100])
    np.testing.assert_allclose(chart.center, [0.1, 0.1, 0.3, 0.3])
    whole = control.stages(control.xmr, [], SPIKE, screen=False)
    np.testing.assert_array_equal(whole.upper, control.xmr(SPIKE, screen=False).upper)


def test_stages_of_many_groups_are_cut_along_time():
    x = np.array([[10, 10, 30, 30], [20, 20, 5, 5]])
    chart = control.stages(control.p_chart, [2, 0, 9], x, np.full(x.shape, 100))
    np.testing.assert_allclose(chart.center, [[0.1, 0.1, 0.3, 0.3], [0.2, 0.2, 0.05, 0.05]])
