"""How sure it is that something lies under a level: a bar a row up to certainty, in bands, without rank or colour."""

from __future__ import annotations

from typing import Any

from analytics.charts.chart import Chart
from analytics.charts.hover import HOVER, hovers
from analytics.charts.layout import Theme, axis, layout, note
from analytics.charts.rows import category_axis, header, lead_column, lead_width, margin_columns
from analytics.frames import Rows, column

TONES = {"high": "main", "medium": "same", "low": "prev"}


def bands(chart: Chart, theme: Theme) -> dict[str, Any]:
    """Needs sure, a chance or None, band (high, medium, low, insufficient) and few, which leaves the bar hollow.

    options: lines, the (chance, name) from which a band begins, the highest first.
    """
    rows = chart.rows
    notes, right = margin_columns(chart, rows, theme)
    lead = lead_width(chart)
    x = axis(theme, range=[0, 1.1], showticklabels=False)
    y = category_axis(rows, theme, lead)
    notes = [*notes, *lead_column(chart, rows, theme, lead), *_heads(chart, theme), *_unknown(chart, rows, theme)]
    margin = {"t": header(chart), "r": right, "b": 4}
    return {
        "data": [_bars(chart, rows, theme)],
        "layout": layout(chart, theme, x, y, margin, annotations=notes, shapes=_lines(chart, theme)),
    }


def _bars(chart: Chart, rows: Rows, theme: Theme) -> dict[str, Any]:
    edges = [theme[TONES.get(band, "bg")] for band in column(rows, "band")]
    fills = [theme["bg"] if row["few"] else edge for row, edge in zip(rows, edges, strict=True)]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [sure or 0 for sure in column(rows, "sure")],
        "y": list(range(len(rows))),
        "width": min(0.58, 18 * len(rows) / max(chart.height - 30, 1)),
        "marker": {"color": fills, "opacity": 1, "line": {"width": 1.2, "color": edges}},
        "customdata": chart.marks(rows),
        "hovertext": hovers(chart, rows),
        "hovertemplate": HOVER,
    }


def _unknown(chart: Chart, rows: Rows, theme: Theme) -> list[dict[str, Any]]:
    """The word where a bar would begin, for what has too few samples."""
    place = {"xanchor": "left", "xshift": 4, "x": 0, "yanchor": "middle"}
    font = {"font": {"size": 13, "color": theme["text3"]}}
    return [
        note(chart.text("band_word", row["band_word"]), theme, **place, y=y, **font)
        for y, row in enumerate(rows)
        if row["sure"] is None
    ]


def _lines(chart: Chart, theme: Theme) -> list[dict[str, Any]]:
    line = {"color": theme["text2"], "width": 1.2, "dash": "dot"}
    upright = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "layer": "below", "line": line}
    return [upright | {"x0": x, "x1": x} for x, _ in chart.options["lines"]]


def _heads(chart: Chart, theme: Theme) -> list[dict[str, Any]]:
    """The names of the bands at the line that parts them: the highest to its right, the next to its left."""
    first = chart.options["lines"][0][0]
    place = {"yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 6, "x": first}
    sides = ({"xanchor": "left", "xshift": 1}, {"xanchor": "right", "xshift": -1})
    return [note(name, theme, **place, **side) for (_, name), side in zip(chart.options["lines"], sides, strict=True)]
