"""Charts as a page needs them, built once per snapshot, view, language and mode."""

from __future__ import annotations

import json
from dataclasses import dataclass

import streamlit as st

from analytics import cards
from analytics.charts import HTML_KINDS, Chart, figure, tokens
from pages.parts.here import Here
from pages.parts.links import linked


@dataclass(frozen=True)
class Built:
    """A chart and, unless it is printed as HTML or empty, its figure as JSON text."""

    chart: Chart
    figure: str | None


@st.cache_data(max_entries=2_000, show_spinner=False)
def _built(asked: tuple[str, ...], _now: Here, _key: str, _choice: str) -> Built:
    chart = cards.build(_now.snapshot, _now.scope, _now.view, _key, _now.lang, choice=_choice)
    if chart.empty or chart.kind in HTML_KINDS:
        return Built(chart, None)
    drawn = linked(_now, figure(chart, tokens(_now.mode)))
    return Built(chart, json.dumps(drawn, ensure_ascii=False, separators=(",", ":")))


def built(now: Here, key: str, choice: str = "") -> Built:
    """The chart of a card in the view looked at; `choice` is the indicator chosen where a card offers several."""
    # the marks' addresses begin where the reader is, so that place belongs to what is asked
    return _built((*_view(now), now.mode, now.href(), key, choice), now, key, choice)


def _view(now: Here) -> tuple[str, ...]:
    return str(now.snapshot.folder), repr(now.scope), repr(now.view), now.lang


@st.cache_data(max_entries=500, show_spinner=False)
def _headline(asked: tuple[str, ...], _now: Here, _page: str) -> str:
    return cards.headline(_now.snapshot, _now.scope, _now.view, _page, _now.lang)


def headline(now: Here, page: str) -> str:
    """The sentence on top of a page."""
    return _headline((*_view(now), page), now, page)
