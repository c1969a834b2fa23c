"""Files to sheets of text: .xlsx and .xls, and text tables (.csv, .csv.gz) whatever their encoding and delimiter."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice, zip_longest
from pathlib import Path
from statistics import median_low
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from data.ledgers.errors import FileEncrypted, FileIsWebPage, FileUnreadable
from data.ledgers.rows import Rows, Work

BATCH = 5_000  # rows that stand in memory as Python strings at once
ZIP, OLE, GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"
DELIMITERS = ",\t;|"
ENCODINGS = ("utf-8-sig", "gb18030")
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
            sheets: Iterable[tuple[str, pa.Table, tuple[Box, ...]]] = _workbook(path)
        else:
            sheets = [("", _text_table(path, gzipped=magic.startswith(GZIP)), ())]
        for name, cells, merged in sheets:
            if cells.num_rows and cells.num_columns:
                yield Sheet(path.name, name, sha256, work.write(cells.schema, [cells]), merged)
    except PasswordError as error:
        raise FileEncrypted(file=path.name) from error
    except (OSError, EOFError, CalamineError, zipfile.BadZipFile, UnicodeError, csv.Error) as error:
        raise FileUnreadable(file=path.name) from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _table(rows: Iterable[Sequence[str | None]]) -> pa.Table:
    """Rows of any lengths as one table of text; short rows end in nulls."""
    left = iter(rows)
    batches = []
    while batch := list(islice(left, BATCH)):
        columns = [pa.array(column, pa.string()) for column in zip_longest(*batch)]
        width = range(len(columns))
        batches.append(pa.table(columns, names=[str(n) for n in width]) if columns else _blank(len(batch)))
    return pa.concat_tables(batches, promote_options="default") if batches else pa.table({})


def _blank(rows: int) -> pa.Table:
    return pa.table({"0": pa.nulls(rows, pa.string())})


def _workbook(path: Path) -> Iterator[tuple[str, pa.Table, tuple[Box, ...]]]:
    with path.open("rb") as file:
        workbook = CalamineWorkbook.from_filelike(file)
        for sheet in workbook.sheets_metadata:
            if sheet.visible == SheetVisibleEnum.Visible:
                yield sheet.name, *_cells(workbook.get_sheet_by_name(sheet.name))


def _cells(sheet: CalamineSheet) -> tuple[pa.Table, tuple[Box, ...]]:
    if sheet.start is None:
        return pa.table({}), ()
    left = sheet.start[1]
    rows = ([_text(cell) for cell in row] for row in sheet.iter_rows())
    ranges = [((top, a - left), (bottom, b - left)) for (top, a), (bottom, b) in sheet.merged_cell_ranges or ()]
    merged = sorted(box for box in ranges if 0 <= box[0][1] < sheet.width)
    return _table(_filled_down(rows, merged)), tuple(merged)


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


def _text_table(path: Path, gzipped: bool) -> pa.Table:
    def opened() -> BinaryIO:
        return gzip.open(path) if gzipped else path.open("rb")  # type: ignore[return-value]

    encoding = _encoding(opened)
    with opened() as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as lines:
        sample = lines.read(20_000)
        if sample.lstrip().startswith("<"):
            raise FileIsWebPage(file=path.name)
        lines.seek(0)
        return _table(csv.reader(lines, delimiter=_delimiter(sample)))


def _encoding(opened: Any) -> str:
    """The first encoding that reads the whole file; raises UnicodeError when none does."""
    with opened() as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in start:
        raise UnicodeError("binary")
    for encoding in ENCODINGS:
        try:
            with opened() as file, io.TextIOWrapper(file, encoding=encoding) as text:
                while text.read(1 << 20):
                    pass
            return encoding
        except UnicodeError:
            continue
    raise UnicodeError("no known encoding")


def _delimiter(sample: str) -> str:
    """The delimiter that cuts the lines of a sample into the most fields."""
    lines = [line for line in sample.splitlines()[:50] if line.strip()]
    widths = {mark: median_low([len(row) for row in csv.reader(lines, delimiter=mark)] or [0]) for mark in DELIMITERS}
    return max(widths, key=lambda mark: widths[mark])
