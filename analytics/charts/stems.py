"""Rates of a full count by category: a dot and a stem to the target. A census has no interval."""

from __future__ import annotations

from typing import Any

from analytics.charts.chart import Chart
from analytics.charts.hover import HOVER, hovers
from analytics.charts.layout import Theme, axis, grid, layout, rate_ticks
from analytics.charts.rows import category_axis, header, lead_column, lead_width, margin_columns, reference_heads
from analytics.charts.rows import reference_lines as lines
from analytics.frames import Rows, column


def stems(chart: Chart, theme: Theme) -> dict[str, Any]:
    """Rows from the top in the frame's order; a row under the target is `worse`."""
    rows = chart.rows
    low, high = _range(rows, chart.target)
    notes, right = margin_columns(chart, rows, theme)
    lead = lead_width(chart)
    values, ticks = rate_ticks(low, high, 3)
    x = axis(theme, **grid(theme), range=[low, high], tickvals=values, ticktext=ticks)
    notes = [*notes, *lead_column(chart, rows, theme, lead), *reference_heads(chart, theme, low, high)]
    margin = {"t": header(chart), "r": right, "b": 24}
    y = category_axis(rows, theme, lead)
    return {
        "data": [*_stems(chart, rows, theme), _points(chart, rows, theme)],
        "layout": layout(chart, theme, x, y, margin, annotations=notes, shapes=lines(chart, theme)),
    }


def _range(rows: Rows, target: float | None) -> tuple[float, float]:
    known = [v for v in [*column(rows, "value"), target] if v is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    room = max((high - low) * 0.06, 0.002)
    return max(0.0, low - room), high + room


def _stems(chart: Chart, rows: Rows, theme: Theme) -> list[dict[str, Any]]:
    if chart.target is None:
        return []
    traces = []
    for worse, colour in ((False, "same"), (True, "worse")):
        part = [(y, row["value"]) for y, row in enumerate(rows) if (row["state"] == "worse") == worse]
        x = [v for _, value in part for v in (chart.target, value, None)]
        y = [v for place, _ in part for v in (place, place, None)]
        line = {"color": theme[colour], "width": 2}
        traces.append({"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"})
    return traces


def _points(chart: Chart, rows: Rows, theme: Theme) -> dict[str, Any]:
    colours = [theme["worse" if state == "worse" else "main"] for state in column(rows, "state")]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": column(rows, "value"),
        "y": list(range(len(rows))),
        "customdata": chart.marks(rows),
        "hovertext": hovers(chart, rows),
        "hovertemplate": HOVER,
        "cliponaxis": False,
        "marker": {"size": 10, "opacity": 1, "color": colours, "line": {"width": 0}},
    }
