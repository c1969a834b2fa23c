"""A figure {data, layout} as SVG."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.export.svg import axes, elements, notes
from analytics.export.svg.bars import bars
from analytics.export.svg.frame import Frame, fit
from analytics.export.svg.scatter import scatters
from analytics.export.svg.vocabulary import check


def drawing(figure: Mapping[str, Any], width: float, height: float, *, name: str = "plot") -> str:
    """A figure of analytics.charts as an SVG of `width` × `height` px, text as text.

    `name` tells the cut of one figure from that of another where several stand in one document. Raises NotDrawn for
    a figure that says what pictures do not know.
    """
    return elements.document(width, height, parts(figure, width, height, name))


def parts(figure: Mapping[str, Any], width: float, height: float, name: str = "plot") -> list[str]:
    """The elements of the same, to be put into another document."""
    check(figure)
    frame = fit(figure, width, height)
    solid, texts = bars([trace for trace in figure["data"] if trace["type"] == "bar"], frame)
    cut, free = scatters([trace for trace in figure["data"] if trace["type"] == "scatter"], frame)
    inside = elements.group([*solid, *cut], clip_path=f"url(#{name})")
    under = [_cut(frame, name), *notes.shapes(frame), *axes.grid(frame)]
    return [*under, inside, *free, *texts, *axes.labels(frame), *notes.notes(frame)]


def _cut(frame: Frame, name: str) -> str:
    room = elements.rect(frame.left, frame.top, frame.across, frame.upright, "#000")
    return elements.element("defs", elements.element("clipPath", room, id=name))
