"""What stands above the plot of a chart over time: a lane of ticks for each sort of event, then the signs of notes."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import pairwise
from typing import Any, NamedTuple

from analytics.charts.chart import Chart, Noted, joined
from analytics.charts.hover import HOVER, WIDEST
from analytics.charts.layout import Theme, folded, note, width
from analytics.frames import Rows, column, grouped

NARROW = 240  # px of plot on a phone
LANE = 17  # px of a line of words


class Lanes(NamedTuple):
    """Traces and names above the plot, upright lines in it, and how many lines of words they take."""

    traces: list[dict[str, Any]]
    names: list[dict[str, Any]]
    shapes: list[dict[str, Any]]
    lines: int

    def top(self, inner: float) -> float:
        """The share of `inner` px that they leave to the plot."""
        return 1 - LANE * self.lines / inner

    def axes(self, inner: float) -> dict[str, Any]:
        """The part of the layout that they need: an unseen axis above that of the values; nothing without lanes."""
        if not self.lines:
            return {}
        span = {"domain": [self.top(inner), 1], "range": [0, self.lines]}
        return {"yaxis2": {**span, "visible": False, "fixedrange": True}}


def lanes(chart: Chart, rows: Rows, theme: Theme) -> Lanes:
    """The lanes of a chart, whose `rows` have x. Options of the chart: events, a list of {x, name, text}: place on the
    axis, name of its line, and its tooltip."""
    traces, names, line = _events(chart, rows, theme)
    found = grouped(chart.notes, lambda noted: noted.start)
    if found:
        places = {row["start"]: row["x"] for row in rows}
        traces.append(_signs(found, places, theme, line))
        line += 1
    return Lanes(traces, names, [_upright(places[start], theme) for start in found], line)


def _signs(found: Mapping[Any, list[Noted]], places: Mapping[Any, float], theme: Theme, line: int) -> dict[str, Any]:
    """The signs of notes over their periods; a tooltip says what was noted."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [places[start] for start in found],
        "y": [line] * len(found),
        "yaxis": "y2",
        "text": [joined(notes) for notes in found.values()],
        "textposition": "top center",
        "textfont": {"size": 13, "color": theme["ink"]},
        "cliponaxis": False,
        "hovertext": ["<br>".join(line for noted in notes for line in _lines(noted)) for notes in found.values()],
        "hovertemplate": HOVER,
    }


def _lines(noted: Noted) -> list[str]:
    return [escape(line, quote=False) for line in folded(noted.line, WIDEST)]


def _upright(x: float, theme: Theme) -> dict[str, Any]:
    """A thin line through the period of a note."""
    stroke = {"color": theme["prev"], "width": 1, "dash": "dot"}
    span = {"x0": x, "x1": x, "yref": "y domain", "y0": 0, "y1": 1}
    return {"type": "line", **span, "layer": "below", "line": stroke}


def _events(chart: Chart, rows: Rows, theme: Theme) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Ticks and name of each sort of event, and the number of lines they take."""
    ticks, names, line = [], [], 0
    for lane in grouped(chart.options.get("events", ()), lambda event: event["name"]).values():
        place = _room(lane, rows[-1]["x"] + 1)
        ticks.append(_ticks(lane, theme, line + 0.5))
        line += 1 if place else 2
        beside = (
            {"x": place, "xanchor": "right", "xshift": -4} if place else {"xref": "paper", "x": 0, "xanchor": "left"}
        )
        names.append(note(lane[0]["name"], theme, **beside, y=line - 0.5, yref="y2", yanchor="middle"))
    return ticks, names, line


def _ticks(lane: Rows, theme: Theme, y: float) -> dict[str, Any]:
    marker = {"symbol": "line-ns-open", "size": 11, "opacity": 1, "color": theme["text2"], "line": {"width": 1.6}}
    places = {"x": column(lane, "x"), "y": [y] * len(lane), "yaxis": "y2", "text": column(lane, "text")}
    return {"type": "scatter", "mode": "markers", **places, "hovertemplate": "%{text}<extra></extra>", "marker": marker}


def _room(lane: Rows, length: float) -> float | None:
    """The latest tick with room for the name before it, even on a phone; None: the name takes a line of its own."""
    need = (width(lane[0]["name"]) + 6) * length / NARROW
    return next((b for a, b in reversed([*pairwise([-0.4, *column(lane, "x")])]) if b - a >= need), None)
