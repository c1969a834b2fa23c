"""How clerks write what the ledgers hold: names and aliases for codes, dates in several manners, full-width digits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

import pyarrow as pa

from data.ledgers.kinds import Column

EPOCH = date(1899, 12, 30)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
DATES = {
    "excel": None,
    "dotted": lambda day: f"{day.year}.{day.month}.{day.day}",
    "chinese": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "compact": lambda day: f"{day:%Y%m%d}",
    "dashed": lambda day: f"{day.year}-{day.month}-{day.day}",
}


class Written(str):
    """A cell that stands in the ledger as it is, whatever the type of its column."""

    __slots__ = ()


@dataclass
class Clerk:
    """One section's habits: its chance, its manner of dates (a key of DATES), how often it uses an alias.

    `reference` holds the code tables. `write` gives a cell: text, or a number (dates as Excel serial days).
    """

    rng: Random
    dates: str
    reference: Mapping[str, pa.Table]
    aliases: float = 0.12
    _names: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def heading(self, column: Column, alias: bool) -> str:
        """The column's official heading or its first alias."""
        return column.aliases[0] if alias and column.aliases else column.zh

    def write(self, column: Column, value: Any) -> str | float | None:
        """A value of the ledger in this clerk's hand; None stays blank."""
        if value is None or isinstance(value, Written):
            return value
        if column.type == "date":
            return self._date(value)
        if column.type == "number":
            return str(int(value)).translate(WIDE) if value == int(value) and self.rng.random() < 0.02 else value
        if column.type in ("area", "code"):
            names = self._spellings(column)[value]
            return self.rng.choice(names) if self.rng.random() < self.aliases else names[0]
        return value

    def _date(self, day: date) -> str | float:
        manner = DATES[self.dates]
        return manner(day) if manner else float((day - EPOCH).days)

    def _spellings(self, column: Column) -> dict[str, list[str]]:
        table = "areas" if column.type == "area" else column.table or ""
        if table not in self._names:
            rows = self.reference[table].to_pylist()
            self._names[table] = {
                row.get("code") or row["id"]: [row["name_zh"], *(row["aliases"] or "").split(";")] for row in rows
            }
            self._names[table] = {code: [name for name in names if name] for code, names in self._names[table].items()}
        return self._names[table]
