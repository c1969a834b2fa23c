"""A line of twelve periods: target dashed and labelled at its end, the first and the last period below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.export.svg import elements
from analytics.export.svg.elements import Pen, Type, number
from analytics.findings.content import Pillar

WIDTH, HEIGHT = 420, 84
_LEFT, _RIGHT, _TOP, _BOTTOM = 4, 82, 10, 26
_SIZE = 13.5


@dataclass(frozen=True)
class Ink:
    """The colours of the picture: a picture sees no style sheet."""

    line: str
    text: str


def known(values: Sequence[float | None]) -> bool:
    """Whether there is a line to draw."""
    return sum(value is not None for value in values) > 1


def sparkline(pillar: Pillar, ink: Ink) -> list[str]:
    """The elements, on a canvas of WIDTH × HEIGHT; periods without a value leave a gap."""
    return [*_target(pillar, ink), *_line(pillar, ink), *_ends(pillar, ink)]


def _x(place: int, count: int) -> float:
    return _LEFT + place * (WIDTH - _LEFT - _RIGHT) / max(count - 1, 1)


def _y(value: float, pillar: Pillar) -> float:
    held = [v for v in (*pillar.values, pillar.target) if v is not None]
    low, high = min(held), max(held)
    share = 0.5 if high == low else (high - value) / (high - low)
    return _TOP + share * (HEIGHT - _TOP - _BOTTOM)


def _line(pillar: Pillar, ink: Ink) -> list[str]:
    points = [(_x(n, len(pillar.values)), v) for n, v in enumerate(pillar.values)]
    path, down = "", False
    for x, value in points:
        if value is not None:
            path += f"{'L' if down else 'M'}{number(x)} {number(_y(value, pillar))}"
        down = value is not None
    drawn = [(x, value) for x, value in points if value is not None]
    if not drawn:
        return []
    x, value = drawn[-1]
    dot = elements.element("circle", cx=x, cy=_y(value, pillar), r=3.5, fill=ink.line)
    return [elements.path(path, Pen(ink.line, 2)), dot]


def _target(pillar: Pillar, ink: Ink) -> list[str]:
    if pillar.target is None:
        return []
    y, end = _y(pillar.target, pillar), WIDTH - _RIGHT
    line = elements.line((_LEFT, y), (end, y), Pen(ink.text, 1.2, "dash"))
    return [line, elements.words(pillar.target_label, (end + 8, y + 4.5), Type(_SIZE, ink.text))]


def _ends(pillar: Pillar, ink: Ink) -> list[str]:
    foot = HEIGHT - 6
    first = elements.words(pillar.first, (0, foot), Type(_SIZE, ink.text))
    last = elements.words(pillar.last, (WIDTH - _RIGHT + _LEFT, foot), Type(_SIZE, ink.text, "right"))
    return [first, last]
