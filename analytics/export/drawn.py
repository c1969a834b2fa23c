"""双随机抽查记录表 as a PDF to print and sign, and as a workbook."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from analytics.charts import tokens
from analytics.drawing.sheet import Sheet
from analytics.export import fonts
from analytics.export.pdf import PLACES, typeset
from analytics.export.workbook.styles import GREY, HEAD, LINE, SMALL, TITLE, WRAPPED, Styles, held, paper
from analytics.export.xlsx import INERT
from data.text import t

WIDTHS = (8, 34, 24, 16, 34)
METHOD_HEIGHT = 48  # points: three lines
MADE = datetime(2000, 1, 1)  # a form says itself when it was drawn; the same record gives the same file


def pdf(sheet: Sheet) -> bytes:
    """A4: facts, who was drawn, hashes, lines to sign."""
    lang, region = PLACES[sheet.lang]
    data: dict[str, Any] = {
        **vars(sheet),
        "joined": sheet.joined,
        "lang": lang,
        "region": region,
        "family": fonts.FAMILY,
        "colours": tokens("light"),
        "words": {"list": t("draw.sheet.list", sheet.lang), "day": t("draw.sheet.day", sheet.lang)},
        "flags": [sheet.demo] if sheet.demo else [],
    }
    return typeset("draw.typ", data, MADE)


def xlsx(sheet: Sheet) -> bytes:
    """The same on one sheet: the list with a filter, what it was drawn from below."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True, **INERT}) as book:
        book.set_properties({"title": held(sheet.title), "created": MADE})
        page, styles = paper(book.add_worksheet(held(sheet.title)[:31])), Styles(book)
        for n, width in enumerate(WIDTHS):
            page.set_column(n, n, width)
        page.write_string(0, 0, held(f"{sheet.title} {sheet.demo}".strip()), styles(TITLE))
        page.write_string(1, 0, held(sheet.number), styles(GREY))
        row = _list(page, sheet, styles, 3)
        row = _pairs(page, (*sheet.facts, *sheet.seals), styles, row + 1)
        page.merge_range(row + 1, 0, row + 1, len(WIDTHS) - 1, "", styles(SMALL, WRAPPED))
        page.write_string(row + 1, 0, held(sheet.method), styles(SMALL, WRAPPED))
        page.set_row(row + 1, METHOD_HEIGHT)
        for n, sign in enumerate(sheet.signs):
            page.write_string(row + 3 + 2 * n, 1, held(sign), styles())
    return made.getvalue()


def _list(page: Worksheet, sheet: Sheet, styles: Styles, top: int) -> int:
    """Headings and rows; returns the first free row. The first column holds numbers."""
    for n, heading in enumerate(sheet.headings):
        page.write_string(top, n, held(heading), styles(HEAD))
    for y, (place, *cells) in enumerate(sheet.cells, start=top + 1):
        page.write_number(y, 0, int(place), styles(LINE, {"align": "left"}))
        for n, cell in enumerate(cells, start=1):
            page.write_string(y, n, held(cell), styles(LINE))
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    page.autofilter(top, 0, top + len(sheet.rows), len(sheet.headings) - 1)
    return top + 1 + len(sheet.rows)


def _pairs(page: Worksheet, pairs: tuple[tuple[str, str], ...], styles: Styles, row: int) -> int:
    for heading, words in pairs:
        page.write_string(row, 1, held(heading), styles(GREY))
        page.write_string(row, 2, held(words), styles())
        row += 1
    return row
