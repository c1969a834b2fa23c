"""Swatches of a chart and what they mean."""

from __future__ import annotations

from analytics.charts import Chart, tokens
from analytics.charts.layout import hatch
from analytics.export import fonts
from analytics.export.svg import elements
from analytics.export.svg.bars import hatching
from analytics.export.svg.elements import Type

SIZE, SWATCH, GAP, BETWEEN, LEADING = 13.0, 11.0, 6.0, 16.0, 20.0
_COLOURS = tokens("light")


def legend(chart: Chart, x: float, y: float, width: float) -> tuple[list[str], float]:
    """The swatches in as many lines as they need, and where they end."""
    if not chart.legend or chart.empty:
        return [], y
    drawn, at = [], x
    for item in chart.legend:
        room = SWATCH + GAP + fonts.width(item.label, SIZE)
        if at > x and at + room > x + width:
            at, y = x, y + LEADING
        drawn += _swatch(item.fill, at, y + 4)
        drawn.append(elements.words(item.label, (at + SWATCH + GAP, y + 14), Type(SIZE, _COLOURS["text2"])))
        at += room + BETWEEN
    return drawn, y + LEADING


def _swatch(fill: str, x: float, y: float) -> list[str]:
    if fill != "hatch":
        edge = {"stroke": _COLOURS["rule"]} if _COLOURS[fill] == _COLOURS["bg"] else {}
        return [elements.rect(x, y, SWATCH, SWATCH, _COLOURS[fill], **edge)]
    pattern = hatch(_COLOURS) | {"size": 4, "solidity": 0.25}
    ground = elements.rect(x, y, SWATCH, SWATCH, _COLOURS["bg"], stroke=_COLOURS["hatch"])
    return [ground, hatching(x, y, SWATCH, SWATCH, pattern)]
