"""Rate against number sampled: curves for the eye, flags by the exact binomial tail; flagged places are named."""

from __future__ import annotations

from typing import Any

from analytics.charts.chart import Chart
from analytics.charts.hover import HOVER, hovers
from analytics.charts.layout import (
    Theme,
    axis,
    coloured,
    grid,
    layout,
    note,
    rate_range,
    rate_ticks,
    spread,
    widest,
)
from analytics.frames import Rows, column, highest

SHAPES = {"better": ("triangle-up", 11), "worse": ("triangle-down", 11)}
ALARM = 4  # px by which the marks of the farther tail are larger


def funnel(chart: Chart, theme: Theme) -> dict[str, Any]:
    """Needs denominator, value, state, and alarm where the farther tail is reached.

    options: curves, a list of {x, y, dash, label}; axis, the title below.
    """
    rows = chart.rows
    low, high = _range(chart)
    widest_n = highest(rows, "denominator") * 1.12
    values, ticks = rate_ticks(low, high)
    title = {"text": chart.options["axis"], "font": {"size": 13, "color": theme["text2"]}, "standoff": 6}
    x = axis(theme, range=[0, widest_n], nticks=6, title=title)
    y = axis(theme, **grid(theme), range=[low, high], tickvals=values, ticktext=ticks, ticklabelstandoff=6)
    ends = _ends(chart, low)
    margin = {"t": 12, "b": 40, "r": int(widest(text for _, text in ends)) + 14}
    notes = [*_end_labels(chart, ends, theme, low, high), *_names(chart, theme, (low, high), widest_n)]
    return {
        "data": [*_curves(chart, theme, widest_n), _points(chart, rows, theme)],
        "layout": layout(chart, theme, x, y, margin, annotations=notes),
    }


def _range(chart: Chart) -> tuple[float, float]:
    bare = [{"value": row["value"]} for row in chart.rows]
    low, _ = rate_range(bare, chart.reference)
    return max(0.0, low - 0.05), 1.02


def _curves(chart: Chart, theme: Theme, widest_n: float) -> list[dict[str, Any]]:
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    drawn = [
        line | {"x": c["x"], "y": c["y"], "line": {"color": theme["prev"], "width": 1.2, "dash": c["dash"]}}
        for c in chart.options["curves"]
    ]
    level = {"color": theme["text2"], "width": 1.2}
    return [*drawn, line | {"x": [0, widest_n], "y": [chart.reference] * 2, "line": level}]


def _points(chart: Chart, rows: Rows, theme: Theme) -> dict[str, Any]:
    ink = [theme[state if state in ("better", "worse") else "same"] for state in column(rows, "state")]
    fill = [theme["bg"] if s == "insufficient" else c for s, c in zip(column(rows, "state"), ink, strict=True)]
    symbols = [SHAPES.get(state, ("circle", 9)) for state in column(rows, "state")]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": column(rows, "denominator"),
        "y": column(rows, "value"),
        "customdata": chart.marks(rows),
        "hovertext": hovers(chart, rows),
        "hovertemplate": HOVER,
        "cliponaxis": False,
        "marker": {
            "symbol": [symbol for symbol, _ in symbols],
            "size": [size + ALARM * bool(row.get("alarm")) for (_, size), row in zip(symbols, rows, strict=True)],
            "opacity": 1,
            "color": fill,
            "line": {"width": 1.4, "color": ink},
        },
    }


def _ends(chart: Chart, low: float) -> list[tuple[float, str]]:
    ends = [(c["y"][-1], c["label"]) for c in chart.options["curves"] if c.get("label") and c["y"][-1] >= low]
    return [*ends, (chart.reference or 0.0, chart.reference_label)]


def _end_labels(chart: Chart, ends: list[tuple[float, str]], theme: Theme, low: float, high: float) -> list[dict]:
    scale = (chart.height - 70) / (high - low)
    shifts = spread([y * scale for y, _ in ends], 33)
    place = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 8, "yanchor": "middle", "align": "left"}
    return [note(text, theme, **place, y=y, yshift=shift) for (y, text), shift in zip(ends, shifts, strict=True)]


def _names(chart: Chart, theme: Theme, bounds: tuple[float, float], widest_n: float) -> list[dict]:
    low, high = bounds
    flagged = [row for row in chart.rows if row["state"] in ("better", "worse")]
    shifts = spread([y * (chart.height - 70) / (high - low) for y in column(flagged, "value")], 20)
    notes = []
    for row, shift in zip(flagged, shifts, strict=True):
        colour, left = theme[row["state"]], row["denominator"] > widest_n * 0.55
        name = coloured(row["label"], colour, bold=True)
        place = {"xanchor": "right" if left else "left", "xshift": -10 if left else 10, "yshift": shift}
        text = f"{name} {coloured(chart.text('value', row['value']), colour)}"
        notes.append(note(text, theme, x=row["denominator"], y=row["value"], bgcolor=theme["bg"], **place))
    return notes
