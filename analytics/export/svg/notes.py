"""Annotations and the lines of shapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.export import fonts
from analytics.export.svg import elements, markup
from analytics.export.svg.elements import Pen, Type
from analytics.export.svg.frame import Frame

BORDER = 1.0  # px around every annotation, though it has no colour
PAD = 1.0
_SHARES = {"left": 0.0, "center": 0.5, "right": 1.0, "top": 0.0, "middle": 0.5, "bottom": 1.0}


def shapes(frame: Frame) -> list[str]:
    """The lines that lie under the marks."""
    return [_shape(shape, frame) for shape in frame.layout.get("shapes", ())]


def _shape(shape: Mapping[str, Any], frame: Frame) -> str:
    xref, yref, line = shape.get("xref", "x"), shape.get("yref", "y"), shape["line"]
    (x0, x1) = (frame.placed_x(shape[name], xref) for name in ("x0", "x1"))
    (y0, y1) = (frame.placed_y(shape[name], yref) for name in ("y0", "y1"))
    return elements.line((x0, y0), (x1, y1), Pen(line["color"], line["width"], line.get("dash", "solid")))


def notes(frame: Frame) -> list[str]:
    """The words that stand anywhere on the canvas."""
    return [part for note in frame.layout.get("annotations", ()) for part in _note(note, frame)]


def _note(note: Mapping[str, Any], frame: Frame) -> list[str]:
    """One note, its words within the canvas however long they are."""
    found, em = markup.lines(note["text"]), note["font"]["size"]
    around = BORDER + note.get("borderpad", PAD)
    em *= min(1.0, frame.width / (markup.widest(found, em) + 2 * around))
    width, height = markup.widest(found, em) + 2 * around, markup.height(found, em) + 2 * around
    x = frame.placed_x(note["x"], note.get("xref", "x")) + note.get("xshift", 0)
    y = frame.placed_y(note["y"], note.get("yref", "y")) - note.get("yshift", 0)
    left = max(min(x - _SHARES[_anchor(note, frame, "x")] * width, frame.width - width), 0.0)
    top = y - _SHARES[_anchor(note, frame, "y")] * height
    ground = [elements.rect(left, top, width, height, note["bgcolor"])] if "bgcolor" in note else []
    align = note.get("align", "center")
    inner = left + around + _SHARES[align] * (width - 2 * around)
    baseline = top + around + fonts.line(em).ascent
    return [*ground, *elements.text(found, (inner, baseline), Type(em, note["font"]["color"], align))]


def _anchor(note: Mapping[str, Any], frame: Frame, letter: str) -> str:
    """Where a note stands to its point; without a word, in the middle."""
    return note.get(f"{letter}anchor", {"x": "center", "y": "middle"}[letter])
