"""Signing in, the gate before everything, and what ends at once when a right is taken."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from time import time
from typing import Any

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from data.people import NOBODY, Person, accounts
from data.people.errors import PeopleError
from data.state import State
from pages.parts import gate, identity, identity_provider, menu, routes, startup
from tests.pages.conftest import Open, markup, words
from tests.people import CLERK, LEADER, OTHER, STEWARD, WORDS, cheap_hashes, enrol

HOME = "http://127.0.0.1:8501"
OPENS = {"Accept": "text/html,application/xhtml+xml"}
SECRET = "k" * 40
AUDITOR = Person("auditor", "演示帐号04", "auditor", None)
NAMED = Person("clerk@example.com", "演示帐号01", "leader", None)


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("data")
    await socket.close()


def served() -> Starlette:
    """Our routes and, for whatever Streamlit answers, one that gives everything away."""
    rest = [
        Route("/{rest:path}", lambda request: PlainTextResponse("data")),
        WebSocketRoute("/_stcore/stream", _socket),
    ]
    return Starlette(routes=[*routes.routes(), *rest], middleware=routes.middleware())


Browse = Callable[..., TestClient]


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[State]:
    monkeypatch.setenv("QUALITY_STATE", str(tmp_path / "state.sqlite"))
    monkeypatch.setenv("QUALITY_SIGN_IN", "accounts")
    with cheap_hashes():
        kept = State(tmp_path / "state.sqlite")
        enrol(kept, CLERK, LEADER, STEWARD)
        yield kept


@pytest.fixture
def browse(state: State) -> Browse:
    """`browse()`: a browser at the machine itself that follows no redirect."""

    def made(home: str = HOME, client: str = "127.0.0.1") -> TestClient:
        return TestClient(served(), base_url=home, follow_redirects=False, client=(client, 50_000))

    return made


def fields(page: str) -> dict[str, str]:
    """What a form on a page repeats."""
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)}


def sign_in(browser: TestClient, account: str = "clerk", password: str = WORDS, to: str = "/", **headers: str):
    form = fields(browser.get("/sign-in", params={"to": to}).text)
    sent = {"Origin": str(browser.base_url).rstrip("/"), **headers}
    return browser.post("/sign-in", data={**form, "account": account, "password": password}, headers=sent)


def sees(browser: TestClient) -> bool:
    return browser.get("/products").text == "data"


# the gate


def example(route: Route) -> str:
    return re.sub(r"\{\w+\}", "x", route.path)


OWN = sorted({example(route) for route in routes.routes() if not example(route).startswith("/sign-in")} - {"/ready"})
THEIRS = [
    "/",
    "/products",
    "/media/x.png",
    "/_stcore/host-config",
    "/_stcore/upload_file/a/b",
    "/component/x/y",
    "/new",
]
THEIRS += ["/app/static/plotly.min.js", "/auth/login", "/oauth2callback", "/static/../export/csv", "//export/csv"]


@pytest.mark.parametrize("path", [*OWN, *THEIRS])
def test_a_stranger_gets_nothing_but_the_way_to_sign_in(path: str, browse: Browse) -> None:
    opened, asked, sent = (
        browse().get(path, headers=OPENS, params={"period": "2017"}),
        browse().get(path),
        browse().post(path, headers={"Origin": HOME}),
    )
    assert (opened.status_code, asked.status_code, sent.status_code) == (303, 401, 401)
    assert opened.headers["location"].startswith("/sign-in?to=%2F") and "data" not in asked.text + sent.text


def test_the_routes_that_answer_strangers_are_these(browse: Browse) -> None:
    answering = [path for path in ("/_stcore/health", "/static/js/index.js") if browse().get(path).text == "data"]
    assert answering == ["/_stcore/health", "/static/js/index.js"]


@pytest.mark.parametrize("how", ["off", "accounts", "oidc"])
def test_the_numbers_of_streamlit_are_closed(how: str, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALITY_SIGN_IN", how)
    assert browse().get("/_stcore/metrics").status_code == 404


def test_no_page_is_served_over_a_socket_to_a_stranger(browse: Browse) -> None:
    with pytest.raises(WebSocketDisconnect), browse().websocket_connect("ws://127.0.0.1:8501/_stcore/stream"):
        pass


NAMES = ["X-Forwarded-User", "X-Remote-User", "Remote-User", "X-Auth-Request-Email", "X-Forwarded-Email", "X-User"]


@pytest.mark.parametrize("name", [*NAMES, "Authorization", "X-Forwarded-For", "Forwarded"])
def test_headers_name_nobody(name: str, browse: Browse) -> None:
    assert browse().get("/products", headers={name: "steward"}).status_code == 401


@pytest.mark.parametrize("held", ["", "x", "clerk", "' or 1=1 --", "\\udcff", "0" * 5000])
def test_a_cookie_that_was_not_given_out_opens_nothing(held: str, browse: Browse) -> None:
    assert browse().get("/products", headers={"Cookie": f"{identity.COOKIE}={held}"}).status_code == 401


def test_a_state_that_cannot_be_read_opens_nothing(browse: Browse, state: State) -> None:
    browser = browse()
    sign_in(browser)
    for file in state.path.parent.glob("state.sqlite*"):
        file.unlink()
    state.path.write_bytes(b"no database" * 1000)
    assert browser.get("/products").status_code == 503


# signing in


def test_who_signs_in_goes_on_to_where_they_wanted(browse: Browse) -> None:
    browser = browse()
    answer = sign_in(browser, to="/products?period=2017-H1&area=likou")
    assert (answer.status_code, answer.headers["location"]) == (303, "/products?period=2017-H1&area=likou")
    assert sees(browser)


def test_what_the_browser_holds_is_out_of_reach_of_scripts_and_other_sites(browse: Browse) -> None:
    said = sign_in(browse()).headers["set-cookie"]
    assert "HttpOnly" in said and "SameSite=lax" in said and "Secure" not in said
    assert "Secure" in sign_in(browse("https://kanban.example")).headers["set-cookie"]


@pytest.mark.parametrize("who", [("clerk", OTHER), ("nobody", WORDS), ("", ""), ("clerk", ""), ("' or 1=1 --", WORDS)])
def test_a_wrong_password_and_an_unknown_account_are_told_alike(who: tuple[str, str], browse: Browse) -> None:
    browser = browse()
    answer = sign_in(browser, *who)
    assert answer.status_code == 403 and "帐号或密码不正确" in answer.text and not sees(browser)


def test_guessing_locks_the_account_and_the_right_password_is_told_the_same(browse: Browse) -> None:
    for _ in range(5):
        sign_in(browse(), "clerk", OTHER)
    assert sign_in(browse()).status_code == 403
    assert sign_in(browse(), "leader").status_code == 303


def test_a_disabled_account_does_not_sign_in(browse: Browse, state: State) -> None:
    accounts.disable(state, "clerk", True, time())
    assert sign_in(browse()).status_code == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://127.0.0.1:9999", "https://127.0.0.1"])
def test_a_form_of_another_site_is_refused(origin: str, browse: Browse) -> None:
    browser = browse()
    assert sign_in(browser, Origin=origin).status_code == 403
    assert not sees(browser)


def test_a_form_that_does_not_repeat_what_its_page_gave_is_refused(browse: Browse) -> None:
    browser, other = browse(), browse()
    form = fields(other.get("/sign-in").text)
    browser.get("/sign-in")
    for data in (form, {**form, "proof": ""}, {}):
        said = {**data, "account": "clerk", "password": WORDS}
        assert browser.post("/sign-in", data=said, headers={"Origin": HOME}).status_code == 403
    assert not sees(browser)


OUTSIDE = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "evil",
    "/\t/evil",
    "/a\nb",
    "",
]


@pytest.mark.parametrize("to", [*OUTSIDE, "/sign-in?to=/", "/sign-in/out", "/" + "x" * 3000])
def test_nobody_is_led_elsewhere(to: str, browse: Browse) -> None:
    assert sign_in(browse(), to=to).headers["location"] == "/"


HOSTILE = ['"><script>alert(1)</script>', "' onfocus='alert(1)", "<iframe srcdoc='x'>", "<img src=x onerror=alert(1)>"]


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_is_typed_stays_text(typed: str, browse: Browse) -> None:
    page = sign_in(browse(), typed, typed, to=f"/{typed}").text
    assert "<script" not in page and "<iframe" not in page and "<img" not in page and "onfocus='" not in page


def test_every_sign_in_is_a_session_of_its_own(browse: Browse) -> None:
    browser = browse()
    held = [sign_in(browse()).cookies[identity.COOKIE] for _ in range(2)]
    browser.cookies.set(identity.COOKIE, "chosen by somebody else")
    assert len({*held, sign_in(browser).cookies[identity.COOKIE], "chosen by somebody else"}) == 4


def test_nobody_is_signed_in_over_somebody_else(browse: Browse) -> None:
    browser, form = browse(), fields(browse().get("/sign-in").text)
    sign_in(browser, "leader")
    said = {**form, "account": "clerk", "password": WORDS}
    assert browser.post("/sign-in", data=said, headers={"Origin": HOME}).status_code == 403
    assert identity.session(dict(browser.cookies)).person == LEADER  # type: ignore[union-attr]


# what ends at once


def replayed(browser: TestClient, browse: Browse) -> TestClient:
    other = browse()
    other.cookies.set(identity.COOKIE, browser.cookies[identity.COOKIE])
    return other


def sign_out(browser: TestClient, origin: str = HOME) -> int:
    form = fields(browser.get("/sign-in/password").text)
    return browser.post("/sign-in/out", data=form, headers={"Origin": origin}).status_code


def test_a_cookie_is_worth_nothing_after_signing_out(browse: Browse) -> None:
    browser = browse()
    sign_in(browser)
    copy = replayed(browser, browse)
    assert sees(copy)
    assert sign_out(browser) == 303
    assert not sees(browser) and not sees(copy)


def test_another_site_signs_nobody_out(browse: Browse) -> None:
    browser = browse()
    sign_in(browser)
    assert sign_out(browser, "http://evil.example") == 403
    assert sees(browser)


@pytest.mark.parametrize(
    "act",
    [accounts.revoke, lambda *args: accounts.disable(args[0], args[1], True, args[2])],
    ids=["revoked", "disabled"],
)
def test_what_is_taken_from_somebody_is_gone_with_the_next_request(act: Callable, browse: Browse, state: State) -> None:
    browser = browse()
    sign_in(browser)
    act(state, "clerk", time())
    assert not sees(browser)


def test_a_password_set_by_somebody_else_is_changed_before_anything_is_seen(browse: Browse, state: State) -> None:
    accounts.set_password(state, "clerk", OTHER, time(), due=True)
    browser = browse()
    where = sign_in(browser, "clerk", OTHER, "/products").headers["location"]
    assert where == "/sign-in/password?to=%2Fproducts" and not sees(browser)
    assert change(browser, OTHER, WORDS).status_code == 200
    assert sees(browser)


def change(browser: TestClient, now: str, new: str, again: str = ""):
    form = fields(browser.get("/sign-in/password").text)
    data = {**form, "password": now, "new": new, "again": again or new}
    return browser.post("/sign-in/password", data=data, headers={"Origin": HOME})


def test_another_password_ends_every_other_session(browse: Browse) -> None:
    browser, elsewhere = browse(), browse()
    for one in (browser, elsewhere):
        sign_in(one)
    assert change(browser, WORDS, OTHER).status_code == 200
    assert sees(browser) and not sees(elsewhere)
    assert sign_in(browse(), "clerk", OTHER).status_code == 303


@pytest.mark.parametrize(
    ("now", "new", "again"), [(OTHER, OTHER, ""), (WORDS, OTHER, WORDS), (WORDS, WORDS, ""), (WORDS, "short", "")]
)
def test_a_bad_change_of_password_changes_nothing(now: str, new: str, again: str, browse: Browse) -> None:
    browser = browse()
    sign_in(browser)
    assert change(browser, now, new, again).status_code == 403
    assert sees(browser) and sign_in(browse()).status_code == 303


# acts


@pytest.mark.parametrize(
    "path", ["/ledgers/template/enterprises", "/ledgers/offer?name=x.csv&size=1", "/ledgers/found/issues"]
)
def test_the_addresses_of_intake_are_for_those_who_publish(path: str, browse: Browse) -> None:
    codes = []
    for account in ("leader", "steward"):
        browser = browse()
        sign_in(browser, account)
        codes.append(browser.get(path).status_code)
    assert codes[0] == 403 != codes[1]


# without sign-in


@pytest.fixture
def off(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("QUALITY_SIGN_IN", "off")
    return monkeypatch


@pytest.mark.parametrize("home", [HOME, "http://localhost:8501", "http://[::1]:8501"])
def test_without_sign_in_whoever_sits_at_the_machine_sees_everything(home: str, browse: Browse, off: object) -> None:
    assert sees(browse(home))


@pytest.mark.parametrize(
    ("home", "client"),
    [("http://evil.example", "127.0.0.1"), ("http://127.0.0.1.evil.example", "127.0.0.1"), (HOME, "10.1.2.3")],
)
def test_without_sign_in_nobody_elsewhere_sees_anything(
    home: str, client: str, browse: Browse, off: pytest.MonkeyPatch
) -> None:
    answer = browse(home, client).get("/products")
    assert answer.status_code == 403 and "未启用登录" in answer.text
    off.setenv("QUALITY_SIGN_IN_OFF", "anywhere")
    assert sees(browse(home, client))


@pytest.mark.parametrize(
    ("address", "starts"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("10.0.0.7", False), ("::", False)],
)
def test_without_sign_in_the_server_starts_on_the_machine_alone(
    address: str, starts: bool, off: pytest.MonkeyPatch
) -> None:
    said = gate.against(address)
    assert (said == "") is starts
    assert starts or (address in said and "未启用登录" in said and "Sign-in is off" in said)
    off.setenv("QUALITY_SIGN_IN_OFF", "anywhere")
    assert gate.against(address) == ""


def test_a_server_that_must_not_serve_ends_with_the_reason(off: pytest.MonkeyPatch) -> None:
    off.setattr("pages.parts.startup.st.get_option", lambda _: "0.0.0.0")
    with pytest.raises(SystemExit, match="Sign-in is off"):
        startup.admit()


def test_with_an_identity_provider_the_server_starts_when_it_is_told_of_it(off: pytest.MonkeyPatch) -> None:
    off.setenv("QUALITY_SIGN_IN", "oidc")
    off.setattr(identity_provider, "get_secrets_auth_section", lambda: {"client_id": "x"})
    assert "cookie_secret" in gate.against("127.0.0.1")


# an identity provider


@pytest.fixture
def provided(off: pytest.MonkeyPatch, state: State) -> State:
    off.setenv("QUALITY_SIGN_IN", "oidc")
    off.setattr(identity_provider, "get_signing_secret", lambda: SECRET)
    return state


def answer(name: str = "_streamlit_user", secret: str = SECRET, **claims: object) -> dict[str, str]:
    """The cookie in which Streamlit keeps what a provider said."""
    said = {"email": "Clerk@Example.com", "origin": HOME, "is_logged_in": True, "nonce": "1", **claims}
    return {name: create_signed_value(secret, name, json.dumps(said)).decode()}


def named(cookies: dict[str, str]) -> str:
    found = identity_provider.identified(cookies)
    return found.name if found else ""


def test_the_provider_names_the_account(provided: State) -> None:
    assert named(answer()) == "clerk@example.com"


BAD = {
    "signed by others": answer(secret="x" * 40),
    "another cookie of ours": {"_streamlit_user": answer("_streamlit_user_tokens")["_streamlit_user_tokens"]},
    "an address that nobody has checked": answer(email_verified=False),
    "no name": answer(email=None),
    "nothing": {"_streamlit_user": ""},
    "parts that lack": {"_streamlit_user": create_signed_value(SECRET, "_streamlit_user", "chunks-2").decode()},
}


@pytest.mark.parametrize("what", BAD)
def test_no_other_cookie_names_anybody(what: str, provided: State) -> None:
    assert named(BAD[what]) == ""


def test_what_the_provider_said_long_ago_counts_no_more(provided: State, monkeypatch: pytest.MonkeyPatch) -> None:
    old = answer()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: time() + 13 * 3600)
    assert named(old) == ""


def test_an_account_of_the_named_is_taken_in_and_another_is_told_whom_to_ask(browse: Browse, provided: State) -> None:
    browser = browse()
    browser.cookies.update(answer())
    unknown = browser.get("/sign-in")
    assert "clerk@example.com 已通过身份认证，但在本系统没有帐号" in unknown.text and "信息中心" in unknown.text
    assert not sees(browser)
    accounts.add(provided, NAMED, "", time() - 60)
    assert not sees(browser)
    assert browser.get("/sign-in", params={"to": "/products"}).headers["location"] == "/products"
    assert sees(browser)


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def twin(cookie: str) -> str:
    """The same signature written otherwise: its last letter has two bits that say nothing."""
    last = LETTERS.index(cookie[-1])
    return cookie[:-1] + LETTERS[last ^ 1]


def test_signing_out_outlives_the_cookie_however_it_is_written(browse: Browse, provided: State) -> None:
    accounts.add(provided, NAMED, "", time() - 60)
    browser, held = browse(), answer()
    browser.cookies.update(held)
    browser.get("/sign-in")
    assert sees(browser)
    proof = fields(browser.get("/sign-in", params={"to": "/x"}).text) or {"proof": sign_in_proof(browser)}
    out = browser.post("/sign-in/out", data=proof, headers={"Origin": HOME})
    assert "/auth/logout" in out.text
    for cookie in (held["_streamlit_user"], twin(held["_streamlit_user"])):
        copy = browse()
        copy.cookies.set("_streamlit_user", cookie)
        assert named(dict(copy.cookies)) == "clerk@example.com"
        assert copy.get("/sign-in").status_code == 200  # offered to sign in anew
        assert not sees(copy)


def test_signing_out_at_the_address_of_streamlit_ends_the_session_too(browse: Browse, provided: State) -> None:
    accounts.add(provided, NAMED, "", time() - 60)
    browser = browse()
    browser.cookies.update(answer())
    browser.get("/sign-in")
    assert sees(browser)
    browser.get("/auth/logout")
    assert not sees(browser)


def sign_in_proof(browser: TestClient) -> str:
    from pages.parts.sign_in_forms import proof  # noqa: PLC0415

    return proof(dict(browser.cookies))


SOCKET = f"{HOME.replace('http', 'ws')}/_stcore/stream"


@pytest.mark.parametrize("how", ["accounts", "off"])
@pytest.mark.parametrize(
    "origin", ["http://127.0.0.1:9999", "http://localhost:3000", "http://evil.example", "null", ""]
)
def test_no_page_of_another_server_speaks_over_a_socket_in_a_readers_name(
    how: str, origin: str, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browse()
    sign_in(browser)
    monkeypatch.setenv("QUALITY_SIGN_IN", how)
    with browser.websocket_connect(SOCKET, headers={"origin": HOME}) as socket:
        assert socket.receive_text() == "data"
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect(SOCKET, headers={"origin": origin}):
        pass


# runs


@pytest.mark.parametrize("page", menu.PAGES)
def test_a_run_of_nobody_shows_nothing_but_the_way_to_sign_in(
    page: str, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALITY_SIGN_IN", "accounts")
    monkeypatch.setattr(type(st.context), "cookies", {identity.COOKIE: "x"})
    at = open_page(page, period="2017")
    assert words(at).split() == ["登录已结束", "重新登录"]
    assert "/sign-in?to=" in markup(at)


def test_rights_are_looked_up_in_every_run(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "visitor", lambda: LEADER)
    at = open_page("overview")
    assert "演示帐号02" not in words(at)  # nothing is said of who it is without sign-in
    monkeypatch.setattr(identity, "visitor", lambda: NOBODY)
    assert words(at.run()).split() == ["登录已结束", "重新登录"]


def test_who_takes_a_page_over_finds_nothing_of_whose_it_was(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "visitor", lambda: LEADER)
    at = open_page("overview")
    at.session_state["left"] = "something"
    monkeypatch.setattr(identity, "visitor", lambda: STEWARD)
    assert "left" not in at.run().session_state


def test_who_may_see_less_than_before_finds_nothing_of_what_was_seen(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "visitor", lambda: LEADER)
    at = open_page("overview")
    at.session_state["left"] = "something"
    assert "left" in at.run().session_state
    monkeypatch.setattr(identity, "visitor", lambda: replace(LEADER, areas=("likou",)))
    assert "left" not in at.run().session_state


def test_without_sign_in_a_quiet_note_says_so(open_page: Open) -> None:
    assert "未启用登录" in words(open_page("overview"))


@pytest.mark.parametrize(("person", "may"), [(LEADER, False), (STEWARD, True), (CLERK, False)])
def test_the_page_of_intake_is_for_those_who_publish(
    person: object, may: bool, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "visitor", lambda: person)
    at = open_page("intake")
    assert ("您的帐号不能做这件事" in words(at)) is not may
    assert ("q-drop" in markup(at)) is may


@pytest.mark.parametrize(("person", "may"), [(LEADER, True), (AUDITOR, False)])
def test_the_form_of_notes_is_for_those_who_write_them(
    person: Person, may: bool, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "visitor", lambda: person)
    at = open_page("methods", section="notes")
    assert bool(at.text_area) is may


@pytest.mark.parametrize(("now", "act"), [(NOBODY, None), (STEWARD, None), (LEADER, "publish")])
def test_what_a_callback_changes_asks_anew_who_it_is(now: Person, act: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "arrived", lambda: LEADER)
    monkeypatch.setattr(identity, "visitor", lambda: now)
    with pytest.raises(PeopleError, match="may not do this"):
        identity.acting(act)
