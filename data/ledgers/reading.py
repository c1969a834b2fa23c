"""Files to sheets of text: .xlsx and .xls, and text tables (.csv, .csv.gz) whatever their encoding and delimiter."""

from __future__ import annotations

import csv
import hashlib
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from data.ledgers import texts
from data.ledgers.errors import FileEncrypted, FileHasMacros, FileUnreadable
from data.ledgers.rows import Rows, Work, is_full

ZIP, OLE, GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"
MACROS = (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba)  # as workbooks before 1997 kept them
Box = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Sheet:
    """A sheet as it lies there: `cells` has text columns 0, 1, …; row i of `cells` is row i + 1 of the sheet.

    Cells `merged` over rows are filled down; only `head` fills to the right, as a row of data has one value a column.
    """

    file: str
    name: str
    sha256: str
    cells: Rows
    merged: tuple[Box, ...] = ()

    def head(self, rows: int) -> list[list[str]]:
        """The first rows as lists of trimmed text, "" for an empty cell."""
        with pq.ParquetFile(self.cells.path) as file:
            first = next(file.iter_batches(rows), None)
        columns = [column.to_pylist() for column in first.columns] if first else []
        head = [[(cell or "").strip() for cell in row] for row in zip(*columns, strict=True)]
        for (top, left), (bottom, right) in self.merged:
            for row in head[top : bottom + 1]:
                row[left : right + 1] = [row[left]] * (right + 1 - left)
        return head


def read(path: Path, work: Work) -> Iterator[Sheet]:
    """The visible sheets of a file that hold anything, their cells in `work`.

    Raises the errors of data.ledgers.errors for a whole file.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(4)
        sha256 = _sha256(path)
        if magic in (ZIP, OLE):
            sheets: Iterable[tuple[str, Rows, tuple[Box, ...]]] = _workbook(path, work)
        else:
            sheets = [("", texts.cells(path, magic.startswith(GZIP), work), ())]
        for name, cells, merged in sheets:
            if len(cells) and len(cells.schema):
                yield Sheet(path.name, name, sha256, cells, merged)
    except PasswordError as error:
        raise FileEncrypted(file=path.name) from error
    except (OSError, EOFError, CalamineError, zipfile.BadZipFile, UnicodeError, csv.Error) as error:
        if isinstance(error, OSError) and is_full(error):
            raise
        raise FileUnreadable(file=path.name) from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _workbook(path: Path, work: Work) -> Iterator[tuple[str, Rows, tuple[Box, ...]]]:
    with path.open("rb") as file:
        workbook = CalamineWorkbook.from_filelike(file)
        if any(metadata.typ in MACROS for metadata in workbook.sheets_metadata):
            raise FileHasMacros(file=path.name)
        for metadata in workbook.sheets_metadata:
            if metadata.visible == SheetVisibleEnum.Visible:
                sheet = workbook.get_sheet_by_name(metadata.name)
                yield metadata.name, *_cells(sheet, work)


def _cells(sheet: CalamineSheet, work: Work) -> tuple[Rows, tuple[Box, ...]]:
    if sheet.start is None:
        return work.write(texts.schema(0), ()), ()
    left = sheet.start[1]
    rows = ([_text(cell) for cell in row] for row in sheet.iter_rows())
    ranges = [((top, a - left), (bottom, b - left)) for (top, a), (bottom, b) in sheet.merged_cell_ranges or ()]
    merged = sorted(box for box in ranges if 0 <= box[0][1] < sheet.width)
    filled = texts.batches(_filled_down(rows, merged), sheet.width)
    return work.write(texts.schema(sheet.width), filled), tuple(merged)


def _text(cell: Any) -> str | None:
    """A cell as text: whole floats without their point, dates in ISO form."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _filled_down(rows: Iterable[list[str | None]], merged: Sequence[Box]) -> Iterator[list[str | None]]:
    """Rows in which the first column of a merged range holds its value all the way down."""
    waiting = deque(merged)
    held: dict[int, tuple[int, str | None]] = {}  # column -> last row, value
    for number, row in enumerate(rows):
        while waiting and waiting[0][0][0] == number:
            (_, column), (last, _) = waiting.popleft()
            held[column] = (last, row[column])
        for column, (last, value) in held.items():
            if number <= last:
                row[column] = value
        yield row
