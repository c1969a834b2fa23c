"""What files hold, read back without the code that wrote them: the table of each exhibit, as rows of cells."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import docx
import pptx
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from lxml import html
from python_calamine import CalamineWorkbook

from analytics.export import Exhibit
from analytics.export.document.exhibits import SHOWN
from analytics.export.native import NATIVE
from pages.parts import tables as screen

Table = list[list[Any]]
Tables = list[Table | None]  # one an exhibit; None where the file holds its words alone
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FILLED = ("heat", "tiles")  # kinds that are drawn as cells
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def on_screen(one: Exhibit) -> Table:
    """The table that 表 unfolds on the page."""
    rows = html.fromstring(screen.html(one.chart.cells())).iter("tr")
    return [[cell.text_content() for cell in row] for row in rows]


def from_csv(made: bytes, exhibits: Sequence[Exhibit]) -> Tables:
    """The .csv of the zip."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".csv"))
        rows = list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
    assert len(exhibits) == 1
    return [[[_bare(cell) for cell in row] for row in rows]]


def _bare(cell: str) -> str:
    """A cell without the mark that keeps it text."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def from_xlsx(made: bytes, exhibits: Sequence[Exhibit]) -> Tables:
    """The sheets behind the first, from the row of the headings on."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    return [_below(book.get_sheet_by_index(place).to_python(), one) for place, one in enumerate(exhibits, start=1)]


def _below(rows: Table, one: Exhibit) -> Table:
    headings = list(one.chart.cells())
    wide, tall = len(headings), len(one.chart.rows) + 1
    top = next(place for place, row in enumerate(rows) if row[:wide] == headings)
    return [row[:wide] for row in rows[top : top + tall]]


def from_docx(made: bytes, exhibits: Sequence[Exhibit]) -> Tables:
    """The tables of the text."""
    found = iter(docx.Document(io.BytesIO(made)).element.body.iter(f"{W}tbl"))
    return [_next(found, one) if SHOWN[one.chart.kind].tabled else None for one in exhibits]


def _next(tables: Iterator[Any], one: Exhibit) -> Table:
    if one.chart.kind in FILLED:
        next(tables)
    return [[_words(cell) for cell in row.iter(f"{W}tc")] for row in next(tables).iter(f"{W}tr")]


def _words(cell: Any) -> str:
    marks = {f"{W}t": None, f"{W}br": "\n", f"{W}tab": "\t"}
    return "".join(marks[node.tag] or node.text or "" for node in cell.iter(*marks))


def workbooks_of_docx(made: bytes, exhibits: Sequence[Exhibit]) -> Tables:
    """The workbooks inside the charts of the text."""
    document = docx.Document(io.BytesIO(made))
    ids = document.element.body.xpath(".//*[local-name()='chart']/@r:id")
    parts = iter([document.part.rels[id].target_part.part_related_by(RT.PACKAGE).blob for id in ids])
    return [_book(next(parts)) if _drawn(one) else None for one in exhibits]


def workbooks_of_pptx(made: bytes, exhibits: Sequence[Exhibit]) -> Tables:
    """The workbooks inside the charts of the slides."""
    shapes = (shape for slide in pptx.Presentation(io.BytesIO(made)).slides for shape in slide.shapes)
    parts = iter([shape.chart.part.chart_workbook.xlsx_part.blob for shape in shapes if shape.has_chart])
    return [_book(next(parts)) if _drawn(one) else None for one in exhibits]


def _drawn(one: Exhibit) -> bool:
    """Whether a chart stands there: a pillar has one where there is a course."""
    if one.chart.kind != "pillar":
        return one.chart.kind in NATIVE
    return sum(value is not None for value in one.chart.content.values) > 1


def _book(made: bytes) -> Table:
    return CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()


# what is read of each format that holds numbers
READERS: Mapping[str, tuple[Callable[[bytes, Sequence[Exhibit]], Tables], ...]] = {
    "csv": (from_csv,),
    "xlsx": (from_xlsx,),
    "pptx": (workbooks_of_pptx,),
    "docx": (from_docx, workbooks_of_docx),
}
