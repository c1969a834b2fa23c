"""Signing in with a real browser: by password and by an identity provider, and what ends while a page is open."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from time import time
from typing import Any

import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from data.people import Person, accounts
from data.reference import areas
from data.state import State
from data.tasks import Draft, Sight, Tasks
from pages.parts.routes import NEWS
from tests.browser import server as servers
from tests.browser.conftest import fresh_context
from tests.browser.dashboard import Dashboard
from tests.browser.server import Server
from tests.people import CLERK, LEADER, WORDS, cheap_hashes, enrol

NAMED = Person("leader@example.com", "演示帐号02", "leader", None)
SECRETS = """[auth]
redirect_uri = "{url}/oauth2callback"
cookie_secret = "{secret}"
client_id = "dashboard"
client_secret = "dashboard"
server_metadata_url = "http://127.0.0.1:{port}/.well-known/openid-configuration"
"""
MINE = "李口镇"
OTHERS = [name for row in areas().values() if (name := row["name_zh"] or "").endswith(("镇", "乡")) and name != MINE]
TASKS = {"演示：核查李口超期设备": "likou", f"演示：核查{OTHERS[0]}超期设备": "gucheng"}
OWN_CARDS = ("待关注", "不合格批次名单", "督办事项", "超期设备名单", "未来三个月到期检验名单", "报送状态")
FORGED = (
    "/records?indicator=batches&area=gucheng",
    "/profile?area=gucheng",
    "/?snapshot=20171231-2c13",
    "/tasks?task=2",
)
BESIDE = (
    "/export/table?card=overview.due",
    "/export/table?card=overview.due&area=gucheng",
    "/audit/csv",
    "/ledgers/offer?name=a.csv",
    "/evidence/1",
)
LOOKED_AT = ("/equipment", "/programme", "/meeting")  # all pages: tests/leaks
Someone = Callable[[], BrowserContext]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard with accounts of our own."""
    folder = tmp_path_factory.mktemp("guarded")
    with cheap_hashes():
        state = State(folder / "state.sqlite")
        enrol(state, LEADER, CLERK)
        tasks = Tasks(state, Sight(LEADER.name, LEADER.id, LEADER.role, True, None))
        for what, area in TASKS.items():
            tasks.make(Draft(what, "", area, date(2018, 1, 9)), datetime(2018, 1, 2, 9))
    with servers.running(folder / "log.txt", {"QUALITY_SIGN_IN": "accounts"}) as started:
        yield started


