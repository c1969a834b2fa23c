"""The papers for a meeting that the reader is putting together: read once a run, changed from a page by its buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from json import dumps
from typing import Any

import streamlit as st

from analytics import cards
from analytics.cards import CardSpec
from analytics.export import packs
from analytics.export.packs import PACK, Saved
from analytics.findings import viewing
from analytics.view import to_query
from data import settings
from data.people.errors import PeopleError
from data.state import StateError
from data.text import Lang, t
from pages.parts import identity, tasking
from pages.parts.here import Here, here
from pages.parts.links import anchor
from pages.parts.noting import state

_STATE, _NOTICE, LOST = "pack", "pack_notice", "pack_lost"
NAME = "pack_name"  # the key of the box with the name to save under
COMPONENT = "shell"  # the key of what tells of buttons pressed
Change = Callable[[Saved], Saved]


@dataclass(frozen=True)
class Working:
    """The papers as this run sees them, from which revision of theirs; or why they cannot be read."""

    saved: Saved
    revision: int = 0
    broken: StateError | None = None


def arrive() -> Working:
    """Read the papers, at the start of a run. The pages live on where that fails."""
    try:
        kept = state().text(identity.arrived().id, PACK)
        found = Working(packs.from_json(kept.text), kept.revision)
    except StateError as error:
        found = Working(Saved(), broken=error)
    except ValueError as error:
        found = Working(Saved(), broken=StateError("unusable", file=settings.load().state, reason=error))
    st.session_state[_STATE] = found
    return found


def working() -> Working:
    """The same within this run."""
    return st.session_state.get(_STATE) or arrive()


def change(make: Change, *, seen: int | None = None) -> None:
    """Change the papers; from a stale sight (`seen` is not their revision any more) nothing is changed, and said so."""

    def made(text: str) -> str:
        return packs.to_json(make(packs.from_json(text)))

    def doing() -> None:
        kept = state().change(identity.acting().id, PACK, made, seen=seen)
        st.session_state[_STATE] = Working(packs.from_json(kept.text), kept.revision)  # one run may bring two changes

    attempt(doing)


def edit(make: Change) -> None:
    """Change the papers as they stand before the reader."""
    change(make, seen=working().revision)


def attempt(doing: Callable[[], Any]) -> None:
    """Do something with what is kept; what goes wrong is said above the page."""
    try:
        doing()
    except (StateError, PeopleError, ValueError) as error:
        said = error if not isinstance(error, ValueError) else StateError("unusable", file=state().path, reason=error)
        notify(said.message(here().lang))


def notify(sentence: str) -> None:
    """Say something on the page of the next run."""
    st.session_state[_NOTICE] = sentence


def notice() -> tuple[str, str]:
    """What is to be said, once, and the button that takes it back where it can be taken back."""
    said, lost = st.session_state.pop(_NOTICE, ""), st.session_state.get(LOST)
    return said, button(t("pack.undo", here().lang), do="undo") if said and lost else ""


def name_of(key: str, lang: Lang) -> str:
    """The name of a card, as of the areas looked at; its key where there is no such card any more."""
    now = here()
    try:
        return viewing.worded(cards.card(key).name, viewing.level(now.snapshot, now.view) if now else "place", lang)
    except cards.CardError:
        return key


def button(words: str, about: str = "", **asked: str) -> str:
    """A button that does something to the papers; `about` says it in full to screen readers."""
    label = f' aria-label="{escape(about)}"' if about else ""
    data = escape(dumps(asked, ensure_ascii=False))
    return f'<button type="button" class="q-act" data-pack="{data}"{label}>{escape(words)}</button>'


# what stands below every card


def tools(now: Here, spec: CardSpec, choice: str, files: str) -> str:
    """导出 and ＋会议材料 of a card; `files` are its downloads as `menu` gives them, empty where there is nothing."""
    if not files:
        return ""
    task = tasking.of_card(now, spec, choice)
    query = packs.viewed(to_query(now.view))
    if working().saved.holds(spec.full_key, query, choice):
        return files + anchor(now.href("meeting", section="pack"), t("pack.in_pack", now.lang), "q-act") + task
    name = t("pack.add", now.lang)
    about = f"{name} {viewing.named(now.snapshot, now.view, spec.name, now.lang)}"
    return files + button(name, about, do="add", card=spec.full_key, choice=choice) + task
