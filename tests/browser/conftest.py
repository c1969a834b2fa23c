"""A real Chromium and the dashboard on the committed demo snapshot, shared by the browser tests."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize

from tests.browser import chromium
from tests.browser.dashboard import WATCH, Dashboard
from tests.browser.server import Server, running

SETTINGS = {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
PASSED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for the browser is marked so, and can be left out with -m 'not browser'."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what the servers printed when a test fails."""
    report = yield
    if report.when == "call":
        item.stash[PASSED] = report.passed
    if report.failed:
        used = getattr(item, "funcargs", {})
        logs = [used["server"].log] if "server" in used else []
        for log in (*logs, *(used["tmp_path"].glob("*.txt") if "tmp_path" in used else ())):
            report.sections.append((log.name, log.read_text(encoding="utf-8")[-3000:]))
    return report


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    with chromium.driver() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium for all browser tests; what is missing is said when there is none to be had."""
    try:
        launched = chromium.start(playwright)
    except chromium.ChromiumMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on the committed snapshot; tests only read from it."""
    with running(tmp_path_factory.mktemp("server") / "log.txt") as started:
        yield started


@pytest.fixture(scope="session")
def server(shared_server: Server) -> Server:
    """The server of a test: the shared one, unless its module has another."""
    return shared_server


@pytest.fixture(scope="session")
def _office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("office") / "log.txt") as started:
        yield started


@pytest.fixture
def office(_office: Server) -> Server:
    """The dashboard on the committed snapshot, of an office that has kept nothing yet."""
    for file in _office.log.parent.glob("state.sqlite*"):
        file.unlink()
    return _office


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Servers of a test's own, started on call: `fresh_server({"QUALITY_STORE": …})`."""
    with ExitStack() as stack:

        def start(environment: Mapping[str, str] | None = None) -> Server:
            return stack.enter_context(running(tmp_path / "log.txt", environment))

        yield start


def fresh_context(browser: Browser, **options: object) -> BrowserContext:
    """Somebody who was never here; options of Playwright may be given."""
    return _watched(browser.new_context(**{**SETTINGS, **options}))


def _watched(context: BrowserContext) -> BrowserContext:
    context.add_init_script(WATCH)
    context.set_default_timeout(20_000)
    return context


@pytest.fixture(scope="package")
def regular(
    browser: Browser, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """Somebody who was here before: the browser keeps what it loaded, and pages remember nothing but their address."""
    context = _watched(chromium.start_with_profile(playwright, tmp_path_factory.mktemp("profile"), **SETTINGS))
    yield context
    context.close()


@pytest.fixture(scope="package")
def standing(regular: BrowserContext, shared_server: Server) -> list[Page]:
    """Pages on the shared server that earlier tests have left, to go on from: loading one takes three times as long."""
    return []


@pytest.fixture
def visit(  # noqa: PLR0913, PLR0917 - fixtures
    request: pytest.FixtureRequest,
    browser: Browser,
    regular: BrowserContext,
    server: Server,
    shared_server: Server,
    standing: list[Page],
) -> Iterator[Callable[..., Dashboard]]:
    """Open the dashboard: `visit("/products?lang=en")`; `own=True` for a page that the test may change (its colours,
    what it asks for), `viewport` for one of another size, `fresh=True` or options of Playwright for a fresh visitor."""
    with ExitStack() as stack:

        def leave(dashboard: Dashboard) -> None:
            page = dashboard.leave()
            if request.node.stash.get(PASSED, False) and not dashboard.busy():
                standing.append(page)
            else:
                page.close()

        def gone_on() -> Dashboard:
            """From where a test has ended."""
            page = standing.pop() if standing else regular.new_page()
            dashboard = Dashboard(page, shared_server.url)
            stack.callback(leave, dashboard)
            return dashboard

        def loaded(at: Server, context: BrowserContext, viewport: ViewportSize | None) -> Dashboard:
            page = context.new_page()
            stack.callback(page.close)
            if viewport:
                page.set_viewport_size(viewport)
            return Dashboard(page, at.url)

        def open_one(
            address: str = "/",
            *,
            at: Server = server,
            fresh: bool = False,
            own: bool = False,
            viewport: ViewportSize | None = None,
            **options: object,
        ) -> Dashboard:
            context = regular
            if fresh or options:
                context = fresh_context(browser, **options)
                stack.callback(context.close)
            shared = at is shared_server and context is regular and not own and not viewport
            dashboard = gone_on() if shared else loaded(at, context, viewport)
            visited = dashboard.page.url.startswith(at.url)
            (dashboard.go if visited else dashboard.visit)(address)
            return dashboard

        yield open_one
