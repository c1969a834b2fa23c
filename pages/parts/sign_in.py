"""Signing in by name and password, signing out, and a password of one's own: routes of the server beside the pages."""

from __future__ import annotations

from html import escape
from secrets import token_urlsafe
from time import time

from starlette.responses import RedirectResponse, Response

from data import settings
from data.audit import DONE, REFUSED
from data.people import accounts, sessions
from data.people.errors import PeopleError
from data.people.sessions import Session
from pages.parts import audit, gate, identity, sign_in_provider
from pages.parts.sign_in_forms import UNKNOWN, Visit, opened, sent
from pages.parts.sign_in_page import field, wrong

PASSWORD = "/password"


@opened
def entrance(visit: Visit) -> Response:
    """The form, or the way to the identity provider; who is signed in already is led on."""
    how = settings.load().sign_in
    if how == "oidc":
        return sign_in_provider.entrance(visit)
    found = identity.session(visit.request.cookies)
    if how == "off" or found:
        return RedirectResponse(_next(visit, found), 303)
    return _form(visit)


def _next(visit: Visit, found: Session | None) -> str:
    """Where to go on: a password that somebody else set is changed first."""
    return visit.address(PASSWORD) if found and found.due else visit.to


def _form(visit: Visit, message: str = "") -> Response:
    rules = settings.load().rules
    cookies = {UNKNOWN: token_urlsafe(24), **visit.request.cookies}
    fields = field("account", visit.t("account"), "text", "username", visit.said.get("account", "")[:64])
    fields += field("password", visit.t("password"), "password", "current-password")
    told = visit.small("rules", failures=rules.failures, minutes=rules.locked_minutes)
    body = wrong(message) + visit.form("", fields, "enter", cookies) + told
    return visit.holding(visit.page("title", body, 403 if message else 200), UNKNOWN, cookies[UNKNOWN])


@sent
def enter(visit: Visit) -> Response:
    """Sign in by name and password."""
    state, rules = identity.state(), settings.load().rules
    if settings.load().sign_in != "accounts":
        return visit.refused("wrong_way")
    try:
        id = accounts.named(visit.said.get("account", ""))
        proven = accounts.proven(state, id, visit.said.get("password", ""), rules, time())
    except PeopleError:
        id, proven = "", False
    named = f"account:{id}" if accounts.known(state, id) else ""  # of what else was typed nothing is taken down
    audit.recorder().record(id if proven else "", "sign_in", named, outcome=DONE if proven else REFUSED)
    if not proven:
        return _form(visit, visit.t("wrong"))
    token = sessions.begin(state, id, rules, time())
    found = sessions.session(state, sessions.id_of(token), rules, time())
    return visit.holding(RedirectResponse(_next(visit, found), 303), identity.COOKIE, token)


@sent
def leave(visit: Visit) -> Response:
    """Sign out: what the browser holds is worth nothing from now on, wherever else it is held."""
    found = identity.session(visit.request.cookies)
    identity.end(visit.request.cookies)
    if found:
        audit.recorder().record(found.person.id, "sign_out")
    if settings.load().sign_in == "oidc":
        return sign_in_provider.left(visit)
    answer = RedirectResponse(gate.form("/", visit.lang), 303)
    answer.delete_cookie(identity.COOKIE, path=gate.root() or "/")
    return answer


# a password of one's own


def _own(visit: Visit) -> Session | None:
    """Whose password may be changed here."""
    return identity.session(visit.request.cookies) if settings.load().sign_in == "accounts" else None


@opened
def password(visit: Visit) -> Response:
    """The form for another password."""
    found = _own(visit)
    return _password_form(visit, found) if found else RedirectResponse(visit.address(), 303)


def _password_form(visit: Visit, found: Session, message: str = "") -> Response:
    fields = field("password", visit.t("password_now"), "password", "current-password")
    fields += field("new", visit.t("password_new"), "password", "new-password")
    fields += field("again", visit.t("password_again"), "password", "new-password")
    why = f"<p>{escape(visit.t('due'))}</p>" if found.due else ""
    told = visit.small("password_rules", least=settings.load().rules.password_length)
    body = why + wrong(message) + visit.form(PASSWORD, fields, "change") + told
    return visit.page("password_title", body, 403 if message else 200, PASSWORD)


@sent
def change(visit: Visit) -> Response:
    """Put another password in place; every other session of the account ends."""
    found, state, rules = _own(visit), identity.state(), settings.load().rules
    if found is None:
        return RedirectResponse(visit.address(), 303)
    id = found.person.id
    try:
        _changed(id, visit)
    except PeopleError as error:
        return _password_form(visit, found, error.message(visit.lang))
    audit.recorder().record(id, "account", f"account:{id}:password")
    answer = visit.page("password_title", f"<p>{escape(visit.t('changed'))}</p>{visit.go(visit.to, 'on')}")
    return visit.holding(answer, identity.COOKIE, sessions.begin(state, id, rules, time()))


def _changed(id: str, visit: Visit) -> None:
    """Change the password as the form says; raises PeopleError."""
    now, new, again = (visit.said.get(name, "") for name in ("password", "new", "again"))
    if not accounts.proven(identity.state(), id, now, settings.load().rules, time()):
        raise PeopleError("password_wrong")
    if new != again:
        raise PeopleError("twice")
    if new == now:
        raise PeopleError("password_same")
    accounts.set_password(identity.state(), id, new, time(), due=False)
