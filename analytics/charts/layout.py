"""The house style of a figure, as plain dicts: no boxes, no legend, one faint grid across the value axis."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

from analytics.charts.chart import Chart
from analytics.charts.theme import SANS
from analytics.frames import Rows, column

Theme = Mapping[str, str]
SIZE = 13
_HOLDING = frozenset("0123456789～–（(")  # what must not end a line
_CLOSING = frozenset("～–）)、，")  # what must not begin one
CLEAR = "rgba(0,0,0,0)"


def layout(chart: Chart, theme: Theme, x: dict, y: dict, margin: Mapping[str, int], **more: Any) -> dict[str, Any]:
    """The layout shared by all figures; `margin` overrides the 8 px around the plot."""
    return {
        "height": chart.height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 0, "autoexpand": True, **margin},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": SANS, "size": SIZE, "color": theme["text2"]},
        "separators": ".,",
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": theme["bg"],
            "bordercolor": theme["rule"],
            "font": {"family": SANS, "size": SIZE, "color": theme["ink"]},
            "align": "left",
        },
        "xaxis": x,
        "yaxis": y,
        **more,
    }


def axis(theme: Theme, **more: Any) -> dict[str, Any]:
    """An axis without line, ticks, zero line or grid."""
    return {
        "showline": False,
        "zeroline": False,
        "showgrid": False,
        "ticks": "",
        "tickangle": 0,
        "automargin": True,
        "fixedrange": True,
        "tickfont": {"size": SIZE, "color": theme["text2"]},
        **more,
    }


def grid(theme: Theme) -> dict[str, Any]:
    """Added to the value axis: the faint grid."""
    return {"showgrid": True, "gridcolor": theme["grid"], "gridwidth": 1}


def note(text: str, theme: Theme, **more: Any) -> dict[str, Any]:
    """An annotation without arrow."""
    return {"text": text, "showarrow": False, "font": {"size": SIZE, "color": theme["text2"]}, **more}


def in_margin(text: str, theme: Theme, y: float, shift: float, **more: Any) -> dict[str, Any]:
    """An annotation in the right margin, its right edge `shift` px beyond the plot."""
    return note(text, theme, xref="paper", x=1, xanchor="right", xshift=shift, y=y, yanchor="middle", **more)


def coloured(text: str, colour: str, bold: bool = False) -> str:
    """Text in a colour, for labels inside figures."""
    inner = f"<b>{text}</b>" if bold else text
    return f'<span style="color:{colour}">{inner}</span>'


@lru_cache(maxsize=10_000)
def width(text: str) -> float:
    """About how many pixels a text takes at 13 px: full-width characters 13, others 7.3."""
    return sum(13.0 if unicodedata.east_asian_width(character) in "WFA" else 7.3 for character in text)


def widest(texts: Iterable[str]) -> float:
    return max((width(line) for text in texts for line in text.split("<br>")), default=0.0)


def wrapped(text: str, limit: float = 145) -> str:
    """At most two lines of about `limit` px, never broken inside a number or a word; the rest is cut with …"""
    if width(text) <= limit:
        return text
    cut = _break(text, len(_fitting(text, limit)), limit)
    first, rest = text[:cut].rstrip(), text[cut:].strip()
    if width(rest) > limit:
        rest = f"{_fitting(rest, limit - 13).rstrip()}…"
    return f"{first}<br>{rest}"


def folded(text: str, limit: float) -> list[str]:
    """The whole text in lines of about `limit` px, broken after a mark of a list or at a space where there is one."""
    lines = []
    while width(text) > limit:
        most = len(_fitting(text, limit))
        mark = max(text.rfind(mark, most // 3, most) for mark in "、， ") + 1
        lines.append(text[: mark or most].rstrip())
        text = text[mark or most :].lstrip()
    return [*lines, text]


def _break(text: str, most: int, limit: float) -> int:
    """Where to break: at the last space that fits, else near the middle between two characters that may part.

    A word of Latin letters stays whole even where it does not fit.
    """
    space = text.rfind(" ", 0, most + 1)
    if space > most // 3 or (space > 0 and text[space - 1].isascii()):
        return space
    if text[most - 1].isascii() and text[most - 1].isalpha():
        later = text.find(" ", most)
        return len(text) if later < 0 else later
    half = (len(text) + 1) // 2
    places = [n for n in range(1, most + 1) if text[n - 1] not in _HOLDING and text[n] not in _CLOSING]
    whole = [n for n in places if width(text[n:]) <= limit]
    return min(whole or places, key=lambda n: abs(n - half), default=most)


def _fitting(text: str, limit: float) -> str:
    """As many characters as fit, at least one."""
    taken = 0.0
    for end, character in enumerate(text):
        taken += width(character)
        if taken > limit:
            return text[: max(end, 1)]
    return text


def hatch(theme: Theme) -> dict[str, Any]:
    """The pattern of what is insufficient or incomplete."""
    return {
        "shape": "/",
        "size": 8,
        "solidity": 0.12,
        "fillmode": "overlay",
        "fgcolor": theme["hatch"],
        "bgcolor": theme["bg"],
        "fgopacity": 1,
    }


def rate_range(rows: Rows, *others: float | None, room: float = 0.02) -> tuple[float, float]:
    """Bounds of a rate axis: whole steps of 5 points around values and intervals, those of small samples apart."""
    firm = [row for row in rows if row.get("state") != "insufficient"] or rows
    shown = [v for v in (*column(rows, "value"), *others) if v is not None]
    low = [*shown, *(v for v in column(firm, "lower") if v is not None)]
    high = [*shown, *(v for v in column(firm, "upper") if v is not None)]
    if not low:
        return 0.0, 1.0
    bottom, top = math.floor(min(low) * 20 + 1e-9) / 20, math.ceil(max(high) * 20 - 1e-9) / 20
    top = min(1.0, max(top, bottom + 0.05))
    bottom = min(bottom, top - 0.05)
    return max(0.0, bottom - (top - bottom) * room), top + (top - bottom) * room


def rate_ticks(low: float, high: float, most: int = 5) -> tuple[list[float], list[str]]:
    """Tick values and texts of a rate axis, at most `most`."""
    for step in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0):
        first, last = math.ceil(low / step - 1e-6), math.floor(min(high, 1.0) / step + 1e-6)
        if last - first + 1 <= most:
            break
    decimals = 1 if step < 0.01 else 0
    values = [round(k * step, 4) for k in range(first, last + 1)]
    return values, [f"{v * 100:.{decimals}f}%" for v in values]


def spread(positions: list[float], gap: float) -> list[float]:
    """Offsets that keep labels at least `gap` apart, in the unit of the positions, order kept."""
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    placed = list(positions)
    for before, after in pairwise(order):
        placed[after] = max(placed[after], placed[before] + gap)
    excess = [placed[i] - positions[i] for i in order]
    shift = sum(excess) / len(excess) if excess else 0.0
    return [placed[i] - positions[i] - shift for i in range(len(positions))]
