"""Native charts with a bar a row: amounts, certainty in bands, steps of a change."""

from __future__ import annotations

import math

from xlsxwriter.chart import Chart as Native

from analytics.charts.bands import TONES
from analytics.charts.chart import SIGNS
from analytics.charts.waterfall import STEPS
from analytics.export.workbook.looks import (
    NONE,
    Canvas,
    Options,
    fill,
    labels_axis,
    only,
    said,
    stroke,
    type_,
    unseen,
    value_axis,
)


def bars(canvas: Canvas) -> Native:
    """Bars from 0 with their number at the end."""
    looks = [{"fill": fill(row.get("tone") or "main"), "border": NONE} for row in canvas.chart.rows]
    return _bars(canvas, "value", looks)


def bands(canvas: Canvas) -> Native:
    """A bar up to certainty, hollow where few were sampled."""
    looks = []
    for row in canvas.chart.rows:
        tone = TONES.get(row["band"], "bg")
        looks.append({"fill": fill("bg" if row["few"] else tone), "border": stroke(tone)})
    return _bars(canvas, "sure", looks, {"min": 0, "max": 112})


def _bars(canvas: Canvas, name: str, looks: list[Options], ends: Options | None = None) -> Native:
    made = canvas.add("bar")
    made.add_series(
        {
            "name": canvas.table.heading(name),
            "categories": canvas.table.column("label"),
            "values": canvas.table.column(name),
            "points": looks,
            "gap": 60,
            "data_labels": {
                "value": True,
                "position": "outside_end",
                "num_format": canvas.code(name),
                "font": type_("ink", bold=True),
            },
        }
    )
    made.set_y_axis(labels_axis(reverse=True))
    made.set_x_axis({**unseen(), **(ends or {"min": 0})})
    return made


def waterfall(canvas: Canvas) -> Native:
    """Steps from the level of the base to the level now, in points; the mix hollow."""
    rows, made = canvas.chart.rows, canvas.add("bar", "stacked")
    pairs = [sorted((row["begin"], row["finish"])) for row in rows]
    base = [low if low > 0 else high if high < 0 else 0.0 for low, high in pairs]
    above = [max(high, 0.0) - max(low, 0.0) for low, high in pairs]
    below = [min(low, 0.0) - min(high, 0.0) for low, high in pairs]
    looks = [_step(row["tone"]) for row in rows]
    names = canvas.table.column("label")
    made.add_series({"categories": names, "values": canvas.aids.column(base), "fill": NONE, "border": NONE, "gap": 70})
    for part in (above, below):
        made.add_series({"categories": names, "values": canvas.aids.column(part), "points": looks})
    low, high = min(low for low, _ in pairs), max(high for _, high in pairs)
    room = max(high - low, 0.1)
    end = canvas.aids.column([room * 0.25] * len(rows))
    made.add_series({"categories": names, "values": end, "fill": NONE, "border": NONE, "data_labels": _steps(canvas)})
    step = next((step for step in STEPS if room / step <= 4), STEPS[-1])
    ends = {"min": math.floor(low / step) * step, "max": math.ceil((high + room * 0.25) / step) * step}
    title: Options = {"name": canvas.chart.options["axis"], "name_font": type_(), "major_unit": step}
    made.set_x_axis(value_axis(num_format='+0.0;"−"0.0;0', **ends, **title))
    made.set_y_axis(labels_axis(reverse=True, label_position="low"))
    return made


def _step(tone: str) -> Options:
    return {"fill": NONE, "border": stroke("text2")} if tone == "mix" else {"fill": fill(tone), "border": NONE}


def _steps(canvas: Canvas) -> Options:
    """The rate of a level, the points of a step with the sign of its judgement."""
    shown = {}
    for n, row in enumerate(canvas.chart.rows):
        level = "base_rate" if row["rate"] is None else "rate"
        name = level if row["role"] == "level" else "value"
        words = canvas.chart.text(name, row[name])
        sign = SIGNS.get(row["state"] or "", "")
        shown[n] = said(f"{words} {sign}".strip(), tone=row["state"] or "ink", bold=row["role"] == "level")
    return only(len(canvas.chart.rows), shown, "inside_base")
