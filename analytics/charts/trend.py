"""Lines over time: a rate with its interval, or one to four counted series named at their ends."""

from __future__ import annotations

from typing import Any

import pandas as pd

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
    plain,
    rate_range,
    rate_ticks,
    spread,
    widest,
)
from analytics.frames import records
from data.text import t

STROKES = (("main", "solid"), ("same", "solid"), ("main", "dash"), ("same", "dot"))
LABEL_HEIGHT = 17.0
TICKS = 7


def trend(chart: Chart, theme: Theme) -> dict[str, Any]:
    """The figure: line, interval band, hollow small samples, hatched incomplete period, references at the right."""
    frame = chart.frame.assign(x=_places(chart.frame))
    rate = chart.column("value").format == "rate"
    low, high = _range(chart, frame, rate)
    series = list(frame.groupby("series", sort=False)) if "series" in frame else [("", frame)]
    data = [
        trace
        for (_, part), stroke in zip(series, STROKES, strict=False)
        for trace in _traces(chart, part, theme, stroke)
    ]
    band = _band(frame, theme) if rate and len(series) == 1 else []
    data = [*_gaps(frame, theme, low, high), *band, *_lines(chart, frame, theme), *data]
    ends = _ends(chart, series, (low, high))
    margin = {"t": 14, "b": 26, "r": int(widest(text for _, text in ends)) + 14 if ends else 14}
    return {
        "data": data,
        "layout": layout(
            chart,
            theme,
            _time_axis(frame, theme),
            _value_axis(theme, rate, low, high),
            margin,
            barmode="overlay",
            bargap=0,
            annotations=[*_end_labels(chart, theme, ends, (low, high)), *_gap_labels(chart, frame, theme, low)],
        ),
    }


def _places(frame: pd.DataFrame) -> list[int]:
    order = {start: i for i, start in enumerate(sorted(set(frame["start"])))}
    return [order[start] for start in frame["start"]]


def _range(chart: Chart, frame: pd.DataFrame, rate: bool) -> tuple[float, float]:
    if rate:
        return rate_range(frame, chart.target, chart.reference)
    top = max([v for v in plain(frame["value"]) if v is not None], default=0)
    return -0.02 * max(top, 1.0), max(top * 1.15, 1.0)


def _band(frame: pd.DataFrame, theme: Theme) -> list[dict[str, Any]]:
    known = frame[frame["lower"].notna()]
    if known.empty:
        return []
    edge = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": plain(known["x"])}
    line = {"width": 0, "color": theme["same_fill"]}
    lower = edge | {"y": plain(known["lower"]), "line": line}
    return [lower, edge | {"y": plain(known["upper"]), "line": line, "fill": "tonexty", "fillcolor": theme["grid"]}]


def _traces(chart: Chart, part: pd.DataFrame, theme: Theme, stroke: tuple[str, str]) -> list[dict[str, Any]]:
    colour, dash = theme[stroke[0]], stroke[1]
    whole, cut = _split(part)
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "connectgaps": False}
    hollow = [_hollow(row) for row in records(part)]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": plain(part["x"]),
        "y": plain(part["value"]),
        "customdata": chart.marks(part),
        "hovertext": hovers(chart, part),
        "hovertemplate": HOVER,
        "cliponaxis": False,
        "marker": {
            "size": 8 if len(chart.frame) <= 16 else 5,
            "opacity": 1,
            "color": [theme["bg"] if is_hollow else colour for is_hollow in hollow],
            "line": {"width": 1.6, "color": colour},
        },
    }
    lines = [
        line | {"x": plain(whole["x"]), "y": plain(whole["value"]), "line": {"color": colour, "width": 2, "dash": dash}}
    ]
    if len(cut):
        dotted = {"color": colour, "width": 1.6, "dash": "dot"}
        lines.append(line | {"x": plain(cut["x"]), "y": plain(cut["value"]), "line": dotted})
    return [*lines, dots]


def _split(part: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Whole periods, and the link from the last of them to an incomplete one."""
    if not part["incomplete"].any():
        return part, part.iloc[0:0]
    first = int(part["incomplete"].to_numpy().argmax())
    return part.iloc[:first], part.iloc[max(first - 1, 0) :]


def _hollow(row: dict) -> bool:
    return bool(row["incomplete"]) or row.get("state") == "insufficient"


def _time_axis(frame: pd.DataFrame, theme: Theme) -> dict[str, Any]:
    rows = records(frame.drop_duplicates("x").sort_values("x"))
    shown = _spaced(rows)
    texts, year = [], None
    for row in shown:
        texts.append(f"{row['tick']}<br>{row['year']}" if row["year"] and row["year"] != year else row["tick"])
        year = row["year"]
    last = rows[-1]["x"] if rows else 0
    ticks = {"tickvals": plain(row["x"] for row in shown), "ticktext": texts, "range": [-0.4, last + 0.4]}
    return axis(theme, **ticks, ticklabelstandoff=4)


def _spaced(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The periods that carry a tick: each, or those at the start of a quarter, half or year; at most seven."""
    if len(rows) <= TICKS:
        return rows
    for months in (2, 3, 6, 12):
        shown = [row for row in rows if (row["start"].month - 1) % months == 0]
        if len(shown) <= TICKS:
            return shown
    return shown[:: -(-len(shown) // TICKS)]


def _value_axis(theme: Theme, rate: bool, low: float, high: float) -> dict[str, Any]:
    if not rate:
        return axis(
            theme, **grid(theme), range=[low, high], nticks=5, rangemode="tozero", ticklabelstandoff=6, tickformat=",d"
        )
    values, texts = rate_ticks(low, high)
    return axis(theme, **grid(theme), range=[low, high], tickvals=values, ticktext=texts, ticklabelstandoff=6)


def _lines(chart: Chart, frame: pd.DataFrame, theme: Theme) -> list[dict[str, Any]]:
    across = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": [-0.4, int(frame["x"].max()) + 0.4]}
    lines = [(chart.reference, "solid"), (chart.target, "dash")]
    return [
        across | {"y": [y, y], "line": {"color": theme["text2"], "width": 1.2, "dash": dash}}
        for y, dash in lines
        if y is not None
    ]


def _gaps(frame: pd.DataFrame, theme: Theme, low: float, high: float) -> list[dict[str, Any]]:
    cut = sorted({int(x) for x in frame.loc[frame["incomplete"].astype(bool), "x"]})
    if not cut:
        return []
    marker = {"color": theme["bg"], "line": {"width": 0}, "pattern": hatch(theme)}
    bar = {"type": "bar", "x": cut, "y": [high - low] * len(cut), "base": [low] * len(cut), "width": 0.8}
    return [bar | {"marker": marker, "hoverinfo": "skip"}]


def _gap_labels(chart: Chart, frame: pd.DataFrame, theme: Theme, low: float) -> list[dict[str, Any]]:
    cut = frame.loc[frame["incomplete"].astype(bool), "x"]
    if cut.empty:
        return []
    word = t("charts.incomplete", chart.lang)
    place = {"x": int(cut.max()) + 0.4, "xanchor": "right", "y": low, "yanchor": "bottom"}
    return [note(word, theme, **place, bgcolor=theme["bg"])]


def _ends(chart: Chart, series: list, bounds: tuple[float, float]) -> list[tuple[float, str]]:
    """Height and text of every label in the right margin."""
    ends = [(chart.target, chart.target_label), (chart.reference, chart.reference_label)]
    if len(series) > 1:
        ends += [(part["value"].dropna().iloc[-1], name) for name, part in series if part["value"].notna().any()]
    return [(float(y), text) for y, text in ends if y is not None and text]


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
