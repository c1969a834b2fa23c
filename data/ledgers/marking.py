"""A sender's own workbook with each faulty cell coloured and commented: to be corrected and sent again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from data.ledgers import copies, guard
from data.ledgers.headings import HEAD, HEIGHTS, titles
from data.ledgers.kinds import SEVERITIES
from data.ledgers.rows import Rows
from data.ledgers.vocabulary import plain
from data.text import LANGS, Lang, t

COLOURS = {
    "error": "FFFFC7CE",
    "warning": "FFFFEB9C",
    "notice": "FFDDEBF7",
}  # Excel itself calls the first two bad and neutral
FILLS = {severity: PatternFill("solid", fgColor=colour) for severity, colour in COLOURS.items()}
MARKS = 20_000  # problems that are marked: with more comments a workbook opens slowly, and nobody reads them
RULE = "\n————————\n"  # between a comment of the sender's and ours
WIDTH, LINE, WIDE = 320, 18, 24  # px of a comment and of a line of it, characters of a line
AUTHORS = tuple(t("ledgers.marked.author", lang) for lang in LANGS)
WIDTHS = (18, 8, 22, 22, 8, 44, 44)  # characters of the columns of the list


class Problem(NamedTuple):
    """A row of the issues, worded for the reader; `row` is the sheet's."""

    sheet: str
    row: int
    column: str
    value: str | None
    severity: str
    message: str
    remedy: str


def mark(file: str | Path, issues: Iterable[Rows], target: Path, lang: Lang = "zh") -> Path:
    """Write to `target` the workbook `file` with what `issues` (rows of schema ISSUES, of any files) say of it.

    An .xlsx keeps its looks, anything else becomes a plain one; nothing in it acts (data.ledgers.copies). A last sheet
    lists the problems; checking passes over it. Raises LedgerError for a file that is not read, or is too long to mark.
    """
    path = Path(file)
    guard.admit(path)
    problems = list(_problems(path.name, issues, lang))
    workbook = copies.copy(path)
    by_sheet: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems[:MARKS]:
        by_sheet[problem.sheet or workbook.sheetnames[0]].append(problem)
    for page in workbook.worksheets:
        _unmark(page)
        _mark(page, by_sheet[page.title], lang)
    _list(workbook, problems, lang)
    workbook.save(target)
    return target


def _problems(file: str, issues: Iterable[Rows], lang: Lang) -> Iterator[Problem]:
    names = ["sheet", "row", "column", "value", "severity", f"message_{lang}", f"remedy_{lang}"]
    columns = ", ".join(f'"{name}"' for name in names)
    with duckdb.connect() as con:
        for rows in issues:
            query = f"select {columns} from {rows.scan} where file = $file order by row"
            yield from map(Problem._make, con.execute(query, {"file": file}).fetchall())


def _unmark(page: Worksheet) -> None:
    """Take back what an earlier check had marked, so that all that is marked is of this one."""
    for cell in copies.cells(page):
        if cell.comment and cell.comment.author in AUTHORS:
            theirs = cell.comment.text.rpartition(RULE)[0]
            cell.comment = Comment(theirs, cell.comment.author) if theirs else None
            if cell.fill.fgColor.rgb in COLOURS.values():
                cell.fill = PatternFill()


def _mark(page: Worksheet, problems: Sequence[Problem], lang: Lang) -> None:
    if not problems:
        return
    places = _Places(page)
    faulty: dict[tuple[int, int], list[Problem]] = defaultdict(list)
    for problem in problems:
        faulty[places.of(problem)].append(problem)
    for (row, column), found in faulty.items():
        cell = page.cell(row, column)
        cell.fill = FILLS[min((one.severity for one in found), key=SEVERITIES.index)]
        cell.comment = _comment(cell.comment, found, lang)


