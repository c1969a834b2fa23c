"""The funnel as a native scatter: rate against number, curves for the eye, flagged places named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xlsxwriter.chart import Chart as Native

from analytics.charts.chart import SIGNS
from analytics.charts.layout import rate_range
from analytics.export.workbook.looks import (
    Canvas,
    Options,
    judged,
    marker,
    only,
    overlaid,
    said,
    stroke,
    type_,
    value_axis,
)
from analytics.frames import highest

_DASHES = {"solid": "solid", "dash": "dash", "dot": "round_dot"}


class Curve(NamedTuple):
    """A line through points, named at its end."""

    x: Sequence[float]
    y: Sequence[float]
    line: Options
    name: str


def funnel(canvas: Canvas) -> Native:
    """Dots in the colour of their judgement; the level of the whole and the curves around it."""
    chart, made = canvas.chart, canvas.add("scatter")
    end = highest(chart.rows, "denominator") * 1.12
    for curve in _curves(canvas, end):
        made.add_series(_curve(canvas, curve))
    made.add_series(
        {
            "name": canvas.table.heading("value"),
            "categories": canvas.table.column("denominator"),
            "values": canvas.table.column("value"),
            "marker": marker("same", 7),
            "data_labels": _names(canvas),
        }
    )
    overlaid(canvas, made, canvas.table.column("denominator"), [judged(row) for row in chart.rows], 7)
    low, _ = rate_range([{"value": row["value"]} for row in chart.rows], chart.reference, room=0)
    made.set_y_axis(value_axis(min=max(0.0, round(low * 100 - 5)), max=101, major_unit=5, num_format='0"%"'))
    across: Options = {"name": chart.options["axis"], "name_font": type_(), "major_gridlines": {"visible": False}}
    made.set_x_axis(value_axis(min=0, max=round(end), num_format="#,##0", **across))
    return made


def _curves(canvas: Canvas, end: float) -> list[Curve]:
    chart = canvas.chart
    found = [
        Curve(c["x"], c["y"], stroke("prev", 1.25, _DASHES[c["dash"]]), c.get("label") or "")
        for c in chart.options["curves"]
    ]
    if chart.reference is None:
        return found
    return [*found, Curve((0, end), (chart.reference,) * 2, stroke("text2"), chart.reference_label)]


def _curve(canvas: Canvas, curve: Curve) -> Options:
    count = len(curve.x)
    return {
        "categories": canvas.aids.column(curve.x),
        "values": canvas.aids.column([canvas.drawn("value", one) for one in curve.y]),
        "marker": {"type": "none"},
        "line": curve.line,
        "data_labels": only(count, {count - 1: said(curve.name)}, "left") if curve.name else {},
    }


def _names(canvas: Canvas) -> Options:
    """The names of flagged places with their sign."""
    rows = canvas.chart.rows
    flagged = {n: row for n, row in enumerate(rows) if row["state"] in ("better", "worse")}
    shown = {
        n: said(f"{SIGNS[row['state']]} {row['label']}", tone=row["state"], bold=True) for n, row in flagged.items()
    }
    return only(len(rows), shown) if shown else {}
