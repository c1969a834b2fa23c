"""A mapping file: how a table that others keep becomes one of our ledgers, without code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.ledgers.errors import MappingInvalid
from data.ledgers.headings import HEAD, Layout, Slot, plain
from data.ledgers.kinds import Kind
from data.ledgers.ledger import Places
from data.ledgers.reading import Sheet
from data.ledgers.terms import AREAS

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
        _require(not set(raw) - KEYS, f"unknown key: {', '.join(sorted(set(raw) - KEYS))}")
        _require(raw.get("kind") in kinds, f"unknown kind: {raw.get('kind')}")
        mapping = _mapping(raw, kinds[raw["kind"]])
        _require_codes(mapping, merged(reference, mapping.places))
        return mapping
    except (OSError, UnicodeError, tomllib.TOMLDecodeError, ValueError) as error:
        raise MappingInvalid(file=file.name, reason=error) from error


def _require(condition: bool, reason: str) -> None:
    if not condition:
        raise ValueError(reason)


def _mapping(raw: Map[str, Any], kind: Kind) -> Mapping:
    sections = {name: raw.get(name, {}) for name in ("columns", "constants", "codes", "dates")}
    for name, section in sections.items():
        unknown = sorted(set(section) - set(kind.columns))
        _require(not unknown, f"[{name}] has columns unknown to {kind.id}: {', '.join(unknown)}")
    given = {**sections["columns"], **sections["constants"]}
    absent = [id for id in kind.required if id not in given]
    _require(not absent, f"required columns are neither in [columns] nor in [constants]: {', '.join(absent)}")
    return Mapping(
        kind=kind,
        columns=sections["columns"],
        constants={id: str(value) for id, value in sections["constants"].items()},
        codes=sections["codes"],
        filters=tuple(_filter(f) for f in raw.get("filters", ())),
        dates={id: tuple([f] if isinstance(f, str) else f) for id, f in sections["dates"].items()},
        places=_places(raw),
    )


def _require_codes(mapping: Mapping, reference: Map[str, pa.Table]) -> None:
    for id, codes in mapping.codes.items():
        column = mapping.kind.columns[id]
        _require(column.type in ("area", "code"), f"[codes.{id}]: {id} is not a code")
        table = reference[AREAS if column.type == "area" else column.table or ""]
        known = table["id" if column.type == "area" else "code"].to_pylist()
        unknown = sorted(set(codes.values()) - set(known))
        _require(not unknown, f"[codes.{id}]: unknown code {', '.join(unknown)}")


def _filter(raw: Map[str, Any]) -> Filter:
    _require("column" in raw and len(set(raw) & {"equals", "in"}) == 1 and len(raw) == 2, f"[[filters]] {dict(raw)}")
    return Filter(raw["column"], tuple(map(str, raw["in"])) if "in" in raw else (str(raw["equals"]),))


def _places(raw: Map[str, Any]) -> Places | None:
    """The areas and code rows declared by the mapping; None when it declares neither."""
    if "places" not in raw and "reference" not in raw:
        return None
    tables = {name: _table(rows, "code") for name, rows in raw.get("reference", {}).items()}
    places = raw.get("places", {})
    if not places:
        return Places(None, tables)
    areas = places.get("areas", [])
    parents = {area.get("id"): area.get("parent") for area in areas}
    _require(set(places) <= {"root", "areas"} and places.get("root") in parents, "[places] needs root and areas")
    strays = sorted(str(id) for id in parents if not _is_under(places["root"], id, parents))
    _require(not strays, f"[places] has areas that are not under {places['root']}: {', '.join(strays)}")
    return Places(places["root"], tables | {AREAS: _table(areas, "id")})


def _is_under(root: str, id: str | None, parents: Map[str | None, str | None]) -> bool:
    for _ in parents:
        if id == root:
            return parents[root] is None
        id = parents.get(id)
    return False


def _table(rows: Sequence[Map[str, Any]], key: str) -> pa.Table:
    """Rows as text; a list of aliases is joined by ; as in our tables."""
    for row in rows:
        _require(bool(row.get(key) and row.get("name_zh")), f"{key} or name_zh is missing in {dict(row)}")
    names = list(dict.fromkeys(name for row in rows for name in row))
    texts = [[_cell(row.get(name)) for row in rows] for name in names]
    return pa.table([pa.array(column, pa.string()) for column in texts], names=names)


def _cell(value: Any) -> str | None:
    if isinstance(value, list):
        return ";".join(value)
    return None if value is None else str(value)


def merged(reference: Map[str, pa.Table], places: Places | None) -> dict[str, pa.Table]:
    """Our reference tables with what a mapping declares: its areas instead of ours, its codes besides ours.

    Raises ValueError for a table or column that we do not have.
    """
    tables = dict(reference)
    for name, rows in (places.tables if places else {}).items():
        _require(name in reference, f"there is no reference table {name}")
        schema = reference[name].schema
        unknown = sorted(set(rows.column_names) - set(schema.names))
        _require(not unknown, f"reference table {name} has no column {', '.join(unknown)}")
        missing = {column: pa.nulls(len(rows), pa.string()) for column in schema.names}
        full = pa.table(
            {column: rows[column] if column in rows.column_names else missing[column] for column in missing}
        )
        tables[name] = full if name == AREAS else pa.concat_tables([reference[name], full.cast(schema)])
    if places and AREAS in places.tables:
        tables.pop("area_codes", None)
    return tables
