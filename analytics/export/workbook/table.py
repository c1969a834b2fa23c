"""The table of a chart on a sheet: exactly what the screen shows, numbers as numbers, dates as dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from analytics.charts import Chart, Column
from analytics.export import fonts
from analytics.export.native.book import formats
from analytics.export.workbook.styles import DAY, HEAD, LINE, RIGHT, WRAPPED, Styles, fit_row, held

NARROWEST, WIDEST = 9.0, 44.0  # of a column, in Latin characters
_NUMBERS = ("count", "number", "signed", "rate", "points")


@dataclass(frozen=True)
class Placed:
    """Where a table stands: `top` is the row of its headings, from 0; `columns` name -> place."""

    chart: Chart
    sheet: str
    top: int
    columns: dict[str, int]

    @property
    def end(self) -> int:
        """The first row below."""
        return self.top + 1 + len(self.chart.rows)

    def heading(self, name: str) -> str:
        """A reference to the heading of a column."""
        return f"={self._at(name, self.top)}"

    def cell(self, name: str, row: int) -> str:
        """A reference to a cell."""
        return f"={self._at(name, self.top + 1 + row)}"

    def column(self, name: str, rows: Sequence[int] | None = None) -> str:
        """A reference to a column, or to some of its rows that lie together."""
        first, last = (rows[0], rows[-1]) if rows else (0, len(self.chart.rows) - 1)
        letter = xl_col_to_name(self.columns[name])
        return f"={self._at(name, self.top + 1 + first)}:${letter}${self.top + 2 + last}"

    def _at(self, name: str, row: int) -> str:
        quoted = self.sheet.replace("'", "''")
        return f"'{quoted}'!${xl_col_to_name(self.columns[name])}${row + 1}"


def write(sheet: Worksheet, name: str, chart: Chart, styles: Styles, top: int) -> Placed:
    """Writes headings and rows, with a filter, from row `top` on of the sheet of that name."""
    cells = chart.cells()
    for place, (column, (heading, values)) in enumerate(zip(chart.columns, cells.items(), strict=True)):
        numeric = column.format in _NUMBERS
        sheet.write_string(top, place, held(heading), styles(HEAD, RIGHT if numeric else WRAPPED))
        for row, (value, code) in enumerate(zip(values, formats(chart, column), strict=True)):
            _write(sheet, (top + 1 + row, place), _found(chart, column, row, value), code, styles)
    _fit(sheet, chart, cells, top)
    if chart.rows:
        sheet.autofilter(top, 0, top + len(chart.rows), len(chart.columns) - 1)
    return Placed(chart, name, top, {column.name: place for place, column in enumerate(chart.columns)})


def _fit(sheet: Worksheet, chart: Chart, cells: Mapping[str, Sequence[Any]], top: int) -> None:
    """Columns as wide as their texts, up to a limit; rows as tall as what wraps then."""
    widths = [_wide(column, *each) for column, each in zip(chart.columns, cells.items(), strict=True)]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    fit_row(sheet, top, zip(cells, widths, strict=True))
    for row, values in enumerate(zip(*cells.values(), strict=True), start=top + 1):
        texts = [value if isinstance(value, str) else "" for value in values]
        fit_row(sheet, row, zip(texts, widths, strict=True))


def _found(chart: Chart, column: Column, row: int, value: Any) -> Any:
    """What a cell holds: the day behind the words of a date."""
    day = chart.rows[row][column.name]
    return day if column.format == "date" and isinstance(day, date) else value


def _write(sheet: Worksheet, at: tuple[int, int], value: Any, code: str, styles: Styles) -> None:
    if value is None:
        sheet.write_blank(*at, None, styles(LINE))
    elif isinstance(value, int | float):
        sheet.write_number(*at, value, styles(LINE, {"num_format": code}))
    elif isinstance(value, date):
        sheet.write_datetime(*at, datetime(value.year, value.month, value.day), styles(DAY))
    else:
        sheet.write_string(*at, held(value), styles(LINE, WRAPPED))


def _wide(column: Column, heading: str, values: Sequence[Any]) -> float:
    """The width that the longest text needs; headings may take two lines."""
    texts = [value if isinstance(value, str) else f"{value or 0:,.{column.decimals}f}%" for value in values]
    need = max((fonts.width(text, 1) * 2 for text in texts), default=0)
    return min(max(need + 4, fonts.width(heading, 1) * 1.2 + 4, NARROWEST), WIDEST)
