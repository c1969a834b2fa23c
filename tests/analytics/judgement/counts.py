"""Counts for property tests."""

from __future__ import annotations

from hypothesis import strategies as st


def shares(largest: int = 400, smallest: int = 1) -> st.SearchStrategy[tuple[int, int]]:
    """x of n, at most all of them."""
    return st.integers(smallest, largest).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
