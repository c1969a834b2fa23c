"""Who is asking, in a run and beside the pages. Rights are looked up anew each time, so that what is taken from
somebody is gone with their next request."""

from __future__ import annotations

from collections.abc import Mapping
from time import time
from typing import TYPE_CHECKING

import streamlit as st
from starlette.requests import HTTPConnection

from data import settings
from data.people import LOCAL, NOBODY, Act, Person, sessions
from data.people.errors import PeopleError
from data.people.sessions import Session
from data.state import State
from pages.parts import identity_provider

if TYPE_CHECKING:
    from analytics.view import Scope

COOKIE = "quality_session"
_STATE = "person"
Cookies = Mapping[str, str]


def visitor() -> Person:
    """Who asks in this run; NOBODY where nobody is signed in. The session counts as used: what a page asks by itself
    does not."""
    cookies: Cookies = st.context.cookies  # of the handshake: what they say now is looked up
    found = session(cookies)
    if found:
        sessions.mark(state(), found, time())
    return _person(found)


def arrive() -> Person:
    """The same at the start of a run; what a page remembers of somebody else, or of rights that are others
    now, is forgotten."""
    person = visitor()
    if st.session_state.get(_STATE, person) != person:
        st.session_state.clear()
    st.session_state[_STATE] = person
    return person


def arrived() -> Person:
    """The same within this run, for what a page shows; what it does asks anew."""
    return st.session_state.get(_STATE) or arrive()


def acting(act: Act | None = None) -> Person:
    """Who does something in a callback, before the run that shows what came of it. Raises PeopleError for nobody, for
    somebody else than the one whose page it was, and for who may not."""
    person = visitor()
    if person == NOBODY or person.id != arrived().id or (act and not person.may(act)):
        raise not_allowed()
    return person


def not_allowed() -> PeopleError:
    """What is said to somebody who may not do what they ask for."""
    rules = settings.load().rules
    return PeopleError("not_allowed", ask_zh=rules.ask_zh, ask_en=rules.ask_en)


def of(request: HTTPConnection) -> Person:
    """Who asks for an address beside the pages; NOBODY where nobody is signed in."""
    return _person(session(request.cookies))


def _person(found: Session | None) -> Person:
    if settings.load().sign_in == "off":
        return LOCAL
    return found.person if found and not found.due else NOBODY


def session(cookies: Cookies) -> Session | None:
    """The session that a browser holds by its cookies, also while its password is due; None without sign-in. Raises
    StateError."""
    found = settings.load()
    id = session_id(cookies)
    return sessions.session(State(found.state), id, found.rules, time()) if id else None


def session_id(cookies: Cookies) -> str:
    """Under which a session is kept, "" for cookies that hold none."""
    how = settings.load().sign_in
    if how == "oidc":
        known = identity_provider.identified(cookies)
        return known.id if known else ""
    held = cookies.get(COOKIE, "") if how == "accounts" else ""
    return sessions.id_of(held) if held else ""


def end(cookies: Cookies) -> None:
    """Sign out whoever holds these cookies, wherever else they are held."""
    if id := session_id(cookies):
        sessions.end(state(), id)


def state() -> State:
    """Where accounts and sessions are kept."""
    return State(settings.load().state)


def scope(person: Person) -> Scope:
    """Whose rows a person may see, and which columns not."""
    from analytics.view import Scope  # noqa: PLC0415 - the gate asks who it is before that is imported

    return Scope(person.areas, person.hidden)
