"""The little markup of labels in figures: <b>, <br> and <span style="color:…">, as lines of runs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.export import fonts

LEADING = 1.3  # from line to line, of the size
_TAG = re.compile(r'(<b>|</b>|<br>|<span style="color:[^"<>]*">|</span>)')


@dataclass(frozen=True)
class Run:
    """A piece of a line in one weight and colour; no colour: that of the text around it."""

    text: str
    bold: bool = False
    colour: str = ""


Line = tuple[Run, ...]


def lines(text: str) -> list[Line]:
    """The lines of a label; anything else between < and > is text."""
    found: list[list[Run]] = [[]]
    bold, colours = 0, [""]
    for piece in _TAG.split(text):
        if piece == "<br>":
            found.append([])
        elif piece in ("<b>", "</b>"):
            bold += 1 if piece == "<b>" else -1
        elif piece == "</span>":
            colours.pop() if len(colours) > 1 else None
        elif _TAG.fullmatch(piece):
            colours.append(piece.partition("color:")[2].rstrip('">'))
        elif piece:
            found[-1].append(Run(piece, bold > 0, colours[-1]))
    return [tuple(line) for line in found]


def width(line: Line, size: float) -> float:
    """Pixels that a line takes."""
    return sum(fonts.width(run.text, size, run.bold) for run in line)


def widest(found: list[Line], size: float) -> float:
    """Pixels that the longest of some lines takes."""
    return max((width(line, size) for line in found), default=0.0)


def height(found: list[Line], size: float) -> float:
    """Pixels from the top of the first line to the bottom of the last, as browsers measure them."""
    return sum(fonts.line(size)) + (len(found) - 1) * LEADING * size
