"""Which sheets of a file are ledgers, of which kind, and how they are to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from data import reference as own_reference
from data.ledgers import guard
from data.ledgers import mapping as mappings
from data.ledgers.errors import ColumnsMissing, FileEmpty, HeaderMissing, KindAmbiguous, KindUnknown, place
from data.ledgers.headings import Layout, best
from data.ledgers.kinds import Column, Kind, kinds
from data.ledgers.places import merged
from data.ledgers.reading import Sheet, read
from data.ledgers.rows import Work
from data.ledgers.rules import LOOKED_UP
from data.ledgers.terms import Terms, of_column
from data.text import LANGS, t

GUIDES = frozenset(t(f"ledgers.template.{sheet}", lang) for sheet in ("guide", "codes", "findings") for lang in LANGS)


class Found(NamedTuple):
    """A sheet and how it is read."""

    sheet: Sheet
    layout: Layout


@dataclass
class World:
    """What the checking of one call shares: kinds that may occur, code tables, areas, a mapping file."""

    kinds: Mapping[str, Kind]
    mapping: mappings.Mapping | None
    reference: Mapping[str, pa.Table]
    as_of: date
    work: Work
    known: dict[tuple[str, str | None], Terms] = field(default_factory=dict)

    def terms(self, kind: Kind) -> dict[str, Terms]:
        """The spellings of each column of a kind that is looked up."""
        return {column.id: self._terms(column) for column in kind.columns.values() if column.type in LOOKED_UP}

    def _terms(self, column: Column) -> Terms:
        own = self.mapping.codes.get(column.id, {}) if self.mapping else {}
        table = (column.id if own else column.type, column.table)
        if table not in self.known:
            self.known[table] = of_column(column, self.reference, own)
        return self.known[table]


def world_of(
    as_of: date,
    kind: str | None,
    mapping: mappings.Given | None,
    reference: Mapping[str, pa.Table] | None,
    work: Work,
) -> World:
    """The world of a call of `check`; raises KindUnknown, and MappingInvalid for a mapping that is wrong."""
    every = kinds()
    if kind is not None and kind not in every:
        raise KindUnknown(kind=kind, kinds=", ".join(every))
    chosen = {kind: every[kind]} if kind else every
    tables = own_reference.tables() if reference is None else reference
    loaded = mappings.load(mapping, chosen, tables) if mapping else None
    return World(chosen, loaded, merged(tables, loaded.places if loaded else None), as_of, work)


def sheets_of(world: World, file: Path) -> list[Sheet]:
    """The sheets of a file that may be ledgers; raises LedgerError for a file that cannot be read."""
    guard.admit(file)
    sheets = list(read(file, world.work))
    if not sheets:
        raise FileEmpty(file=file.name)
    return [sheet for sheet in sheets if sheet.name not in GUIDES]


def find(world: World, file: Path) -> tuple[list[Found], list[str]]:
    """The ledgers of a file and the names of the sheets passed over; raises LedgerError when it has none.

    A sheet that is a ledger but for a column or two is an error, too: its rows must not be lost in silence.
    """
    layouts = [(sheet, _recognise(world, sheet)) for sheet in sheets_of(world, file)]
    found = [Found(sheet, layout) for sheet, layout in layouts if layout and not layout.missing]
    for sheet, layout in layouts:
        if layout and layout.missing and (layout.nearly or not found):
            raise _incomplete(sheet, layout)
    if not found:
        raise HeaderMissing(file=file.name)
    return found, [sheet.name for sheet, layout in layouts if not layout or layout.missing]


def _incomplete(sheet: Sheet, layout: Layout) -> ColumnsMissing:
    kind = layout.kind
    names = [kind.columns[id].name if id in kind.columns else dict.fromkeys(LANGS, id) for id in layout.missing]
    columns = {"zh": "、".join(n["zh"] for n in names), "en": ", ".join(n["en"] for n in names)}
    return ColumnsMissing(place=place(sheet.file, sheet.name), kind=dict(kind.name), columns=columns)


def likely(world: World, sheet: Sheet) -> list[Layout]:
    """Every kind that the sheet may be, the likeliest first; one that is asked for alone needs less to be it."""
    if world.mapping:
        layout = world.mapping.layout(sheet, world.as_of)
        return [layout] if layout else []
    layouts = [best(sheet, kind, world.terms(kind)) for kind in world.kinds.values()]
    found = [layout for layout in layouts if layout and (layout.plausible or len(world.kinds) == 1 < layout.score)]
    return sorted(found, key=lambda layout: _rank(layout, sheet), reverse=True)


def equals(layouts: Sequence[Layout], sheet: Sheet) -> list[Layout]:
    """The complete ones that are as likely as the first."""
    return [e for e in layouts if not e.missing and _rank(e, sheet) == _rank(layouts[0], sheet)]


def _rank(layout: Layout, sheet: Sheet) -> tuple[int, bool, bool]:
    return layout.score, not layout.missing, layout.kind.sheet == sheet.name


def _recognise(world: World, sheet: Sheet) -> Layout | None:
    """How the sheet is read, complete or not; raises KindAmbiguous when it is several kinds equally well."""
    found = likely(world, sheet)
    if len(equal := equals(found, sheet)) > 1:
        names = {"zh": "、".join(e.kind.name["zh"] for e in equal), "en": ", ".join(e.kind.name["en"] for e in equal)}
        raise KindAmbiguous(place=place(sheet.file, sheet.name), kinds=names)
    return found[0] if found else None
