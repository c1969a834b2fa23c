import pytest

from analytics.judgement import judge


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


@pytest.mark.parametrize(
    ("lower", "upper", "n", "word"),
    [
        (0.01, 0.03, 50, "better"),
        (-0.03, -0.01, 50, "worse"),
        (-0.01, 0.03, 50, "similar"),
        (0.01, 0.03, 29, "insufficient"),
    ],
)
def test_a_change_is_judged_only_where_its_interval_excludes_zero(lower, upper, n, word):
    assert judge.change(([lower], [upper]), ([n], [400]), "up", 30) == [word]
