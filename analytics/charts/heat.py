"""Two categories crossed: non-conforming/sampled in every cell, filled only where there is enough to judge."""

from __future__ import annotations

from typing import Any

from analytics.charts.chart import SIGNS, Chart
from analytics.charts.hover import HOVER, hovers
from analytics.charts.layout import CLEAR, Theme, axis, layout, wrapped
from analytics.charts.tiles import FILLS
from analytics.frames import Row, Rows, column, grouped

TOTAL_GAP, TOTAL_WIDTH = 0.2, 1.35


def heat(chart: Chart, theme: Theme) -> dict[str, Any]:
    """Needs row, col, label, label2, heading, text, state; the column with `total` is set apart and wider."""
    cells = [_placed(row) for row in chart.rows]
    heads = sorted({row["col"]: row for row in cells}.values(), key=lambda row: row["x"])
    rows = sorted({row["row"]: row for row in cells}.values(), key=lambda row: row["row"])
    edge = heads[-1]["x"] + heads[-1]["w"] / 2
    x = axis(
        theme,
        side="top",
        range=[-0.5, edge],
        tickvals=column(heads, "x"),
        ticktext=[wrapped(heading, 62) for heading in column(heads, "heading")],
    )
    y = axis(
        theme,
        range=[-len(rows), 0.0],
        tickvals=[-row["row"] - 0.5 for row in rows],
        ticktext=[wrapped(label, 112) for label in column(rows, "label")],
        tickfont={"size": 13, "color": theme["ink"]},
        ticklabelstandoff=6,
    )
    traces = [_cells(chart, part, state, theme) for state, part in grouped(cells, lambda row: row["state"]).items()]
    margin = {"t": 44, "r": 2, "b": 2}
    return {"data": traces, "layout": layout(chart, theme, x, y, margin, bargap=0, barmode="overlay")}


def _placed(row: Row) -> Row:
    apart = (TOTAL_GAP + (TOTAL_WIDTH - 1) / 2) if row["total"] else 0.0
    return {**row, "x": row["col"] + apart, "w": TOTAL_WIDTH if row["total"] else 1.0}


def _cells(chart: Chart, part: Rows, state: str, theme: Theme) -> dict[str, Any]:
    filled = state in FILLS
    background, ink = FILLS.get(state, ("bg", "text3"))
    sign = SIGNS[state] if state in ("better", "worse") else ""
    return {
        "type": "bar",
        "x": column(part, "x"),
        "base": [-row["row"] - 0.97 for row in part],
        "y": [0.94] * len(part),
        "width": [row["w"] - 0.05 for row in part],
        "marker": {"color": theme[background] if filled else CLEAR, "opacity": 1, "line": {"width": 0}},
        "text": [f"{text}{sign}" for text in column(part, "text")],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "inside",
        "textfont": {"size": 13, "color": theme[ink]},
        "customdata": chart.marks(part),
        "hovertext": hovers(chart, part),
        "hovertemplate": HOVER,
    }
