"""Signing in by an identity provider: Streamlit takes its answer, we hold the name in it against our own accounts."""

from __future__ import annotations

from html import escape
from time import time

from starlette.responses import RedirectResponse, Response

from data import settings
from data.people import accounts, sessions
from pages.parts import audit, gate, identity, identity_provider
from pages.parts.identity_provider import Identity
from pages.parts.sign_in_forms import Visit, opened, out
from pages.parts.sign_in_page import wrong

BACK = "quality_back"  # the cookie with where to go after the provider, which leads to the first page


def entrance(visit: Visit) -> Response:
    """The way to the provider; who comes back from it is taken in where there is an account of that name."""
    known = identity_provider.identified(visit.request.cookies)
    if known and not accounts.known(identity.state(), known.name):
        said = wrong(visit.t("unknown", name=known.name))
        return visit.page("title", said + out(visit.request.cookies, visit.lang, visit.t("leave")), 403)
    if known and _taken(known):
        return RedirectResponse(_wanted(visit), 303)
    return visit.page("title", visit.go(visit.address("/provider"), "provider") + visit.small("provider_told"))


def _wanted(visit: Visit) -> str:
    """Where somebody wanted to go before the provider led to the first page."""
    home = gate.within("")
    return gate.within(visit.request.cookies.get(BACK, "")) if visit.to == home else visit.to


def _taken(known: Identity) -> bool:
    """Whether somebody is signed in now: a sign-in that was seen before and has ended is none any more."""
    state, rules = identity.state(), settings.load().rules
    if sessions.take(state, known.id, known.name, rules, (known.made, time())):
        audit.recorder().record(known.name, "sign_in")
    return sessions.session(state, known.id, rules, time()) is not None


def left(visit: Visit) -> Response:
    """Signed out here; the way to sign out of the provider too is a link, because policies count where a form that is
    sent leads on to."""
    go = visit.go(f"{gate.root()}{identity_provider.LEAVE}", "leave_provider")
    return visit.page("title", f"<p>{escape(visit.t('left'))}</p>{go}")


@opened
def provider(visit: Visit) -> Response:
    """On to the provider, keeping where to come back to."""
    if settings.load().sign_in != "oidc":
        return RedirectResponse(visit.to, 303)
    answer = RedirectResponse(f"{gate.root()}{identity_provider.entrance()}", 303)
    return visit.holding(answer, BACK, visit.to)
