"""Rates by category: a dot and its interval a row, a line for the whole. Rates are never bars."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.charts.chart import Chart
from analytics.charts.hover import HOVER, hovers
from analytics.charts.layout import Theme, axis, grid, layout, plain, rate_range, rate_ticks
from analytics.charts.rows import (
    category_axis,
    header,
    lead_column,
    lead_width,
    margin_columns,
    reference_heads,
    reference_lines,
)


def dots(chart: Chart, theme: Theme) -> dict[str, Any]:
    """The figure: rows from the top in the frame's order, small samples hollow and grey."""
    frame = chart.frame.assign(y=range(len(chart.frame)))
    low, high = rate_range(frame, chart.reference, chart.target)
    texts, right = margin_columns(chart, frame, theme)
    lead = lead_width(chart)
    y = category_axis(frame, theme, lead)
    values, ticks = rate_ticks(low, high, 4)
    x = axis(theme, **grid(theme), range=[low, high], tickvals=values, ticktext=ticks)
    heads = [*reference_heads(chart, theme, low, high), *lead_column(chart, frame, theme, lead), *texts]
    shapes = reference_lines(chart, theme)
    margin = {"t": header(chart), "r": right, "b": 24}
    return {
        "data": [*_intervals(frame, theme), _points(chart, frame, theme)],
        "layout": layout(chart, theme, x, y, margin, annotations=heads, shapes=shapes),
    }


def _intervals(frame: pd.DataFrame, theme: Theme) -> list[dict[str, Any]]:
    traces = []
    for state, colour in (("similar", "same"), ("better", "better"), ("worse", "worse"), ("insufficient", "prev")):
        part = frame[(_tone(frame) == state) & frame["lower"].notna()]
        if len(part):
            x = [
                v
                for low, high in zip(plain(part["lower"]), plain(part["upper"]), strict=True)
                for v in (low, high, None)
            ]
            y = [v for place in plain(part["y"]) for v in (place, place, None)]
            line = {"color": theme[colour], "width": 2.5 if state != "insufficient" else 1.2}
            traces.append({"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"})
    return traces


def _tone(frame: pd.DataFrame) -> pd.Series:
    return frame["state"].where(frame["state"].isin(["better", "worse", "insufficient"]), "similar")


def _points(chart: Chart, frame: pd.DataFrame, theme: Theme) -> dict[str, Any]:
    ink = {"better": theme["better"], "worse": theme["worse"], "insufficient": theme["same"]}
    edge = [ink.get(state, theme["main"]) for state in frame["state"]]
    fill = [theme["bg"] if state == "insufficient" else c for state, c in zip(frame["state"], edge, strict=True)]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": plain(frame["value"]),
        "y": plain(frame["y"]),
        "customdata": chart.marks(frame),
        "hovertext": hovers(chart, frame),
        "hovertemplate": HOVER,
        "cliponaxis": False,
        "marker": {"size": 10, "opacity": 1, "color": fill, "line": {"width": 1.6, "color": edge}},
    }
