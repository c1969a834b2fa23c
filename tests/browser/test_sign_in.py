"""Signing in with a real browser: by password and by an identity provider, and what ends while a page is open."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import time
from typing import Any

import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from data.people import Person, accounts
from data.state import State
from pages.parts.routes import NEWS
from tests.browser import server as servers
from tests.browser.conftest import fresh_context
from tests.browser.dashboard import Dashboard
from tests.browser.server import Server
from tests.people import LEADER, WORDS, cheap_hashes, enrol

NAMED = Person("leader@example.com", "演示帐号02", "leader", None)
SECRETS = """[auth]
redirect_uri = "{url}/oauth2callback"
cookie_secret = "{secret}"
client_id = "dashboard"
client_secret = "dashboard"
server_metadata_url = "http://127.0.0.1:{port}/.well-known/openid-configuration"
"""
Someone = Callable[[], BrowserContext]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard with accounts of our own."""
    folder = tmp_path_factory.mktemp("guarded")
    with cheap_hashes():
        enrol(State(folder / "state.sqlite"), LEADER)
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


def sign_in(context: BrowserContext, server: Server, address: str = "/") -> Dashboard:
    """Open an address, and sign in on the way to it."""
    page = context.new_page()
    dashboard = Dashboard(page, server.url)
    page.goto(server.url + address)
    page.get_by_label("帐号").fill(LEADER.id)
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
