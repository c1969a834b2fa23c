"""Somebody at the dashboard, in the world of words: pages through AppTest, routes through a client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE
from data.people import Person
from data.state import State
from pages.parts import identity, menu, routes
from tests.leaks import world
from tests.source import FRAME

Ask = Callable[..., str]


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the world: store and state."""
    folder = tmp_path_factory.mktemp("words")
    world.publish(folder / "store")
    world.keep(State(folder / "state.sqlite"))
    return folder


@pytest.fixture(scope="session")
def whole(kept: Path) -> Snapshot:
    """The world, opened for somebody who sees everything."""
    return open_snapshot(kept / "store", scope=WHOLE)


@pytest.fixture(scope="package")
def browsing(kept: Path) -> Iterator[Callable[[Person], None]]:
    """Says who asks from now on, in runs and beside the pages."""
    asking: list[Person] = [world.leader()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUALITY_STORE", str(kept / "store"))
        patch.setenv("QUALITY_STATE", str(kept / "state.sqlite"))
        patch.setattr(identity, "visitor", lambda: asking[0])
        patch.setattr(identity, "of", lambda request: asking[0])
        begin = PagesManager.__init__

        def claimed(self: PagesManager, *args: Any, **kwargs: Any) -> None:
            begin(self, *args, **kwargs)
            PagesManager.uses_pages_directory = False

        patch.setattr(PagesManager, "__init__", claimed)
        yield lambda person: asking.__setitem__(0, person)


@pytest.fixture(scope="package")
def client(browsing: object) -> TestClient:
    """All routes of our own, without the gate before them."""
    return TestClient(Starlette(routes=routes.routes()))


@pytest.fixture(scope="package")
def page(browsing: Callable[[Person], None]) -> Ask:
    """`page(person, "records", indicator="batches")`: everything that a run sends, as text. Each has one session."""
    sessions: dict[Person, AppTest] = {}

    def sent(person: Person, name: str = "overview", /, **address: str) -> str:
        browsing(person)
        sessions[person] = visited(name, sessions.get(person), **address)
        return everything(sessions[person])

    return sent


def visited(name: str = "overview", at: AppTest | None = None, /, **address: str) -> AppTest:
    """A page as it stands after a run, in a session of its own or in one that there is."""
    at = at or AppTest.from_file(FRAME, default_timeout=60).run()  # pages are known after a run
    at.query_params.clear()
    for key, value in address.items():
        at.query_params[key] = value
    at._page_hash = ""
    at.switch_page(f"pages/{menu.PAGES[name][0]}").run()
    assert at.session_state["page"] == name
    return at


def everything(at: AppTest) -> str:
    """All that a run sent: every element with all that stands in it."""
    assert not at.exception
    return "\n".join(str(element.proto) for element in _elements(at._tree))


def _elements(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        yield from _elements(child) if hasattr(child, "children") else (child,)
