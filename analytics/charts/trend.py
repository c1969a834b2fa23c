"""Lines over time: a rate with its interval, or one to four counted series named at their ends."""

from __future__ import annotations

from typing import Any

from analytics.charts.chart import Chart
from analytics.charts.hover import HOVER, hovers
from analytics.charts.layout import (
    Theme,
    axis,
    coloured,
    grid,
    hatch,
    layout,
    note,
    rate_range,
    rate_ticks,
    spread,
    widest,
)
from analytics.frames import Row, Rows, column, grouped, highest, known
from data.text import t

STROKES = (("main", "solid"), ("same", "solid"), ("main", "dash"), ("same", "dot"))
LABEL_HEIGHT = 17.0
TICKS = 7


def trend(chart: Chart, theme: Theme) -> dict[str, Any]:
    """The figure: line, interval band, hollow small samples, hatched incomplete period, references at the right."""
    rows = _placed(chart.rows)
    rate = chart.column("value").format == "rate"
    low, high = _range(chart, rows, rate)
    series = list(grouped(rows, lambda row: row.get("series", "")).items())
    data = [
        trace
        for (_, part), stroke in zip(series, STROKES, strict=False)
        for trace in _traces(chart, part, theme, stroke)
    ]
    band = _band(rows, theme) if rate and len(series) == 1 else []
    data = [*_gaps(rows, theme, low, high), *band, *_lines(chart, rows, theme), *data]
    ends = _ends(chart, series)
    margin = {"t": 14, "b": 26, "r": int(widest(text for _, text in ends)) + 14 if ends else 14}
    return {
        "data": data,
        "layout": layout(
            chart,
            theme,
            _time_axis(rows, theme),
            _value_axis(theme, rate, low, high),
            margin,
            barmode="overlay",
            bargap=0,
            annotations=[*_end_labels(chart, theme, ends, (low, high)), *_gap_labels(chart, rows, theme, low)],
        ),
    }


def _placed(rows: Rows) -> Rows:
    order = {start: x for x, start in enumerate(sorted({row["start"] for row in rows}))}
    return [{**row, "x": order[row["start"]]} for row in rows]


def _range(chart: Chart, rows: Rows, rate: bool) -> tuple[float, float]:
    if rate:
        return rate_range(rows, chart.target, chart.reference)
    top = max(highest(rows), 1.0)
    return -0.02 * top, top * 1.15


def _band(rows: Rows, theme: Theme) -> list[dict[str, Any]]:
    held = [row for row in rows if row.get("lower") is not None]
    if not held:
        return []
    line = {"width": 0, "color": theme["same_fill"]}
    edge = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": column(held, "x"), "line": line}
    upper = {"y": column(held, "upper"), "fill": "tonexty", "fillcolor": theme["grid"]}
    return [edge | {"y": column(held, "lower")}, edge | upper]


def _traces(chart: Chart, part: Rows, theme: Theme, stroke: tuple[str, str]) -> list[dict[str, Any]]:
    colour, dash = theme[stroke[0]], stroke[1]
    whole, cut = _split(part)
    traces = [_line(whole, {"color": colour, "width": 2, "dash": dash})]
    if cut:
        traces.append(_line(cut, {"color": colour, "width": 1.6, "dash": "dot"}))
    marker = {
        "size": 8 if len(chart.rows) <= 16 else 5,
        "opacity": 1,
        "color": [theme["bg"] if _hollow(row) else colour for row in part],
        "line": {"width": 1.6, "color": colour},
    }
    points = {"type": "scatter", "mode": "markers", "x": column(part, "x"), "y": column(part, "value")}
    answers = {"customdata": chart.marks(part), "hovertext": hovers(chart, part), "hovertemplate": HOVER}
    return [*traces, {**points, **answers, "cliponaxis": False, "marker": marker}]


def _line(rows: Rows, line: dict[str, Any]) -> dict[str, Any]:
    points = {"x": column(rows, "x"), "y": column(rows, "value"), "line": line}
    return {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "connectgaps": False, **points}


def _split(part: Rows) -> tuple[Rows, Rows]:
    """Whole periods, and the link from the last of them to an incomplete one."""
    first = next((n for n, row in enumerate(part) if row["incomplete"]), len(part))
    return part[:first], part[max(first - 1, 0) :] if first < len(part) else []


