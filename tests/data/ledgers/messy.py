"""Workbooks and text tables as clerks keep them, with all that may lie between the rows; generated."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import xlsxwriter
from hypothesis import strategies as st

from tests.data.ledgers.world import BATCH_1, BATCH_2, HEADINGS

Line = tuple[str, list[object]]  # what it is, its cells in the order of our headings
AREA = HEADINGS.index("乡镇")
WORDS = (
    *("A1", "A2", "Ａ１", "/", "—", "无", "", " ", "2017-06-19", "2017年6月19日", "42905", "2030-01-01", "昨天"),
    *("李口镇", "睢阳区李口镇", "火星镇", "童车", "Prams", "P", "省抽", "合格", "不合格", "不详"),
    *("=1+1", "<b>", "\u202ex", "a\nb"),
)
CELLS: st.SearchStrategy[object] = st.sampled_from([*WORDS, 42905, 3.5, True, date(2017, 6, 19)])
RECORDS = st.one_of(
    st.lists(CELLS, min_size=9, max_size=9),
    st.sampled_from([BATCH_1, BATCH_2]).map(list),
    st.builds(lambda n: [f"B{n}", *BATCH_1[1:]], st.integers(1, 9)),
)
LINES: st.SearchStrategy[Line] = st.one_of(
    st.tuples(st.just("record"), RECORDS),
    st.sampled_from(
        [
            ("blank", [""] * 9),
            ("total", ["合计", *[""] * 8]),
            ("total", [" 小 计 ", *[""] * 7, "3"]),
            ("footnote", ["注：本表一式两份", *[""] * 8]),
            ("footnote", ["填表人：演示甲", *[""] * 8]),
            ("headings", list(HEADINGS)),
        ]
    ),
)


@dataclass(frozen=True)
class Page:
    """A sheet: rows above the headings, the order of the columns, whether a serial number goes before them."""

    titles: int
    order: Sequence[int]
    serial: bool
    lines: Sequence[Line]
    merged: bool

    def rows(self) -> list[list[object]]:
        """The cells as they stand in the sheet."""
        body = [self._row(number, *line) for number, line in enumerate(self.lines, start=1)]
        headings: list[object] = ["序号"] * self.serial + [HEADINGS[m] for m in self.order]
        return [[f"抽查台账之{n}"] for n in range(self.titles)] + [headings, *body]

    def _row(self, number: int, what: str, cells: Sequence[object]) -> list[object]:
        """A line in the order of the columns; totals and footnotes begin where the sheet begins."""
        if what in ("total", "footnote"):
            return [*cells, ""] if self.serial else list(cells)
        return [number] * self.serial + [cells[column] for column in self.order]

    def records(self) -> list[int]:
        """The rows, from 1, that hold a record: something in a column that is read."""
        return [
            number
            for number, (what, cells) in enumerate(self.lines, start=self.titles + 2)
            if what == "record" and any(str(cell).strip() for cell in cells)
        ]

    def boxes(self) -> list[tuple[int, int]]:
        """Pairs of records, from 0, that share their area in one merged cell; none of three."""
        held = set(self.records())
        pairs = [a - 1 for a, b in pairwise(sorted(held)) if b == a + 1 and self._area(a)][::2]
        free = [row for n, row in enumerate(pairs) if n == 0 or row > pairs[n - 1] + 1]
        return [(row, row + 1) for row in free] if self.merged else []

    def _area(self, row: int) -> object:
        return str(self.lines[row - self.titles - 2][1][AREA]).strip()

    @property
    def area(self) -> int:
        """The column of the area, from 0."""
        return list(self.order).index(AREA) + self.serial


PAGES = st.builds(
    Page,
    titles=st.integers(0, 2),
    order=st.permutations(range(9)),
    serial=st.booleans(),
    lines=st.lists(LINES, min_size=1, max_size=10),
    merged=st.booleans(),
)
TEXTS = st.tuples(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]), st.sampled_from(",;\t"))


def write_workbook(path: Path, pages: Sequence[Page]) -> Path:
    """Sheets 一, 二, 三 …"""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for name, page in zip("一二三", pages, strict=False):
            sheet = workbook.add_worksheet(name)
            for n, row in enumerate(page.rows()):
                for m, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(n, m, cell, day)
                    else:
                        sheet.write(n, m, cell)
            for first, last in page.boxes():
                sheet.merge_range(first, page.area, last, page.area, page.rows()[first][page.area])
    return path


def write_text(path: Path, page: Page, encoding: str, delimiter: str) -> Path:
    """A text table."""
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=delimiter).writerows(page.rows())
    return path
