"""What the sender says of a batch: who sends it, up to which day it reaches, how it is merged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from html import escape

import streamlit as st

from analytics.periods import parse_period
from pages.parts.header import today
from pages.parts.intake_flow import Flow, heading, trouble
from pages.parts.intake_work import MODES, Choices

_LONGEST = 60
_WIDTHS = (4, 3, 3, 4)


def said(flow: Flow) -> Choices:
    """What was said, with a day where none was given."""
    return replace(flow.choices, as_of=flow.choices.as_of or usual_day(flow).isoformat())


def wrong(said: Choices) -> list[str]:
    """Which of what was said cannot be read: as_of, period."""
    unreadable = []
    try:
        date.fromisoformat(said.as_of)
    except ValueError:
        unreadable.append("as_of")
    try:
        if said.mode == "replacement" and said.period:
            parse_period(said.period)
    except ValueError:
        unreadable.append("period")
    return unreadable


def draw(flow: Flow, said: Choices) -> None:
    """The row of controls, and what is wrong with what was said."""
    with st.container(key="card_intake_about"):
        heading(flow, "about", flow.t("about.takeaway"))
        columns = st.columns(_WIDTHS, gap="medium")
        with columns[0]:
            _text(flow, "sender", said.sender)
        with columns[1]:
            _text(flow, "as_of", said.as_of)
        with columns[2]:
            _mode(flow, said)
        if said.mode == "replacement":
            with columns[3]:
                _text(flow, "period", said.period)
        st.html(f'<div class="q-note q-apart">{escape(flow.t(f"mode_note.{said.mode}"))}</div>')
        for name in wrong(said):
            trouble(flow.t(f"about.{name}_wrong"))


def usual_day(flow: Flow) -> date:
    """The last day of last month, as ledgers are sent after its end; never before the day in force. What is merged
    with a demonstration stays at its day."""
    ended = today().replace(day=1) - timedelta(days=1)
    if flow.in_force is None:
        return ended
    return flow.in_force.as_of if flow.in_force.demo else max(ended, flow.in_force.as_of)


def _text(flow: Flow, name: str, value: str) -> None:
    def changed() -> None:
        flow.choose(**{name: st.session_state[key].strip()})

    key = f"intake_{name}"
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    label, hint = flow.t(f"about.{name}"), flow.t(f"about.{name}_hint")
    st.text_input(label, key=key, placeholder=hint, max_chars=_LONGEST, on_change=changed)


def _mode(flow: Flow, said: Choices) -> None:
    def changed() -> None:
        flow.choose(mode=st.session_state["intake_mode"])

    st.session_state["intake_mode"] = said.mode
    label = flow.t("about.mode")
    st.selectbox(
        label,
        MODES,
        key="intake_mode",
        on_change=changed,
        format_func=lambda mode: flow.t(f"mode.{mode}"),
        placeholder=label,
    )
