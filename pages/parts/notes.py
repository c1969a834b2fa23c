"""Notes on months and snapshots: all of them, and the form to write, change or remove one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from analytics import annotations
from analytics.annotations import LONGEST, LONGEST_NAME, Note, Notes
from data import text
from data.people.errors import PeopleError
from data.state import StateError
from data.text import pick, t
from pages.parts import acts, audit, identity, noting, packing, snapshots, tables
from pages.parts.here import Here, here, show
from pages.parts.links import anchor

_FIELDS = ("at", "snapshot", "about", "text", "author")
_SAID, _AUTHOR, _SEEDED = "note_said", "note_author_last", "note_seeded"
NOTE = "note"  # key of the address: the note to change


def draw(now: Here) -> None:
    """The form, then the notes that there are, the latest month first."""
    if now.person.may("note"):
        chosen = now.held.one(st.query_params.get(NOTE, ""))
        _seed(chosen, st.query_params.get(NOTE, ""))
        _form(now, chosen)
    if said := st.session_state.pop(_SAID, ""):
        st.html(f'<div class="q-note" role="status">{escape(said)}</div>')
    listed = tuple(reversed(now.held.notes))
    if not listed:
        st.html(f'<div class="q-empty">{escape(t("notes.none", now.lang))}</div>')
        return
    ways = [anchor(now.href(note=one.id), t("notes.change", now.lang)) for one in listed]
    st.html(tables.html(_listed(now, listed), links=ways if now.person.may("note") else None, tall=True))


def _listed(now: Here, notes: Notes) -> pd.DataFrame:
    columns = {
        "at": [_on(now, one) for one in notes],
        "text": [one.text for one in notes],
        "about": [_about(now, one.about) if one.period else "" for one in notes],
        "author": [one.author for one in notes],
        "written": [one.written for one in notes],
    }
    return pd.DataFrame({t(f"notes.column.{key}", now.lang): values for key, values in columns.items()})


def _on(now: Here, note: Note) -> str:
    period = note.period
    return text.period(*period, now.lang) if period else t("shell.snapshot", now.lang, id=note.at)


def _about(now: Here, about: str) -> str:
    """All charts, those of a pillar, or those of one indicator."""
    if not about:
        return t("notes.everywhere", now.lang)
    found = now.snapshot.indicators.get(about)
    return pick(found.name, now.lang) if found else now.snapshot.name("pillar", about, now.lang)


# the form


def _seed(chosen: Note | None, asked: str) -> None:
    """Put the note of the address into the widgets, once; what was typed into them stays while they are shown, also
    where somebody else removed the note meanwhile."""
    if st.session_state.get(_SEEDED) == asked and "note_text" in st.session_state:
        return
    given = {
        "at": chosen.at if chosen and chosen.period else "",
        "snapshot": chosen.at if chosen and not chosen.period else "",
        "about": chosen.about if chosen else "",
        "text": chosen.text if chosen else "",
        "author": chosen.author if chosen else st.session_state.get(_AUTHOR, ""),
    }
    st.session_state.update({f"note_{key}": value for key, value in given.items()})
    st.session_state[_SEEDED] = asked


def _form(now: Here, chosen: Note | None) -> None:
    subjects, ids = _subjects(now), ["", *(one.id for one in snapshots.choices(now.scope))]
    if st.session_state["note_snapshot"] not in ids:
        ids.append(st.session_state["note_snapshot"])
    if st.session_state["note_about"] not in subjects:
        subjects.append(st.session_state["note_about"])
    with st.form("note", border=False):
        with st.container(key="note_what", horizontal=True):
            st.text_input(
                t("notes.month", now.lang), key="note_at", placeholder=t("notes.month_hint", now.lang), max_chars=10
            )
            st.selectbox(
                t("notes.snapshot", now.lang),
                ids,
                key="note_snapshot",
                format_func=lambda id: id or t("notes.no_snapshot", now.lang),
            )
            st.selectbox(
                t("notes.about", now.lang), subjects, key="note_about", format_func=lambda about: _about(now, about)
            )
        st.text_area(t("notes.text", now.lang), key="note_text", max_chars=LONGEST, height=80)
        with st.container(key="note_who", horizontal=True, vertical_alignment="bottom"):
            st.text_input(t("notes.author", now.lang), key="note_author", max_chars=LONGEST_NAME, width=220)
            label = t("notes.save" if chosen else "notes.add", now.lang)
            st.form_submit_button(label, on_click=_save)
            if chosen:
                st.form_submit_button(t("notes.remove", now.lang), on_click=_remove, type="tertiary")
                st.html(anchor(now.href(note=None), t("notes.another", now.lang)))


def _subjects(now: Here) -> list[str]:
    """What a note may be about: everything, a pillar, an indicator."""
    found = now.snapshot.indicators.values()
    return ["", *dict.fromkeys(one.pillar for one in found), *(one.id for one in found)]


def _typed(id: str) -> Note | str:
    """The note in the form, or the key of what is wrong with it."""
    at, snapshot, about, words, author = (st.session_state[f"note_{key}"].strip() for key in _FIELDS)
    if not words or not author:
        return "incomplete"
    if bool(at) == bool(snapshot):
        return "one_of_both"
    if at and not annotations.datable(at):
        return "unreadable"
    return Note(
        id, at or snapshot, " ".join(words.split()), author, date.today().isoformat(), "" if snapshot else about
    )


def _save() -> None:
    """Keep what was typed; what is wrong with it is said and nothing is lost."""
    now, id = here(), st.query_params.get(NOTE, "")
    note = _typed(id if now.held.one(id) else "")
    if isinstance(note, str):
        st.session_state[_SAID] = t(f"notes.wrong.{note}", now.lang)
        return
    if _changed(now, lambda notes: annotations.written(notes, _on_what_is_there(note))):
        st.session_state[_SAID] = t("notes.kept", now.lang)
        st.session_state[_AUTHOR] = note.author


def _on_what_is_there(note: Note) -> Note:
    """The note; raises StateError where the snapshot that it is on was removed meanwhile. Asked while the notes are
    held, as pruning asks for the snapshots that they name."""
    if not note.period and note.at not in snapshots.ids():
        raise StateError("gone", id=note.at)
    return note


def _remove() -> None:
    now, id = here(), st.query_params.get(NOTE, "")

    def doing() -> bool:
        return _changed(now, lambda notes: annotations.dropped(notes, id))

    said = t("notes.removed", now.lang)
    packing.attempt(lambda: acts.losing(annotations.OWNER, annotations.KIND, "", said, doing))


def _changed(now: Here, make: Callable[[Notes], Notes]) -> bool:
    """Change the notes as they were seen; where somebody was faster nothing is changed, and said so."""
    known = now.held.one(st.query_params.get(NOTE, ""))
    try:
        identity.acting("note")
        noting.change(make, seen=now.held.revision)
    except (StateError, PeopleError) as error:
        conflict = error.key == "conflict"
        st.session_state[_SAID] = t("notes.wrong.conflict", now.lang) if conflict else error.message(now.lang)
        return False
    st.session_state.pop(_SEEDED, None)
    audit.did("note", f"note:{known.id if known else 'new'}")
    show(now.view, **{NOTE: None})
    return True
