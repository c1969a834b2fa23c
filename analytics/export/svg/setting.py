"""Text set in lines of a width: breaks between Chinese characters and between words, never before closing marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from analytics.export.svg import markup
from analytics.export.svg.markup import Line, Run

_OPENING, _CLOSING = "（《“‘〔【［｛", "，。；：！？、）》”’〕】］｝…％%｜"
# a word or number whole, or one character, with the opening marks before it and the closing ones behind
_PIECE = re.compile(rf"\n|\s+|[{_OPENING}(]*(?:[A-Za-z0-9+\-−–~～.,:/@_#&'()Α-ω]+|.)[{_CLOSING})]*", re.DOTALL)


def wrapped(text: str | Sequence[Run], size: float, width: float) -> list[Line]:
    """The lines of a text, or of runs, none wider than `width` px unless a single character is."""
    runs = [Run(text)] if isinstance(text, str) else text
    lines: list[list[Run]] = [[]]
    for piece in _pieces(runs, size, width):
        if piece.text == "\n":
            lines.append([])
            continue
        if lines[-1] and markup.width((*lines[-1], replace(piece, text=piece.text.rstrip())), size) > width:
            lines.append([])
        if lines[-1] or piece.text.strip():
            lines[-1].append(piece)
    return [_joined(line) for line in lines if line]


def _pieces(runs: Iterable[Run], size: float, width: float) -> Iterable[Run]:
    for run in runs:
        for text in _PIECE.findall(run.text):
            piece = replace(run, text=text)
            whole = markup.width((piece,), size) <= width
            yield from (piece,) if whole else (replace(run, text=character) for character in text)


def _joined(line: Sequence[Run]) -> Line:
    """The line with neighbours of one look put together, without blanks at its end."""
    joined: list[Run] = []
    for run in line:
        if joined and replace(joined[-1], text="") == replace(run, text=""):
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return (*joined[:-1], replace(joined[-1], text=joined[-1].text.rstrip()))


def longest(text: str, size: float) -> float:
    """Pixels of the longest word, number or character of a text, which a line must hold whole."""
    return max((markup.width((Run(piece.rstrip()),), size) for piece in _PIECE.findall(text)), default=0.0)


def gathered(clauses: Iterable[str], between: str, size: float, width: float) -> list[str]:
    """Clauses joined to lines that break between clauses only."""
    lines: list[str] = []
    for clause in clauses:
        longer = f"{lines[-1]}{between}{clause}" if lines else ""
        if longer and markup.width((Run(longer),), size) <= width:
            lines[-1] = longer
        else:
            lines.append(clause)
    return lines
