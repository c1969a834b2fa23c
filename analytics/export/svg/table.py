"""A table as a picture: hairlines, numbers at the right, cells in as many lines as they need."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.charts import Chart, tokens
from analytics.export import fonts
from analytics.export.cells import Printed, printed
from analytics.export.svg import elements
from analytics.export.svg.elements import Pen, Type
from analytics.export.svg.markup import LEADING, Line, Run
from analytics.export.svg.setting import wrapped
from data.text import t

SIZE = 14.0
GUTTER = 20.0  # px between columns
PAD = 6.0  # px above and below a row
MOST = 24  # rows in a picture
NARROWEST = 48.0
_COLOURS = tokens("light")


def table(chart: Chart, width: float, most: int = MOST) -> tuple[list[str], float]:
    """The table of a chart and its height; where it is cut, a line says how many rows there are."""
    whole = printed(chart)
    rows = whole.rows[:most]
    widths = _widths(whole, rows, width)
    drawn, y = _row(whole.headings, whole, widths, 0, _COLOURS["text2"])
    for cells in rows:
        parts, y = _row(cells, whole, widths, y, _COLOURS["ink"])
        drawn += parts
    if len(rows) < len(whole.rows):
        said = t("export.first_rows", chart.lang, shown=len(rows), total=len(whole.rows))
        drawn.append(elements.words(said, (0, y + PAD + fonts.line(SIZE).ascent), Type(13, _COLOURS["text2"])))
        y += PAD + sum(fonts.line(SIZE))
    return drawn, y


def _widths(whole: Printed, rows: Sequence[Sequence[str]], width: float) -> list[float]:
    """What each column takes; those that take most give what is lacking."""
    needs = [max(fonts.width(text, SIZE) for text in column) + 1 for column in zip(whole.headings, *rows, strict=True)]
    room = width - GUTTER * (len(needs) - 1)
    limit = max(needs)
    while sum(min(need, limit) for need in needs) > room and limit > NARROWEST:
        limit -= 2
    return [min(need, limit) for need in needs]


def _row(cells: Sequence[str], whole: Printed, widths: list[float], y: float, colour: str) -> tuple[list[str], float]:
    drawn, x, lines = [], 0.0, 1
    baseline = y + PAD + fonts.line(SIZE).ascent
    for text, numeric, width in zip(cells, whole.numeric, widths, strict=True):
        found = _set(text, width, numeric)
        place = (x + width, baseline) if numeric else (x, baseline)
        drawn += elements.text(found, place, Type(SIZE, colour, "right" if numeric else "left"))
        lines, x = max(lines, len(found)), x + width + GUTTER
    end = y + 2 * PAD + sum(fonts.line(SIZE)) + (lines - 1) * LEADING * SIZE
    return [*drawn, elements.line((0, end), (x - GUTTER, end), Pen(_COLOURS["rule"]))], end


def _set(text: str, width: float, numeric: bool) -> list[Line]:
    """A cell in lines; a number stands in one."""
    return [(Run(text),)] if numeric else wrapped(text, SIZE, width)
