"""Charts in the browser: plotly.js by way of a component that redraws the same plot run after run."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from data.text import Lang, t

_JS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_HTML = """
<div class="q-plot" role="application" tabindex="0"></div>
<div class="q-spoken" aria-live="polite"></div>
"""
# Axes and tooltips carry their words already, so plotly's own language does not matter.
_CONFIG = {"displayModeBar": False, "doubleClick": False, "showTips": False, "displaylogo": False}


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return component("chart", html=_HTML, js=_JS, isolate_styles=False)


@cache
def library_address() -> str:
    """Where the browser finds plotly.min.js; the version keeps an old one out of its cache."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{base and '/'}{base}/app/static/plotly.min.js?v={version('plotly')}"


def draw(figure: str, height: int, key: str, alt: str, lang: Lang) -> None:
    """Draw a figure, given as JSON text; a mark's customdata is the address that a click on it leads to, or null."""
    data = {
        "figure": figure,
        "height": height,
        "config": _CONFIG,
        "alt": alt,
        "hint": t("access.chart_hint", lang),
        "role": t("access.chart", lang),
        "pause": t("access.pause", lang),
        "library": library_address(),
        "failed": t("shell.chart_not_drawn", lang),
    }
    _component()(key=key, data=data)