class _Places:
    """Where in a sheet the problems are; asked once, as a sheet looks through all its cells for its width."""

    def __init__(self, page: Worksheet) -> None:
        self.cells, self.boxes, self.width = page._cells, page.merged_cells.ranges, page.max_column
        self.headings = self._headings()

    def of(self, problem: Problem) -> tuple[int, int]:
        """Row and column: under the heading, of several the one that holds the value; the first cell of the row where
        the sheet has no such column; the first of a range of merged cells.
        """
        row, held = problem.row, plain(problem.value or "")
        columns = self.headings.get(plain(problem.column), [])
        fitting = (column for column in columns if plain(self._text(row, column)) == held)
        filled = (column for column in range(1, self.width + 1) if self._text(row, column))
        column = next(fitting, None) or next(iter(columns), None) or next(filled, 1)
        if isinstance(self.cells.get((row, column)), MergedCell):
            for box in self.boxes:
                if box.min_row <= row <= box.max_row and box.min_col <= column <= box.max_col:
                    return box.min_row, box.min_col
        return row, column

    def _headings(self) -> dict[str, list[int]]:
        """The columns that stand under a heading, by its lowest part or by all of it, as checking finds them."""
        head = [[self._text(row, column) for column in range(1, self.width + 1)] for row in range(1, HEAD + 1)]
        for box in self.boxes:
            for row in head[box.min_row - 1 : box.max_row]:
                value = head[box.min_row - 1][box.min_col - 1]
                row[box.min_col - 1 : box.max_col] = [value] * (box.max_col + 1 - box.min_col)
        found: dict[str, dict[int, None]] = defaultdict(dict)
        for height in (*HEIGHTS, 0):
            for top in range(len(head) - height + 1 if height else 1):
                for column, title in enumerate(titles(head, top, height), start=1):
                    found[plain(title)][column] = None
        return {heading: list(columns) for heading, columns in found.items()}

    def _text(self, row: int, column: int) -> str:
        cell = self.cells.get((row, column))  # asking the sheet would make the cell
        return "" if cell is None or cell.value is None else str(cell.value).strip()


def _comment(theirs: Comment | None, problems: Sequence[Problem], lang: Lang) -> Comment:
    lines = [_worded(problem, lang) for problem in problems]
    text = "\n".join(dict.fromkeys(lines))
    if theirs:
        text = f"{theirs.text}{RULE}{text}"
    height = LINE * (1 + sum(1 + len(line) // WIDE for line in text.split("\n")))
    return Comment(text, t("ledgers.marked.author", lang), height=height, width=WIDTH)


def _worded(problem: Problem, lang: Lang) -> str:
    words = {"message": problem.message, "remedy": problem.remedy}
    return t(f"ledgers.marked.{problem.severity}", lang, **words)


def _list(workbook: Workbook, problems: Sequence[Problem], lang: Lang) -> None:
    """The last sheet: every problem in words, for who would rather read than hover."""
    for name in {t("ledgers.template.findings", each) for each in LANGS} & set(workbook.sheetnames):
        del workbook[name]
    page = workbook.create_sheet(t("ledgers.template.findings", lang))
    shown = problems[:MARKS]
    page.append([t("ledgers.marked.intro", lang, count=f"{len(problems):,}", shown=f"{len(shown):,}")])
    page.append([t(f"ledgers.marked.{heading}", lang) for heading in Problem._fields])
    for number, problem in enumerate(shown, start=3):
        severity = t(f"ledgers.marked.{problem.severity}_short", lang)
        for column, value in enumerate(problem._replace(severity=severity), start=1):
            cell = page.cell(number, column, value if isinstance(value, int) else None)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(value, str):
                copies.put(cell, value)
        page.cell(number, 1 + Problem._fields.index("severity")).fill = FILLS[problem.severity]
    _set_out(page)


def _set_out(page: Worksheet) -> None:
    for cell in (page["A1"], *page[2]):
        cell.font = Font(bold=True)
    page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(WIDTHS))
    page["A1"].alignment = Alignment(wrap_text=True, vertical="top")
    page.row_dimensions[1].height = 2 * LINE
    for number, width in enumerate(WIDTHS, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.freeze_panes, page.print_title_rows = "A3", "2:2"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
