"""Native charts over time and bands: lines with their intervals, control limits, columns with a hollow part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter.chart import Chart as Native

from analytics.charts.chart import joined
from analytics.charts.layout import rate_range
from analytics.charts.trend import STROKES
from analytics.export.workbook.looks import (
    NONE,
    Canvas,
    Look,
    Options,
    fill,
    interval,
    levels,
    marker,
    only,
    overlaid,
    said,
    stroke,
    type_,
    unseen,
    upright_axes,
)
from analytics.frames import Row, Rows, grouped, highest
from data.text import t

_DASHES = {"solid": "solid", "dash": "dash", "dot": "round_dot"}
_SIGNALS = {"better": "better", "worse": "worse", "signal": "ink"}
_LEVELS = {"lower_limit": ("prev", "round_dot"), "upper_limit": ("prev", "round_dot"), "center": ("text2", "solid")}
_LANE = 0.16  # of the values: room for signs above them
_SIDE_BY_SIDE = 14  # more labels than this are shortened and turned


def trend(canvas: Canvas) -> Native:
    """Lines: the interval as error bars, incomplete periods and small samples hollow, the target dashed."""
    chart, made = canvas.chart, canvas.add("line")
    parts = grouped(range(len(chart.rows)), lambda n: chart.rows[n].get("series", ""))
    periods = next(iter(parts.values()))
    for name, (rows, stroke_) in zip(parts, zip(parts.values(), STROKES, strict=False), strict=False):
        made.add_series(_line(canvas, rows, stroke_, name if len(parts) > 1 else ""))
    names = canvas.table.column("label", periods)
    if len(parts) == 1:
        overlaid(canvas, made, names, [_hollow(canvas, row) for row in chart.rows], 6)
    levels(canvas, made, names, len(periods))
    low, high = rate_range(chart.rows, chart.target, chart.reference, room=0)
    bounds = low, _noted(canvas, made, names, [chart.rows[n] for n in periods], (low, high))
    upright_axes(canvas, made, bounds, _turned(len(periods)))
    return made


def _noted(canvas: Canvas, made: Native, names: str, rows: Rows, bounds: tuple[float, float]) -> float:
    """The signs of notes above the periods of `rows`; gives the upper end of the axis with room for them."""
    chart, (low, high) = canvas.chart, bounds
    found = grouped(chart.notes, lambda one: one.start)
    signs = {n: joined(found[row["start"]]) for n, row in enumerate(rows) if row.get("start") in found}
    if not signs:
        return high
    if chart.column("value").format != "rate":
        low, high = 0.0, max(highest(chart.rows), *(row.get("upper_limit") or 0 for row in chart.rows), 1.0)
    top = high + (high - low) * _LANE
    heights = [canvas.drawn("value", high + (top - high) * 0.75) if n in signs else None for n in range(len(rows))]
    words = only(len(rows), {n: said(one, tone="ink") for n, one in signs.items()}, "center")
    unseen_ = {"line": NONE, "marker": {"type": "none"}, "data_labels": words}
    made.add_series({"categories": names, "values": canvas.aids.column(heights), **unseen_})
    return top


def _line(canvas: Canvas, rows: list[int], stroke_: tuple[str, str], name: str) -> Options:
    tone, dash = stroke_
    found = [canvas.chart.rows[n] for n in rows]
    together = rows == list(range(rows[0], rows[-1] + 1))
    drawn = [canvas.drawn("value", row["value"]) for row in found]
    series: Options = {
        "categories": canvas.table.column("label", rows if together else None),
        "values": canvas.table.column("value", rows) if together else canvas.aids.column(drawn),
        "line": stroke(tone, 1.75, _DASHES[dash]),
        "marker": marker(tone, 6),
    }
    if any(row.get("lower") is not None for row in found):
        series["y_error_bars"] = interval(canvas, rows)
    return series | ({"data_labels": only(len(rows), {len(rows) - 1: said(name)})} if name else {})


def _hollow(canvas: Canvas, row: Row) -> Look | None:
    if row["incomplete"]:
        return Look("main", True, t("charts.incomplete", canvas.chart.lang))
    return Look("main", True) if row.get("state") == "insufficient" else None


def _turned(count: int) -> int:
    return -90 if count > _SIDE_BY_SIDE else 0


def control(canvas: Canvas) -> Native:
    """Values between centre and limits; only what is flagged has a colour, what lies outside its words."""
    rows, made = canvas.chart.rows, canvas.add("line")
    names = _periods(canvas)
    drawn = ((name, look) for name, look in _LEVELS.items() if name in canvas.table.columns)  # without limits: none
    for name, (tone, dash) in drawn:
        line = {"line": stroke(tone, 1.25, dash), "marker": {"type": "none"}}
        made.add_series(_series(canvas, name, names) | line)
    strong = {n: said(row["flag"], tone="ink") for n, row in enumerate(rows) if row["flag"] and row["strong"]}
    points = {
        "line": stroke("same", 1.25),
        "marker": marker("same", 5),
        "data_labels": only(len(rows), strong, "above") if strong else {},
    }
    made.add_series(_series(canvas, "value", names) | points)
    overlaid(canvas, made, names, [_signal(row) for row in rows], 8)
    levels(canvas, made, names, len(rows))
    bounds = [{"value": row["value"], "lower": row["lower_limit"], "upper": row["upper_limit"]} for row in rows]
    low, high = rate_range(bounds, canvas.chart.target, room=0)
    high = _noted(canvas, made, names, rows, (low, high))
    upright_axes(canvas, made, (low, high), _turned(len(rows)))
    return made


def _signal(row: Row) -> Look | None:
    """What a rule flags, and a period that is not over."""
    tone = _SIGNALS.get(row["state"])
    return Look(tone or "same", bool(row["incomplete"])) if tone or row["incomplete"] else None


def _series(canvas: Canvas, name: str, names: str) -> Options:
    return {"name": canvas.table.heading(name), "categories": names, "values": canvas.table.column(name)}


def _periods(canvas: Canvas) -> str:
    """The names of the periods, short where there are many."""
    rows = canvas.chart.rows
    if len(rows) <= _SIDE_BY_SIDE:
        return canvas.table.column("label")
    parts = ("year", "tick") if canvas.chart.lang == "zh" else ("tick", "year")
    between = "" if canvas.chart.lang == "zh" else " "
    return canvas.aids.column([between.join(str(row[part] or "") for part in parts).strip() for row in rows])


def columns(canvas: Canvas) -> Native:
    """Columns with their number on top; a part left open hollow, an incomplete period hatched."""
    rows, made = canvas.chart.rows, canvas.add("column", "stacked")
    names = canvas.table.column("label")
    looks = {"fill": fill("main"), "border": NONE, "points": [_column(row) for row in rows], "gap": 45}
    if any(row.get("part") for row in rows):
        solid = canvas.aids.column([(row["value"] or 0) - (row.get("part") or 0) for row in rows])
        made.add_series({"categories": names, "values": solid, **looks})
        hollow = {"fill": fill("bg"), "border": stroke("main")}
        made.add_series(_series(canvas, "part", names) | hollow)
    else:
        made.add_series(_series(canvas, "value", names) | looks)
    numbers = _numbers(canvas, names)
    most = _noted(canvas, numbers, names, rows, (0, max([row["value"] for row in rows if row["value"]] or [1])))
    made.combine(numbers)
    made.set_y_axis({**unseen(), "min": 0, "max": most * 1.12})
    upright_axes(canvas, made, None, _turned(len(rows)))
    return made


def _numbers(canvas: Canvas, names: str) -> Native:
    """An unseen line that carries the numbers, so that they stand on top of both parts."""
    numbers = canvas.add("line")
    labels = {"value": True, "position": "above", "num_format": canvas.code("value")}
    font = {"font": type_("ink", bold=True)}
    look = {"line": NONE, "marker": {"type": "none"}, "data_labels": labels | font}
    numbers.add_series(_series(canvas, "value", names) | look)
    return numbers


def _column(row: Mapping[str, Any]) -> Options:
    if not row.get("incomplete"):
        return {"fill": fill(row.get("tone") or "main"), "border": NONE}
    hatch = {"pattern": "wide_upward_diagonal", "fg_color": fill("same")["color"], "bg_color": fill("bg")["color"]}
    return {"pattern": hatch, "border": stroke("main")}
