"""How text is set on slides: sizes, colours, lines that a text needs on a width."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from analytics.charts import tokens
from analytics.export import fonts
from analytics.export.native.xml import Type
from analytics.export.svg.markup import Run
from analytics.export.svg.setting import wrapped
from data.text import Lang

One = TypeVar("One")
COLOURS = tokens("light")
HEADLINE, LARGE, BODY, SMALL, TINY = 22.0, 16.0, 14.0, 12.0, 10.0
LEADING = 1.32  # of the size: the lines of the fonts that offices have
WIDER = 1.06  # than our font, at most
LATIN = 1.2  # the same of letters and digits, in the fonts that stand in where those of the slides are not installed
BETWEEN = 0.18  # of the size: what programs set between Chinese and letters or digits
_MEETING = re.compile(r"(?<=[\u2e80-\uffef])(?=[A-Za-z0-9+(])|(?<=[A-Za-z0-9%)])(?=[\u2e80-\uffef])")


def type_(lang: Lang, size: float, colour: str = "ink", bold: bool = False) -> Type:
    """A type in a colour of the palette."""
    return Type(size, COLOURS[colour], lang, bold)


def wide(text: str, size: float, bold: bool = False) -> float:
    """Points that a text takes in one line, in the widest of the fonts that may set it."""
    chinese = "".join(one for one in text if one >= "\u2e80")
    letters = "".join(one for one in text if one < "\u2e80")
    between = BETWEEN * len(_MEETING.findall(text)) * size
    return fonts.width(chinese, size, bold) * WIDER + fonts.width(letters, size, bold) * LATIN + between


def lines(text: str, size: float, width: float, bold: bool = False) -> int:
    """Lines that a text takes on a width."""
    whole = wide(text, size, bold)
    if "\n" not in text and whole <= width:
        return 1
    wider = whole / max(fonts.width(text, size, bold), 1e-9)
    return max(len(wrapped([Run(text, bold)], size * max(wider, WIDER), width)), 1)


def cut(text: str, size: float, width: float, most: int = 1, bold: bool = False) -> str:
    """The text, shortened with … where it takes more than `most` lines."""
    if lines(text, size, width, bold) <= most:
        return text
    end = len(text)
    while end > 1 and lines(f"{text[:end]}…", size, width, bold) > most:
        end -= max(1, end // 20)
    return f"{text[:end].rstrip()}…"


def spread(items: Sequence[One], tall: Callable[[One], float], room: float) -> list[list[One]]:
    """What stands below each other, on as few slides as hold it and about equally full: no slide is left with one
    row. There is always one part, if an empty one."""
    whole = sum(map(tall, items))
    count = len(_filled(items, tall, room))
    for share in (whole / count * (1 + step / 20) for step in range(21)):
        made = _filled(items, tall, min(share, room))
        if len(made) == count:
            return made
    return _filled(items, tall, room)


def _filled(items: Iterable[One], tall: Callable[[One], float], room: float) -> list[list[One]]:
    made: list[list[One]] = [[]]
    left = room
    for one in items:
        if tall(one) > left + 1e-6 and made[-1]:
            made.append([])
            left = room
        made[-1].append(one)
        left -= tall(one)
    return made
