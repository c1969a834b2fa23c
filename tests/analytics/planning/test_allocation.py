"""Where batches go: exactly as many as there are, everybody the minimum, nobody less for a larger plan."""

import random

import numpy as np
import pytest

from analytics.planning.allocation import allocate

SEEDS = range(40)


def random_strata(seed: int) -> tuple[list[float], list[int], int]:
    """Priorities, the order of the minimum, and the minimum."""
    chance = random.Random(seed)
    strata = chance.randint(1, 30)
    first = list(range(strata))
    chance.shuffle(first)
    return [chance.choice([0.0, chance.random()]) for _ in first], first, chance.randint(1, 3)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_parts_add_up_and_everybody_has_the_minimum_where_there_are_enough(seed: int):
    priorities, first, minimum = random_strata(seed)
    for n in (0, 1, len(first) * minimum, len(first) * minimum + 1, 997):
        counts = allocate(n, priorities, first, minimum)
        assert sum(counts) == n
        assert n < len(first) * minimum or min(counts) >= minimum


@pytest.mark.parametrize("seed", SEEDS)
def test_no_stratum_loses_a_batch_when_the_plan_grows(seed: int):
    priorities, first, minimum = random_strata(seed)
    plans = np.array([allocate(n, priorities, first, minimum) for n in range(150)])
    assert (np.diff(plans, axis=0) >= 0).all()
    assert (np.diff(plans, axis=0).sum(axis=1) == 1).all()


def test_too_few_for_the_minimum_go_to_the_first_in_order():
    assert allocate(3, [9.0, 1.0, 1.0, 1.0], [3, 1, 0, 2], 1) == [1, 1, 0, 1]


def test_beyond_the_minimum_batches_follow_the_priorities():
    assert allocate(1_000, [3.0, 1.0, 1.0], [0, 1, 2], 1) == [600, 200, 200]


def test_no_other_whole_numbers_give_a_smaller_variance():
    priorities, n = [0.4, 0.25, 0.1], 12
    every = [(a, b, n - a - b) for a in range(1, n) for b in range(1, n - a)]
    best = min(every, key=lambda counts: sum(w**2 / k for w, k in zip(priorities, counts, strict=True)))
    assert tuple(allocate(n, priorities, [0, 1, 2], 1)) == best


def test_strata_of_equal_priority_take_turns():
    assert allocate(7, [0.0, 0.0, 0.0], [0, 1, 2], 1) == [3, 2, 2]


def test_without_strata_nobody_gets_anything():
    assert allocate(5, [], [], 1) == []
