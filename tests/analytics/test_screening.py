from itertools import product
from math import comb, exp

import numpy as np
import pytest

from analytics.cards.screening import missed_by_chance, outliers
from analytics.findings.targets import standing
from analytics.judgement.intervals import wilson
from analytics.monitoring import Signal, concerns
from analytics.repeats import Repeats
from data.settings import load

LIMITS = load().thresholds


def binomial(k, n, p):
    return sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1))


def test_a_place_far_below_is_flagged_and_the_others_are_not():
    x, n = [97, 96, 95, 80], [100, 100, 100, 100]
    assert outliers(x, n, "up", LIMITS).flagged.tolist() == [False, False, False, True]


def test_what_is_high_is_of_no_concern_unless_low_is_good():
    x, n = [8, 9, 7, 22], [100, 100, 100, 100]
    assert outliers(x, n, "up", LIMITS).flagged.tolist() == [False] * 4
    assert outliers(x, n, "down", LIMITS).flagged.tolist() == [False, False, False, True]


def test_a_place_with_few_samples_is_not_tested():
    screened = outliers([95, 95, 0], [100, 100, 29], "up", LIMITS)
    assert screened.tested.tolist() == [True, True, False]
    assert not screened.flagged[2]
    assert screened.chance[2] == 0


def test_the_more_places_are_tested_the_lower_the_bar():
    """A tail that stands out of two places does not out of twenty."""
    alone = outliers([89, 960], [100, 1000], "up", LIMITS)
    among = outliers([89, *[95] * 20], [100] * 21, "up", LIMITS)
    assert alone.flagged[0]
    assert among.tail[0] <= LIMITS.tail_warning
    assert not among.flagged.any()


def test_the_chance_of_a_false_flag_is_what_whole_counts_reach():
    screened = outliers([95, 95], [100, 100], "up", LIMITS)
    bar = min(LIMITS.tail_warning, LIMITS.false_discovery / 2)
    assert screened.chance[0] == pytest.approx(max(p for k in range(101) if (p := binomial(k, 100, 0.95)) <= bar))


def test_in_worlds_where_all_are_alike_false_flags_stay_within_what_is_stated():
    n, rng = np.array([31, 34, 36, 39, 40, 43, 60, 62, 120]), np.random.default_rng(5)
    screened = [outliers(rng.binomial(n, 0.92), n, "up", LIMITS) for _ in range(400)]
    stated = np.mean([1 - exp(-one.chance.sum()) for one in screened])
    assert 0 < np.mean([one.flagged.any() for one in screened]) <= 1.5 * stated


@pytest.mark.parametrize(("n", "target", "good"), [(212, 0.95, "up"), (30, 0.9, "up"), (80, 0.05, "down")])
def test_the_chance_to_miss_a_target_that_is_met_counts_the_outcomes_that_would(n, target, good):
    lower, upper = wilson(np.arange(n + 1), n)
    rows = [
        {"value": k / n, "lower": lower[k], "upper": upper[k], "numerator": k, "denominator": n, "method": "wilson"}
        for k in range(n + 1)
    ]
    beyond = np.array([standing(row, target, good) == "worse" for row in rows])
    outcomes = [binomial(k, n, target) - (binomial(k - 1, n, target) if k else 0) for k in range(n + 1)]
    assert missed_by_chance(n, target, good, 0.95) == pytest.approx(sum(np.array(outcomes)[beyond]))


def test_a_figure_of_nothing_misses_no_target():
    assert missed_by_chance(0, 0.95, "up", 0.95) == 0


def test_repeats_by_chance_are_those_of_all_outcomes():
    """Three names, two batches before and one within, each failing with 0.2: two or more fail, one of them within."""
    ways = [way for way in product((0, 1), repeat=3) if sum(way) > 1 and way[2]]
    expected = 3 * sum(0.2 ** sum(way) * 0.8 ** (3 - sum(way)) for way in ways)
    assert Repeats([], [(2, 1, 3)], 0.2).chance == pytest.approx(expected)
    assert Repeats([], [(2, 1, 3), (1, 0, 9), (0, 1, 4)], 0.2).tested == 3


def test_neighbouring_points_of_concern_are_one_signal():
    down, up = Signal("outside", -1), Signal("outside", 1)
    signals = [None, down, down, up, None, down]
    assert concerns(signals, "up") == [slice(1, 3), slice(5, 6)]
    assert concerns(signals, "neutral") == [slice(1, 4), slice(5, 6)]
