"""Text tables (.csv, .csv.gz), whatever their encoding and delimiter, to cells in a work folder."""

from __future__ import annotations

import codecs
import csv
import gzip
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, zip_longest
from pathlib import Path
from statistics import median_low
from typing import BinaryIO

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data.ledgers.errors import FileIsWebPage
from data.ledgers.rows import Rows, Work, connect, copied, located

BATCH = 10_000  # rows that stand in memory as Python strings at once
CHUNK = 1 << 20
SAMPLE = 20_000  # characters
BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
DELIMITERS = ",\t;|"
UTF8, CHINESE, WESTERN = "utf-8-sig", "gb18030", "cp1252"


def schema(width: int) -> pa.Schema:
    """The columns of cells: text, named 0, 1, …"""
    return pa.schema([(str(n), pa.string()) for n in range(width)])


def batches(rows: Iterable[Sequence[str | None]], width: int) -> Iterator[pa.Table]:
    """Rows of any lengths up to `width` as tables of cells; short rows end in nulls."""
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        columns = [pa.array(column[:-1], pa.string()) for column in zip_longest(*batch, range(width))]
        yield pa.table(columns, schema=schema(width))


def cells(path: Path, gzipped: bool, work: Work) -> Rows:
    """The cells of a text table. Raises FileIsWebPage, UnicodeError, csv.Error, OSError."""
    plain = _as_utf8(path, gzipped, work)
    with plain.open(encoding=UTF8, newline="") as lines:
        sample = lines.read(SAMPLE)
    if sample.lstrip().startswith("<"):
        raise FileIsWebPage(file=path.name)
    lines = sample.splitlines()[:50]
    delimiter = _delimiter(lines)
    width = len(next(_records(lines, delimiter), []))
    return _at_once(plain, delimiter, width, work) or _row_by_row(plain, delimiter, work)


def _as_utf8(path: Path, gzipped: bool, work: Work) -> Path:
    """The file, or a copy of it that is no longer compressed and in UTF-8."""
    for encoding in _encodings(path, gzipped):
        try:
            with _opened(path, gzipped) as file:
                text = codecs.iterdecode(iter(lambda file=file: file.read(CHUNK), b""), encoding)
                if encoding == UTF8 and not gzipped:
                    deque(text, maxlen=0)
                    return path
                copy = work.file(".csv")
                with copy.open("w", encoding="utf-8", newline="") as target:
                    target.writelines(text)
                return copy
        except UnicodeError:
            continue
    raise UnicodeError("no known encoding")


def _opened(path: Path, gzipped: bool) -> BinaryIO:
    return gzip.open(path) if gzipped else path.open("rb")  # type: ignore[return-value]


def _encodings(path: Path, gzipped: bool) -> Sequence[str]:
    """The encodings that a file may have; the first that reads all of it is taken."""
    with _opened(path, gzipped) as file:
        start = file.read(CHUNK)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    western = (WESTERN,) if _is_western(start) else ()
    return () if b"\0" in start[:4] else (UTF8, *western, CHINESE)


def _is_western(text: bytes) -> bool:
    """Whether bytes beyond ASCII stand alone more often than not: those of Chinese characters come in pairs."""
    runs = BEYOND_ASCII.findall(text)
    return 2 * sum(len(run) == 1 for run in runs) > len(runs)


def _records(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True)


def _delimiter(lines: Sequence[str]) -> str:
    """The delimiter that cuts lines into the most fields."""
    filled = [line for line in lines if line.strip()]
    widths = {mark: median_low([len(row) for row in _records(filled, mark)] or [0]) for mark in DELIMITERS}
    return max(widths, key=lambda mark: widths[mark])


def _at_once(file: Path, delimiter: str, width: int, work: Work) -> Rows | None:
    """The cells as DuckDB reads them, on all processors; None where it reads other rows than there are lines.

    It passes over blank lines and stops at a row of another length, and cells may hold line breaks.
    """
    columns = ", ".join(f"'{n}': 'VARCHAR'" for n in range(width))
    source = f"""read_csv({located(file)}, auto_detect = false, header = false, delim = '{delimiter}', quote = '"',
        escape = '"', columns = {{{columns}}})"""
    target = work.file()
    try:
        with connect(work.folder) as con:
            con.execute(copied(f"from {source}", target, "lz4"))
    except duckdb.Error:
        return None
    if pq.read_metadata(target).num_rows == _lines(file):
        return work.rows(target, schema(width))
    target.unlink()
    return None


def _lines(file: Path) -> int:
    with file.open("rb") as lines:
        breaks = [(part.count(b"\n"), part.count(b"\r")) for part in iter(lambda: lines.read(CHUNK), b"")]
        lines.seek(-1, 2)
        closed = lines.read() in b"\r\n"
    feeds, returns = (sum(counts) for counts in zip(*breaks, strict=True))
    return (feeds or returns) + (not closed)


def _row_by_row(file: Path, delimiter: str, work: Work) -> Rows:
    def records() -> Iterator[list[str]]:
        with file.open(encoding=UTF8, newline="") as lines:
            yield from _records(lines, delimiter)

    width = max(map(len, records()), default=0)
    return work.write(schema(width), batches(records() if width else (), width))
