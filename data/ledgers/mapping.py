"""A mapping file: how a table that others keep becomes one of our ledgers, without code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data.ledgers.errors import FileUnreadable, MappingInvalid, MappingWrong, require
from data.ledgers.headings import HEAD, Layout, Slot
from data.ledgers.kinds import Kind
from data.ledgers.ledger import Places
from data.ledgers.places import declared, merged
from data.ledgers.reading import Sheet
from data.ledgers.terms import AREAS
from data.ledgers.vocabulary import plain

KEYS = {"kind", "columns", "constants", "codes", "filters", "dates", "places", "reference"}
AS_OF = "as_of"  # a constant that stands for the as-of date


@dataclass(frozen=True)
class Filter:
    """Rows are kept where the column of theirs holds one of the values."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Mapping:
    """`columns` is ours -> their heading, `constants` ours -> text, `codes` ours -> {their value -> our code}.

    `dates` is ours -> strptime formats that go before ours; `tables` adds rows to code tables; `places` stand
    instead of our areas.
    """

    kind: Kind
    columns: Map[str, str]
    constants: Map[str, str]
    codes: Map[str, Map[str, str]]
    filters: tuple[Filter, ...]
    dates: Map[str, tuple[str, ...]]
    places: Places | None

    def layout(self, sheet: Sheet, as_of: date) -> Layout | None:
        """How the sheet is read; None if no row holds any of the headings."""
        head = sheet.head(HEAD)
        wanted = {plain(heading): heading for heading in self._headings()}
        rows = [{plain(cell): n for n, cell in reversed(list(enumerate(row))) if cell} for row in head]
        top = max(range(len(rows)), key=lambda n: (len(wanted.keys() & rows[n].keys()), -n), default=0)
        if not rows or not wanted.keys() & rows[top].keys():
            return None
        at = rows[top]
        return Layout(
            kind=self.kind,
            top=top,
            height=1,
            slots={id: Slot(at[plain(name)], name) for id, name in self.columns.items() if plain(name) in at},
            crosses=(),
            constants={id: as_of.isoformat() if text == AS_OF else text for id, text in self.constants.items()},
            ignored=tuple(cell for cell in head[top] if cell and plain(cell) not in wanted),
            missing=tuple(heading for name, heading in wanted.items() if name not in at),
            filters=tuple(at[plain(f.column)] for f in self.filters if plain(f.column) in at),
        )

    def _headings(self) -> list[str]:
        return [*self.columns.values(), *(f.column for f in self.filters)]


def load(file: Path, kinds: Map[str, Kind], reference: Map[str, pa.Table]) -> Mapping:
    """The mapping in a TOML file; raises MappingInvalid naming what is wrong with it."""
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
        unknown = sorted(set(raw) - KEYS)
        require(not unknown, "unknown_key", keys=", ".join(unknown))
        require(raw.get("kind") in kinds, "unknown_kind", kind=raw.get("kind"), kinds=", ".join(kinds))
        mapping = _mapping(raw, kinds[raw["kind"]])
        _require_codes(mapping, merged(reference, mapping.places))
        return mapping
    except MappingWrong as error:
        raise MappingInvalid(file=file.name, reason=error.reason) from error
    except OSError as error:
        raise FileUnreadable(file=file.name) from error
    except (TypeError, ValueError, AttributeError, KeyError, duckdb.Error) as error:  # not TOML, wrong types
        raise MappingInvalid(file=file.name, reason=MappingWrong("malformed", detail=error).reason) from error


def _mapping(raw: Map[str, Any], kind: Kind) -> Mapping:
    sections = {name: raw.get(name, {}) for name in ("columns", "constants", "codes", "dates")}
    for name, section in sections.items():
        unknown = sorted(set(section) - set(kind.columns))
        require(not unknown, "unknown_columns", section=name, kind=kind.id, columns=", ".join(unknown))
    absent = [id for id in kind.required if id not in {**sections["columns"], **sections["constants"]}]
    require(not absent, "columns_absent", columns=", ".join(absent))
    return Mapping(
        kind=kind,
        columns=_texts(sections["columns"]),
        constants=_texts(sections["constants"]),
        codes={id: _texts(codes) for id, codes in sections["codes"].items()},
        filters=tuple(_filter(f) for f in raw.get("filters", ())),
        dates={id: _formats(formats) for id, formats in sections["dates"].items()},
        places=declared(raw),
    )


def _texts(section: Map[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in section.items()}


def _formats(given: str | list[str]) -> tuple[str, ...]:
    """Formats of strptime; raises duckdb.Error for what is none."""
    formats = [given] if isinstance(given, str) else given
    duckdb.connect().execute("select try_strptime('', $formats)", {"formats": formats})
    return tuple(formats)


def _require_codes(mapping: Mapping, reference: Map[str, pa.Table]) -> None:
    for id, codes in mapping.codes.items():
        column = mapping.kind.columns[id]
        require(column.type in ("area", "code"), "not_a_code", column=id)
        table = reference[AREAS if column.type == "area" else column.table or ""]
        known = table["id" if column.type == "area" else "code"].to_pylist()
        unknown = sorted(set(codes.values()) - set(known))
        require(not unknown, "unknown_codes", column=id, codes=", ".join(unknown))


def _filter(raw: Map[str, Any]) -> Filter:
    require(set(raw) in ({"column", "equals"}, {"column", "in"}), "filter", filter=", ".join(map(str, raw)))
    return Filter(str(raw["column"]), tuple(map(str, raw["in"] if "in" in raw else [raw["equals"]])))
