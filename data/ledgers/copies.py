"""Copies of workbooks to write on: they look as they did, and nothing in them acts or leads outside."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pyarrow.parquet as pq
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from data.ledgers.errors import FileTooLong
from data.ledgers.guard import ZIP
from data.ledgers.reading import Sheet, read
from data.ledgers.rows import Work

CELL_BYTES = 32  # of XML that a cell takes, as a rule: how many there are is known before they are read
CELLS = 3_000_000  # that can be held and written within the memory and patience there are
LONGEST = 32_767  # characters of a cell
ACTING = ("=", "+", "-", "@")  # a text that begins so turns into a formula when it is edited
ODD = (TypeError, ValueError, KeyError, AttributeError, IndexError, BadZipFile)  # what openpyxl says of odd workbooks


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
        return load_workbook(path, data_only=True, rich_text=True, keep_links=False)
    except ODD:
        logging.getLogger(__name__).info("%s is copied without its looks", path.name, exc_info=True)
        return None


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
    sheet._pivots.clear()  # pyright: ignore[reportAttributeAccessIssue]
