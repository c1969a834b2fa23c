"""A table as a picture: hairlines, numbers at the right, cells in as many lines as they need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from analytics.charts import Chart, tokens
from analytics.export import fonts
from analytics.export.cells import Printed, printed
from analytics.export.svg import elements, markup
from analytics.export.svg.elements import Pen, Type
from analytics.export.svg.setting import longest, wrapped
from data.text import t

SIZES = (14.0, 13.0, 12.0, 11.0)  # the first in which words and numbers stay whole
NOTE = 13.0
GUTTER, WIDEST = 18.0, 64.0  # px between columns
PAD = 6.0  # px above and below a row
MOST = 24  # rows in a picture
_COLOURS = tokens("light")


class Grid(NamedTuple):
    """How a table is set: size of its text, columns and the room between them in px, which of them hold numbers."""

    size: float
    widths: list[float]
    gutter: float
    numeric: Sequence[bool]


def table(chart: Chart, width: float, most: int = MOST) -> tuple[list[str], float]:
    """The table of a chart and its height; where it is cut, a line says how many rows there are."""
    whole = printed(chart)
    rows = whole.rows[:most]
    grid = _grid(whole, rows, width)
    drawn, y = _row(whole.headings, grid, 0, _COLOURS["text2"])
    for cells in rows:
        parts, y = _row(cells, grid, y, _COLOURS["ink"])
        drawn += parts
    if len(rows) == len(whole.rows):
        return drawn, y
    said, line = t("export.first_rows", chart.lang, shown=len(rows), total=len(whole.rows)), fonts.line(NOTE)
    drawn.append(elements.words(said, (0, y + PAD + line.ascent), Type(NOTE, _COLOURS["text2"])))
    return drawn, y + PAD + sum(line)


def _grid(whole: Printed, rows: Sequence[Sequence[str]], width: float) -> Grid:
    columns = list(zip(whole.headings, *rows, strict=True))
    room = width - GUTTER * (len(columns) - 1)
    least: list[float] = []
    for size in SIZES:
        least = [max(longest(text, size) for text in column) + 1 for column in columns]
        if sum(least) <= room:
            break
    cells = [max(fonts.width(text, size) for text in (*column[1:], "")) + 1 for column in columns]
    heads = [fonts.width(column[0], size) + 1 for column in columns]
    whole_heads = sum(map(max, cells, heads)) <= room
    wanted = [max(cell, head if whole_heads else head / 2) for cell, head in zip(cells, heads, strict=True)]
    widths = _shared(list(map(max, wanted, least)), least, room)
    spare = (width - sum(widths)) / max(len(widths) - 1, 1)
    return Grid(size, widths, min(max(GUTTER, spare), WIDEST), whole.numeric)


def _shared(wanted: list[float], least: list[float], room: float) -> list[float]:
    """What each column takes: those that want most give way first, down to their least."""
    limit, found = max(wanted), wanted
    while sum(found) > room and limit > 0:
        limit -= 2
        found = [max(min(want, limit), low) for want, low in zip(wanted, least, strict=True)]
    return [one * min(room / sum(found), 1) for one in found]


def _row(cells: Sequence[str], grid: Grid, y: float, colour: str) -> tuple[list[str], float]:
    """The cells of a row and the hairline below; and where it ends."""
    found = [wrapped(text, grid.size, width) for text, width in zip(cells, grid.widths, strict=True)]
    drawn, x, baseline = [], 0.0, y + PAD + fonts.line(grid.size).ascent
    for lines, numeric, width in zip(found, grid.numeric, grid.widths, strict=True):
        place = (x + width, baseline) if numeric else (x, baseline)
        drawn += elements.text(lines, place, Type(grid.size, colour, "right" if numeric else "left"))
        x += width + grid.gutter
    end = y + 2 * PAD + max(markup.height(lines, grid.size) for lines in found)
    return [*drawn, elements.line((0, end), (x - grid.gutter, end), Pen(_COLOURS["rule"]))], end
