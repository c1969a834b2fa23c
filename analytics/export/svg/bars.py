"""Bars: lying or upright, stacked or from a base, hatched, with their texts inside or at their ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from analytics.export import fonts
from analytics.export.svg import elements, markup
from analytics.export.svg.elements import Pen, Type
from analytics.export.svg.frame import Frame
from analytics.export.svg.markup import Line

PAD = 3.0  # px between a bar and its text
Trace = Mapping[str, Any]


@dataclass(frozen=True)
class Box:
    """A bar on the canvas; `end` is where its value lies."""

    x: float
    y: float
    width: float
    height: float
    end: float


def bars(traces: list[Trace], frame: Frame) -> tuple[list[str], list[str]]:
    """The bars of all traces, and their texts, which may stand out of the plot."""
    drawn, texts = [], []
    piled: dict[float, float] = {}
    spare = _spare(traces, frame)
    for trace in traces:
        for n, box in enumerate(_boxes(trace, frame, spare, piled)):
            drawn += _bar(box, _marker(trace, n))
            texts += _text(trace, n, box, frame)
    return drawn, texts


def _spare(traces: list[Trace], frame: Frame) -> float:
    """The width of bars that do not say theirs."""
    places = sorted({place for trace in traces for place in trace["x"]})
    least = min((after - before for before, after in pairwise(places)), default=1.0)
    return least * (1 - frame.layout.get("bargap", 0.2))


def _boxes(trace: Trace, frame: Frame, spare: float, piled: dict[float, float]) -> Iterator[Box]:
    lying = trace.get("orientation") == "h"
    places, values = (trace["y"], trace["x"]) if lying else (trace["x"], trace["y"])
    stacked = frame.layout.get("barmode") == "stack"
    for n, (place, value) in enumerate(zip(places, values, strict=True)):
        wide = at(trace.get("width", spare), n)
        base = piled.get(place, 0.0) if stacked else at(trace.get("base", 0.0), n)
        piled[place] = base + value
        yield _box(frame, lying, (place - wide / 2, place + wide / 2), (base, base + value))


def _box(frame: Frame, lying: bool, across: tuple[float, float], along: tuple[float, float]) -> Box:
    xs, ys = (along, across) if lying else (across, along)
    (x0, x1), (y0, y1) = map(frame.x, xs), map(frame.y, ys)
    return Box(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0), x1 if lying else y1)


def at(value: Any, n: int) -> Any:
    """The entry of a list, or the value that holds for all."""
    return value[n] if isinstance(value, list) else value


def _marker(trace: Trace, n: int) -> dict[str, Any]:
    marker = trace["marker"]
    line = marker.get("line", {})
    return {
        "fill": at(marker["color"], n),
        "width": at(line.get("width", 0), n),
        "stroke": at(line.get("color"), n),
        "pattern": marker.get("pattern"),
    }


def _bar(box: Box, marker: Mapping[str, Any]) -> list[str]:
    if not box.width or not box.height:
        return []
    pattern, width = marker["pattern"], marker["width"]
    fill = pattern["bgcolor"] if pattern else _fill(marker["fill"])
    edge = {"stroke": marker["stroke"], "stroke_width": width} if width else {}
    body = elements.rect(box.x, box.y, box.width, box.height, fill, **edge)
    return [body, hatching(box.x, box.y, box.width, box.height, pattern)] if pattern else [body]


def _fill(colour: str) -> str:
    return "none" if colour.startswith("rgba(") and colour.endswith(",0)") else colour


def hatching(x: float, y: float, width: float, height: float, pattern: Mapping[str, Any]) -> str:
    """Slanted lines in a rectangle, as lines of their own: not every program draws patterns."""
    step = pattern["size"]
    parts = []
    first = int((x + y) // step) + 1
    for k in range(first, int((x + width + y + height) // step) + 1):
        low, high = max(x, k * step - y - height), min(x + width, k * step - y)
        if high > low:
            parts.append(
                f"M{elements.number(low)} {elements.number(k * step - low)}"
                f"L{elements.number(high)} {elements.number(k * step - high)}"
            )
    return elements.path("".join(parts), Pen(pattern["fgcolor"], step * pattern["solidity"]))


def _text(trace: Trace, n: int, box: Box, frame: Frame) -> list[str]:
    if "text" not in trace:
        return []
    found, em = markup.lines(trace["text"][n]), trace["textfont"]["size"]
    colour = at(trace["textfont"]["color"], n)
    if trace["textposition"] == "outside":
        middle = box.y + box.height / 2
        return elements.text(found, (box.end + PAD, _first(found, middle, em)), Type(em, colour))
    if not (box.width and box.height):
        return []
    em *= _shrunk(found, em, box) if trace["constraintext"] == "inside" else 1
    centre, middle = box.x + box.width / 2, box.y + box.height / 2
    return elements.text(found, (centre, _first(found, middle, em)), Type(em, colour, "center"))


def _first(found: list[Line], middle: float, em: float) -> float:
    """The baseline of the first of some lines that stand around a middle."""
    return middle - markup.height(found, em) / 2 + fonts.line(em).ascent


def _shrunk(found: list[Line], em: float, box: Box) -> float:
    """How much smaller a text must be to stand in its bar."""
    room = max(box.width - 2 * PAD, 1), max(box.height - 2 * PAD, 1)
    return min(1.0, room[0] / max(markup.widest(found, em), 1), room[1] / markup.height(found, em))
