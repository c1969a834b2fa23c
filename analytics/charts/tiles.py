"""A tile a place, where it lies in the district; a trace per judgement, since patterns cannot vary in one."""

from __future__ import annotations

from typing import Any

from analytics.charts.chart import SIGNS, Chart
from analytics.charts.hover import HOVER, hovers
from analytics.charts.layout import Theme, axis, hatch, layout
from analytics.frames import Rows, column, grouped, highest

FILLS = {
    "better": ("better_fill", "better_text"),
    "similar": ("same_fill", "ink"),
    "worse": ("worse_fill", "worse_text"),
    **{f"seq{i}": (f"seq{i}", f"seq{i}_text") for i in range(1, 6)},
}


def tiles(chart: Chart, theme: Theme) -> dict[str, Any]:
    """Needs row and col (from 0, the northernmost and westernmost), short, value, state or seq1 … seq5 in `fill`."""
    traces = [_tiles(chart, part, fill, theme) for fill, part in grouped(chart.rows, lambda row: row["fill"]).items()]
    columns, rows = highest(chart.rows, "col") + 1, highest(chart.rows, "row") + 1
    x = axis(theme, range=[-0.5, columns - 0.5], showticklabels=False)
    y = axis(theme, range=[-rows, 0.0], showticklabels=False)
    flat = {"l": 0, "r": 0, "t": 2, "b": 2}
    return {"data": traces, "layout": layout(chart, theme, x, y, flat, bargap=0, barmode="overlay", uniformtext={})}


def _tiles(chart: Chart, part: Rows, fill: str, theme: Theme) -> dict[str, Any]:
    hatched = fill not in FILLS
    background, ink = FILLS.get(fill, ("bg", "text3"))
    chosen = [row["code"] in chart.chosen for row in part]
    marker: dict[str, Any] = {
        "color": theme[background],
        "opacity": 1,
        "line": {
            "width": [2.5 if on else 1 if hatched else 0 for on in chosen],
            "color": [theme["ink"] if on else theme["hatch"] for on in chosen],
        },
    }
    if hatched:
        marker["pattern"] = hatch(theme)
    return {
        "type": "bar",
        "x": column(part, "col"),
        "base": [-row["row"] - 0.965 for row in part],
        "y": [0.93] * len(part),
        "width": 0.96,
        "marker": marker,
        "text": [_text(chart, row) for row in part],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "inside",
        "textfont": {"size": 14, "color": theme[ink]},
        "customdata": chart.marks(part),
        "hovertext": hovers(chart, part),
        "hovertemplate": HOVER,
    }


def _text(chart: Chart, row: dict[str, Any]) -> str:
    sign = SIGNS[row["state"]] if row["state"] in ("better", "worse") else ""
    return f"{row['short']}<br><b>{row['text']}{' ' if sign else ''}{sign}</b>"
