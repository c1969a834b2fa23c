"""Which sheets of a file are ledgers, of which kind, and how they are to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from data.ledgers.errors import ColumnsMissing, FileEmpty, HeaderMissing, KindAmbiguous, place
from data.ledgers.headings import Layout, best
from data.ledgers.kinds import Column, Kind
from data.ledgers.mapping import Mapping as MappingFile
from data.ledgers.reading import Sheet, read
from data.ledgers.rules import LOOKED_UP
from data.ledgers.terms import Terms, of_column
from data.text import LANGS, t

GUIDES = frozenset(t(f"ledgers.template.{sheet}", lang) for sheet in ("guide", "codes") for lang in LANGS)


class Found(NamedTuple):
    """A sheet and how it is read."""

    sheet: Sheet
    layout: Layout


@dataclass
class World:
    """What the checking of one call shares: kinds that may occur, code tables, areas, a mapping file."""

    kinds: Mapping[str, Kind]
    mapping: MappingFile | None
    reference: Mapping[str, pa.Table]
    as_of: date
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


def find(world: World, file: Path) -> tuple[list[Found], list[str]]:
    """The ledgers of a file and the names of the sheets passed over; raises LedgerError when it has none.

    A sheet that is a ledger but for a column or two is an error, too: its rows must not be lost in silence.
    """
    sheets = list(read(file))
    if not sheets:
        raise FileEmpty(file=file.name)
    layouts = [(sheet, _recognise(world, sheet)) for sheet in sheets if sheet.name not in GUIDES]
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


def _recognise(world: World, sheet: Sheet) -> Layout | None:
    """How the sheet is read, complete or not; raises KindAmbiguous when it is several kinds equally well."""
    if world.mapping:
        return world.mapping.layout(sheet, world.as_of)
    layouts = [best(sheet, kind, world.terms(kind)) for kind in world.kinds.values()]
    likely = [layout for layout in layouts if layout and (layout.plausible or len(world.kinds) == 1 < layout.score)]

    def rank(layout: Layout) -> tuple[int, bool, bool]:
        return layout.score, not layout.missing, layout.kind.sheet == sheet.name

    chosen = max(likely, key=rank, default=None)
    equal = [layout for layout in likely if chosen and rank(layout) == rank(chosen) and not layout.missing]
    if len(equal) > 1:
        names = {"zh": "、".join(e.kind.name["zh"] for e in equal), "en": ", ".join(e.kind.name["en"] for e in equal)}
        raise KindAmbiguous(place=place(sheet.file, sheet.name), kinds=names)
    return chosen
