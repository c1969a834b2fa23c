"""What every request passes before anything answers it: pages, files, sheets, and whatever is added to them."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from data import settings
from data.people import NOBODY
from data.state import StateError
from data.text import LANGS, Lang, t
from pages.parts import identity, identity_provider

SIGN_IN = "/sign-in"
CLOSED = ("/_stcore/metrics",)  # Streamlit's own numbers: answers without sign-in, and is for nobody here
# Answers whoever asks: what signs in, whether the server lives, and the program of the pages, which has no data in it.
OPEN = (SIGN_IN, "/_stcore/health", "/ready", "/favicon.png")
OPEN_BELOW = (f"{SIGN_IN}/", "/static/")
_PROVIDER = (identity_provider.ENTER, identity_provider.LEAVE, identity_provider.BACK)
_WITHIN = re.compile(r"/(?![/\\])[^\\\x00-\x1f\x7f]{0,2000}")


class Gate:
    """Lets a request through, or answers it itself; stands before all of Streamlit and all routes of our own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = None
        if scope["type"] in ("http", "websocket"):
            refused = await _refused(HTTPConnection(scope))
        if refused is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refused(scope, receive, send)


async def _refused(request: HTTPConnection) -> Response | None:
    """What is answered instead; None lets the request through."""
    path, found = request.scope["path"].removeprefix(root()), settings.load()
    if path in CLOSED or _foreign_socket(request):
        return PlainTextResponse("", 404)
    if found.sign_in == "off":
        return None if found.sign_in_off == "anywhere" or _from_here(request) else _elsewhere(language(request))
    if path in OPEN or path.startswith(OPEN_BELOW):
        return None
    try:
        if found.sign_in == "oidc" and path in _PROVIDER:
            return await _provided(request, path)
        known = await run_in_threadpool(identity.of, request)
    except StateError as error:
        return PlainTextResponse(error.message(language(request)), 503)
    return _to_sign_in(request) if known == NOBODY else None


async def _provided(request: HTTPConnection, path: str) -> None:
    """Streamlit takes the provider's answer; when it drops it, a copy of it must be worth nothing either."""
    if path == identity_provider.LEAVE:
        await run_in_threadpool(identity.end, request.cookies)


def root() -> str:
    """What stands before every path of the server: "" or /base."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def own(request: HTTPConnection) -> bool:
    """Whether what is asked comes from a page of this server. Browsers send cookies along from every other port of the
    same name, and Streamlit lets pages of this machine's other servers speak to its own."""
    return urlsplit(request.headers.get("origin", "")).netloc == request.url.netloc


def _foreign_socket(request: HTTPConnection) -> bool:
    return request.scope["type"] == "websocket" and "origin" in request.headers and not own(request)


def language(request: HTTPConnection) -> Lang:
    """That of the address, Chinese unless it is English."""
    return "en" if request.query_params.get("lang") == "en" else "zh"


# without sign-in


def against(address: str) -> str:
    """Why the server must not start at an address, in both languages; "" where nothing is against it."""
    found = settings.load()
    if found.sign_in == "off" and found.sign_in_off != "anywhere" and not loopback(address):
        return _both("start_refused", address=address)
    lacking = identity_provider.lacking() if found.sign_in == "oidc" else []
    return _both("start_lacking", names=", ".join(lacking)) if lacking else ""


def _both(key: str, **values: object) -> str:
    return "\n".join(t(f"sign_in.{key}", lang, **values) for lang in LANGS)


def _from_here(request: HTTPConnection) -> bool:
    """Whether somebody asks at this machine, and for it by its own name: a page of elsewhere can have a name of its own
    lead here and would read the answers (DNS rebinding)."""
    named = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    return request.client is not None and loopback(request.client.host) and loopback(named)


def loopback(host: str) -> bool:
    """Whether a name or address is this machine itself."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _elsewhere(lang: Lang) -> Response:
    return PlainTextResponse(t("sign_in.elsewhere", lang), 403)


# with sign-in


def _to_sign_in(request: HTTPConnection) -> Response:
    """To the form and back here for who opens a page or a file; what a page asks by itself gets a short answer."""
    lang, headers = language(request), request.headers
    opens = headers.get("sec-fetch-mode", "navigate") == "navigate" and "text/html" in headers.get("accept", "")
    if request.scope.get("method") == "GET" and opens:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(form(f"{request.scope['path']}{query}", lang), 303)
    return PlainTextResponse(t("sign_in.first", lang), 401, headers={"Cache-Control": "no-store"})


def form(to: str, lang: Lang) -> str:
    """The address of the form that leads back to an address of this server."""
    values = {"to": to, **({"lang": lang} if lang != "zh" else {})}
    return f"{root()}{SIGN_IN}?{urlencode(values)}"


def within(to: str) -> str:
    """The address to go back to; the first page for one that leads elsewhere, or to the form itself."""
    home = f"{root()}/"
    if not _WITHIN.fullmatch(to) or urlsplit(to).path.startswith(f"{root()}{SIGN_IN}"):
        return home
    return quote(to, safe="/?&=%:;,+~.-_!*'()@$")
