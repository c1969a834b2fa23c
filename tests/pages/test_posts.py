"""Whatever takes something in: who is not signed in, sends from elsewhere, or may not, changes nothing. Read from the
routes, so that another one is covered when it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import product
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from data.people import ROLES, Person, accounts
from data.state import State
from data.tasks import Sight, Sought, Tasks
from pages.parts import gate, routes
from tests.leaks import world
from tests.leaks.hostile import PATHS, PAYLOADS, STRINGS, alive
from tests.leaks.world import MINE, OTHER
from tests.pages.test_sign_in import HOME, sign_in
from tests.people import cheap_hashes, enrol

POSTS = [route.path for route in routes.routes() if isinstance(route, Route) and "POST" in (route.methods or ())]
ELSEWHERE = ("http://evil.example", "http://127.0.0.1:9999", f"{HOME}.evil.example", "null", "")
PUBLISHING = "/ledgers/"  # what is for those alone who publish
PDF = ("回执.pdf", b"%PDF-1.7 demonstration")
Browse = Callable[..., TestClient]


@pytest.fixture(scope="module")
def state(small_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    """Accounts of every role that see one place, a steward who sees everything, a task of each place."""
    folder = tmp_path_factory.mktemp("posts")
    with pytest.MonkeyPatch.context() as patch, cheap_hashes():
        for name, value in {"STORE": small_world, "STATE": folder / "state.sqlite", "SIGN_IN": "accounts"}.items():
            patch.setenv(f"QUALITY_{name}", str(value))
        state = State(folder / "state.sqlite")
        world.keep(state)
        enrol(state, *(Person(role, "演示帐号", role, (MINE,)) for role in ROLES))
        enrol(state, Person("whole", "演示帐号", "steward", None))
        yield state


@pytest.fixture(scope="module")
def browse(state: State) -> Browse:
    """`browse("township")`: the browser of somebody who is signed in; of a stranger without a name."""

    def made(account: str = "") -> TestClient:
        app = Starlette(routes=routes.routes(), middleware=routes.middleware())
        browser = TestClient(app, base_url=HOME, follow_redirects=False, client=("127.0.0.1", 50_000))
        assert not account or sign_in(browser, account).status_code == 303
        return browser

    return made


def everything(state: State) -> str:
    """All that is kept, but for who is signed in, and files on their way in."""
    tables = (name for (name,) in state.read("select name from sqlite_master where type = 'table'"))
    rows = [state.read(f'select * from "{name}"') for name in sorted(tables) if name != "sessions"]
    folder = state.path.parent / "intake"
    return sha256(repr((rows, sorted(map(str, folder.rglob("*"))))).encode()).hexdigest()


def send(browser: TestClient, path: str, origin: str, name: str = PDF[0], field: str = "file", **said: str):
    """What anybody could send to any of them: a form with a file, whose name stands in the address as well."""
    headers = {"Origin": origin} if origin else {}
    params, files = {"name": name, **said}, {field: (name, PDF[1])}
    return browser.post(path, params=params, data=said, files=files, headers=headers)


def test_the_routes_that_take_something_in_are_known() -> None:
    assert {"/evidence/send", "/export/template", "/ledgers/send", gate.SIGN_IN} <= set(POSTS)


@pytest.mark.parametrize("path", POSTS)
def test_nobody_sends_from_elsewhere_in_a_readers_name(path: str, state: State, browse: Browse) -> None:
    browser, before = browse("whole"), everything(state)
    for origin in ELSEWHERE:
        assert send(browser, path, origin, task="1", account="whole", password="x").status_code == 403
    assert everything(state) == before


@pytest.mark.parametrize("path", POSTS)
def test_a_stranger_sends_nothing(path: str, state: State, browse: Browse) -> None:
    before = everything(state)
    for origin in (HOME, *ELSEWHERE):
        assert send(browse(), path, origin, task="1").status_code == (403 if path.startswith(gate.SIGN_IN) else 401)
    assert everything(state) == before


@pytest.mark.parametrize("role", ROLES)
def test_a_role_sends_what_it_may(role: str, state: State, browse: Browse) -> None:
    """A part is never enough to publish; what is answered otherwise is no failure of ours."""
    browser, before = browse(role), everything(state)
    for path in POSTS:
        answer = send(browser, path, HOME, task="2", field="template")
        assert answer.status_code == 403 if path.startswith(PUBLISHING) else answer.status_code < 500
    assert everything(state) == before


@pytest.mark.parametrize("role", ROLES)
def test_evidence_is_sent_for_what_somebody_sees_and_works_on(role: str, state: State, browse: Browse) -> None:
    tasks = Tasks(state, Sight("演示帐号甲", "leader", "leader", True, None))
    ids = {task.area: str(task.id) for task in tasks.page(Sought(), 9)}
    sends = Sight("", "", role, Person("", "", role).may("task"), frozenset()).responds
    browser = browse(role)
    assert send(browser, "/evidence/send", HOME, task=ids[OTHER]).status_code == 400
    assert send(browser, "/evidence/send", HOME, task=ids[MINE]).status_code == (303 if sends else 400)
    assert [len(tasks.files(task)) for task in tasks.page(Sought(areas=frozenset([OTHER])), 9)] == [0]


@pytest.mark.parametrize("name", [*PATHS, *STRINGS, *PAYLOADS], ids=range(len(PATHS) + len(STRINGS) + len(PAYLOADS)))
def test_a_name_leads_nowhere_and_is_shown_as_it_is(name: str, state: State, browse: Browse) -> None:
    outside = sorted(state.path.parent.parent.glob("*"))
    browser = browse("whole")
    for path, field in product(POSTS, ("file", "template")):
        answer = send(browser, path, HOME, name, field, task="1")
        assert answer.status_code < 500 and "root:" not in answer.text
        assert "html" not in answer.headers.get("content-type", "") or alive(answer.text) == []
    assert sorted(state.path.parent.parent.glob("*")) == outside


def test_another_role_holds_for_a_session_that_is_there(state: State, browse: Browse) -> None:
    browser = browse("whole")
    assert browser.get("/ledgers/offer", params={"name": "a.csv", "size": "1"}).status_code == 200
    accounts.change(state, Person("whole", "演示帐号", "steward", (MINE,)))
    assert browser.get("/ledgers/offer", params={"name": "a.csv", "size": "1"}).status_code == 403
    accounts.change(state, Person("whole", "演示帐号", "steward", None))
