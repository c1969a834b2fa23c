"""What only drawing needs, on a hidden sheet: reference lines, lengths of intervals, curves."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from analytics.export.workbook.styles import held

Values = Sequence[float | str | None]


class Aids:
    """Collects columns and gives references to them; they are written behind all other sheets."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._columns: list[Values] = []

    def column(self, values: Values) -> str:
        """A reference to these values."""
        letter = xl_col_to_name(len(self._columns))
        self._columns.append(values)
        return f"='{self._name}'!${letter}$1:${letter}${len(values)}"

    def written(self, book: Workbook) -> None:
        """Makes the sheet, if anything needs it."""
        if not self._columns:
            return
        sheet = book.add_worksheet(self._name)
        sheet.hide()
        for place, values in enumerate(self._columns):
            for row, value in enumerate(values):
                if isinstance(value, str):
                    sheet.write_string(row, place, held(value))
                elif value is not None:
                    sheet.write_number(row, place, value)
