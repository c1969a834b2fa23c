"""How many batches each stratum of a sampling plan gets: first the minimum of all, then where a batch tells most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapify, heapreplace
from itertools import islice
from math import sqrt


def allocate(n: int, priorities: Sequence[float], first: Sequence[int], minimum: int) -> list[int]:
    """Batches of each stratum, which add up to n; no strata get none.

    `priorities` are W·S: the weight of a stratum times the standard deviation within it. `first` are the numbers of all
    strata in the order in which they get the minimum, which is at least 1; n may be too small for all to get it.
    Every plan begins with the plan for one batch less, so no stratum loses any when n grows, which rounding shares to
    the largest remainders does not promise. Beyond the minimum it is Neyman's optimum in whole numbers: the next batch
    goes to the highest W·S / √(k(k + 1)). T. Wright, The American Statistician 66 (2012) 217–224.
    """
    counts = [0] * len(priorities)
    for stratum in islice(_picks(priorities, first, minimum), n):
        counts[stratum] += 1
    return counts


def _picks(priorities: Sequence[float], first: Sequence[int], minimum: int) -> Iterator[int]:
    """Strata in the order in which they get a batch, without end; those of equal priority take turns."""
    for _ in range(minimum):
        yield from first
    heap = [(-_gain(priority, minimum), minimum, n) for n, priority in enumerate(priorities)]
    heapify(heap)
    while heap:
        _, count, stratum = heap[0]
        yield stratum
        heapreplace(heap, (-_gain(priorities[stratum], count + 1), count + 1, stratum))


def _gain(priority: float, count: int) -> float:
    return priority / sqrt(count * (count + 1))
