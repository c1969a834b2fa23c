"""What the buttons of the papers do, and what takes back what was dropped. The browser sends what stands in their
data-pack, so nothing of it is believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from analytics import annotations, cards
from analytics.export import packs
from analytics.export.packs import PACK, TEMPLATE, Saved
from analytics.view import to_query
from data.text import t
from pages.parts import audit, identity
from pages.parts.here import here
from pages.parts.packing import COMPONENT, LOST, NAME, attempt, change, edit, name_of, notify, state, working


@dataclass(frozen=True)
class Lost:
    """The text that was kept before it was changed to a revision."""

    owner: str
    kind: str
    name: str
    text: str
    revision: int


def losing(owner: str, kind: str, name: str, said: str, doing: Callable[[], Any]) -> None:
    """Do what changes a text that is kept, say so, and keep what it was, to be taken back; `doing` gives False where
    it did nothing."""
    before = state().text(owner, kind, name)
    if doing() is False:
        return
    after = state().text(owner, kind, name)
    if after.text != before.text:
        st.session_state[LOST] = Lost(owner, kind, name, before.text, after.revision)
        notify(said)


def _losing(name: str, said: str, doing: Callable[[], Any]) -> None:
    """The same of one's own papers."""
    losing(identity.acting().id, PACK, name, said, doing)


def _undo(_: Mapping[str, str]) -> None:
    lost = st.session_state.pop(LOST, None)
    if isinstance(lost, Lost):
        identity.acting("note" if lost.owner == annotations.OWNER else None)
        state().change(lost.owner, lost.kind, lambda _: lost.text, name=lost.name, seen=lost.revision)
        if lost.owner == annotations.OWNER:
            audit.did("note", "note:restored")


def act() -> None:
    """Do what the button that was pressed says."""
    asked = st.session_state[COMPONENT].get("pack")
    if not isinstance(asked, Mapping):
        return
    doing = _ACTS.get(str(asked.get("do")))
    if doing:
        if doing is not _undo:
            st.session_state.pop(LOST, None)
        attempt(lambda: doing({name: str(value) for name, value in asked.items()}))


def _add(asked: Mapping[str, str]) -> None:
    key, choice = asked.get("card", ""), asked.get("choice", "")[:40]
    cards.card(key)  # a CardError, which is a ValueError, for what no page holds
    query = packs.viewed(to_query(here().view))
    change(lambda saved: packs.added(saved, key, query, choice))


def _edit(make: Callable[[Saved, str], Saved], asked: Mapping[str, str]) -> None:
    edit(lambda saved: make(saved, asked.get("item", "")))


def _drop(asked: Mapping[str, str]) -> None:
    item = working().saved.item(asked.get("item", ""))
    if item:
        name = name_of(item.key, here().lang)
        _losing("", t("pack.dropped", here().lang, name=name), lambda: _edit(packs.dropped, asked))


def _clear(_: Mapping[str, str]) -> None:
    _put_aside(working().saved)
    _losing("", t("pack.cleared", here().lang), lambda: edit(lambda saved: Saved(office=saved.office)))


def _move_on(asked: Mapping[str, str]) -> None:
    months, snapshot = int(asked.get("months", "0")), here().in_force
    said = t("pack.moved", here().lang)
    _losing("", said, lambda: edit(lambda saved: packs.moved_on(saved, months, snapshot)))


def _look_here(_: Mapping[str, str]) -> None:
    query = packs.viewed(to_query(here().view))
    edit(lambda saved: packs.covered(saved, query=query))


def _open(asked: Mapping[str, str]) -> None:
    """Put saved papers on the table."""
    name = asked.get("name", "")
    text = state().text(identity.acting().id, PACK, name).text
    if text:
        _put_aside(working().saved)
        _losing("", t("pack.opened", here().lang, name=name), lambda: edit(lambda _: packs.from_json(text)))
        st.session_state[NAME] = "" if name == t("pack.put_aside", here().lang) else name


def _put_aside(saved: Saved) -> None:
    """Keep papers that are to leave the table, unless they are saved already."""
    kept, owner, text = state(), identity.acting().id, packs.to_json(saved)
    if saved.items and text not in (kept.text(owner, PACK, name).text for name in kept.names(owner, PACK)):
        aside = t("pack.put_aside", here().lang)
        kept.change(owner, PACK, lambda _: text, name=aside)


def _forget(asked: Mapping[str, str]) -> None:
    name = asked.get("name", "")
    _losing(name, t("pack.forgotten", here().lang, name=name), lambda: state().forget(identity.acting().id, PACK, name))


def _own_master(_: Mapping[str, str]) -> None:
    state().forget_file(identity.acting().id, TEMPLATE)


_ACTS: Mapping[str, Callable[[Mapping[str, str]], None]] = {
    "add": _add,
    "top": partial(_edit, lambda saved, id: packs.moved(saved, id, -len(saved.items))),
    "up": partial(_edit, lambda saved, id: packs.moved(saved, id, -1)),
    "down": partial(_edit, lambda saved, id: packs.moved(saved, id, 1)),
    "drop": _drop,
    "clear": _clear,
    "move": _move_on,
    "look_here": _look_here,
    "open": _open,
    "forget": _forget,
    "undo": _undo,
    "own_master": _own_master,
}
