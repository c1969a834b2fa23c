"""Parts of a change: that they add up, what makes each, and how sure the part of the rates is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.judgement import decomposition
from tests.analytics.judgement.counts import shares, steadily

GROUPS = st.lists(st.tuples(shares(200, 0), shares(200, 0)), min_size=1, max_size=6).filter(
    lambda groups: sum(now[1] for now, _ in groups) and sum(then[1] for _, then in groups)
)


def columns(groups):
    """x1, n1, x0, n0 of drawn groups."""
    return np.array([[*now, *then] for now, then in groups], float).T


@steadily
@given(GROUPS)
def test_the_parts_add_up_to_the_change(groups):
    x1, n1, x0, n0 = columns(groups)
    within, mix = decomposition.kitagawa(x1, n1, x0, n0)
    assert (within + mix).sum() == pytest.approx(x1.sum() / n1.sum() - x0.sum() / n0.sum(), abs=1e-12)


@steadily
@given(GROUPS)
def test_turned_round_the_parts_change_their_sign_only(groups):
    x1, n1, x0, n0 = columns(groups)
    forth, back = decomposition.kitagawa(x1, n1, x0, n0), decomposition.kitagawa(x0, n0, x1, n1)
    np.testing.assert_allclose(forth, -np.array(back), atol=1e-12)
    assert decomposition.within_error(x1, n1, x0, n0) == pytest.approx(decomposition.within_error(x0, n0, x1, n1))


def test_the_same_rates_in_another_mix_are_all_mix_and_another_rate_in_one_mix_all_within():
    within, mix = decomposition.kitagawa([90, 10], [100, 20], [18, 50], [20, 100])
    assert within.sum() == pytest.approx(0)
    within, mix = decomposition.kitagawa([95, 20], [100, 40], [90, 10], [100, 40])
    np.testing.assert_allclose(mix, 0)


def test_a_group_that_is_new_has_no_rate_to_change():
    within, mix = decomposition.kitagawa([90, 10], [100, 20], [180, 0], [200, 0])
    assert within.tolist() == pytest.approx([0, 0])
    assert (within + mix).sum() == pytest.approx(100 / 120 - 0.9)


def test_the_error_of_the_part_within_agrees_with_simulation():
    rng = np.random.default_rng(9)
    n1, n0, p1, p0 = np.array([200, 400]), np.array([300, 300]), np.array([0.9, 0.97]), np.array([0.92, 0.95])
    drawn = [decomposition.kitagawa(rng.binomial(n1, p1), n1, rng.binomial(n0, p0), n0)[0].sum() for _ in range(3000)]
    assert decomposition.within_error(n1 * p1, n1, n0 * p0, n0) == pytest.approx(np.std(drawn), rel=0.05)


def test_one_group_alone_has_the_error_of_a_difference():
    expected = np.sqrt(0.9 * 0.1 / 100 + 0.8 * 0.2 / 50)
    assert decomposition.within_error([90], [100], [40], [50]) == pytest.approx(expected)


def test_two_terms_share_the_interaction_of_three_evenly():
    mixes = ([0.3, 0.7], [5, 9], [0.6, 0.4], [4, 7])
    rate, mix = decomposition.two_terms(*mixes)
    base_rate, base_mix, both = decomposition.three_terms(*mixes)
    assert (rate, mix) == pytest.approx((base_rate + both / 2, base_mix + both / 2))
    assert base_rate == pytest.approx(0.6 * 1 + 0.4 * 2)


@steadily
@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=1, max_size=5))
def test_the_parts_of_factors_add_up_and_one_that_stays_has_none(pairs):
    first, second = [old for old, _ in pairs] + [2], [new for _, new in pairs] + [2]
    parts = decomposition.product(first, second)
    assert parts.sum() == pytest.approx(np.prod(second) - np.prod(first), abs=1e-6)
    assert parts[-1] == pytest.approx(0, abs=1e-6)


def test_factors_by_group_are_summed_over_the_groups():
    shares_, rates = ([0.6, 0.4], [0.3, 0.7]), ([4, 7], [5, 9])
    parts = decomposition.product((shares_[0], rates[0]), (shares_[1], rates[1]))
    rate, mix = decomposition.two_terms(shares_[1], rates[1], shares_[0], rates[0])
    assert parts == pytest.approx([mix, rate])


def test_any_function_of_factors_can_be_taken_apart():
    """Das Gupta, example 3.1: births less deaths in the United States, 1940 and 1960."""
    parts = decomposition.factors(lambda births, deaths: births - deaths, [19.4, 10.8], [23.7, 9.5])
    assert parts == pytest.approx([4.3, 1.3])
