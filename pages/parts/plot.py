"""Charts in the browser: plotly.js by way of a component that redraws the same plot run after run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import streamlit as st

from data.text import Lang, t

_JS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_HTML = """
<div class="q-plot" role="group" tabindex="0"></div>
<div class="q-spoken" aria-live="polite"></div>
"""
# Axes and tooltips carry their words already, so plotly's own language does not matter.
_CONFIG = {"displayModeBar": False, "doubleClick": False, "showTips": False, "displaylogo": False}


@st.cache_resource
def _component() -> Any:
    return st.components.v2.component("chart", html=_HTML, js=_JS, isolate_styles=False)


def library_address() -> str:
    """Where the browser finds plotly.min.js; the version keeps an old one out of its cache."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{base and '/'}{base}/app/static/plotly.min.js?v={version('plotly')}"


def draw(
    figure: Mapping[str, Any],
    key: str,
    alt: str,
    lang: Lang,
    on_mark: Callable[[Mapping[str, Any]], None] | None = None,
) -> None:
    """Draw a figure (a plain dict); `on_mark` is called with the customdata of the mark that was clicked."""

    def clicked() -> None:
        mark = st.session_state[key].mark
        if on_mark and mark:
            on_mark(mark)

    data = {
        "figure": figure,
        "config": _CONFIG,
        "alt": alt,
        "clickable": on_mark is not None,
        "library": library_address(),
        "failed": t("shell.chart_not_drawn", lang),
    }
    _component()(key=key, data=data, on_mark_change=clicked)
