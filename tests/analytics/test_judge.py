import pytest

from analytics.judgement import exact, judge
from analytics.judgement.intervals import newcombe


@pytest.mark.parametrize(
    ("x", "n", "word"),
    [
        (90, 100, "worse"),
        (96, 100, "similar"),
        (80, 80, "similar"),
        (100, 100, "better"),
        (300, 300, "better"),
        (10, 29, "insufficient"),
        (0, 0, "insufficient"),
    ],
)
def test_a_share_is_judged_by_the_exact_tail(x, n, word):
    assert judge.against([x], [n], [0.962], "up", 30) == [word]


@pytest.mark.parametrize(("x", "n"), [(5, 5), (20, 20), (50, 50), (17, 20)])
def test_what_interpolated_limits_flag_by_mistake_is_not_flagged(x, n):
    assert judge.against([x], [n], [0.962], "up", 1) == ["similar"]


def test_more_is_worse_where_less_is_good():
    assert judge.against([20, 1], [100, 100], [0.1, 0.1], "down", 30) == ["worse", "better"]


def test_the_neutral_is_not_judged():
    assert judge.against([20], [100], [0.1], "neutral", 30) == [""]


def changed(now, then, good="up", small=30):
    (word,) = judge.change(newcombe(*now, *then), now, then, good, small)
    return word


@pytest.mark.parametrize(
    ("now", "then", "word"),
    [
        (([481], [500]), ([474], [500]), "similar"),
        (([490], [500]), ([460], [500]), "better"),
        (([460], [500]), ([490], [500]), "worse"),
        (([10], [12]), ([8], [9]), "insufficient"),
        (([10], [12]), ([0], [0]), ""),
    ],
)
def test_a_change_is_judged_only_where_its_interval_excludes_zero(now, then, word):
    assert changed(now, then) == word


def test_under_thirty_the_exact_test_must_say_so_too():
    """0 of 4 against 3 of 4: the interval excludes zero, but chance does as much in one of fourteen cases."""
    now, then = ([0], [4]), ([3], [4])
    assert newcombe(*now, *then)[1] < 0
    assert exact.shares(*now, *then) > 0.05
    assert changed(now, then) == "insufficient"
    assert changed(([2], [12]), ([10], [12])) == "worse"


def test_a_change_that_is_neither_good_nor_bad_is_only_called_one():
    assert changed(([490], [500]), ([460], [500]), "neutral") == "changed"


@pytest.mark.parametrize(
    ("now", "then", "good", "word"),
    [
        (5, 4, "down", "insufficient"),
        (12, 2, "down", "worse"),
        (60, 40, "down", "similar"),
        (70, 40, "down", "worse"),
        (40, 70, "down", "better"),
        (70, 40, "neutral", "changed"),
    ],
)
def test_counts_of_events_are_judged_by_the_exact_conditional_test(now, then, good, word):
    assert judge.counted([now], [then], (1, 1), good, 20) == [word]


def test_counts_over_unequal_periods_are_judged_by_the_day():
    """62 in March against 40 in February: beyond chance as counts, not by the day."""
    assert judge.counted([62], [40], (1, 1), "down", 20) == ["worse"]
    assert judge.counted([62], [40], (31, 28), "down", 20) == ["similar"]
