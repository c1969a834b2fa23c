"""The plan of the year: what was done of it, its items, and the box into which one is pasted from a sheet."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape

import streamlit as st

from analytics import cards
from analytics.tasks import Fault, read
from data.tasks import Task, TaskError, Tasks
from data.text import t
from pages.parts import card, task_forms
from pages.parts.here import Here, here

CARD = "programme.year_plan"
SHOWN = 8  # faults of a paste that are said at once
_FAULTS = "task_faults"


def draw(now: Here, desk: Tasks) -> None:
    """The plan against what was done, and for makers the box to paste one."""
    st.html(card.html(now, cards.card(CARD)))
    if desk.sight.makes:
        _paste(now)


def _paste(now: Here) -> None:
    st.session_state.setdefault("task_paste_year", (now.view.end - timedelta(days=1)).year)
    faults: list[Fault] = st.session_state.pop(_FAULTS, [])
    with st.expander(t("tasks.paste.title", now.lang), expanded=bool(faults)), st.form("task_paste", border=False):
        st.html(f'<p class="q-note">{escape(t("tasks.paste.hint", now.lang))}</p>')
        if faults:
            st.html(f'<div class="q-failed" role="alert">{_said(now, faults)}</div>')
        st.text_area(t("tasks.paste.box", now.lang), key="task_paste_text", height=140)
        with st.container(key="task_paste_row", horizontal=True, vertical_alignment="bottom"):
            st.number_input(t("tasks.field.year", now.lang), 2000, 2100, step=1, key="task_paste_year", width=120)
            task_forms.signing(now)
            st.form_submit_button(t("tasks.paste.do", now.lang), on_click=_import)


def _said(now: Here, faults: list[Fault]) -> str:
    """The first faults, a line each, and how many more there are."""
    lines = [t(f"tasks.paste.fault.{one.key}", now.lang, n=one.line, value=one.value) for one in faults[:SHOWN]]
    more = len(faults) - len(lines)
    lines += [t("tasks.paste.more", now.lang, n=more)] if more else []
    nothing = f"<b>▼ {escape(t('tasks.paste.nothing', now.lang))}</b>"
    return nothing + "".join(f"<p>{escape(line)}</p>" for line in lines)


def _import() -> None:
    """Make all items that were pasted, or none."""
    now, text = here(), st.session_state["task_paste_text"]
    drafts, faults = read(text, int(st.session_state["task_paste_year"]), now.snapshot)
    if faults:
        st.session_state[_FAULTS] = faults
        return

    def doing(desk: Tasks) -> Task:
        if not drafts:
            raise TaskError("no_words")
        return desk.make_all(drafts, datetime.now())[0]

    if task_forms.attempt(doing, "make", (text, now.answers.tasks().revision)):
        st.session_state["task_paste_text"] = ""
        task_forms.say(t("tasks.paste.done", now.lang, n=len(drafts)))
