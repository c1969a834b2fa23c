"""The look of the pages: colours of the mode as CSS variables, and the style sheet."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast

import streamlit as st

from analytics.charts import SANS, SERIF, tokens
from analytics.charts.theme import Mode
from data.text import Lang, t

_SHEET = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")


def mode() -> Mode:
    """Light or dark, as the reader's system has it."""
    return cast(Mode, "dark" if st.context.theme.type == "dark" else "light")


@cache
def sheet(colours: Mode, lang: Lang) -> str:
    """The style element of a mode, with the words that stand in it."""
    nothing = t("view_bar.nothing_found", lang)
    words = f'--sans:{SANS};--serif:{SERIF};--nothing-found:"{nothing}";'
    turned = ".q-plot,.q-pillar img{filter:invert(1) hue-rotate(180deg)}" if colours == "dark" else ""
    printed = f"@media print{{:root{{{_variables('light')}}}{turned}}}"  # paper is white
    return f"<style>:root{{{_variables(colours)}{words}}}{printed}\n{_SHEET}</style>"


def _variables(colours: Mode) -> str:
    palette = tokens(colours)
    line = {"light": "#E6E8EA", "dark": palette["same_fill"]}[colours]
    return "".join(f"--{name.replace('_', '-')}:{value};" for name, value in {**palette, "line": line}.items())


def apply(lang: Lang) -> None:
    """Send the style sheet."""
    st.html(sheet(mode(), lang))
