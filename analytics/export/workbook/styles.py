"""How cells and charts look: one font, hairlines, ink and grey, colour for judgements only."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analytics.charts import tokens
from analytics.export import fonts
from analytics.export.clean import clean

FONT = "Microsoft YaHei"
COLOURS = tokens("light")
LONGEST = 32_767  # characters in a cell
LINE_HEIGHT = 15  # points

TITLE = {"bold": True, "font_size": 14, "font_color": COLOURS["ink"]}
GREY = {"font_color": COLOURS["text2"]}
SMALL = {**GREY, "font_size": 9}
LINE = {"bottom": 1, "bottom_color": COLOURS["rule"], "valign": "top"}
HEAD = {**LINE, **GREY, "bold": True, "text_wrap": True, "valign": "vcenter", "bottom_color": COLOURS["ink"]}
WRAPPED = {"text_wrap": True, "align": "left", "indent": 1}
RIGHT = {"align": "right"}
DAY = {**LINE, "num_format": "yyyy-mm-dd", "align": "left"}


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple, Format] = {}

    def __call__(self, *parts: dict[str, Any]) -> Format:
        """The format of some properties; later ones go before earlier ones."""
        whole: dict[str, Any] = {}
        for part in parts:
            whole |= part
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": FONT, "font_size": 10, **whole})
        return self._made[key]


def held(text: object) -> str:
    """The text as a cell holds it."""
    return clean(text)[:LONGEST]


def fit_row(sheet: Worksheet, row: int, cells: Iterable[tuple[str, float]]) -> None:
    """Makes a row as tall as its wrapped texts need, each with the width of its column in Latin characters."""
    lines = max((sum(_lines(line, width) for line in text.split("\n")) for text, width in cells), default=1)
    if lines > 1:
        sheet.set_row(row, min(LINE_HEIGHT * lines, 400))


def _lines(text: str, width: float) -> int:
    return max(1, math.ceil(fonts.width(text, 1) * 2 / max(width - 2, 1)))


def paper(sheet: Worksheet) -> Worksheet:
    """The sheet as it is printed: A4 lying, one page across, numbered; without gridlines."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C— &P —")
    return sheet