def _hollow(row: Row) -> bool:
    return bool(row["incomplete"]) or row.get("state") == "insufficient"


def _time_axis(rows: Rows, theme: Theme) -> dict[str, Any]:
    periods = sorted({row["x"]: row for row in rows}.values(), key=lambda row: row["x"])
    shown = _spaced(periods)
    texts, year = [], None
    for row in shown:
        texts.append(f"{row['tick']}<br>{row['year']}" if row["year"] and row["year"] != year else row["tick"])
        year = row["year"]
    last = periods[-1]["x"]
    ticks = {"tickvals": column(shown, "x"), "ticktext": texts, "range": [-0.4, last + 0.4]}
    return axis(theme, **ticks, ticklabelstandoff=4)


def _spaced(rows: Rows) -> Rows:
    """The periods that carry a tick: each, or those at the start of a quarter, half or year; at most seven."""
    shown = rows
    for months in (2, 3, 6, 12):
        if len(shown) <= TICKS:
            return shown
        shown = [row for row in rows if (row["start"].month - 1) % months == 0]
    return shown[:: -(-len(shown) // TICKS)]


def _value_axis(theme: Theme, rate: bool, low: float, high: float) -> dict[str, Any]:
    if not rate:
        return axis(
            theme, **grid(theme), range=[low, high], nticks=5, rangemode="tozero", ticklabelstandoff=6, tickformat=",d"
        )
    values, texts = rate_ticks(low, high)
    return axis(theme, **grid(theme), range=[low, high], tickvals=values, ticktext=texts, ticklabelstandoff=6)


def _lines(chart: Chart, rows: Rows, theme: Theme) -> list[dict[str, Any]]:
    across = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": [-0.4, highest(rows, "x") + 0.4]}
    lines = [(chart.reference, "solid"), (chart.target, "dash")]
    return [
        across | {"y": [y, y], "line": {"color": theme["text2"], "width": 1.2, "dash": dash}}
        for y, dash in lines
        if y is not None
    ]


def _gaps(rows: Rows, theme: Theme, low: float, high: float) -> list[dict[str, Any]]:
    cut = sorted({row["x"] for row in rows if row["incomplete"]})
    if not cut:
        return []
    marker = {"color": theme["bg"], "line": {"width": 0}, "pattern": hatch(theme)}
    bar = {"type": "bar", "x": cut, "y": [high - low] * len(cut), "base": [low] * len(cut), "width": 0.8}
    return [bar | {"marker": marker, "hoverinfo": "skip"}]


def _gap_labels(chart: Chart, rows: Rows, theme: Theme, low: float) -> list[dict[str, Any]]:
    cut = [row["x"] for row in rows if row["incomplete"]]
    if not cut:
        return []
    word = t("charts.incomplete", chart.lang)
    place = {"x": max(cut) + 0.4, "xanchor": "right", "y": low, "yanchor": "bottom"}
    return [note(word, theme, **place, bgcolor=theme["bg"])]


def _ends(chart: Chart, series: list[tuple[str, Rows]]) -> list[tuple[float, str]]:
    """Height and text of every label in the right margin."""
    ends = [(chart.target, chart.target_label), (chart.reference, chart.reference_label)]
    if len(series) > 1:
        ends += [(known(part)[-1]["value"], name) for name, part in series if known(part)]
    return [(y, text) for y, text in ends if y is not None and text]


def _end_labels(
    chart: Chart, theme: Theme, ends: list[tuple[float, str]], bounds: tuple[float, float]
) -> list[dict[str, Any]]:
    scale = (chart.height - 80) / (bounds[1] - bounds[0])
    gaps = [LABEL_HEIGHT * (text.count("<br>") + 1) for _, text in ends]
    shifts = spread([y * scale for y, _ in ends], max(gaps, default=LABEL_HEIGHT))
    place = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 8, "yanchor": "middle", "align": "left"}
    return [
        note(coloured(text, theme["text2"]), theme, **place, y=y, yshift=shift)
        for (y, text), shift in zip(ends, shifts, strict=True)
    ]
