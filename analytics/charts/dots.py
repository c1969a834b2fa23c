"""Rates by category: a dot and its interval a row, a line for the whole. Rates are never bars."""

from __future__ import annotations

from typing import Any

from analytics.charts.chart import Chart
from analytics.charts.hover import HOVER, hovers
from analytics.charts.layout import Theme, axis, grid, layout, rate_range, rate_ticks
from analytics.charts.rows import (
    category_axis,
    header,
    lead_column,
    lead_width,
    margin_columns,
    reference_heads,
    reference_lines,
)
from analytics.frames import Rows, column
from data.text import number

# judgement: colour and width of its interval lines
TONES = {"similar": ("same", 2.5), "better": ("better", 2.5), "worse": ("worse", 2.5), "insufficient": ("prev", 1.2)}


def dots(chart: Chart, theme: Theme) -> dict[str, Any]:
    """The figure: rows from the top in the frame's order, small samples hollow and grey."""
    rows = chart.rows
    low, high = bounds(chart)
    texts, right = margin_columns(chart, rows, theme)
    lead = lead_width(chart)
    y = category_axis(rows, theme, lead)
    values, ticks = ticked(chart, low, high, 4)
    x = axis(theme, **grid(theme), range=[low, high], tickvals=values, ticktext=ticks)
    heads = [*reference_heads(chart, theme, low, high), *lead_column(chart, rows, theme, lead), *texts]
    shapes = reference_lines(chart, theme)
    margin = {"t": header(chart), "r": right, "b": 24}
    return {
        "data": [*_intervals(rows, theme), *_adjusted(rows, theme), _points(chart, rows, theme)],
        "layout": layout(chart, theme, x, y, margin, annotations=heads, shapes=shapes),
    }


def bounds(chart: Chart, room: float = 0.02) -> tuple[float, float]:
    """The ends of the value axis: around shares, from 0 for other rates, whose small samples may reach beyond."""
    others = (chart.reference, chart.target, *column(chart.rows, "adjusted"))
    if chart.column("value").format == "rate":
        return rate_range(chart.rows, *others, room=room)
    firm = [row for row in chart.rows if row["state"] != "insufficient"]
    shown = [*column(chart.rows, "value"), *column(firm, "upper"), *others]
    return 0.0, (max((value for value in shown if value is not None), default=0.0) or 1.0) * (1 + 2 * room)


def ticked(chart: Chart, low: float, high: float, most: int) -> tuple[list[float], list[str]]:
    """Tick values and texts of that axis, at most `most`."""
    if chart.column("value").format == "rate":
        return rate_ticks(low, high, most)
    steps = (size * 10**power for power in range(-3, 8) for size in (1, 2, 5))
    step = next(step for step in steps if high / step < most)
    values = [round(n * step, 6) for n in range(int(high / step) + 1)]
    return values, [number(value, chart.lang, 0 if step >= 1 else 1 if step >= 0.1 else 2) for value in values]


def _intervals(rows: Rows, theme: Theme) -> list[dict[str, Any]]:
    """The interval lines, a trace a judgement."""
    lines: dict[str, tuple[list, list]] = {}
    for place, row in enumerate(rows):
        if row["lower"] is not None:
            x, y = lines.setdefault(row["state"] if row["state"] in TONES else "similar", ([], []))
            x += [row["lower"], row["upper"], None]
            y += [place, place, None]
    trace = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    return [
        trace | {"x": x, "y": y, "line": {"color": theme[TONES[state][0]], "width": TONES[state][1]}}
        for state, (x, y) in lines.items()
    ]


def _adjusted(rows: Rows, theme: Theme) -> list[dict[str, Any]]:
    """A hollow diamond where a rate lies at the mix of the whole, a little above its dot's line."""
    found = [(row["adjusted"], place - 0.3) for place, row in enumerate(rows) if row.get("adjusted") is not None]
    marker = {"symbol": "diamond-open", "size": 8, "opacity": 1, "color": theme["text2"], "line": {"width": 1.4}}
    x, y = [value for value, _ in found], [place for _, place in found]
    trace = {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": marker, "hoverinfo": "skip"}
    return [trace] if found else []


def _points(chart: Chart, rows: Rows, theme: Theme) -> dict[str, Any]:
    ink = {"better": theme["better"], "worse": theme["worse"], "insufficient": theme["same"]}
    edge = [ink.get(state, theme["main"]) for state in column(rows, "state")]
    fill = [theme["bg"] if state == "insufficient" else c for state, c in zip(column(rows, "state"), edge, strict=True)]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": column(rows, "value"),
        "y": list(range(len(rows))),
        "customdata": chart.marks(rows),
        "hovertext": hovers(chart, rows),
        "hovertemplate": HOVER,
        "cliponaxis": False,
        "marker": {"size": 10, "opacity": 1, "color": fill, "line": {"width": 1.6, "color": edge}},
    }
