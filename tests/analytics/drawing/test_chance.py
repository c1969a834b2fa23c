"""10,000 draws: every enterprise, every pair and every team comes up as often as chance has it, and a test that would
notice if it did not. Seeds are counted up, so the result is the same each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from itertools import combinations, pairwise

import pytest
from scipy.stats import chi2

from analytics.drawing import Entry, Inspector, draw
from analytics.drawing import draws as drawing

DRAWS = 10_000
PEOPLE = [Inspector(code) for code in "ABCDE"]
SURE = 0.001


def entries(n: int, strata: int = 1) -> list[Entry]:
    return [Entry(f"91411403MADEM{n:05d}", "likou", (str(n % strata),)) for n in range(n)]


def chance(found: Counter, cells: Iterable, size: int = 1, of: int = 0) -> float:
    """The p value of equal chances; `size` of `of` names are drawn at once without repeating, which makes counts less
    uneven than independent ones by (of − size) / (of − 1)."""
    cells = list(cells)
    expected = sum(found.values()) / len(cells)
    statistic = sum((found[cell] - expected) ** 2 / expected for cell in cells)
    less = (of - size) / (of - 1) if of else 1
    return float(chi2.sf(statistic / less, len(cells) - 1))


def test_every_enterprise_comes_up_equally_often():
    held = entries(20)
    found = Counter(one.id for n in range(DRAWS) for one in draw(f"{n}", held, 5, PEOPLE, 2).chosen)
    assert chance(found, [one.id for one in held], 5, 20) > SURE


def test_within_strata_too():
    held = entries(18, strata=3)
    found = Counter(one.id for n in range(DRAWS) for one in draw(f"strata {n}", held, 6, PEOPLE, 2).chosen)
    for stratum in range(3):
        names = [one.id for one in held if one.stratum == (str(stratum),)]
        assert sum(found[name] for name in names) == 2 * DRAWS
        assert chance(Counter({name: found[name] for name in names}), names, 2, 6) > SURE


def test_strata_whose_part_is_below_one_too():
    """One of 14 in strata of 10, 3 and 1: by largest remainder it would always be one of the first."""
    held = [Entry(f"E{n:03d}", "likou", ("abc"[(n > 9) + (n > 12)],)) for n in range(14)]
    found = Counter(one.id for n in range(DRAWS) for one in draw(f"small {n}", held, 1, PEOPLE, 2).chosen)
    assert chance(found, [one.id for one in held]) > SURE


def test_every_pair_of_enterprises_comes_up_equally_often():
    held = entries(10)
    chosen = (draw(f"pair {n}", held, 2, PEOPLE, 2).chosen for n in range(DRAWS))
    found = Counter(tuple(sorted(one.id for one in pair)) for pair in chosen)
    assert chance(found, combinations([one.id for one in held], 2)) > SURE


def test_every_team_comes_up_equally_often_and_with_every_enterprise():
    held = entries(4)
    first = [draw(f"team {n}", held, 1, PEOPLE, 2).chosen[0] for n in range(DRAWS)]
    teams = list(combinations("ABCDE", 2))
    assert chance(Counter(one.inspectors for one in first), teams) > SURE
    cells = [(one.id, team) for one in held for team in teams]
    assert chance(Counter((one.id, one.inspectors) for one in first), cells) > SURE


def test_a_biased_order_is_noticed(monkeypatch: pytest.MonkeyPatch):
    """By the first digit alone, equal ones by id: the front of the directory gains."""

    def short(seed: str, *names: str) -> str:
        return sha256("|".join((seed, *names)).encode()).hexdigest()[:1] + "|".join(names)

    monkeypatch.setattr(drawing, "rank", short)
    held = entries(20)
    found = Counter(one.id for n in range(DRAWS) for one in draw(f"{n}", held, 5, PEOPLE, 2).chosen)
    assert chance(found, [one.id for one in held], 5, 20) < SURE


def test_neighbouring_seeds_have_nothing_in_common():
    """Of two draws of 5 of 20, 1.25 are in both on average, standard deviation 0.86."""
    held = entries(20)
    drawn = [{one.id for one in draw(f"{n}", held, 5, PEOPLE, 2).chosen} for n in range(2_001)]
    both = [len(one & other) for one, other in pairwise(drawn)]
    assert abs(sum(both) / len(both) - 1.25) < 5 * 0.86 / len(both) ** 0.5
