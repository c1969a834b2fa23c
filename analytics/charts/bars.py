"""Bars by category: number at the end, second numbers as a column in the right margin; no value axis."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.charts.chart import Chart
from analytics.charts.hover import HOVER, hovers
from analytics.charts.layout import Theme, axis, layout, plain, widest
from analytics.charts.rows import category_axis, header, lead_column, lead_width, margin_columns

NARROWEST = 150  # px of plot left on a phone


def bars(chart: Chart, theme: Theme) -> dict[str, Any]:
    """Rows from the top in the frame's order; tone (main, prev, worse) colours a bar."""
    frame = chart.frame.assign(y=range(len(chart.frame)))
    notes, right = margin_columns(chart, frame, theme)
    lead = lead_width(chart)
    numbers = [chart.text("value", value) for value in frame["value"]]
    top = max([v for v in plain(frame["value"]) if v is not None], default=0)
    room = 1 + min((widest(numbers) + 14) / NARROWEST, 0.6)
    x = axis(theme, range=[0, max(top, 1e-9) * room], showticklabels=False)
    y = category_axis(frame, theme, lead)
    head = header(chart) if chart.margin or chart.lead else 4
    notes = [*notes, *lead_column(chart, frame, theme, lead)]
    return {
        "data": [_bars(chart, frame, theme, numbers)],
        "layout": layout(chart, theme, x, y, {"t": head, "r": right, "b": 4}, annotations=notes),
    }


def _bars(chart: Chart, frame: pd.DataFrame, theme: Theme, numbers: list[str]) -> dict[str, Any]:
    tones = frame["tone"] if "tone" in frame else ["main"] * len(frame)
    return {
        "type": "bar",
        "orientation": "h",
        "x": [value or 0 for value in plain(frame["value"])],
        "y": plain(frame["y"]),
        "width": min(0.58, 24 * len(frame) / max(chart.height - 30, 1)),
        "text": [f"<b>\u2002{number}</b>" for number in numbers],
        "textposition": "outside",
        "textangle": 0,
        "constraintext": "none",
        "cliponaxis": False,
        "textfont": {"size": 13, "color": theme["ink"]},
        "marker": {"color": [theme[tone] for tone in tones], "opacity": 1, "line": {"width": 0}},
        "customdata": chart.marks(frame),
        "hovertext": hovers(chart, frame),
        "hovertemplate": HOVER,
    }
