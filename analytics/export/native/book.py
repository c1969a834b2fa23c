"""The workbook inside a chart: the table of the chart as the screen shows it, and beside it what only drawing needs.

Marks refer to the cells of the table, so that a value edited there moves its mark. Nothing in it is a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from analytics.charts import Chart, Column
from analytics.export.clean import clean
from data.text import t

GENERAL = "General"
_INERT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_DATE = datetime(2000, 1, 1)  # of a workbook in a file that carries its own date


@dataclass(frozen=True)
class Cells:
    """A column in the workbook: where its heading and values stand, and what they are. `formats` are those of Excel,
    an entry a value."""

    sheet: str
    letter: str
    heading: str
    values: tuple[Any, ...]
    formats: tuple[str, ...]
    first: int = 2
    given: tuple[str, str] | None = None  # references where they are not those of a column

    @property
    def heading_ref(self) -> str:
        return self.given[0] if self.given else f"'{self.sheet}'!${self.letter}$1"

    @property
    def ref(self) -> str:
        last = self.first + len(self.values) - 1
        return self.given[1] if self.given else f"'{self.sheet}'!${self.letter}${self.first}:${self.letter}${last}"

    @property
    def format(self) -> str:
        """The format of the column as a whole."""
        return self.formats[0] if self.formats else GENERAL

    def part(self, start: int, stop: int) -> Cells:
        """The rows from `start` to before `stop`."""
        return Cells(
            self.sheet,
            self.letter,
            self.heading,
            self.values[start:stop],
            self.formats[start:stop],
            self.first + start,
        )


@dataclass
class Book:
    """Collects the columns that a chart refers to, then writes them."""

    chart: Chart
    aids: list[Cells] = field(default_factory=list)

    def __post_init__(self) -> None:
        lang = self.chart.lang
        self.table_name, self.aid_name = t("export.pptx.table", lang), t("export.pptx.aids", lang)
        columns = zip(self.chart.columns, self.chart.cells().items(), strict=True)
        self.columns = {
            column.name: Cells(
                self.table_name,
                xl_col_to_name(place),
                heading,
                tuple(values),
                tuple(formats(self.chart, column)),
            )
            for place, (column, (heading, values)) in enumerate(columns)
        }

    def column(self, name: str) -> Cells:
        """A column of the table by its name in the frame."""
        return self.columns[name]

    def across(self, names: tuple[str, str], row: int) -> Cells:
        """Two columns of the table that stand side by side, in one row of it; the row's label is its name."""
        first, last = self.columns[names[0]], self.columns[names[1]]
        sheet, label = f"'{self.table_name}'", self.columns["label"]
        place = row + 2
        refs = f"{sheet}!${label.letter}${place}", f"{sheet}!${first.letter}${place}:${last.letter}${place}"
        values, formats = (first.values[row], last.values[row]), (first.formats[row], last.formats[row])
        return Cells(self.table_name, first.letter, str(label.values[row]), values, formats, place, refs)

    def aid(self, key: str, values: Sequence[Any], format: str = GENERAL, heading: str = "") -> Cells:
        """A column that only drawing needs; `key` names its heading in text.toml."""
        letter = xl_col_to_name(len(self.aids))
        words = heading or t(f"export.pptx.aid.{key}", self.chart.lang)
        kept = tuple(round(value, 6) if isinstance(value, float) else value for value in values)
        cells = Cells(self.aid_name, letter, words, kept, (format,) * len(kept))
        self.aids.append(cells)
        return cells

    def written(self) -> bytes:
        """The file; the same content gives the same bytes."""
        made = io.BytesIO()
        with Workbook(made, _INERT) as book:
            book.set_properties({"created": _DATE})
            formats: dict[str, Any] = {}
            _sheet(book, self.table_name, list(self.columns.values()), formats)
            if self.aids:
                _sheet(book, self.aid_name, self.aids, formats)
        return made.getvalue()


def _sheet(book: Workbook, name: str, columns: Sequence[Cells], formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(name)
    for place, cells in enumerate(columns):
        sheet.write_string(0, place, clean(cells.heading))
        for row, (value, code) in enumerate(zip(cells.values, cells.formats, strict=True), start=1):
            if code not in formats:
                formats[code] = book.add_format({"num_format": code})
            if isinstance(value, int | float):
                sheet.write_number(row, place, value, formats[code])
            elif value is not None:
                sheet.write_string(row, place, clean(value))


def formats(chart: Chart, column: Column) -> list[str]:
    """The format of each cell of a column, as many decimals as the screen prints."""
    if column.format in ("text", "date"):
        return [GENERAL] * len(chart.rows)
    return [number_format(column.format, _decimals(chart, column, row[column.name])) for row in chart.rows]


def number_format(format: str, decimals: int) -> str:
    """Excel's code of a column's format: 98.4% of a number that is per cent already, +0.39, 1,486."""
    digits = "0." + "0" * decimals if decimals else "0"
    if format in ("signed", "points"):
        return f'+#,##{digits};"−"#,##{digits};{digits}'
    return f'{digits}"%"' if format == "rate" else f'#,##{digits};"−"#,##{digits}'


def _decimals(chart: Chart, column: Column, value: Any) -> int:
    """Those of the column, one more where a rate misses its target by less."""
    if column.format != "rate" or value is None:
        return column.decimals
    found = re.search(r"\.(\d+)", chart.text(column.name, value))
    return len(found[1]) if found else 0
