"""Native charts of rates by category: a dot each, with its interval or a stem to the target."""

from __future__ import annotations

from xlsxwriter.chart import Chart as Native

from analytics.charts.dots import bounds
from analytics.charts.layout import rate_range
from analytics.export.workbook.looks import (
    NONE,
    Canvas,
    Options,
    bars_between,
    interval,
    judged,
    levels,
    marker,
    overlaid,
    type_,
    upright_axes,
)
from analytics.frames import column

_SIDE_BY_SIDE = 8  # more names than this are turned


def dots(canvas: Canvas) -> Native:
    """A dot and its interval a category; small samples hollow and grey, a line for the whole."""
    chart = canvas.chart
    ends = bounds(chart, room=0)
    counted = any(row["lower"] is not None for row in chart.rows)
    return _dots(canvas, ends, interval(canvas, range(len(chart.rows))) if counted else None)


def stems(canvas: Canvas) -> Native:
    """A dot and a stem to the target a category."""
    chart = canvas.chart
    return _dots(
        canvas, rate_range([{"value": v} for v in column(chart.rows, "value")], chart.target, room=0), _stems(canvas)
    )


def _stems(canvas: Canvas) -> Options | None:
    """Error bars that reach from each value to the target."""
    target = canvas.drawn("value", canvas.chart.target)
    if target is None:
        return None
    short = [target - (canvas.drawn("value", v) or target) for v in column(canvas.chart.rows, "value")]
    return bars_between(canvas, [max(s, 0.0) for s in short], [max(-s, 0.0) for s in short], "same")


def _dots(canvas: Canvas, ends: tuple[float, float], errors: Options | None) -> Native:
    rows, made = canvas.chart.rows, canvas.add("line")
    names = canvas.table.column("label")
    levels(canvas, made, names, len(rows))
    labels = {"value": True, "position": "right", "num_format": canvas.code("value"), "font": type_("ink", size=8)}
    made.add_series(
        {
            "name": canvas.table.heading("value"),
            "categories": names,
            "values": canvas.table.column("value"),
            "line": NONE,
            "marker": marker("main", 8),
            **({"data_labels": labels} if len(rows) <= _SIDE_BY_SIDE else {}),
            **({"y_error_bars": errors} if errors else {}),
        }
    )
    overlaid(canvas, made, names, [judged(row) for row in rows], 8)
    downwards = 270 if canvas.chart.lang == "zh" else -90
    upright_axes(canvas, made, ends, downwards if len(rows) > _SIDE_BY_SIDE else 0)
    return made
