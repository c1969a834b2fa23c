"""Counts for property tests, and how those run: the same examples each time, whatever else the machine does."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

steadily = settings(max_examples=100, deadline=None, derandomize=True)


def shares(largest: int = 400, smallest: int = 1) -> st.SearchStrategy[tuple[int, int]]:
    """x of n, at most all of them."""
    return st.integers(smallest, largest).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
