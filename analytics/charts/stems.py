"""Rates of a full count by category: a dot and a stem to the target. A census has no interval."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.charts.chart import Chart
from analytics.charts.hover import HOVER, hovers
from analytics.charts.layout import Theme, axis, grid, layout, plain, rate_ticks
from analytics.charts.rows import category_axis, header, lead_column, lead_width, margin_columns, reference_heads
from analytics.charts.rows import reference_lines as lines
from analytics.frames import records


def stems(chart: Chart, theme: Theme) -> dict[str, Any]:
    """Rows from the top in the frame's order; a row under the target is `worse`."""
    frame = chart.frame.assign(y=range(len(chart.frame)))
    low, high = _range(frame, chart.target)
    notes, right = margin_columns(chart, frame, theme)
    lead = lead_width(chart)
    values, ticks = rate_ticks(low, high, 4)
    x = axis(theme, **grid(theme), range=[low, high], tickvals=values, ticktext=ticks)
    notes = [*notes, *lead_column(chart, frame, theme, lead), *reference_heads(chart, theme, low, high)]
    margin = {"t": header(chart), "r": right, "b": 24}
    y = category_axis(frame, theme, lead)
    return {
        "data": [*_stems(chart, frame, theme), _points(chart, frame, theme)],
        "layout": layout(chart, theme, x, y, margin, annotations=notes, shapes=lines(chart, theme)),
    }


def _range(frame: pd.DataFrame, target: float | None) -> tuple[float, float]:
    known = [v for v in [*plain(frame["value"]), target] if v is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    room = max((high - low) * 0.06, 0.002)
    return max(0.0, low - room), high + room


def _stems(chart: Chart, frame: pd.DataFrame, theme: Theme) -> list[dict[str, Any]]:
    if chart.target is None:
        return []
    traces = []
    for worse, colour in ((False, "same"), (True, "worse")):
        part = frame[(frame["state"] == "worse") == worse]
        x = [v for value in plain(part["value"]) if value is not None for v in (chart.target, value, None)]
        y = [v for row in records(part) if row["value"] == row["value"] for v in (row["y"], row["y"], None)]
        line = {"color": theme[colour], "width": 2}
        traces.append({"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"})
    return traces


def _points(chart: Chart, frame: pd.DataFrame, theme: Theme) -> dict[str, Any]:
    colours = [theme["worse" if state == "worse" else "main"] for state in frame["state"]]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": plain(frame["value"]),
        "y": plain(frame["y"]),
        "customdata": chart.marks(frame),
        "hovertext": hovers(chart, frame),
        "hovertemplate": HOVER,
        "cliponaxis": False,
        "marker": {"size": 10, "opacity": 1, "color": colours, "line": {"width": 0}},
    }
