"""What was made once for an address is kept: text for the browser, by snapshot, scope, place, language and mode."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from data import settings
from pages.parts.cache import Cache
from pages.parts.here import Here

T = TypeVar("T")


def kept(now: Here, make: Callable[[], T], *what: str) -> T:
    """What `make` gives, made anew only for another view, page, language or mode; `what` names it within a page.

    The address of the reader belongs to the key, because the links in a text begin there. Nobody may change what is
    kept: all readers get the same one.
    """
    return _texts().get((now.seen, *what), make)


@cache
def _texts() -> Cache[Any]:
    """All of it, for the whole server."""
    return Cache(settings.load().limits.kept_megabytes * 2**20)
