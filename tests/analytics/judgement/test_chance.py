import numpy as np
import pytest
from scipy.stats import binom

from analytics.judgement.chance import flagged
from analytics.judgement.intervals import binomial_tails


@pytest.mark.parametrize(("n", "p"), [(1, 0.5), (20, 0.96), (30, 0.95), (132, 0.962), (400, 0.9), (7, 0.001)])
@pytest.mark.parametrize("tail", [0.025, 0.001])
def test_the_chance_of_a_flag_is_the_sum_over_all_counts_that_are_flagged(n, p, tail):
    counts = np.arange(n + 1)
    low, high = binomial_tails(counts, np.full(n + 1, n), p)
    wanted = binom.pmf(counts, n, p)[(low <= tail) | (high <= tail)].sum()
    assert flagged(n, p, tail) == pytest.approx(wanted, abs=1e-12)


def test_nothing_sampled_or_certain_is_never_flagged():
    assert flagged([0, 50, 50], [0.9, 0.0, 1.0], 0.025).tolist() == [0, 0, 0]


def test_it_never_exceeds_both_tails():
    n, p = np.meshgrid(np.arange(1, 200), np.linspace(0.01, 0.99, 50))
    assert flagged(n, p, 0.025).max() <= 0.05 + 1e-12
