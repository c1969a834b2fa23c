"""The pages without a browser: the whole frame runs, on the small world unless a test names another store."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from analytics.answers import Answers
from analytics.view import WHOLE, View, default_view
from data.people import LOCAL
from pages.parts import snapshots
from pages.parts.here import Here
from tests.source import FRAME

Open = Callable[..., AppTest]


@pytest.fixture
def new_navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a started server: pages/ is not Streamlit's old multi-page folder. AppTest forgets that at every run."""
    begin = PagesManager.__init__

    def claimed(self: PagesManager, *args: Any, **kwargs: Any) -> None:
        begin(self, *args, **kwargs)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", claimed)


@pytest.fixture
def open_page(new_navigation: None, small_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """`open_page("products", period="2017")`: the page as it stands after a run; `store` names another store."""

    monkeypatch.setenv("QUALITY_STATE", str(tmp_path / "kept" / "state.sqlite"))

    def opened(page: str = "overview", /, store: Path = small_world, **address: str) -> AppTest:
        monkeypatch.setenv("QUALITY_STORE", str(store))
        at = AppTest.from_file(FRAME, default_timeout=60)
        for key, value in address.items():
            at.query_params[key] = value
        at.run()
        return at if page == "overview" else at.switch_page(f"pages/{page}.py").run()

    return opened


@pytest.fixture
def here(small_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Here]:
    """`here(areas=("likou",))`: somebody who looks at the small world on the page of products, outside any run."""
    monkeypatch.setattr("pages.parts.here.current_page", lambda: "products")
    monkeypatch.setattr("pages.parts.here.own_parameters", dict)
    monkeypatch.setenv("QUALITY_STORE", str(small_world))
    monkeypatch.setenv("QUALITY_STATE", str(tmp_path / "kept" / "state.sqlite"))
    snapshot = snapshots.open_one(None, WHOLE)

    def looking(lang: Any = "zh", **changes: Any) -> Here:
        view: View = default_view(snapshot.known).with_(**changes)
        return Here(snapshot, view, WHOLE, lang, "light", (), snapshot.id, snapshot.id, Answers(snapshot, WHOLE), LOCAL)

    return looking


def markup(at: AppTest) -> str:
    """All HTML that the run sent."""
    return "".join(element.proto.body for element in at.get("html") if not element.proto.body.startswith("<style>"))


def words(at: AppTest) -> str:
    """What a reader reads of it."""
    return unescape(re.sub(r"<[^>]+>", " ", markup(at)))
