"""A mapping while a person corrects it: from what a sheet was recognised as, to the text that checking takes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import pyarrow as pa

from data.ledgers import Kind, Places
from data.ledgers.mapping import Filter, compose
from data.ledgers.recognised import Counts, Recognised
from data.ledgers.rules import LOOKED_UP
from data.ledgers.terms import AREAS, of_column

# how days may be written where the numbers alone do not say which is the month
DATES: Mapping[str, tuple[str, ...]] = {
    "usual": (),
    "day_first": ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"),
    "month_first": ("%m/%d/%Y", "%m.%d.%Y", "%m-%d-%Y"),
}
VALUES = 40  # unknown spellings of a column that are offered at once
_ROOT, _LEVELS = "root", ("district", "township")


@dataclass(frozen=True)
class Draft:
    """`columns` is ours -> their heading, `constants` ours -> text, `codes` ours -> {their value -> our code}.

    `dates` is a key of DATES; `root` the name of the area above the places of the file, "" where our areas stand.
    """

    kind: Kind
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    filters: Sequence[Filter] = ()
    dates: str = "usual"
    root: str = ""

    @property
    def absent(self) -> list[str]:
        """Required columns that have neither a heading nor a text."""
        return [id for id in self.kind.required if id not in self.columns and id not in self.constants]

    def text(self, one: Recognised) -> str:
        """The text of the mapping for a sheet."""
        days = [id for id in self.columns if self.kind.columns[id].type == "date"]
        return compose(
            self.kind.id,
            self.columns,
            {id: text for id, text in self.constants.items() if id not in self.columns},
            self.filters,
            codes={id: codes for id, codes in self.codes.items() if codes and id in self.columns},
            dates=dict.fromkeys(days, DATES[self.dates]) if DATES[self.dates] else {},
            places=_places(self.root, _named(self, one)) if self.root else None,
        )


def draft(kind: Kind, one: Recognised, mapping: str) -> Draft:
    """What is known so far: the mapping if it is of that kind, else what was recognised."""
    raw = tomllib.loads(mapping) if mapping else {}
    if raw.get("kind") != kind.id:
        return Draft(kind, {id: theirs for id, theirs in one.columns.items() if id in kind.columns}, one.constants)
    areas = raw.get("places", {}).get("areas", [])
    days = {tuple(formats) for formats in raw.get("dates", {}).values()}
    return Draft(
        kind=kind,
        columns=raw.get("columns", {}),
        constants=raw.get("constants", {}),
        codes=raw.get("codes", {}),
        filters=[Filter(each["column"], tuple(each["in"])) for each in raw.get("filters", []) if "in" in each],
        dates=next((key for key, formats in DATES.items() if formats in days), "usual"),
        root=next((area["name_zh"] for area in areas if area["id"] == raw["places"]["root"]), ""),
    )


def unknown(made: Draft, one: Recognised, reference: Mapping[str, pa.Table]) -> Iterator[tuple[str, Counts]]:
    """The columns of codes and places with the spellings in the file that nothing of ours answers to."""
    for id, theirs in made.columns.items():
        column = made.kind.columns[id]
        if column.type not in LOOKED_UP or column.type == "boolean" or (column.type == "area" and made.root):
            continue
        terms, own = of_column(column, reference, {}), made.codes.get(id, {})
        values = tuple((value, n) for value, n in one.choices.get(theirs, ()) if value in own or not terms.knows(value))
        if values:
            yield id, values[:VALUES]


def options(made: Draft, id: str, reference: Mapping[str, pa.Table]) -> dict[str, Mapping[str, str | None]]:
    """What a value of a column may mean: our codes, or areas, with their rows."""
    column = made.kind.columns[id]
    if column.type == "area":
        return {str(row["id"]): row for row in reference[AREAS].to_pylist()}
    return {str(row["code"]): row for row in reference[column.table or ""].to_pylist()}


def _named(made: Draft, one: Recognised) -> list[str]:
    """The places that the file names."""
    theirs = (theirs for id, theirs in made.columns.items() if made.kind.columns[id].type == "area")
    return list(dict.fromkeys(value for heading in theirs for value, _ in one.choices.get(heading, ())))


def _places(root: str, names: Sequence[str]) -> Places:
    """The places of a file under one area; the same name has the same id in every file."""
    rows = [{"id": _ROOT, "parent": None, "name": root, "level": _LEVELS[0]}]
    rows += [{"id": _id(name), "parent": _ROOT, "name": name, "level": _LEVELS[1]} for name in names]
    columns = {"id": "id", "parent": "parent", "level": "level", "kind": "level", "name_zh": "name", "name_en": "name"}
    table = pa.table({ours: pa.array([row[key] for row in rows], pa.string()) for ours, key in columns.items()})
    return Places(_ROOT, {AREAS: table})


def _id(name: str) -> str:
    return f"p{sha256(name.encode()).hexdigest()[:10]}"
