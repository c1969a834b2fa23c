"""The pack as a workbook: a sheet a chart with its table and a native chart on it, and a first sheet that explains."""

from __future__ import annotations

import io

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from analytics.export.exhibit import Exhibit
from analytics.export.pack import Pack
from analytics.export.workbook import table
from analytics.export.workbook.aids import Aids
from analytics.export.workbook.cover import cover
from analytics.export.workbook.draws import CELLS, NATIVE, TABLES
from analytics.export.workbook.looks import Canvas
from analytics.export.workbook.names import sheet_name
from analytics.export.workbook.styles import GREY, SMALL, TITLE, Styles, held, paper
from data.text import t

INERT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
TOP = 4  # the row of the headings, from 0


def xlsx(pack: Pack) -> bytes:
    """The file; the same pack gives the same bytes. Nothing in it is a formula or leads outside."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True, **INERT}) as book:
        said = pack.provenance.made_at
        properties = {"title": held(pack.title), "author": held(pack.office), "created": said.replace(tzinfo=None)}
        book.set_properties(properties)
        styles, aids = Styles(book), Aids(t("export.xlsx.aids", pack.lang))
        names = [sheet_name(place, one.chart.words.name) for place, one in enumerate(pack.exhibits, start=1)]
        cover(book, pack, names, styles)
        for one, name in zip(pack.exhibits, names, strict=True):
            _exhibit(book, one, name, styles, aids)
        aids.written(book)
    return made.getvalue()


def _exhibit(book: Workbook, one: Exhibit, name: str, styles: Styles, aids: Aids) -> None:
    sheet, chart = paper(book.add_worksheet(name)), one.chart
    sheet.write_string(0, 0, held(one.headline or chart.words.name), styles(TITLE))
    sheet.write_string(1, 0, held(chart.words.name), styles(GREY))
    sheet.write_string(2, 0, held(one.remark), styles())
    if chart.empty:
        sheet.write_string(TOP, 0, held(chart.empty), styles(GREY))
        end = TOP + 1
    else:
        end = _drawn(book, sheet, table.write(sheet, name, chart, styles, TOP), styles, aids)
    _foot(sheet, one, end + 1, styles)


def _drawn(book: Workbook, sheet: Worksheet, placed: table.Placed, styles: Styles, aids: Aids) -> int:
    """What the kind draws; returns the first free row."""
    chart = placed.chart
    sheet.freeze_panes(TOP + 1, 0)
    if chart.kind in CELLS:
        sheet.set_h_pagebreaks([placed.end + 1])
        words = t("export.xlsx.crossed" if chart.kind == "heat" else "export.xlsx.placed", chart.lang)
        sheet.write_string(placed.end + 1, 0, words, styles(TITLE, {"font_size": 11}))
        return CELLS[chart.kind](sheet, chart, styles, placed.end + 2)
    sheet.repeat_rows(TOP)
    if chart.kind in TABLES:
        return placed.end
    canvas = Canvas(book, placed, aids)
    drawn = NATIVE[chart.kind](canvas)
    drawn.set_size({"width": canvas.width, "height": canvas.height})
    sheet.insert_chart(TOP, len(chart.columns) + 1, drawn, {"object_position": 3, "description": held(chart.words.alt)})
    return placed.end


def _foot(sheet: Worksheet, one: Exhibit, row: int, styles: Styles) -> None:
    """Note, provenance and address below the table; the address is text."""
    said = one.provenance
    for words in filter(None, (*one.chart.foot, *said.clauses, said.link)):
        sheet.write_string(row, 0, held(words), styles(SMALL))
        row += 1
