"""Every address of the server beside the pages: sheets, files in every format, and whatever else is registered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from analytics import cards
from analytics.cards.spec import pages
from analytics.export import FORMATS, packs
from analytics.export.packs import PACK, Saved
from data.ledgers.kinds import kinds
from data.people import Person
from data.reference import areas
from data.state import State
from pages.parts import downloads, draw_files, files, routes, sheets
from tests.leaks import reading
from tests.leaks.world import MINE, OTHER, WORDS, found, leader, others, township

CARDS = [spec.full_key for page in pages() for spec in cards.page(page)]
SEVERAL = [name for name, one in FORMATS.items() if not one.single]
SLOW = ("pdf", "slides_pdf")  # a page a card, set anew each time: of the cards that name things alone
NAMING = [key for key in CARDS if cards.card(key).kind in ("list", "attention", "tasks")]
NAMES = [  # of other towns; that of the 产业集聚区 is also what a programme is called
    name for id, row in areas().items() if id != MINE and (name := row["name_zh"] or "").endswith(("镇", "乡", "街道"))
]
FORGED = {"area": OTHER, "enterprise": f"{WORDS[OTHER]}ente1", "period": "2016-01..2017-12", "snapshot": "x"}
FILLED = {  # what may stand in the paths of routes
    "path": ("nowhere",),
    "format": [*FORMATS, files.TABLE, downloads.ZIP],
    "what": [*sheets.SHEETS, "rejected", "marked", "csv"],
    "kind": [*kinds(), *draw_files.KINDS],
    "id": ["1", "2", "3"],
}
Get = Callable[..., str]


@pytest.fixture(scope="module")
def get(client: TestClient, browsing: Callable[[Person], None]) -> Get:
    """`get(person, "/sheet/table", card="products.rate")`: what the server answers, as text."""

    def asked(person: Person, path: str, **params: str) -> str:
        browsing(person)
        return reading.text(client.get(path, params=params).content)

    return asked


@pytest.mark.parametrize("page", pages())
def test_the_sheets_of_every_card(get: Get, page: str) -> None:
    person = township()
    for spec, what in product(cards.page(page), sheets.SHEETS):
        asked = {"card": spec.full_key, "indicator": (*spec.every_indicator, "batches")[0]}
        get(leader(), f"/sheet/{what}", **asked)
        for view in ({}, FORGED):
            assert found(get(person, f"/sheet/{what}", **asked, **view), *others(person)) == []


@pytest.mark.parametrize("page", pages())
def test_the_tables_and_pictures_of_every_card(get: Get, page: str) -> None:
    person = township()
    """A PNG is its SVG set in dots (analytics.export.picture)."""
    for spec, format, view in product(cards.page(page), (files.TABLE, "svg"), ({"period": "2017"}, FORGED)):
        text = get(person, f"/export/{format}", card=spec.full_key, **view)
        assert found(text, *others(person)) == [] and [name for name in NAMES if name in text] == []


def test_the_names_are_there_to_be_found(get: Get) -> None:
    text = get(leader(), "/export/svg", card="products.areas", period="2017")
    assert "李口镇" in NAMES and any(name in text for name in NAMES)


@pytest.mark.parametrize("format", SEVERAL)
def test_papers_with_every_card(get: Get, kept, format: str) -> None:
    person, saved = township(), Saved()
    for key in CARDS if format not in SLOW else NAMING:
        saved = packs.added(saved, key, "period=2017")
    State(kept / "state.sqlite").change(person.id, PACK, lambda _: packs.to_json(packs.covered(saved, report=True)))
    text = get(person, f"/export/{format}", pack="")
    assert found(text, *others(person)) == [] and found(text, MINE)


def test_papers_that_name_another_place_are_refused(get: Get, kept) -> None:
    person = township()
    saved = packs.added(Saved(), "products.rate", f"period=2017&area={OTHER}")
    State(kept / "state.sqlite").change(person.id, PACK, lambda _: packs.to_json(saved), name="forged")
    assert OTHER in get(person, "/export/xlsx", pack="forged")  # the page that says so
    assert "xl/workbook" not in get(person, "/export/xlsx", pack="forged")


def test_the_papers_of_another_do_not_open(get: Get) -> None:
    assert found(get(township(), "/export/xlsx", pack="OSPREY"), *WORDS) == []


def addresses() -> Iterator[str]:
    """Every route that can be asked for, with all that may stand in its path."""
    return (path for paths in by_route().values() for path in paths)


def by_route() -> dict[str, list[str]]:
    """The same by route."""
    found: dict[str, list[str]] = {}
    for route in routes.routes():
        assert isinstance(route, Route)
        if "GET" in (route.methods or ()):
            names = re.findall(r"{(\w+)}", route.path_format)
            for values in product(*(FILLED[name] for name in names)):
                found.setdefault(route.path, []).append(
                    route.path_format.format(**dict(zip(names, values, strict=True)))
                )
    return found


@pytest.mark.parametrize("path", [path for path in addresses() if not path.startswith(("/export/", "/sheet/"))])
def test_every_other_address(get: Get, path: str) -> None:
    person = township(role="section")
    asked = {"card": "overview.attention", "draw": "2017-0002", "work": "x" * 16, "job": "1", "place": "suiyang"}
    assert found(get(person, path, **asked, **FORGED), *others(person)) == []


def test_how_far_a_file_of_another_is_nobody_is_told(client: TestClient, browsing: Callable[[Person], None]) -> None:
    downloads._jobs().tell("leader 7", 1, 3)
    browsing(leader())
    assert client.get("/export/progress", params={"job": "7"}).json() == {"done": 1, "of": 3}
    browsing(township())
    for number in ("7", "leader 7", " 7"):
        assert client.get("/export/progress", params={"job": number}).json() == {}
