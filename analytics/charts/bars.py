"""Bars by category: number at the end, second numbers as a column in the right margin; no value axis."""

from __future__ import annotations

from typing import Any

from analytics.charts.chart import Chart
from analytics.charts.hover import HOVER, hovers
from analytics.charts.layout import Theme, axis, layout, widest
from analytics.charts.rows import category_axis, header, lead_column, lead_width, margin_columns
from analytics.frames import Rows, column, highest

NARROWEST = 150  # px of plot left on a phone


def bars(chart: Chart, theme: Theme) -> dict[str, Any]:
    """Rows from the top in the frame's order; tone (main, prev, worse) colours a bar."""
    rows = chart.rows
    notes, right = margin_columns(chart, rows, theme)
    lead = lead_width(chart)
    numbers = [chart.text("value", value) for value in column(rows, "value")]
    room = 1 + min((widest(numbers) + 14) / NARROWEST, 0.6)
    x = axis(theme, range=[0, max(highest(rows), 1e-9) * room], showticklabels=False)
    y = category_axis(rows, theme, lead)
    head = header(chart) if chart.margin or chart.lead else 4
    notes = [*notes, *lead_column(chart, rows, theme, lead)]
    return {
        "data": [_bars(chart, rows, theme, numbers)],
        "layout": layout(chart, theme, x, y, {"t": head, "r": right, "b": 4}, annotations=notes),
    }


def _bars(chart: Chart, rows: Rows, theme: Theme, numbers: list[str]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [value or 0 for value in column(rows, "value")],
        "y": list(range(len(rows))),
        "width": min(0.58, 24 * len(rows) / max(chart.height - 30, 1)),
        "text": [f"<b>\u2002{number}</b>" for number in numbers],
        "textposition": "outside",
        "textangle": 0,
        "constraintext": "none",
        "cliponaxis": False,
        "textfont": {"size": 13, "color": theme["ink"]},
        "marker": {"color": [theme[row.get("tone", "main")] for row in rows], "opacity": 1, "line": {"width": 0}},
        "customdata": chart.marks(rows),
        "hovertext": hovers(chart, rows),
        "hovertemplate": HOVER,
    }
