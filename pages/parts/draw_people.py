"""The list of inspectors: codes and sections alone, kept for all draws to come."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics.drawing import Inspector
from analytics.drawing import inspectors as people
from analytics.drawing.directory import firms
from analytics.drawing.inspectors import Problem
from data.state import StateError
from data.text import t
from pages.parts import audit, draw_keeping, tables
from pages.parts.here import Here, here
from pages.parts.noting import state

_PROBLEMS, _SEEN, _BOX = "draw_people_problems", "draw_people_seen", "draw_people"
DEMO = 8  # inspectors that the demo offers
Look = tuple[tuple[Inspector, ...], int]


def look(now: Here) -> Look:
    """The list and its revision."""
    return draw_keeping.inspectors()


def headline(now: Here, found: Look) -> str:
    """How many there are."""
    return t("draw.headline_inspectors", now.lang, n=len(found[0]))


def show_all(now: Here, found: Look) -> None:
    """The list, and the box in which it is changed as a whole."""
    inspectors, revision = found
    if inspectors:
        st.html(tables.html(_listed(now, inspectors), tall=True))
    else:
        key = "demo" if now.snapshot.manifest.demo else "none"
        st.html(f'<div class="q-empty">{escape(t(f"draw.people.{key}", now.lang))}</div>')
    if draw_keeping.may_list(now.person):
        _form(now, inspectors, revision)


def _listed(now: Here, inspectors: Sequence[Inspector]) -> dict[str, list[str]]:
    joined = t("shell.joined", now.lang)
    columns = {
        "who": [one.code for one in inspectors],
        "section": [one.section for one in inspectors],
        "avoids": [joined.join(draw_keeping.names(now, one.avoids)) for one in inspectors],
    }
    return {t(f"draw.column.{key}", now.lang): cells for key, cells in columns.items()}


def _form(now: Here, inspectors: Sequence[Inspector], revision: int) -> None:
    problems: tuple[Problem, ...] = st.session_state.pop(_PROBLEMS, ())
    if problems:
        lines = "".join(f"<p>▼ {escape(one.message(now.lang))}</p>" for one in problems[:20])
        words = escape(t("draw.people.problems", now.lang, n=len(problems)))
        st.html(f'<div class="q-failed" role="alert"><b>{words}</b>{lines}</div>')
    if st.session_state.get(_SEEN) != revision or _BOX not in st.session_state:
        st.session_state[_BOX] = _typed(now, inspectors)
        st.session_state[_SEEN] = revision
    with st.form("draw_people_form", border=False):
        st.text_area(t("draw.people.label", now.lang), key=_BOX, height=260, max_chars=people.LONGEST_LIST)
        st.form_submit_button(t("draw.people.save", now.lang), on_click=_save)


def _typed(now: Here, inspectors: Sequence[Inspector]) -> str:
    """The list as lines; in the demo, where there is none, one to try."""
    if not inspectors and now.snapshot.manifest.demo:
        return "\n".join(t("draw.people.demo_code", now.lang, n=f"{n:02d}") for n in range(1, DEMO + 1))
    return people.typed(inspectors, lambda code: draw_keeping.names(now, [code])[0])


def _save() -> None:
    """Keep the list where every line of it holds and nobody changed it meanwhile; else say why not."""
    now = here()
    if not draw_keeping.still(now, "inspectors") or not draw_keeping.may_list(now.person):
        return
    ids = {one.id for one in firms(now.snapshot, now.scope)}
    found, problems = people.read(
        str(st.session_state.get(_BOX, "")), people.places_of(now.snapshot.areas), ids.__contains__
    )
    if problems:
        st.session_state[_PROBLEMS] = problems
        return
    try:
        seen = st.session_state.get(_SEEN, 0)
        state().change(people.OWNER, people.KIND, lambda _: people.to_json(found), seen=seen)
    except StateError as error:
        words = t("draw.people.conflict", now.lang) if error.key == "conflict" else error.message(now.lang)
        draw_keeping.say(words)
        return
    audit.did("draw", "inspectors")
    draw_keeping.say(t("draw.people.saved", now.lang, n=len(found)), wrong=False)
