"""Rules of control charts, one series at a time, and how often chance alone breaks them."""

import numpy as np
import pytest

from analytics.judgement import control, rules

UP = [1, 2, 3, 4, 5, 6, 7]


def test_sides_are_above_below_and_on_the_line():
    assert rules.side([3, 1, 2, np.nan], 2).tolist() == [1, -1, 0, 0]


def test_a_point_on_a_limit_is_inside():
    assert rules.outside([3, 3.1, 1, 0.9], 1, 3).tolist() == [False, True, False, True]


@pytest.mark.parametrize(
    ("sides", "ends"),
    [([1] * 6, []), ([1] * 7, [6]), ([-1] * 8, [6, 7]), ([1, 1, 1, 0, 1, 1, 1], []), ([1] * 6 + [-1], [])],
)
def test_a_run_is_seven_on_one_side_and_the_line_breaks_it(sides, ends):
    assert np.flatnonzero(rules.run(sides)).tolist() == ends


@pytest.mark.parametrize(
    ("values", "expected"), [(UP, 1), (UP[::-1], -1), ([1, 2, 3, 3, 4, 5, 6], 0), ([1, 2, 3, np.nan, 5, 6, 7], 0)]
)
def test_a_trend_is_seven_points_and_a_tie_breaks_it(values, expected):
    assert rules.trend(values).tolist() == [0] * 6 + [expected]


def test_points_are_not_steps():
    assert rules.trend(UP, 7)[-1] == 1
    assert rules.trend_backfilled(UP, 7).tolist() == [0] * 7
    assert rules.trend_backfilled(UP, 6).tolist() == [1] * 7


def test_the_whole_of_a_run_is_marked_from_its_end():
    assert rules.part_of([0, 0, 0, 1, 0], 3).tolist() == [False, True, True, True, False]


def test_backfilling_marks_whole_shifts_with_their_side():
    assert rules.shift_backfilled([5, 6, 6, 6, 4, 4, 4], 5, 3).tolist() == [0, 1, 1, 1, -1, -1, -1]
    assert rules.shift_backfilled([6, 6, 5, 6, 6], 5, 3).tolist() == [0] * 5
    assert rules.trend_backfilled([3, 2, 1, 2, 3], 2).tolist() == [-1, -1, 1, 1, 1]


def test_two_of_three_near_a_limit_must_be_on_one_side():
    near = [1, 0, 1, 0, 0, 0]
    assert rules.two_in_three(near, [1] * 6).tolist() == [True] * 3 + [False] * 3
    assert not rules.two_in_three(near, [1, -1, 1, -1, 1, -1]).any()


def test_series_shorter_than_a_rule_break_none():
    assert rules.trend([]).tolist() == []
    assert rules.run([1, 1]).tolist() == [False, False]
    assert rules.two_in_three([1], [1]).tolist() == [False]


def limits(center=0.0, sigma=1.0, points=9):
    """Limits of a chart with one σ for `points` points."""
    one = np.full(points, center)
    return control.Limits(one, one - 3 * sigma, one + 3 * sigma, np.full(points, sigma), "xmr")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.5, -0.5, 0.5, -0.5, 9, -0.5, 0.5, -0.5, 0.5], ["", "", "", "", "outside", "", "", "", ""]),
        ([0.5, 0.4, 0.5, 0.4, 0.5, 0.4, 0.5, -1, 1], ["run"] * 7 + ["", ""]),
        ([-0.9, -0.6, -0.3, 0.1, 0.4, 0.7, 1, -1, 1], ["trend"] * 7 + ["", ""]),
        ([0.1, -0.1, 2.5, 0.1, 2.5, -0.1, 0.1, -1, 1], ["", "", "two_in_three", "", "two_in_three", "", "", "", ""]),
        ([0.5, 0.4, 0.5, 9, 0.5, 0.4, 0.5, -1, 1], ["run"] * 3 + ["outside"] + ["run"] * 3 + ["", ""]),
    ],
)
def test_each_point_is_named_by_the_strongest_rule_that_it_breaks(values, expected):
    assert rules.signals(values, limits()) == expected


def test_the_lengths_of_runs_and_trends_can_be_set():
    assert rules.signals([0.5, 0.6, 0.5, -1], limits(points=4), run_points=3) == ["run", "run", "run", ""]
    assert rules.signals([-0.5, 0.2, 0.5, -1], limits(points=4), trend_points=3) == ["trend", "trend", "trend", ""]


def test_many_series_are_judged_as_each_alone():
    values = np.random.default_rng(5).normal(0, 1.3, (40, 9))
    together = rules.found(values, limits())
    for row, series in enumerate(values):
        alone = rules.found(series, limits())
        assert all((together[name][row] == alone[name]).all() for name in alone)


def test_chance_alone_breaks_a_rule_on_a_part_of_stable_charts():
    """24 stable months: a point outside or a run shows on some 15 % of charts of single values."""
    values = np.random.default_rng(11).normal(size=(4000, 24))
    flags = rules.found(values, control.xmr(values))
    assert (flags["outside"] | flags["run"]).any(-1).mean() == pytest.approx(0.15, abs=0.03)


def test_anhoejs_rules_count_runs_and_crossings():
    found = rules.longest_run([1, 1, 1, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9, 9, 9, 5], 5)
    assert (found["n_useful"], found["longest_run"], found["n_crossings"]) == (16, 8, 1)
    assert (found["longest_run_max"], found["n_crossings_min"], found["signal"]) == (7, 4, True)


@pytest.mark.parametrize(("n", "longest", "crossings"), [(10, 6, 2), (12, 7, 3), (24, 8, 8), (100, 10, 41)])
def test_anhoejs_limits_are_those_published(n, longest, crossings):
    """Longest run allowed and fewest crossings by the number of points off the centre, as qicharts2 gives them."""
    found = rules.longest_run(np.resize([1, -1], n), 0)
    assert (found["longest_run_max"], found["n_crossings_min"]) == (longest, crossings)
    assert (found["longest_run"], found["n_crossings"], found["signal"]) == (1, n - 1, False)


def test_points_all_on_the_centre_or_one_alone_signal_nothing():
    assert rules.longest_run([5, 5], 5)["signal"] is False
    assert rules.longest_run([6], 5)["signal"] is False
