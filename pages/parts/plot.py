"""Charts in the browser: a place in the page asks for its figure; plotly.js draws it and keeps it from run to run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from html import escape
from json import dumps
from pathlib import Path
from typing import Any

from analytics.cards import CardSpec
from analytics.cards.live import recipe
from analytics.charts import Chart, figure, tokens
from data.text import Lang, t
from pages.parts import ahead
from pages.parts import here as where
from pages.parts.here import Here
from pages.parts.links import linked
from pages.parts.routes import SHEET

EXPLORED = ("consumption", "products", "equipment", "programme")  # pages whose charts answer at once, from a cube
SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
# Axes and tooltips carry their words already, so plotly's own language does not matter.
_CONFIG = {"displayModeBar": False, "doubleClick": False, "showTips": False, "displaylogo": False}


def place(now: Here, key: str, chart: Chart, what: str = "figure", **about: str) -> str:
    """Where a chart stands, as high as it will be. The browser asks for its figure (`/sheet/<what>`, `about` says of
    what) when it is looked at, and for those further down when it has nothing else to do."""
    asked = {**about, "on": now.page, "mode": now.mode, "seen": seen(now), **now.full_query()}
    source = f"{where.root()}{SHEET}/{what}?{where.parameters(asked)}"
    said = escape(chart.words.alt or chart.words.takeaway)
    told = f'data-key="{key}" data-figure="{escape(source)}" data-said="{said}"'
    return f'<div class="q-place" style="height:{chart.height}px" {told}></div>'


def seen(now: Here) -> str:
    """A short name of all that a figure hangs on, so that one drawn from something else is asked for anew."""
    return sha256(now.seen.encode()).hexdigest()[:12]


def placed(now: Here, params: Mapping[str, str]) -> bool:
    """Whether a figure is asked for by a page that had a place for it."""
    return params.get("seen") == seen(now)


def drawn(now: Here, chart: Chart, spec: CardSpec | None = None) -> str:
    """The figure as JSON; a mark's customdata is the address that a click on it leads to, or null. `live`: how its
    marks are drawn anew from a cube, where they can be."""
    made = figure(chart, tokens(now.mode))
    live = recipe(chart, spec, now.view, made) if spec and spec.page in EXPLORED else None
    return dumps({**linked(now, made), "live": live}, ensure_ascii=False, separators=(",", ":"))


@cache
def told(lang: Lang) -> Mapping[str, Any]:
    """What the script must know: where plotly.min.js is, and the words that it says."""
    words = {"hint": "access.chart_hint", "role": "access.chart", "pause": "access.pause"}
    said = {name: t(key, lang) for name, key in words.items()}
    return {"library": ahead.library(), "config": _CONFIG, "failed": t("shell.chart_not_drawn", lang), **said}
