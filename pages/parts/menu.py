"""The pages and the menu; every page is reachable by its address, some only by links."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import Page

from data.text import Lang, t

# key: (file in pages/, address, stands in the menu); the first is the home page
PAGES: dict[str, tuple[str, str, bool]] = {
    "overview": ("overview.py", "overview", True),
    "consumption": ("consumption.py", "consumption", True),
    "products": ("products.py", "products", True),
    "equipment": ("equipment.py", "equipment", True),
    "programme": ("programme.py", "programme", True),
    "tasks": ("tasks.py", "tasks", True),
    "meeting": ("meeting.py", "meeting", True),
    "intake": ("intake.py", "intake", False),
    "methods": ("methods.py", "data", True),
    "profile": ("profile.py", "profile", False),
    "records": ("records.py", "records", False),
    "plan": ("plan.py", "plan", False),
    "draws": ("draws.py", "draw", False),
}
WITHOUT_DATA = ("intake",)  # pages that are there while the store is empty


def path(key: str) -> str:
    """The address of a page below the root of the server: products -> "/products", overview -> "/"."""
    return "/" if key == next(iter(PAGES)) else f"/{PAGES[key][1]}"


def key(address: str) -> str:
    """The page of an address as Streamlit has it: "" is the home page."""
    return next((key for key, (_, own, _) in PAGES.items() if own == address), next(iter(PAGES)))


def _title(key: str, lang: Lang, packed: int) -> str:
    title = t(f"pages.{key}", lang)
    return t("pack.counted", lang, title=title, n=packed) if packed and key == "meeting" else title


def pages(lang: Lang, packed: int = 0) -> list[Page]:
    """The pages as Streamlit wants them, titled in the reader's language; `packed` charts lie in the meeting papers."""
    return [
        st.Page(
            f"pages/{file}",
            title=_title(key, lang, packed),
            url_path=address,
            default=key == next(iter(PAGES)),
            visibility="visible" if in_menu else "hidden",
        )
        for key, (file, address, in_menu) in PAGES.items()
    ]
