"""A line of twelve months as a small picture: target dashed and labelled at its end, first and last month below."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from analytics.findings.content import Pillar


@dataclass(frozen=True)
class Ink:
    """Colours and font of the picture: a picture sees no style sheet."""

    line: str
    text: str
    font: str


_WIDTH, _HEIGHT = 420, 84
_LEFT, _RIGHT, _TOP, _BOTTOM = 4, 82, 10, 26


def picture(pillar: Pillar, ink: Ink) -> str:
    """The picture as a data address; months without a value leave a gap."""
    shapes = [*_target(pillar, ink), *_line(pillar, ink), *_ends(pillar, ink)]
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}">{"".join(shapes)}</svg>'
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _x(place: int, count: int) -> float:
    return _LEFT + place * (_WIDTH - _LEFT - _RIGHT) / max(count - 1, 1)


def _y(value: float, pillar: Pillar) -> float:
    known = [v for v in (*pillar.values, pillar.target) if v is not None]
    low, high = min(known), max(known)
    share = 0.5 if high == low else (high - value) / (high - low)
    return _TOP + share * (_HEIGHT - _TOP - _BOTTOM)


def _line(pillar: Pillar, ink: Ink) -> list[str]:
    points = [(_x(n, len(pillar.values)), v) for n, v in enumerate(pillar.values)]
    path, pen_down = "", False
    for x, value in points:
        if value is not None:
            path += f"{'L' if pen_down else 'M'}{x:.1f} {_y(value, pillar):.1f}"
        pen_down = value is not None
    drawn = [(x, value) for x, value in points if value is not None]
    if not drawn:
        return []
    line = f'<path d="{path}" fill="none" stroke="{ink.line}" stroke-width="2"/>'
    x, value = drawn[-1]
    return [line, f'<circle cx="{x:.1f}" cy="{_y(value, pillar):.1f}" r="3.5" fill="{ink.line}"/>']


def _target(pillar: Pillar, ink: Ink) -> list[str]:
    if pillar.target is None:
        return []
    y, end = _y(pillar.target, pillar), _WIDTH - _RIGHT
    line = f'<path d="M{_LEFT} {y:.1f}H{end}" stroke="{ink.text}" stroke-width="1.2" stroke-dasharray="5 4"/>'
    return [line, _text(end + 8, y + 4.5, pillar.target_label, "start", ink)]


def _ends(pillar: Pillar, ink: Ink) -> list[str]:
    foot = _HEIGHT - 6
    first = _text(0, foot, pillar.first, "start", ink)
    return [first, _text(_WIDTH - _RIGHT + _LEFT, foot, pillar.last, "end", ink)]


def _text(x: float, y: float, words: str, anchor: str, ink: Ink) -> str:
    style = f'font-family="{escape(ink.font)}" font-size="13.5" fill="{ink.text}" text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(words)}</text>'


def known(values: Sequence[float | None]) -> bool:
    """Whether there is a line to draw."""
    return sum(value is not None for value in values) > 1
