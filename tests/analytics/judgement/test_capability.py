"""The two icons: what the last point says, and whether a target is met reliably."""

import numpy as np
import pytest

from analytics.judgement import capability
from analytics.judgement.control import Limits


@pytest.mark.parametrize(
    ("signal", "last", "good", "word"),
    [
        ("", 9, "up", "common"),
        ("outside", 9, "up", "improvement"),
        ("outside", 9, "down", "concern"),
        ("run", 1, "up", "concern"),
        ("trend", 1, "up", "concern"),
        ("outside", 9, "neutral", ""),
    ],
)
def test_the_last_point_is_good_or_bad_by_its_side_of_the_centre(signal, last, good, word):
    assert capability.variation(["", signal], [5, last], [5, 5], good) == word


def test_a_trend_goes_its_own_way_whatever_the_side():
    assert capability.variation(["trend"] * 2, [1, 2], [5, 5], "up") == "improvement"


def test_nothing_seen_says_nothing():
    assert capability.variation([], [], [], "up") == ""


def limits(lower, upper):
    """Limits whose last point stands between these."""
    middle = np.array([0.0, (lower + upper) / 2])
    return Limits(middle, np.array([0.0, lower]), np.array([0.0, upper]), middle, "p")


@pytest.mark.parametrize(
    ("target", "good", "word"),
    [
        (0.90, "up", "passes"),
        (0.99, "up", "fails"),
        (0.95, "up", "either"),
        (0.92, "up", "either"),
        (0.99, "down", "passes"),
        (0.90, "down", "fails"),
        (0.95, "neutral", ""),
        (None, "up", ""),
    ],
)
def test_a_target_is_judged_by_the_last_limits(target, good, word):
    assert capability.assurance(limits(0.92, 0.98), target, good) == word


def test_missing_limits_say_nothing_of_a_target():
    assert capability.assured([np.nan, 1], [np.nan, 2], 3, "up") == ["", "fails"]