@pytest.fixture(scope="module")
def provided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard whose people an identity provider names."""
    folder, port = tmp_path_factory.mktemp("provided"), servers.free_port()
    accounts.add(State(folder / "state.sqlite"), NAMED, "", time())
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with oidc_provider_mock.run_server_in_thread() as provider, _launched(folder, port, provider) as started:
        yield started


@contextmanager
def _launched(folder: Path, port: int, provider: Any) -> Iterator[Server]:
    secrets = folder / "secrets.toml"
    url = f"http://127.0.0.1:{port}"
    secrets.write_text(SECRETS.format(url=url, secret="s" * 40, port=provider.server_port), encoding="utf-8")
    environment = {"QUALITY_SIGN_IN": "oidc", "STREAMLIT_SECRETS_FILES": str(secrets)}
    started = servers.launch(folder / "log.txt", environment, port)
    try:
        servers.wait_until_healthy(started)
        yield started
    finally:
        servers.stop(started)


@pytest.fixture
def someone(browser: Browser) -> Iterator[Someone]:
    """Somebody who was never here."""
    with ExitStack() as stack:

        def come() -> BrowserContext:
            context = fresh_context(browser)
            stack.callback(context.close)
            return context

        yield come


def sign_in(context: BrowserContext, server: Server, address: str = "/", who: Person = LEADER) -> Dashboard:
    """Open an address, and sign in on the way to it."""
    page = context.new_page()
    dashboard = Dashboard(page, server.url)
    page.goto(server.url + address)
    page.get_by_label("帐号").fill(who.id)
    page.get_by_label("密码").fill(WORDS)
    page.get_by_role("button", name="登录").click()
    dashboard.rest(sent=1)
    return dashboard


def provide(context: BrowserContext, server: Server, name: str, address: str = "/") -> Page:
    """The same by the identity provider."""
    page = context.new_page()
    page.goto(server.url + address)
    page.get_by_role("link", name="统一身份认证登录").click()
    page.locator("input[name=sub]").fill(name)
    page.get_by_role("button", name="Authorize").click()
    return page


def sign_out(page: Page, to: str = "**/sign-in?**") -> None:
    page.locator(".q-corner summary").click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url(to)


def leave_provider(page: Page) -> None:
    page.get_by_role("link", name="同时退出统一身份认证").click()
    page.wait_for_url("**/oauth2/end_session?**")


def copied(context: BrowserContext, someone: Someone, server: Server) -> Page:
    """A page of somebody else who holds the same cookies."""
    other = someone()
    other.add_cookies(context.cookies(server.url))  # type: ignore[arg-type]
    return other.new_page()


def test_who_signs_in_comes_to_the_address_that_was_asked_for(guarded: Server, someone: Someone) -> None:
    d = sign_in(someone(), guarded, "/products?period=2017-H1")
    assert d.query()["period"] == "2017-H1"
    assert "批次" in d.page.locator(".q-headline").inner_text()
    assert d.page.locator(".q-corner summary").inner_text() == LEADER.name
    assert (d.outside, d.broken) == ([], [])


def test_a_township_has_its_own_work_before_it_and_nothing_of_others(guarded: Server, someone: Someone) -> None:
    browser = someone()
    leader = sign_in(browser, guarded, "/records?indicator=batches")
    assert any(name in leader.shown() for name in OTHERS)
    sign_out(leader.page)
    leader.page.close()
    d = sign_in(browser, guarded, who=CLERK)
    shown = d.shown()
    assert [card for card in OWN_CARDS if card not in shown] == []
    assert ("演示：核查李口超期设备" in shown, "督办事项超期未办结" in shown) == (True, True)
    d.page.set_viewport_size({"width": 390, "height": 844})
    d.rest()
    assert d.page.evaluate("document.documentElement.scrollWidth") == 390
    for address in (*LOOKED_AT, *FORGED):
        d.visit(address)
        assert [name for name in (*OTHERS, "全区", "演示市") if name in d.shown()] == [], address
    assert (d.outside, d.broken) == ([], [])
    answers = [browser.request.get(f"{guarded.url}{path}") for path in BESIDE]
    assert [answer.status for answer in answers] == [200, 404, 403, 403, 404]
    assert [name for name in OTHERS if any(name in answer.text() for answer in answers)] == []


def test_what_is_taken_while_a_page_is_open_is_gone_with_the_next_run(guarded: Server, someone: Someone) -> None:
    mine = someone()
    mine.route(f"**{NEWS}?**", lambda route: route.abort())  # the page does not ask by itself meanwhile
    d = sign_in(mine, guarded)
    accounts.revoke(State(guarded.log.with_name("state.sqlite")), LEADER.id, time())
    d.page.get_by_test_id("stTopNavLink").filter(has_text="重点产品").click()
    d.page.wait_for_url("**/sign-in?to=%2Fproducts**")
    assert "批次" not in d.page.inner_text("body")


def test_an_open_page_with_a_copy_of_the_cookie_closes_by_itself_after_signing_out(
    guarded: Server, someone: Someone
) -> None:
    mine = someone()
    d, copy = sign_in(mine, guarded), copied(mine, someone, guarded)
    copy.goto(f"{guarded.url}/products")
    copy.locator(".q-headline").wait_for()
    sign_out(d.page)
    copy.wait_for_url("**/sign-in?**")
    copy.goto(guarded.url)
    assert "/sign-in?" in copy.url


def test_an_identity_provider_leads_to_the_address_and_out_again(provided: Server, someone: Someone) -> None:
    mine = someone()
    page = provide(mine, provided, NAMED.id, "/products?period=2017-H1")
    page.wait_for_url("**/products?period=2017-H1")
    page.locator(".q-headline").wait_for()
    copy = copied(mine, someone, provided)
    sign_out(page, "**/sign-in/out")
    copy.goto(f"{provided.url}/products")
    assert "/sign-in?" in copy.url and copy.get_by_role("link", name="统一身份认证登录").is_visible()
    leave_provider(page)


def test_somebody_whom_the_provider_knows_and_we_do_not_is_told_whom_to_ask(provided: Server, someone: Someone) -> None:
    page = provide(someone(), provided, "stranger@example.com", "/products")
    page.get_by_role("alert").wait_for()
    said = page.get_by_role("alert").inner_text()
    assert "stranger@example.com" in said and "没有帐号" in said and "信息中心" in said
    page.get_by_role("button", name="退出").click()
    leave_provider(page)
