"""Grid, labels and titles of the axes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.export.svg import elements, markup
from analytics.export.svg.elements import Pen, Type
from analytics.export.svg.frame import GAP, LINE, Frame, depth, labelled, size, standoff, ticks, title_depth
from analytics.export.svg.markup import LEADING

MIDDLE = 0.35  # of the size: from the middle of a line down to its baseline


def grid(frame: Frame) -> list[str]:
    """The faint lines across the value axis."""
    drawn = []
    for name in ("xaxis", "yaxis"):
        axis = frame.layout[name]
        if axis["showgrid"]:
            drawn += [_across(frame, name, tick.value, axis) for tick in ticks(axis)]
    return drawn


def _across(frame: Frame, name: str, value: float, axis: Mapping[str, Any]) -> str:
    pen = Pen(axis["gridcolor"], axis["gridwidth"])
    if name == "xaxis":
        return elements.line((frame.x(value), frame.top), (frame.x(value), frame.bottom), pen)
    return elements.line((frame.left, frame.y(value)), (frame.right, frame.y(value)), pen)


def labels(frame: Frame) -> list[str]:
    """The labels of both axes, and the title below."""
    return [*_lying(frame), *_upright(frame), *_title(frame)]


def _upright(frame: Frame) -> list[str]:
    axis = frame.layout["yaxis"]
    if not labelled(axis):
        return []
    em, x = size(axis), frame.left - standoff(axis)
    drawn = []
    for tick in ticks(axis):
        y = frame.y(tick.value) + em * MIDDLE - (len(tick.label) - 1) * LEADING * em / 2
        drawn += elements.text(tick.label, (x, y), Type(em, axis["tickfont"]["color"], "right"))
    return drawn


def _lying(frame: Frame) -> list[str]:
    axis = frame.layout["xaxis"]
    if not labelled(axis):
        return []
    em, above = size(axis), axis.get("side") == "top"
    drawn = []
    for tick in ticks(axis):
        lines = (len(tick.label) - 1) * LEADING * em
        y = frame.top - standoff(axis) - GAP * em - lines if above else frame.bottom + standoff(axis) + em
        drawn += elements.text(tick.label, (frame.x(tick.value), y), Type(em, axis["tickfont"]["color"], "center"))
    return drawn


def _title(frame: Frame) -> list[str]:
    axis = frame.layout["xaxis"]
    title = axis.get("title")
    if not title:
        return []
    em = title["font"]["size"]
    y = frame.bottom - LINE / 2 + depth(axis) + title_depth(axis)
    middle = (frame.left + frame.right) / 2
    return elements.text(markup.lines(title["text"]), (middle, y), Type(em, title["font"]["color"], "center"))
