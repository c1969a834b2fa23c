"""A real Chromium and the dashboard on the committed demo snapshot, shared by the browser tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import chromium
from tests.browser.dashboard import WATCH, Dashboard
from tests.browser.server import Server, running

VIEWPORT = {"width": 1366, "height": 768}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for the browser is marked so, and can be left out with -m 'not browser'."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A Chromium for all browser tests; the run ends with what is missing when there is none to be had."""
    with chromium.driver() as playwright:
        try:
            launched = chromium.start(playwright)
        except chromium.ChromiumMissing as missing:
            pytest.exit(str(missing), returncode=3)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on the committed snapshot; tests only read from it."""
    with running(tmp_path_factory.mktemp("server") / "log.txt") as started:
        yield started


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Servers of a test's own, started on call: `fresh_server({"QUALITY_STORE": …})`."""
    with ExitStack() as stack:

        def start(environment: Mapping[str, str] | None = None) -> Server:
            return stack.enter_context(running(tmp_path / "log.txt", environment))

        yield start


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Fresh browser contexts, as of people who were never here; options of Playwright may be given."""
    with ExitStack() as stack:

        def create(**options: object) -> BrowserContext:
            settings = {"viewport": VIEWPORT, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", **options}
            context = browser.new_context(**settings)
            stack.callback(context.close)
            context.add_init_script(WATCH)
            context.set_default_timeout(20_000)
            return context

        yield create


@pytest.fixture
def open_dashboard(new_context: Callable[..., BrowserContext], server: Server) -> Callable[..., Dashboard]:
    """A fresh visitor: `open_dashboard("/products?lang=en")`, optionally of another server or with other options."""

    def visit(address: str = "/", *, at: Server = server, **options: object) -> Dashboard:
        dashboard = Dashboard(new_context(**options).new_page(), at.url)
        dashboard.visit(address)
        return dashboard

    return visit


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """An empty page of a fresh visitor."""
    return new_context().new_page()
