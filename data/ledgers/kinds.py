"""Kinds of ledgers as data: one TOML file a kind."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

KINDS = Path(__file__).resolve().parent / "kinds"
TYPES: Mapping[str, pa.DataType] = {
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
SQL_TYPES: Mapping[str, str] = dict.fromkeys(TYPES, "varchar") | {
    "integer": "bigint",
    "number": "double",
    "date": "date",
    "month": "date",
    "boolean": "boolean",
}
NUMERIC = ("integer", "number")
SEVERITIES = ("error", "warning", "notice")  # the row goes, the cell is emptied, somebody has to look; the worst first


class KindInvalid(ValueError):
    """A kind file has an unknown or missing key, or refers to a column that it does not have."""


@dataclass(frozen=True)
class Column:
    """A column of a ledger. `table` is the code table of a code; `default` fills blank cells; `min` and `max` bound a
    number; `longest` is the most characters that a free text may have, `example` is shown in its template.

    `from_title` lets a title row above the headings give the value where the sheet has no such column.
    """

    id: str
    zh: str
    en: str
    type: str
    required: bool = False
    table: str | None = None
    min: float | None = None
    max: float | None = None
    longest: int | None = None
    default: float | None = None
    aliases: tuple[str, ...] = ()
    from_title: bool = False
    example: str = ""

    @property
    def name(self) -> dict[str, str]:
        """The heading in both languages."""
        return {"zh": self.zh, "en": self.en}


@dataclass(frozen=True)
class Rule:
    """A row breaks the rule where SQL `expr` over the columns and `as_of` is false; `columns` are blamed."""

    id: str
    expr: str
    columns: tuple[str, ...]
    severity: str
    zh: str
    en: str
    remedy: Mapping[str, str]


@dataclass(frozen=True)
class Lookup:
    """A column added at publishing: `take` of the row of `table` whose code equals SQL `on`."""

    id: str
    table: str
    on: str
    take: str


@dataclass(frozen=True)
class Kind:
    """A kind of ledger: natural `key`, the column that dates a row (empty: none), the name of its sheet.

    `cross` names the quantity that may stand in a cross-table, under months, areas or codes as headings.
    """

    id: str
    name: Mapping[str, str]
    sheet: str
    key: tuple[str, ...]
    date: str
    columns: Mapping[str, Column]
    rules: tuple[Rule, ...]
    lookups: Mapping[str, Lookup]
    derived: Mapping[str, str]
    cross: str | None = None

    @property
    def schema(self) -> pa.Schema:
        """The columns in their types."""
        return pa.schema([(column.id, TYPES[column.type]) for column in self.columns.values()])

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which a sheet is not of this kind."""
        return tuple(column.id for column in self.columns.values() if column.required)


def built(cls: type, raw: Mapping[str, Any], where: str, **given: Any) -> Any:
    """A dataclass from a table of TOML; raises KindInvalid naming a misspelt or missing key."""
    unknown = set(raw) - {field.name for field in fields(cls)}
    if unknown:
        raise KindInvalid(f"{where}: unknown key {', '.join(sorted(unknown))}")
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    try:
        return cls(**{**values, **given})
    except TypeError as error:
        raise KindInvalid(f"{where}: {error}") from error


def _refer(kind: Kind) -> None:
    """Every column, type and severity that the kind speaks of exists."""
    named = {"key": kind.key, "date": (kind.date,) * bool(kind.date), "cross": (kind.cross,) * bool(kind.cross)}
    named |= {f"rules.{rule.id}": rule.columns for rule in kind.rules}
    for where, columns in named.items():
        if missing := set(columns) - set(kind.columns):
            raise KindInvalid(f"{kind.id}.{where}: unknown column {', '.join(sorted(missing))}")
    for column in kind.columns.values():
        if column.type not in TYPES:
            raise KindInvalid(f"{kind.id}.{column.id}: unknown type {column.type}")
        if (column.type == "code") != bool(column.table):
            raise KindInvalid(f"{kind.id}.{column.id}: a code has a table, nothing else has")
    for rule in kind.rules:
        if rule.severity not in SEVERITIES:
            raise KindInvalid(f"{kind.id}.rules.{rule.id}: unknown severity {rule.severity}")
        if rule.severity == "warning" and any(kind.columns[id].required for id in rule.columns):
            raise KindInvalid(f"{kind.id}.rules.{rule.id}: a warning blanks its cells, a required one cannot be blank")


def load(file: Path) -> Kind:
    """The kind in a TOML file; raises KindInvalid naming a misspelt key."""
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    where = file.stem
    raw["columns"] = {id: built(Column, c, f"{where}.columns.{id}", id=id) for id, c in raw["columns"].items()}
    raw["rules"] = tuple(built(Rule, r, f"{where}.rules.{r.get('id')}") for r in raw["rules"])
    raw["lookups"] = {id: built(Lookup, look, f"{where}.lookups.{id}", id=id) for id, look in raw["lookups"].items()}
    kind = built(Kind, raw, where, id=file.stem)
    _refer(kind)
    return kind


@cache
def kinds(folder: Path = KINDS) -> Mapping[str, Kind]:
    """Every kind of ledger by its id."""
    return {file.stem: load(file) for file in sorted(folder.glob("*.toml"))}
