"""The draw: the order that hashes give, proportion, exclusion, and what cannot be drawn."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.drawing import DrawingError, Entry, Inspector, draw, share_of, strata
from analytics.drawing.draws import quotas
from data.text import LANGS

PEOPLE = [Inspector("A"), Inspector("B"), Inspector("C")]
GOLDEN = [("E000", ("A", "C")), ("E002", ("B", "C")), ("E009", ("A", "B")), ("E007", ("A", "B"))]


def entries(n: int, *by: str) -> list[Entry]:
    """So many enterprises; of the codes given, each in turn is a stratum."""
    return [Entry(f"E{n:03d}", "likou", (by[n % len(by)],) if by else ()) for n in range(n)]


def by_hand(seed: str, name: str) -> str:
    return sha256(f"{seed}|{name}".encode()).hexdigest()


def test_those_with_the_smallest_hashes_are_drawn_in_their_order():
    found = draw("第2017301期", entries(8), 3, PEOPLE, 2)
    order = sorted((f"E{n:03d}" for n in range(8)), key=lambda id: by_hand("第2017301期", id))
    assert [one.id for one in found.chosen] == order[:3]
    assert [one.rank for one in found.chosen] == [by_hand("第2017301期", id) for id in order[:3]]


def test_the_draw_is_the_one_of_every_machine():
    """Written down once: another result is another algorithm, and needs another name."""
    found = draw("20171231-睢阳", entries(10, "x", "y", "z"), 4, PEOPLE, 2)
    assert [(one.id, one.inspectors) for one in found.chosen] == GOLDEN


def test_the_order_in_which_the_directory_comes_does_not_matter():
    assert draw("s1", entries(30)[::-1], 7, PEOPLE[::-1], 2) == draw("s1", entries(30), 7, PEOPLE, 2)


def test_another_seed_is_another_draw():
    assert draw("s1", entries(30), 7, PEOPLE, 2).chosen != draw("s2", entries(30), 7, PEOPLE, 2).chosen


def test_who_is_left_out_is_not_drawn():
    held = [*entries(5), Entry("F1", "likou", (), "drawn"), Entry("F2", "likou", (), "visited")]
    assert {one.id for one in draw("s", held, 5, PEOPLE, 2).chosen} == {f"E{n:03d}" for n in range(5)}
    assert strata(held) == {(): 5}


def test_strata_get_their_part_on_average():
    """7 of 60, 30 and 10: 4.2, 2.1 and 0.7 places; standard deviations of 2,000 draws below 0.012."""
    sizes = {("a",): 60, ("b",): 30, ("c",): 10}
    found = [quotas(f"seed {n}", sizes, 7) for n in range(2_000)]
    means = [sum(places[name] for places in found) / len(found) for name in sizes]
    assert means == pytest.approx([4.2, 2.1, 0.7], abs=0.05)


def test_parts_that_are_whole_stay_as_they_are():
    assert quotas("s", {("a",): 60, ("b",): 30, ("c",): 10}, 10) == {("a",): 6, ("b",): 3, ("c",): 1}


@given(st.lists(st.integers(1, 40), min_size=1, max_size=12), st.data())
def test_places_add_up_and_no_stratum_gets_more_than_it_has(sizes, data):
    named = {(str(n),): size for n, size in enumerate(sizes)}
    n = data.draw(st.integers(1, sum(sizes)))
    places = quotas("s", named, n)
    assert sum(places.values()) == n
    exact = {name: n * size / sum(sizes) for name, size in named.items()}
    assert all(abs(places[name] - exact[name]) < 1 and places[name] <= named[name] for name in named)


def test_the_drawn_add_up_to_the_quotas():
    found = draw("s", entries(50, "x", "y", "z"), 11, PEOPLE, 2)
    assert sum(drawn for _, _, drawn in found.quotas) == len(found.chosen) == 11
    assert sum(size for _, size, _ in found.quotas) == 50


@pytest.mark.parametrize(
    ("percent", "size", "n"), [("5", 260, 13), ("5", 261, 14), ("0.1", 260, 1), ("100", 7, 7), ("33.34", 3, 2)]
)
def test_a_share_is_rounded_up(percent: str, size: int, n: int):
    assert share_of(percent, size) == n


@pytest.mark.parametrize("percent", ["", "0", "-1", "101", "1e2", "1/2", "nan", "5.123", "５"])
def test_what_is_no_share_is_refused(percent: str):
    with pytest.raises(DrawingError) as refused:
        share_of(percent, 10)
    assert refused.value.key == "share"


@pytest.mark.parametrize(
    ("held", "n", "people", "key"),
    [
        ([], 1, PEOPLE, "no_directory"),
        (entries(3), 4, PEOPLE, "too_many"),
        (entries(3), 0, PEOPLE, "too_few"),
        ([*entries(3), Entry("E001", "likou")], 1, PEOPLE, "twice"),
        (entries(3), 1, [*PEOPLE, Inspector("A")], "twice"),
        (entries(3), 1, PEOPLE[:1], "few_inspectors"),
        (entries(3), 1, [*PEOPLE[:1], Inspector("B", "", ("likou",)), Inspector("C", "", ("E001",))], "unstaffed"),
    ],
)
def test_what_cannot_be_drawn_says_why_in_both_languages(held, n, people, key):
    with pytest.raises(DrawingError) as refused:
        draw("s", held, n, people, 2)
    assert refused.value.key == key
    assert len({refused.value.message(lang) for lang in LANGS}) == 2


def test_an_error_of_avoidance_names_the_enterprises_that_nobody_can_go_to():
    with pytest.raises(DrawingError) as refused:
        draw("s", [Entry("E1", "likou"), Entry("E2", "gucheng")], 1, [Inspector("A"), Inspector("B", "", ("E2",))], 2)
    assert "E2" in refused.value.message("zh") and "E1" not in refused.value.message("zh")
