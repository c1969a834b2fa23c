"""Every page, with every section that an address can name, for somebody who sees one place."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from data.people import ROLES, Person
from pages.parts import drawing, menu, methods, pack
from tests.leaks.conftest import Ask, everything, visited
from tests.leaks.world import APART, MINE, OTHER, WORDS, found, leader, others, township

FORGED = {"area": OTHER, "enterprise": f"{WORDS[OTHER]}ente1", "q": WORDS[OTHER]}  # what no link leads to
SECTIONS = {"methods": methods.SECTIONS, "meeting": pack.SECTIONS, "draws": tuple(drawing.PARTS)}
# Where rows stand: the page, and what the address says beside the view.
ROWS = {
    "records": ("records", {"indicator": "batches"}),
    "cases": ("records", {"indicator": "enforcement_cases_found"}),
    "place": ("profile", {"area": MINE}),
    "enterprise": ("profile", {"enterprise": f"{WORDS[MINE]}ente1"}),
    "tasks": ("tasks", {}),
}
ASKED = {
    **{name: (name, FORGED) for name in menu.PAGES},
    **{f"{name}_{one}": (name, {"section": one}) for name, sections in SECTIONS.items() for one in sections},
    **{f"rows_{name}": asked for name, asked in ROWS.items()},
    "differences_rows": ("methods", {"section": "differences", "shown": "rows"}),
}


ROLE_PAGES = [
    *((name, {}) for name in menu.PAGES),
    *((name, {"section": one}) for name, sections in SECTIONS.items() for one in sections),
]


@pytest.mark.parametrize("asked", ASKED)
def test_nothing_of_others_appears(page: Ask, asked: str) -> None:
    name, address = ASKED[asked]
    person = township()
    assert found(_said(page(person, name, period="2017", **address)), *others(person)) == []


@pytest.mark.parametrize("name", menu.PAGES)
def test_what_was_made_for_others_is_not_for_a_township(page: Ask, name: str) -> None:
    address = dict(ROWS.get(name, (name, {}))[1])
    for other in (leader(), township(OTHER)):
        page(other, name, **address)  # whose texts are kept from now on, under the same address
    assert found(page(township(), name, **address), OTHER, APART) == []


@pytest.mark.parametrize("name", menu.PAGES)
def test_no_widget_offers_another_place(page: Ask, name: str) -> None:
    text = page(township(), name)
    assert not re.search(r"李口镇|Likou|options: \"likou", text) and "古城" in text


def _said(text: str) -> str:
    """Without the reader's own words, which the page may give back to them."""
    return re.sub(rf"{WORDS[OTHER]}ente1|q={WORDS[OTHER]}|(value: \"|“){WORDS[OTHER]}[\"”]", "", text)


@pytest.mark.parametrize("rows", ROWS)
def test_the_words_are_there_to_be_found(page: Ask, rows: str) -> None:
    name, address = ROWS[rows]
    assert found(page(township(), name, **address), MINE) == [WORDS[MINE]]


@pytest.mark.parametrize("rows", ["records", "cases", "tasks"])
def test_who_sees_everything_sees_all_of_them_afterwards(page: Ask, rows: str) -> None:
    name, address = ROWS[rows]
    page(township(), name, **address)
    assert found(page(leader(), name, **address), MINE, OTHER) == [WORDS[MINE], WORDS[OTHER]]


@pytest.mark.parametrize("role", ROLES)
def test_no_role_widens_what_an_account_sees(page: Ask, role: str) -> None:
    person = township(role=role)
    for name, address in ROLE_PAGES:
        assert found(page(person, name, **address), *others(person)) == []


def test_the_page_of_one_place_says_what_was_sent_in_its_name(page: Ask) -> None:
    text = page(township(), "overview")
    assert "报送状态" in text and "应报" in text and "各月报送情况" in text
    assert "报送状态" not in page(leader(), "overview")


def test_who_has_no_area_sees_nothing(page: Ask) -> None:
    nobody = Person("", "", "", areas=())
    assert found("".join(page(nobody, name) for name in menu.PAGES), *WORDS) == []


@pytest.mark.parametrize("areas", [(), ("nowhere",)], ids=["none", "gone from the tree"])
def test_who_sees_no_area_is_told_that_nothing_is_not_all_well(page: Ask, areas: tuple[str, ...]) -> None:
    auditor = Person("auditor", "演示帐号丙", "auditor", areas=areas)
    for name in menu.PAGES:
        text = page(auditor, name)
        assert ("本帐号没有可查看的区域" in text) is (name != "intake") and "本期无" not in text


def test_a_session_that_goes_on_for_somebody_else_keeps_nothing(browsing: Callable[[Person], None], page: Ask) -> None:
    browsing(leader())
    at = visited("records", indicator="batches")
    assert found(everything(at), APART) == [WORDS[APART]]
    for name in menu.PAGES:
        visited(name, at, **ROWS.get(name, ("", {}))[1])
    browsing(township())
    for name in menu.PAGES:
        assert found(everything(visited(name, at)), OTHER, APART) == []


@pytest.mark.parametrize("rows", ["records", "cases", "place"])
def test_hidden_names_never_appear(page: Ask, rows: str) -> None:
    name, address = ROWS[rows]
    text = page(township(hidden=("enterprise", "fine")), name, **address)
    assert found(text, MINE) and re.findall(rf"{WORDS[MINE]}(ente|lice|titl|\d\d)", text) == []
