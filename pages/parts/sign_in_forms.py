"""What the forms of signing in share: where they lead, in which language, and that they come from here."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from hashlib import sha256
from hmac import compare_digest
from html import escape
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from streamlit.web.server.server_util import AUTH_COOKIE_NAME

from data import settings
from data.state import StateError
from data.text import Lang, t
from pages.parts import gate, identity, sign_in_page
from pages.parts.sign_in_page import wrong

UNKNOWN = "quality_form"  # the cookie of somebody who is not signed in, for the form to repeat
_PROOF = "proof"
_MOST = 20_000  # bytes of a form
_WRITTEN = "application/x-www-form-urlencoded"


def proof(cookies: Mapping[str, str]) -> str:
    """What a form of ours repeats and a form of elsewhere cannot know: made of what the browser holds."""
    held = cookies.get(AUTH_COOKIE_NAME) or cookies.get(identity.COOKIE) or cookies.get(UNKNOWN, "")
    return sha256(f"form {held}".encode("utf-8", "surrogatepass")).hexdigest()


def out(cookies: Mapping[str, str], lang: Lang, words: str, kind: str = "") -> str:
    """The form whose one button signs out."""
    hidden = {"lang": lang, _PROOF: proof(cookies)}
    return sign_in_page.form(f"{gate.root()}{gate.SIGN_IN}/out", "", hidden, words, kind)


@dataclass(frozen=True)
class Visit:
    """Somebody at a form: where they wanted `to` go, in which language, and what they filled in (`said`)."""

    request: Request
    to: str
    lang: Lang
    said: Mapping[str, str] = field(default_factory=dict)

    def t(self, key: str, **values: object) -> str:
        """A text of these pages."""
        rules = settings.load().rules
        ask = rules.ask_en if self.lang == "en" else rules.ask_zh
        return t(f"sign_in.{key}", self.lang, **{"ask": ask, **values})

    def address(self, part: str = "") -> str:
        """One of these pages that leads on to the same place."""
        path, _, query = gate.form(self.to, self.lang).partition("?")
        return f"{path}{part}?{query}"

    def page(self, heading: str, body: str, status: int = 200, part: str = "") -> Response:
        """A page under a heading, with the way to its twin in the other language."""
        other = replace(self, lang="en" if self.lang == "zh" else "zh").address(part)
        return sign_in_page.page(self.lang, self.t(heading), body, status, other)

    def form(self, part: str, fields: str, button: str, cookies: Mapping[str, str] | None = None) -> str:
        """A form for one of these pages."""
        hidden = {"to": self.to, "lang": self.lang, _PROOF: proof(cookies or self.request.cookies)}
        return sign_in_page.form(f"{gate.root()}{gate.SIGN_IN}{part}", fields, hidden, self.t(button))

    def go(self, to: str, words: str) -> str:
        """A link that stands where a form would have its button."""
        return f'<a class="go" href="{escape(to)}">{escape(self.t(words))}</a>'

    def refused(self, key: str) -> Response:
        """Why nothing was done, and the way to begin anew."""
        body = wrong(self.t(key)) + self.go(gate.form("/", self.lang), "again")
        return self.page("title", body, 403)

    def small(self, key: str, **values: object) -> str:
        """A text below a form."""
        return f"<p><small>{escape(self.t(key, **values))}</small></p>"

    def holding(self, answer: Response, name: str, value: str) -> Response:
        """Give the browser a cookie until it is closed, out of reach of scripts and of other sites' forms."""
        secure = self.request.url.scheme == "https"
        answer.set_cookie(name, value, path=gate.root() or "/", httponly=True, samesite="lax", secure=secure)
        return answer


Answering = Callable[[Visit], Response]


def opened(answer: Answering) -> Callable[[Request], Response]:
    """A page that somebody opens."""

    @wraps(answer)
    def opening(request: Request) -> Response:
        to, lang = gate.within(request.query_params.get("to", "/")), gate.language(request)
        return _answered(answer, Visit(request, to, lang))

    return opening


def sent(answer: Answering) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    """What takes a form of ours; one of elsewhere, or one that has expired, is refused."""

    @wraps(answer)
    async def sending(request: Request) -> Response:
        said = await _said(request)
        lang: Lang = "en" if said.get("lang", request.query_params.get("lang")) == "en" else "zh"
        visit = Visit(request, gate.within(said.get("to", "/")), lang, said)
        if not gate.own(request) or not compare_digest(said.get(_PROOF, "").encode(), proof(request.cookies).encode()):
            return visit.refused("foreign")
        return await run_in_threadpool(_answered, answer, visit)

    return sending


def _answered(answer: Answering, visit: Visit) -> Response:
    try:
        return answer(visit)
    except StateError as error:
        return visit.page("title", wrong(error.message(visit.lang)), 503)


async def _said(request: Request) -> dict[str, str]:
    """The fields of a form; none of what is no form, or too long for one."""
    length, kind = request.headers.get("content-length", ""), request.headers.get("content-type", "")
    if not length.isdecimal() or int(length) > _MOST or not kind.startswith(_WRITTEN):
        return {}
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
