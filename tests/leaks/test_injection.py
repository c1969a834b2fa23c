"""Whatever stands in an address, a name or a text that somebody writes: refused, or shown as the text that it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from analytics import annotations
from analytics.annotations import Note
from analytics.cards import CardError, card
from analytics.export import packs
from analytics.export.packs import PACK, Saved
from analytics.store import open_snapshot
from analytics.view import WHOLE, from_query
from data import draws
from data.people import Person
from data.publishing import SnapshotError, read_manifest, set_current
from data.state import State
from data.tasks import Draft, Sight, Tasks
from pages.parts import intake_work, menu, snapshots
from tests.leaks.conftest import visited
from tests.leaks.hostile import PATHS, PAYLOADS, STRINGS, alive, html, parameters
from tests.leaks.test_routes import addresses, by_route

KEYS = parameters()
CLERK = Person("leader", "演示帐号甲", "local", areas=None)  # who may do everything


def address(round: int) -> dict[str, str]:
    """Every parameter with one of the strings, another one each round."""
    return {key: STRINGS[(n + round) % len(STRINGS)] for n, key in enumerate(KEYS) if key != "lang"}


def test_the_parameters_are_those_that_pages_read() -> None:
    assert {"snapshot", "area", "indicator", "q", "with", "note", "section", "card", "work", "task", "draw"} <= set(
        KEYS
    )


@pytest.mark.parametrize("name", menu.PAGES)
def test_every_string_in_every_parameter_of_a_page(browsing: Callable[[Person], None], name: str) -> None:
    browsing(CLERK)
    at = None
    for round in range(len(STRINGS)):
        at = visited(name, at, **address(round))
        assert not at.exception and "q-failed" not in html(at), round
        assert alive(html(at)) == []


@pytest.mark.parametrize("route", by_route())
def test_every_string_in_every_parameter_of_a_route(
    client: TestClient, browsing: Callable[[Person], None], route: str
) -> None:
    browsing(CLERK)
    paths = by_route()[route]
    for round in range(len(STRINGS)):
        answer = client.get(paths[round % len(paths)], params=address(round), follow_redirects=False)
        assert answer.status_code < 500 and "set-cookie" not in answer.headers
        assert "html" not in answer.headers.get("content-type", "") or alive(answer.text) == []


@pytest.mark.parametrize("string", [*STRINGS, *PAYLOADS[1:]])
def test_a_view_knows_no_such_codes(whole, string: str) -> None:
    view, ignored = from_query(dict.fromkeys(KEYS, string), whole.known)
    assert not (view.areas or view.products or view.kinds or view.levels or view.stages) and ignored


def test_the_rows_are_all_there_afterwards(whole) -> None:
    assert whole.rows("select count(*) from sampling_results") == [(whole.manifest.tables["sampling_results"]["rows"],)]


# texts that people write


@pytest.fixture(scope="module")
def written(kept: Path, browsing: Callable[[Person], None], tmp_path_factory: pytest.TempPathFactory):
    """A state in which every text that people write is a payload."""
    file = tmp_path_factory.mktemp("written") / "state.sqlite"
    state, at = State(file), datetime(2017, 12, 1, 9)
    notes = tuple(Note(f"n{n}", f"2017-{n + 1:02d}", text, text[:30], "2017-12-01") for n, text in enumerate(PAYLOADS))
    state.change(annotations.OWNER, annotations.KIND, lambda _: annotations.to_json(notes))
    for n, text in enumerate(PAYLOADS):
        saved = packs.added(Saved(title=text, office=text, number=text), "products.rate", "period=2017")
        saved = packs.worded(saved, "1", title=text, remark=text)
        for name in ("", text):
            state.change("leader", PACK, lambda _, saved=saved: packs.to_json(saved), name=name)
        tasks = Tasks(state, Sight(text[:30], "leader", "leader", True, None))
        task = tasks.make(Draft(text, "", "gucheng", date(2017, 12, 20)), at)
        tasks.note(task.id, text, at)
        draws.announce(state, draws.Announced(f"{text}{n}", text, text, at.astimezone()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUALITY_STATE", str(file))
        yield state


SHOWN = {
    "notes": ("methods", {"section": "notes"}),
    "charts": ("products", {"period": "2017"}),
    "papers": ("meeting", {"section": "pack"}),
    "tasks": ("tasks", {}),
    **{f"task{n}": ("tasks", {"task": str(n)}) for n in (1, 8, 12)},
    "overview": ("overview", {}),
    "draws": ("draws", {"section": "records"}),
    "draw": ("draws", {"section": "records", "draw": "2017-0001"}),
}


@pytest.mark.parametrize("shown", SHOWN)
def test_what_people_write_is_shown_as_it_is(written: State, browsing: Callable[[Person], None], shown: str) -> None:
    name, where = SHOWN[shown]
    browsing(replace(CLERK, name=PAYLOADS[1]))
    at = visited(name, **where)
    assert not at.exception and alive(html(at)) == [] and "q-failed" not in html(at)


# names that would lead elsewhere


@pytest.mark.parametrize("path", PATHS, ids=map(str, range(len(PATHS))))
def test_no_name_leads_out_of_its_folder(
    path: str, kept: Path, client: TestClient, browsing: Callable[[Person], None]
) -> None:
    browsing(CLERK)
    store = kept / "store"
    for act in (lambda: open_snapshot(store, path, scope=WHOLE), lambda: read_manifest(store, path)):
        with pytest.raises(SnapshotError):
            act()
    with pytest.raises(SnapshotError):
        set_current(store, path)
    assert snapshots.found(path, WHOLE)[0].id in snapshots.ids()
    assert intake_work.opened(path, "leader") is None
    with pytest.raises(CardError):
        card(path)
    asked = dict.fromkeys(("pack", "item", "card", "draw", "work", "file", "kind", "job"), path)
    for route in addresses():
        answer = client.get(route, params=asked, follow_redirects=False)
        assert answer.status_code < 500 and "root:" not in answer.text


@pytest.mark.parametrize("path", PATHS, ids=map(str, range(len(PATHS))))
def test_no_part_of_a_path_leads_out(path: str, client: TestClient, browsing: Callable[[Person], None]) -> None:
    browsing(CLERK)
    for below in ("/export/", "/sheet/", "/draws/", "/evidence/", "/ledgers/template/", "/ledgers/found/", "/audit/"):
        answer = client.get(below + path.replace("\x00", "%00"), follow_redirects=False)
        assert answer.status_code < 500 and "root:" not in answer.text
