"""Who is asking, in a run and beside the pages. Rights are looked up anew each time, so that what is taken from
somebody is gone with their next request."""

from __future__ import annotations

from starlette.requests import Request

from analytics.view import Scope
from data.people import LOCAL, Person


def visitor() -> Person:
    """Who asks in this run; NOBODY where nobody is signed in."""
    return LOCAL


def of(request: Request) -> Person:
    """Who asks for an address beside the pages; NOBODY where nobody is signed in."""
    return LOCAL


def scope(person: Person) -> Scope:
    """Whose rows a person may see, and which columns not."""
    return Scope(person.areas, person.hidden)
