"""The papers for a meeting that the reader is putting together: read once a run, changed from a page by its buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from json import dumps
from typing import Any

import streamlit as st

from analytics import cards
from analytics.cards import CardSpec
from analytics.export import packs
from analytics.export.packs import PACK, TEMPLATE, Saved
from analytics.view import to_query
from data import settings
from data.state import LOCAL, StateError
from data.text import t
from pages.parts.here import Here, here
from pages.parts.links import anchor
from pages.parts.noting import state

_STATE, _NOTICE = "pack", "pack_notice"
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
        kept = state().text(LOCAL, PACK)
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

    attempt(lambda: state().change(LOCAL, PACK, made, seen=seen))


def attempt(doing: Callable[[], Any]) -> None:
    """Do something with what is kept; what goes wrong is said above the page."""
    try:
        doing()
    except (StateError, ValueError) as error:
        said = error if isinstance(error, StateError) else StateError("unusable", file=state().path, reason=error)
        notify(said.message(here().lang))


def notify(sentence: str) -> None:
    """Say something above the page of the next run."""
    st.session_state[_NOTICE] = sentence


def notice() -> str:
    """What is to be said, once."""
    return st.session_state.pop(_NOTICE, "")


# what the buttons of a page do; the browser sends what stands in their data-pack, so nothing of it is believed


def act() -> None:
    """Do what the button that was pressed says."""
    asked = st.session_state[COMPONENT].get("pack")
    if not isinstance(asked, Mapping):
        return
    doing = _ACTS.get(str(asked.get("do")))
    if doing:
        attempt(lambda: doing({name: str(value) for name, value in asked.items()}))


def _add(asked: Mapping[str, str]) -> None:
    key, choice = asked.get("card", ""), asked.get("choice", "")[:40]
    cards.card(key)  # a CardError, which is a ValueError, for what no page holds
    query = packs.viewed(to_query(here().view))
    change(lambda saved: packs.added(saved, key, query, choice))


def _edit(make: Callable[[Saved, str], Saved], asked: Mapping[str, str]) -> None:
    change(lambda saved: make(saved, asked.get("item", "")), seen=working().revision)


def _clear(_: Mapping[str, str]) -> None:
    _put_aside(working().saved)
    change(lambda saved: Saved(office=saved.office), seen=working().revision)


def _move_on(asked: Mapping[str, str]) -> None:
    months, snapshot = int(asked.get("months", "0")), here().in_force
    change(lambda saved: packs.moved_on(saved, months, snapshot), seen=working().revision)


def _look_here(_: Mapping[str, str]) -> None:
    query = packs.viewed(to_query(here().view))
    change(lambda saved: packs.covered(saved, query=query), seen=working().revision)


def _open(asked: Mapping[str, str]) -> None:
    """Put saved papers on the table."""
    text = state().text(LOCAL, PACK, asked.get("name", "")).text
    if text:
        _put_aside(working().saved)
        change(lambda _: packs.from_json(text), seen=working().revision)


def _put_aside(saved: Saved) -> None:
    """Keep papers that are to leave the table, unless they are saved already."""
    kept, text = state(), packs.to_json(saved)
    if saved.items and text not in (kept.text(LOCAL, PACK, name).text for name in kept.names(LOCAL, PACK)):
        aside = t("pack.put_aside", here().lang)
        kept.change(LOCAL, PACK, lambda _: text, name=aside)


def _forget(asked: Mapping[str, str]) -> None:
    state().forget(LOCAL, PACK, asked.get("name", ""))


def _own_master(_: Mapping[str, str]) -> None:
    state().forget_file(LOCAL, TEMPLATE)


_ACTS: Mapping[str, Callable[[Mapping[str, str]], None]] = {
    "add": _add,
    "up": partial(_edit, lambda saved, id: packs.moved(saved, id, -1)),
    "down": partial(_edit, lambda saved, id: packs.moved(saved, id, 1)),
    "drop": partial(_edit, packs.dropped),
    "clear": _clear,
    "move": _move_on,
    "look_here": _look_here,
    "open": _open,
    "forget": _forget,
    "own_master": _own_master,
}


def button(words: str, about: str = "", **asked: str) -> str:
    """A button that does something to the papers; `about` says it in full to screen readers."""
    label = f' aria-label="{escape(about)}"' if about else ""
    data = escape(dumps(asked, ensure_ascii=False))
    return f'<button type="button" class="q-act" data-pack="{data}"{label}>{escape(words)}</button>'


# what stands below every card


def tools(now: Here, spec: CardSpec, choice: str, files: str) -> str:
    """导出 and ＋会议材料 of a card; `files` are its downloads as `menu` gives them."""
    query = packs.viewed(to_query(now.view))
    if working().saved.holds(spec.full_key, query, choice):
        return files + anchor(now.href("meeting", section="pack"), t("pack.in_pack", now.lang), "q-act")
    name = t("pack.add", now.lang)
    return files + button(name, f"{name} {spec.name[now.lang]}", do="add", card=spec.full_key, choice=choice)
