"""Rates at a common mix on strata that can be reckoned by hand."""

import numpy as np
import pytest

from analytics.judgement import standardisation
from analytics.judgement.intervals import byar

X, N, MIX = [2, 18], [100, 300], [3, 1]  # 2 % and 6 %


@pytest.mark.parametrize("compute", [standardisation.dobson, standardisation.fay_feuer])
def test_a_rate_takes_the_weights_of_the_common_mix(compute):
    found = compute(X, N, MIX)
    assert found.value == pytest.approx(0.75 * 0.02 + 0.25 * 0.06)
    assert found.lower < found.value < found.upper


def test_at_its_own_mix_a_rate_is_the_crude_one_with_byars_interval():
    found = standardisation.dobson(X, N, N)
    low, high = byar(20)
    assert tuple(found) == pytest.approx((20 / 400, low / 400, high / 400))


def test_one_call_standardises_many_places():
    found = standardisation.dobson([X, [9, 1]], [N, [100, 50]], MIX)
    assert found.value == pytest.approx([0.03, 0.75 * 0.09 + 0.25 * 0.02])


def test_a_stratum_of_the_mix_that_was_not_sampled_leaves_no_rate_and_one_outside_it_does_not_matter():
    assert np.isnan(standardisation.dobson([2, 0], [100, 0], MIX)).all()
    assert standardisation.dobson([2, 0], [100, 0], [3, 0]).value == 0.02


def test_without_a_failure_the_gamma_interval_starts_at_nought():
    found = standardisation.fay_feuer([0, 0], N, MIX)
    assert (found.value, found.lower) == (0, 0)
    assert found.upper > 0


@pytest.mark.parametrize(
    ("x", "n", "expected"),
    [([4, 6], [50, 50], False), ([4, 5], [50, 50], True), ([14, 0], [50, 0], True), ([np.nan, 9], [50, 50], True)],
)
def test_rates_of_few_failures_or_with_an_empty_stratum_are_suppressed(x, n, expected):
    assert standardisation.suppressed(x, n, MIX) == expected


def test_both_intervals_hold_their_level():
    """2,000 places with the same true rates: how many intervals have the true rate inside."""
    rng, n = np.random.default_rng(3), np.array([200, 300])
    x = rng.poisson(np.array([0.04, 0.08]) * n, (2000, 2))
    for compute in (standardisation.dobson, standardisation.fay_feuer):
        found = compute(x, n, MIX)
        assert ((found.lower <= 0.05) & (found.upper >= 0.05)).mean() > 0.93
