"""Inspectors: enough for each enterprise, nobody where they keep away, everybody equally often."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from analytics.drawing import Inspector
from analytics.drawing.teams import allowed, assign, loads


def evenness(teams: list[tuple[str, ...]], codes: list[str]) -> int:
    """The sum of squared loads: the smaller, the more even."""
    return sum(load**2 for load in loads(codes, teams).values())


def test_without_avoidance_loads_differ_by_one_at_most():
    codes = [f"I{n}" for n in range(7)]
    for enterprises in range(1, 40):
        teams = assign("s", [f"E{n}" for n in range(enterprises)], [codes] * enterprises, 2)
        shared = loads(codes, teams).values()
        assert max(shared) - min(shared) <= 1
        assert sum(shared) == 2 * enterprises


def test_nobody_goes_where_they_keep_away():
    people = [Inspector("A", "", ("likou",)), Inspector("B"), Inspector("C", "", ("E1",)), Inspector("D")]
    may = allowed(people)
    assert may("likou", "E1") == ("B", "D")
    assert may("gucheng", "E2") == ("A", "B", "C", "D")


def test_enterprises_are_passed_on_where_taking_turns_is_not_even():
    """E1 to E3 may have A, B or C, E4 to E6 only A or B: taking turns would leave C with one or two."""
    for n in range(50):
        may = [("A", "B", "C")] * 3 + [("A", "B")] * 3
        teams = assign(f"seed {n}", [f"E{n}" for n in range(6)], may, 1)
        assert sorted(loads(["A", "B", "C"], teams).values()) == [2, 2, 2]
        assert all(set(team) <= set(codes) for team, codes in zip(teams, may, strict=True))


@given(st.lists(st.sets(st.sampled_from("ABCD"), min_size=2), min_size=1, max_size=4), st.integers(0, 9))
def test_loads_are_as_even_as_any_assignment_makes_them(sets, n):
    may = [tuple(sorted(one)) for one in sets]
    teams = assign(f"seed {n}", [f"E{n}" for n in range(len(may))], may, 2)
    assert all(len(set(team)) == 2 and set(team) <= set(codes) for team, codes in zip(teams, may, strict=True))
    every = product(*(combinations(codes, 2) for codes in may))
    assert evenness(teams, list("ABCD")) == min(evenness(list(each), list("ABCD")) for each in every)
