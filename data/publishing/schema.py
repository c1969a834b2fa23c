"""What publishing knows of the kinds of ledgers: typed columns, natural key, date, lookups and derived columns."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa

KINDS = Path(__file__).resolve().parent.parent / "ledgers" / "kinds"
TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "month": pa.date32(),
    "area": pa.string(),
    "code": pa.string(),
    "credit_code": pa.string(),
    "boolean": pa.bool_(),
}


@dataclass(frozen=True)
class Lookup:
    """A column taken from the row of a reference table whose code equals `on`."""

    name: str
    table: str
    on: str
    take: str


@dataclass(frozen=True)
class Kind:
    """A kind of ledger: `columns` as they lie in ledgers; `derived` are SQL expressions over columns and lookups."""

    id: str
    columns: pa.Schema
    key: tuple[str, ...]
    date: str
    lookups: tuple[Lookup, ...]
    derived: Mapping[str, str]

    def empty(self) -> pa.Table:
        """A ledger of this kind without rows."""
        return self.columns.empty_table()

    def typed(self, table: pa.Table) -> pa.Table:
        """The table in this kind's columns and types; a column that it lacks is empty, others are left out."""
        present = set(table.column_names)
        columns = [
            table.column(field.name).cast(field.type)
            if field.name in present
            else pa.nulls(len(table), type=field.type)
            for field in self.columns
        ]
        return pa.table(columns, schema=self.columns)


def _kind(file: Path) -> Kind:
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    return Kind(
        id=file.stem,
        columns=pa.schema([(name, TYPES[column["type"]]) for name, column in raw["columns"].items()]),
        key=tuple(raw["key"]),
        date=raw["date"],
        lookups=tuple(Lookup(name, **rule) for name, rule in raw["lookups"].items()),
        derived=raw["derived"],
    )


@cache
def kinds(folder: Path = KINDS) -> dict[str, Kind]:
    """Every kind of ledger by its id."""
    return {file.stem: _kind(file) for file in sorted(folder.glob("*.toml"))}
