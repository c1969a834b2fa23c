"""Batches of one enterprise are not independent."""

import numpy as np
import pytest

from analytics.judgement.clusters import clustered, extra_variation
from analytics.judgement.intervals import wilson

ALIKE = np.repeat([10.0, 5.0], [9, 3]), np.full(12, 10.0)  # three enterprises fail half of their ten batches


def test_what_scatters_as_chance_does_is_no_likeness():
    """2 of 4, four times: scatter 0, z = −16 / √(2·48)."""
    assert extra_variation([2] * 4, [4] * 4) == pytest.approx(0.94875, abs=1e-4)


def test_single_batches_say_nothing_of_likeness():
    assert np.isnan(extra_variation([1, 0, 1], [1, 1, 1]))


def test_scatter_beyond_the_binomial_is_a_likeness():
    """105 of 120: Σ (x − 8.75)² = 9·1.5625 + 3·14.0625 = 56.25; by 7/64 that is 514.29, z = 394.29 / √2160."""
    assert (514.2857 - 120) / np.sqrt(2160) == pytest.approx(8.4837, abs=1e-3)
    assert extra_variation(*ALIKE) < 1e-15


def test_likeness_widens_the_interval_by_the_design_effect():
    found = clustered(*ALIKE)
    assert found.m == 10
    assert found.effect == pytest.approx(1 + 9 * found.rho)
    assert [found.lower, found.upper] == pytest.approx(list(wilson(105 / found.effect, 120 / found.effect)))
    assert found.upper - found.lower > 1.5 * np.diff(wilson(105, 120))


def test_without_a_likeness_the_interval_stays():
    found = clustered([2] * 4, [4] * 4)
    assert np.isnan([found.rho, found.effect]).all()
    assert [found.lower, found.upper] == pytest.approx(list(wilson(8, 16)))


def test_independent_batches_are_called_alike_about_as_often_as_stated():
    rng = np.random.default_rng(411403)
    n = rng.integers(1, 8, 120).astype(float)
    called = [extra_variation(rng.binomial(n.astype(int), 0.95), n) < 0.05 for _ in range(400)]
    assert 0.02 < np.mean(called) < 0.09
