"""The page of sampling plans: how many batches, what is said above the cards, the plan to take along, the method."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from analytics.cards import card, planning
from analytics.cards.context import Context
from analytics.cards.planning import LARGEST, Opening
from data.text import t
from pages.parts import audit, charts, grid, header
from pages.parts.here import Here, here, show
from pages.parts.kept import kept

NUMBER = "n"
TABLE = "plan.table"


def draw(now: Here) -> None:
    """Headline, the number of batches, cards, download and method."""
    asked = st.query_params.get(NUMBER, "")
    said = kept(now, lambda: _opening(now, asked), "opening")
    header.draw(now, said.headline)
    _number(now, said)
    if said.warning:
        st.html(f'<div class="q-band" role="status">{escape(said.warning)}</div>')
    grid.place(now, "plan", asked)
    data, name = partial(charts.csv, now, TABLE, asked), t("pages.plan", now.lang)
    audit.button(now, t("plan.download", now.lang), data, f"{name}.csv")
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in said.method)
    summary = escape(t("plan.how", now.lang))
    st.html(f'<details class="q-details" open><summary>{summary}</summary>{paragraphs}</details>')


def _opening(now: Here, asked: str) -> Opening:
    ctx = Context(now.snapshot, now.scope, now.view, now.lang, card(TABLE), now.answers, choice=asked)
    return planning.opening(ctx)


def _number(now: Here, said: Opening) -> None:
    """How many batches; the number of the last year goes without saying."""

    def choose() -> None:
        chosen = st.session_state["plan_number"]
        show(here().view, **{NUMBER: None if chosen == said.usual else str(chosen)})

    st.session_state["plan_number"] = said.n
    usual = t("plan.number_usual", now.lang, basis=said.basis, n=f"{said.usual:,}")
    with st.container(key="plan_bar", horizontal=True, vertical_alignment="bottom"):
        label = t("plan.number", now.lang)
        st.number_input(label, 1, LARGEST, step=10, key="plan_number", on_change=choose, width=220)
        st.html(f'<div class="q-note">{escape(usual)}</div>')
