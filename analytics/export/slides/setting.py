"""How text is set on slides: sizes, colours, lines that a text needs on a width."""

from __future__ import annotations

from analytics.charts import tokens
from analytics.export import fonts
from analytics.export.native.xml import Type
from analytics.export.svg.markup import Run
from analytics.export.svg.setting import wrapped
from data.text import Lang

COLOURS = tokens("light")
HEADLINE, LARGE, BODY, SMALL, TINY = 22.0, 16.0, 14.0, 12.0, 10.0
LEADING = 1.32  # of the size: the lines of the fonts that offices have
WIDER = 1.06  # than our font, at most


def type_(lang: Lang, size: float, colour: str = "ink", bold: bool = False) -> Type:
    """A type in a colour of the palette."""
    return Type(size, COLOURS[colour], lang, bold)


def wide(text: str, size: float, bold: bool = False) -> float:
    """Points that a text takes in one line, in the wider of the fonts that may set it."""
    return fonts.width(text, size, bold) * WIDER


def lines(text: str, size: float, width: float, bold: bool = False) -> int:
    """Lines that a text takes on a width."""
    if "\n" not in text and wide(text, size, bold) <= width:
        return 1
    return max(len(wrapped([Run(text, bold)], size * WIDER, width)), 1)


def cut(text: str, size: float, width: float, most: int = 1) -> str:
    """The text, shortened with … where it takes more than `most` lines."""
    if lines(text, size, width) <= most:
        return text
    end = len(text)
    while end > 1 and lines(f"{text[:end]}…", size, width) > most:
        end -= max(1, end // 20)
    return f"{text[:end].rstrip()}…"
