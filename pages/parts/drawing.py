"""The page of random inspections: its sections as links, the headline of each, and who may see what."""

from __future__ import annotations

from html import escape

import streamlit as st

from data.state import StateError
from data.text import t
from pages.parts import draw_coverage, draw_keeping, draw_new, draw_people, draw_records, header
from pages.parts.here import Here, address
from pages.parts.links import choices

PARTS = {"new": draw_new, "records": draw_records, "inspectors": draw_people, "coverage": draw_coverage}
OPEN = "coverage"  # what everybody may see


def draw(now: Here) -> None:
    """The section that the address names."""
    asked = st.query_params.get("section", "")
    shown = asked if asked in PARTS else next(iter(PARTS))
    allowed = shown == OPEN or draw_keeping.may_read(now.person)
    part = PARTS[shown] if allowed else draw_coverage
    try:
        look = part.look(now)
        header.draw(now, part.headline(now, look))
        st.html(_tabs(now, shown))
        if said := draw_keeping.said():
            st.html(said)
        if not allowed:
            st.html(f'<div class="q-empty">{escape(t("draw.withheld", now.lang))}</div>')
        part.show_all(now, look)
    except StateError as error:
        header.draw(now, t("pages.draws", now.lang))
        st.html(f'<div class="q-failed" role="alert"><b>▼ {escape(error.message(now.lang))}</b></div>')


def _tabs(now: Here, shown: str) -> str:
    usual = next(iter(PARTS))
    values = ((key, now.query(section=key if key != usual else None)) for key in PARTS)
    return choices([(key, t(f"draw.section.{key}", now.lang), address("draws", to)) for key, to in values], shown)
