"""Copies of workbooks to write on: they look as they did, and nothing in them acts or leads outside."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from warnings import catch_warnings
from xml.etree.ElementTree import ParseError, fromstring
from zipfile import BadZipFile, ZipFile

import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.ledgers.errors import FileTooLong
from data.ledgers.guard import ZIP
from data.ledgers.reading import Sheet, read
from data.ledgers.rows import Work

CELL_BYTES = 50  # of XML that a cell takes, as a rule: how many there are is known before they are read
CELLS = 2_000_000  # that can be held and written within the memory and patience there are
LONGEST = 32_767  # characters of a cell
ACTING = ("=", "+", "-", "@")  # a text that begins so turns into a formula when it is edited
OUTSIDE = re.compile(r"\[[^\]]*\][^!]*!")  # a cell of another workbook
ROOT = re.compile(rb"<worksheet\b[^>]*>")  # declares the prefixes of what is in it
X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
VALIDATION = ("type", "operator", "allowBlank", "showErrorMessage", "showInputMessage")
VALIDATION += ("errorStyle", "errorTitle", "error", "promptTitle", "prompt")
ODD = (
    TypeError,
    ValueError,
    KeyError,
    AttributeError,
    IndexError,
    BadZipFile,
    ParseError,
)  # what openpyxl says of odd ones


def copy(path: Path) -> Workbook:
    """A workbook with the sheets of the file: its own where it is .xlsx, else one with its texts in the same cells.

    Formulas give way to the values that they had, links, pivot tables and what lies in other files go.
    Raises FileTooLong for more cells than can be written on, and what `read` raises.
    """
    with path.open("rb") as file:
        packed = file.read(4) == ZIP
    workbook = _opened(path) if packed else None
    if workbook is None:
        workbook = _rewritten(path)
    for sheet in workbook.worksheets:
        _quieten(sheet)
    for scope in (workbook, *workbook.worksheets):
        for name in [name for name, defined in scope.defined_names.items() if OUTSIDE.search(defined.attr_text or "")]:
            del scope.defined_names[name]
    return workbook


def cells(sheet: Worksheet) -> list[Cell]:
    """The cells that there are; walking over rows would make those that there are not."""
    return [cell for cell in sheet._cells.values() if isinstance(cell, Cell)]


def put(cell: Cell | MergedCell, text: str) -> None:
    """Write a text that stays one, whatever it begins with; a cell that others cover holds none."""
    if isinstance(cell, Cell):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST]
        _hold(cell)


def _hold(cell: Cell) -> None:
    if isinstance(cell.value, str) and cell.value.startswith(ACTING):
        cell.data_type = "s"
        cell.quotePrefix = True


def _opened(path: Path) -> Workbook | None:
    """The workbook itself; None for one that openpyxl does not understand, though other programs may."""
    with ZipFile(path) as archive:
        content = sum(m.file_size for m in archive.infolist() if "worksheets/" in m.filename.lower())
    if content > CELLS * CELL_BYTES:
        raise FileTooLong(file=path.name, limit=f"{CELLS:,}")
    try:
        reader = ExcelReader(path, data_only=True, rich_text=True, keep_links=False)
        with catch_warnings(action="ignore"):  # that extensions go: the lists in them come back below
            reader.read()
        parts = {entry.name: relation.target for entry, relation in reader.parser.find_sheets()}
        _restore_lists(path, [(sheet, parts[sheet.title]) for sheet in reader.wb.worksheets])
        return reader.wb
    except ODD:
        logging.getLogger(__name__).info("%s is copied without its looks", path.name, exc_info=True)
        return None


def _restore_lists(path: Path, sheets: Iterable[tuple[Worksheet, str]]) -> None:
    """Drop-down lists whose values stand in another sheet: Excel keeps them in an extension that openpyxl drops."""
    with ZipFile(path) as archive:
        for sheet, part in sheets:
            content = archive.read(part)
            root, begin, end = ROOT.search(content), content.rfind(b"<extLst"), content.rfind(b"</extLst>")
            if not root or not 0 <= begin < end:
                continue
            extension = fromstring(root[0] + content[begin:end] + b"</extLst></worksheet>")
            for each in extension.iter(f"{X14}dataValidation"):
                found: dict[str, Any] = {name: value for name, value in each.items() if name in VALIDATION}
                found |= {name: each.findtext(f"{X14}{name}/{XM}f") for name in ("formula1", "formula2")}
                sheet.add_data_validation(DataValidation(**found, sqref=each.findtext(f"{XM}sqref") or ""))


def _rewritten(path: Path) -> Workbook:
    workbook = Workbook()
    del workbook["Sheet"]
    work = Work()
    for sheet in read(path, work):
        if len(sheet.cells) * len(sheet.cells.schema) > CELLS:
            raise FileTooLong(file=path.name, limit=f"{CELLS:,}")
        _fill(workbook.create_sheet(sheet.name or None), sheet)
    return workbook


def _fill(page: Worksheet, sheet: Sheet) -> None:
    for number, row in enumerate(_rows(sheet), start=1):
        for column, text in enumerate(row, start=1):
            if text:
                put(page.cell(number, column), text)


def _rows(sheet: Sheet) -> Iterator[tuple[str | None, ...]]:
    with pq.ParquetFile(sheet.cells.path) as file:
        for batch in file.iter_batches(5_000, columns=sheet.cells.schema.names):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _quieten(sheet: Worksheet) -> None:
    """Take from a sheet what acts or leads outside."""
    for cell in cells(sheet):
        cell.hyperlink = None
        _hold(cell)
    lists = sheet.data_validations.dataValidation
    lists[:] = [each for each in lists if not OUTSIDE.search(f"{each.formula1} {each.formula2}")]
    sheet._pivots.clear()  # pyright: ignore[reportAttributeAccessIssue]
