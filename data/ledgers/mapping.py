"""A mapping file: how a table that others keep becomes one of our ledgers, without code."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data.ledgers.errors import FileUnreadable, MappingInvalid, MappingWrong, require
from data.ledgers.headings import HEAD, HEIGHTS, ROW, Layout, Parts, Slot, titles
from data.ledgers.kinds import Kind
from data.ledgers.ledger import Places
from data.ledgers.places import declared, merged
from data.ledgers.reading import Sheet
from data.ledgers.terms import AREAS
from data.ledgers.vocabulary import factor, plain

KEYS = {"kind", "columns", "constants", "codes", "filters", "dates", "places", "reference"}
AS_OF = "as_of"  # a constant that stands for the as-of date
PLACE = re.compile(r"\{([^{}]+)\}")  # in a constant: a heading, whose cell stands there, or the number of the row
ROW_WORDS = ("row", "行号")


@dataclass(frozen=True)
class MappingText:
    """A mapping that lies in no file: its name, which errors speak of, and its TOML text."""

    name: str
    text: str


Given = str | Path | MappingText  # what `check` takes: the path of a file, or a text


@dataclass(frozen=True)
class Filter:
    """Rows are kept where the column of theirs holds one of the values."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Mapping:
    """`columns` is ours -> their heading, `constants` ours -> text, `codes` ours -> {their value -> our code}.

    A text may name headings in braces, 2017-{序号}, and the row, {row}: it is put together for each row.
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
        rows = [_Headings(head, top, height) for top in range(len(head)) for height in HEIGHTS[: len(head) - top]]
        rows.append(_Headings(head, 0, 0))
        rows.sort(key=lambda row: (len(wanted.keys() & row.at.keys()), row.height > 0, -row.height, -row.top))
        rows.reverse()
        if not rows or not wanted.keys() & rows[0].at.keys():
            return None
        row, at = rows[0], rows[0].at
        slots = {id: self._slot(id, name, at) for id, name in self.columns.items() if plain(name) in at}
        filters = tuple(at[plain(f.column)] for f in self.filters if plain(f.column) in at)
        composed = {id: self._parts(text, at) for id, text in self._templates.items()}
        read = {*filters, *(slot.index for slot in slots.values()), *(n for parts in composed.values() for n in parts)}
        return Layout(
            kind=self.kind,
            top=row.top,
            height=row.height,
            slots=slots,
            crosses=(),
            constants={
                id: as_of.isoformat() if text == AS_OF else text
                for id, text in self.constants.items()
                if id not in composed
            },
            ignored=tuple(title for n, title in enumerate(row.titles) if title and n not in read),
            missing=tuple(heading for name, heading in wanted.items() if name not in at),
            filters=filters,
            composed=composed,
        )

    def _slot(self, id: str, heading: str, at: Map[str, int]) -> Slot:
        return Slot(at[plain(heading)], heading, factor(self.kind.columns[id], heading))

    def _headings(self) -> list[str]:
        places = (name for text in self._templates.values() for name in PLACE.findall(text) if name not in ROW_WORDS)
        return [*self.columns.values(), *(f.column for f in self.filters), *places]

    @property
    def _templates(self) -> Map[str, str]:
        """The constants of text that name columns of the sheet."""
        texts = ((id, text) for id, text in self.constants.items() if self.kind.columns[id].type == "text")
        return {id: text for id, text in texts if PLACE.search(text)}

    @staticmethod
    def _parts(template: str, at: Map[str, int]) -> Parts:
        """Words and columns by turns; a heading that the sheet lacks yields nothing."""
        words, names = PLACE.split(template)[::2], PLACE.findall(template)
        columns = [ROW if name in ROW_WORDS else at.get(plain(name), "") for name in names]
        return [part for pair in zip_longest(words, columns, fillvalue="") for part in pair if part != ""]


class _Headings:
    """Rows that may be the headings: `at` is the column of each, by its whole text, or by its lowest part.

    With a height of 0 the sheet has none, and its columns go by their letters.
    """

    def __init__(self, head: Sequence[Sequence[str]], top: int, height: int) -> None:
        self.top, self.height = top, height
        self.titles = titles(head, top, height)
        lowest = head[top + height - 1] if height else ()
        self.at = {plain(cell): n for n, cell in reversed(list(enumerate(lowest))) if cell}
        self.at |= {plain(title): n for n, title in enumerate(self.titles) if title}


def text_of(given: Given) -> MappingText:
    """The text of a mapping; raises FileUnreadable."""
    if isinstance(given, MappingText):
        return given
    file = Path(given)
    try:
        return MappingText(file.name, file.read_text(encoding="utf-8"))
    except (OSError, UnicodeError) as error:
        raise FileUnreadable(file=file.name) from error


def load(given: Given, kinds: Map[str, Kind], reference: Map[str, pa.Table]) -> Mapping:
    """The mapping of a TOML text; raises MappingInvalid naming what is wrong with it, FileUnreadable."""
    file = text_of(given)
    try:
        raw = tomllib.loads(file.text)
        unknown = sorted(set(raw) - KEYS)
        require(not unknown, "unknown_key", keys=", ".join(unknown))
        require(raw.get("kind") in kinds, "unknown_kind", kind=raw.get("kind"), kinds=", ".join(kinds))
        mapping = _mapping(raw, kinds[raw["kind"]])
        _require_codes(mapping, merged(reference, mapping.places))
        return mapping
    except MappingWrong as error:
        raise MappingInvalid(file=file.name, reason=error.reason) from error
    except (TypeError, ValueError, AttributeError, KeyError, duckdb.Error) as error:  # not TOML, wrong types
        raise MappingInvalid(file=file.name, reason=MappingWrong("malformed", detail=error).reason) from error


def compose(  # noqa: PLR0913 (the sections of a mapping)
    kind: str,
    columns: Map[str, str],
    constants: Map[str, str] | None = None,
    filters: Iterable[Filter] = (),
    *,
    codes: Map[str, Map[str, str]] | None = None,
    dates: Map[str, Sequence[str]] | None = None,
    places: Places | None = None,
) -> str:
    """The TOML text of a mapping; what it says is looked at when it is loaded."""
    tables = dict(places.tables) if places else {}
    areas = tables.pop(AREAS, None)
    blocks = [_section("", {"kind": kind}), _section("[columns]", columns), _section("[constants]", constants or {})]
    blocks += [_section("[[filters]]", {"column": f.column, "in": list(f.values)}) for f in filters]
    blocks += [_section(f"[codes.{_toml(id)}]", own) for id, own in (codes or {}).items()]
    blocks.append(_section("[dates]", {id: list(formats) for id, formats in (dates or {}).items()}))
    if places and areas:
        blocks.append(_section("[places]", {"root": places.root}))
        blocks += [_section("[[places.areas]]", row) for row in areas.to_pylist()]
    blocks += [_section(f"[[reference.{_toml(name)}]]", row) for name, t in tables.items() for row in t.to_pylist()]
    return "\n".join(block for block in blocks if block)


def _section(title: str, entries: Map[str, Any]) -> str:
    lines = [f"{_toml(name)} = {_toml(value)}" for name, value in entries.items() if value is not None]
    return "".join(f"{line}\n" for line in ([title] if title else []) + lines) if lines else ""


def _toml(value: str | Sequence[str]) -> str:
    """A text, or a list of texts, as TOML; JSON escapes as TOML does, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


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
