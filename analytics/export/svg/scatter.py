"""Lines, bands, markers and words at points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.export.svg import elements, markup
from analytics.export.svg.bars import at
from analytics.export.svg.elements import Pen, Point, Type, number
from analytics.export.svg.frame import Frame
from analytics.export.svg.markup import LEADING
from analytics.export.svg.vocabulary import NotDrawn

Trace = Mapping[str, Any]
# symbol: its outline in units of the radius; a circle has none
SYMBOLS = {
    "circle": (),
    "triangle-up": ((-1.1547, 0.5), (1.1547, 0.5), (0, -1)),
    "triangle-down": ((-1.1547, -0.5), (1.1547, -0.5), (0, 1)),
    "diamond-open": ((1.3, 0), (0, 1.3), (-1.3, 0), (0, -1.3)),
    "line-ns-open": ((0, 1.4), (0, -1.4)),
}


def scatters(traces: list[Trace], frame: Frame) -> tuple[list[str], list[str]]:
    """What is cut at the edges of the plot (lines, bands), and what stands out of it (markers, words)."""
    cut, free, before = [], [], None
    for trace in traces:
        match trace["mode"]:
            case "lines":
                if "fill" in trace and before is not None:
                    cut.append(_band(before, trace, frame))
                cut += _line(trace, frame)
            case "markers":
                free += _markers(trace, frame)
            case "text":
                free += _words(trace, frame)
            case other:
                raise NotDrawn(f"a scatter of mode {other}")
        before = trace
    return cut, free


def _points(trace: Trace, frame: Frame) -> list[Point | None]:
    axis = trace.get("yaxis", "y")
    pairs = zip(trace["x"], trace["y"], strict=True)
    return [None if x is None or y is None else (frame.x(x), frame.y(y, axis)) for x, y in pairs]


def _path(points: list[Point | None]) -> str:
    parts, down = [], False
    for point in points:
        if point:
            parts.append(f"{'L' if down else 'M'}{number(point[0])} {number(point[1])}")
        down = point is not None
    return "".join(parts)


def _line(trace: Trace, frame: Frame) -> list[str]:
    line, points = trace["line"], _path(_points(trace, frame))
    return (
        [elements.path(points, Pen(line["color"], line["width"], line.get("dash", "solid")))]
        if line["width"] and points
        else []
    )


def _band(lower: Trace, upper: Trace, frame: Frame) -> str:
    """The area between a line and the one before it."""
    around = [*_points(upper, frame), *reversed(_points(lower, frame))]
    return elements.element("path", d=_path([p for p in around if p]) + "Z", fill=upper["fillcolor"])


def _markers(trace: Trace, frame: Frame) -> list[str]:
    marker = trace["marker"]
    line = marker.get("line", {})
    drawn = []
    for n, point in enumerate(_points(trace, frame)):
        if point and frame.holds(*point):
            name, colour = at(marker.get("symbol", "circle"), n), at(marker["color"], n)
            pen = Pen(at(line.get("color", colour), n), at(line.get("width", 0), n))
            drawn.append(_symbol(point, name, at(marker["size"], n) / 2, colour, pen))
    return drawn


def _symbol(point: Point, name: str, radius: float, fill: str, pen: Pen) -> str:
    if name not in SYMBOLS:
        raise NotDrawn(f"a marker {name}")
    if name.endswith("-open"):
        fill, pen = "none", pen._replace(colour=fill)
    edge = {"stroke": pen.colour, "stroke_width": pen.width} if pen.width else {}
    if not SYMBOLS[name]:
        return elements.element("circle", cx=point[0], cy=point[1], r=radius, fill=fill, **edge)
    outline = _path([(point[0] + radius * x, point[1] + radius * y) for x, y in SYMBOLS[name]])
    return elements.element("path", d=f"{outline}Z", fill=fill, **edge)


def _words(trace: Trace, frame: Frame) -> list[str]:
    """Words above points, the last line just over them."""
    em, drawn = trace["textfont"]["size"], []
    for words, point in zip(trace["text"], _points(trace, frame), strict=True):
        if point and frame.holds(*point):
            found = markup.lines(words)
            y = point[1] + 0.75 * em - ((len(found) - 1) * LEADING + 1) * em
            drawn += elements.text(found, (point[0], y), Type(em, trace["textfont"]["color"], "center"))
    return drawn
