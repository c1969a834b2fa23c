"""What was made once for an address is kept: text for the browser, by snapshot, scope, place, language and mode."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from pages.parts.here import Here

T = TypeVar("T")


def kept(now: Here, make: Callable[[], T], *what: str) -> T:
    """What `make` gives, made anew only for another view, page, language or mode; `what` names it within a page.

    The address of the reader belongs to the key, because the links in a text begin there. Nobody may change what is
    kept: all readers get the same one.
    """
    return _kept("\n".join((now.seen, *what)), make)


@st.cache_resource(max_entries=2_000, show_spinner=False)
def _kept(asked: str, _make: Callable[[], Any]) -> Any:
    return _make()
