"""Lines over time: a rate with its interval, or one to four counted series named at their ends."""

from __future__ import annotations

from typing import Any

from analytics.charts.chart import Chart
from analytics.charts.hover import HOVER, hovers
from analytics.charts.lanes import lanes
from analytics.charts.layout import Theme, layout, rate_range, widest
from analytics.charts.timeline import end_labels, gap_labels, gaps, line, placed, split, time_axis, value_axis
from analytics.frames import Row, Rows, column, grouped, highest, known

STROKES = (("main", "solid"), ("same", "solid"), ("main", "dash"), ("same", "dot"))


def trend(chart: Chart, theme: Theme) -> dict[str, Any]:
    """The figure: line, interval band, hollow small samples, hatched incomplete period, references at the right."""
    rows = placed(chart.rows)
    rate = chart.column("value").format == "rate"
    low, high = _range(chart, rows, rate)
    series = list(grouped(rows, lambda row: row.get("series", "")).items())
    data = [
        trace
        for (_, part), stroke in zip(series, STROKES, strict=False)
        for trace in _traces(chart, part, theme, stroke)
    ]
    band = _band(rows, theme) if rate and len(series) == 1 else []
    data = [*gaps(rows, theme, low, high), *band, *_lines(chart, rows, theme), *data]
    ends = _ends(chart, series)
    margin = {"t": 14, "b": 26, "r": int(widest(text for _, text in ends)) + 14 if ends else 14}
    inner, above = chart.height - margin["t"] - margin["b"], lanes(chart, rows, theme)
    axes = time_axis(rows, theme), value_axis(theme, rate, low, high) | {"domain": [0, above.top(inner)]}
    notes = [*end_labels(chart, theme, ends, (low, high)), *gap_labels(chart, rows, theme, low), *above.names]
    more = {"barmode": "overlay", "bargap": 0, "annotations": notes, "shapes": above.shapes, **above.axes(inner)}
    return {"data": [*data, *above.traces], "layout": layout(chart, theme, *axes, margin, **more)}


def _range(chart: Chart, rows: Rows, rate: bool) -> tuple[float, float]:
    if rate:
        return rate_range(rows, chart.target, chart.reference)
    top = max(highest(rows), 1.0)
    return -0.02 * top, top * 1.15


def _band(rows: Rows, theme: Theme) -> list[dict[str, Any]]:
    held = [row for row in rows if row.get("lower") is not None]
    if not held:
        return []
    thin = {"width": 0, "color": theme["same_fill"]}
    edge = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": column(held, "x"), "line": thin}
    upper = {"y": column(held, "upper"), "fill": "tonexty", "fillcolor": theme["grid"]}
    return [edge | {"y": column(held, "lower")}, edge | upper]


def _traces(chart: Chart, part: Rows, theme: Theme, stroke: tuple[str, str]) -> list[dict[str, Any]]:
    colour, dash = theme[stroke[0]], stroke[1]
    whole, cut = split(part)
    traces = [line(whole, {"color": colour, "width": 2, "dash": dash})]
    if cut:
        traces.append(line(cut, {"color": colour, "width": 1.6, "dash": "dot"}))
    marker = {
        "size": 8 if len(chart.rows) <= 16 else 5,
        "opacity": 1,
        "color": [theme["bg"] if _hollow(row) else colour for row in part],
        "line": {"width": 1.6, "color": colour},
    }
    points = {"type": "scatter", "mode": "markers", "x": column(part, "x"), "y": column(part, "value")}
    answers = {"customdata": chart.marks(part), "hovertext": hovers(chart, part), "hovertemplate": HOVER}
    return [*traces, {**points, **answers, "cliponaxis": False, "marker": marker}]


def _hollow(row: Row) -> bool:
    return bool(row["incomplete"]) or row.get("state") == "insufficient"


def _lines(chart: Chart, rows: Rows, theme: Theme) -> list[dict[str, Any]]:
    across = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": [-0.4, highest(rows, "x") + 0.4]}
    lines = [(chart.reference, "solid"), (chart.target, "dash")]
    return [
        across | {"y": [y, y], "line": {"color": theme["text2"], "width": 1.2, "dash": dash}}
        for y, dash in lines
        if y is not None
    ]


def _ends(chart: Chart, series: list[tuple[str, Rows]]) -> list[tuple[float, str]]:
    """Height and text of every label in the right margin."""
    ends = [(chart.target, chart.target_label), (chart.reference, chart.reference_label)]
    if len(series) > 1:
        ends += [(known(part)[-1]["value"], name) for name, part in series if known(part)]
    return [(y, text) for y, text in ends if y is not None and text]
