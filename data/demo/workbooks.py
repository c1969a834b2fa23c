"""The ledgers as the workbooks that sections send: title rows, a serial number, lines of totals, a remarks column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from data.demo.wording import Clerk
from data.ledgers.kinds import Column, Kind

Row = Mapping[str, Any]
CREATED = datetime(2018, 1, 3, 9, 0, 0)


@dataclass(frozen=True)
class Sheet:
    """`title`: the rows above the headings; `rows`: of the ledger, by column."""

    name: str
    title: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True)
class Book:
    """One file of a section. `without`: columns that it does not have. `alias`: headings by their first alias."""

    name: str
    kind: Kind
    sheets: Sequence[Sheet]
    without: frozenset[str] = frozenset()
    alias: bool = False

    @property
    def columns(self) -> list[Column]:
        """The columns that it has, in the order of the kind."""
        return [column for id, column in self.kind.columns.items() if id not in self.without]


def write(book: Book, clerk: Clerk, folder: Path) -> Path:
    """Write a workbook; the same book and clerk give the same bytes."""
    path = folder / book.name
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        workbook.set_properties({"created": CREATED, "comments": "演示数据"})
        formats = {
            "day": workbook.add_format({"num_format": "yyyy-mm-dd"}),
            "bold": workbook.add_format({"bold": True}),
        }
        for sheet in book.sheets:
            _sheet(workbook.add_worksheet(sheet.name), book, sheet, clerk, formats)
    return path


def _sheet(worksheet: Worksheet, book: Book, sheet: Sheet, clerk: Clerk, formats: Mapping[str, Any]) -> None:
    columns = book.columns
    for n, title in enumerate(sheet.title):
        worksheet.merge_range(n, 0, n, len(columns) + 1, title, formats["bold"])
    top = len(sheet.title)
    for n, heading in enumerate(["序号", *(clerk.heading(column, book.alias) for column in columns), "备注"]):
        worksheet.write_string(top, n, heading, formats["bold"])
    for n, row in enumerate(sheet.rows, 1):
        worksheet.write_number(top + n, 0, n)
        cells = [clerk.write(column, row[column.id]) for column in columns]
        _cells(worksheet, top + n, columns, cells, formats["day"])
    _total(worksheet, top + len(sheet.rows) + 1, columns, sheet.rows)


def _cells(worksheet: Worksheet, at: int, columns: Sequence[Column], cells: Sequence[Any], day: Any) -> None:
    for n, (column, cell) in enumerate(zip(columns, cells, strict=True), 1):
        if isinstance(cell, str):
            worksheet.write_string(at, n, cell)
        elif cell is not None:
            worksheet.write_number(at, n, cell, day if column.type == "date" else None)


def _total(worksheet: Worksheet, at: int, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """The line of totals that a section puts under its rows: sums of what is counted in one unit."""
    worksheet.write_string(at, 0, "合计")
    for n, column in enumerate(columns, 1):
        if column.type == "number" and "万元" in column.zh:
            values = [row[column.id] for row in rows if row[column.id] is not None]
            worksheet.write_number(at, n, round(sum(values), 2))
