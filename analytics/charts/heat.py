"""Two categories crossed: non-conforming/sampled in every cell, filled only where there is enough to judge."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.charts.chart import SIGNS, Chart
from analytics.charts.hover import HOVER, hovers
from analytics.charts.layout import CLEAR, Theme, axis, layout, plain, wrapped
from analytics.charts.tiles import FILLS

TOTAL_GAP, TOTAL_WIDTH = 0.2, 1.35


def heat(chart: Chart, theme: Theme) -> dict[str, Any]:
    """Needs row, col, label, label2, text, state; the column with `total` is set apart and wider."""
    frame = _placed(chart.frame)
    heads = frame.drop_duplicates("col").sort_values("col")
    rows = frame.drop_duplicates("row").sort_values("row")
    edge = float((heads["x"] + heads["w"] / 2).max())
    x = axis(
        theme,
        side="top",
        range=[-0.5, edge],
        tickvals=plain(heads["x"]),
        ticktext=[wrapped(label, 62) for label in heads["label2"]],
    )
    y = axis(
        theme,
        range=[-len(rows), 0.0],
        tickvals=plain(-rows["row"] - 0.5),
        ticktext=[wrapped(label, 112) for label in rows["label"]],
        tickfont={"size": 13, "color": theme["ink"]},
        ticklabelstandoff=6,
    )
    traces = [_cells(chart, part, str(state), theme) for state, part in frame.groupby("state", sort=False)]
    margin = {"t": 44, "r": 2, "b": 2}
    return {"data": traces, "layout": layout(chart, theme, x, y, margin, bargap=0, barmode="overlay")}


def _placed(frame: pd.DataFrame) -> pd.DataFrame:
    total = frame["total"].astype(bool)
    x = frame["col"] + total * (TOTAL_GAP + (TOTAL_WIDTH - 1) / 2)
    return frame.assign(x=x.astype(float), w=total.map({True: TOTAL_WIDTH, False: 1.0}))


def _cells(chart: Chart, part: pd.DataFrame, state: str, theme: Theme) -> dict[str, Any]:
    filled = state in FILLS
    background, ink = FILLS.get(state, ("bg", "text3"))
    sign = SIGNS[state] if state in ("better", "worse") else ""
    return {
        "type": "bar",
        "x": plain(part["x"]),
        "base": plain(-part["row"] - 0.97),
        "y": [0.94] * len(part),
        "width": plain(part["w"] - 0.05),
        "marker": {"color": theme[background] if filled else CLEAR, "opacity": 1, "line": {"width": 0}},
        "text": [f"{text}{sign}" for text in part["text"]],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "inside",
        "textfont": {"size": 13, "color": theme[ink]},
        "customdata": chart.marks(part),
        "hovertext": hovers(chart, part),
        "hovertemplate": HOVER,
    }
