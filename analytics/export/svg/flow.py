"""Paragraphs one under the other, as pictures of words are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.export import fonts
from analytics.export.svg import elements
from analytics.export.svg.elements import Type
from analytics.export.svg.markup import Run
from analytics.export.svg.setting import wrapped


@dataclass(frozen=True)
class Paragraph:
    """Runs in one size; `before` px of room above; `leading` from line to line, of the size."""

    runs: Sequence[Run]
    size: float
    colour: str
    before: float = 0
    leading: float = 1.5


def paragraph(text: str, size: float, colour: str, *, bold: bool = False, before: float = 0) -> Paragraph:
    return Paragraph((Run(text, bold),), size, colour, before)


def flowed(paragraphs: Iterable[Paragraph], x: float, y: float, width: float) -> tuple[list[str], float]:
    """The paragraphs from a place on, none wider than `width` px; and where they end."""
    drawn: list[str] = []
    for one in paragraphs:
        lines = wrapped(one.runs, one.size, width)
        step, line = one.size * one.leading, fonts.line(one.size)
        baseline = y + one.before + (step - sum(line)) / 2 + line.ascent
        for n, runs in enumerate(lines):
            drawn += elements.text([runs], (x, baseline + n * step), Type(one.size, one.colour))
        y += one.before + len(lines) * step if lines else 0
    return drawn, y
