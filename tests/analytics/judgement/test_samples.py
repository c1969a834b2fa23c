"""Sample sizes against statsmodels, and against each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import power_proportions_2indep, samplesize_proportions_2indep_onetail

from analytics.judgement import samples
from analytics.judgement.intervals import wilson
from tests.analytics.judgement.counts import steadily


@pytest.mark.parametrize(("p0", "gap", "power"), [(0.948, 0.014, 0.8), (0.75, -0.25, 0.9), (0.948, 0.014, 0.5)])
def test_needed_sizes_are_those_of_statsmodels(p0, gap, power):
    expected = samplesize_proportions_2indep_onetail(gap, p0, power, alternative="two-sided")
    assert samples.needed(p0, gap, power) == pytest.approx(expected)


def test_the_published_change_needs_thousands_of_batches_in_each_year():
    assert np.ceil(samples.needed(0.948, 0.014, [0.5, 0.8])).tolist() == [1685, 3441]


def test_power_is_that_of_statsmodels_also_with_unequal_sizes():
    expected = power_proportions_2indep(-0.1, 0.9, 100, ratio=2).power
    assert samples.power(0.9, -0.1, 100, 200) == pytest.approx(expected)


@steadily
@given(st.floats(0.3, 0.97), st.integers(200, 5000), st.integers(200, 5000))
def test_the_smallest_change_seen_is_seen_just_so_surely(p0, n1, n0):
    found = samples.detectable(p0, n1, n0, 0.8)
    assert -p0 < found < 0
    assert samples.power(p0, found, n1, n0) == pytest.approx(0.8, abs=1e-4)


def test_a_rise_that_cannot_be_seen_has_no_size():
    """From 96 %, 100 batches a year never see a rise; a fall of 12 points they do."""
    assert np.isnan(samples.detectable(0.962, 100, fall=False))
    assert samples.detectable(0.962, 100) == pytest.approx(-0.116, abs=0.001)


def test_no_change_needs_endless_samples_and_an_impossible_one_has_no_size():
    assert samples.needed(0.9, 0) == np.inf
    assert np.isnan(samples.needed(0.9, 0.2))


def test_precision_is_half_the_interval_to_expect():
    lower, upper = wilson(96, 100)
    assert samples.precision(0.96, 100) == pytest.approx((upper - lower) / 2)


def test_four_batches_of_each_enterprise_are_worth_less():
    assert samples.design_effect(4, 0.2) == pytest.approx(1.6)
    assert samples.design_effect(1, 0.9) == 1
