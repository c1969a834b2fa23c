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
    """The ledgers of a file and the names of the sheets passed over; raises LedgerError when it has none."""
    sheets = list(read(file))
    if not sheets:
        raise FileEmpty(file=file.name)
    layouts = [(sheet, _recognise(world, sheet)) for sheet in sheets if sheet.name not in GUIDES]
    found = [Found(sheet, layout) for sheet, layout in layouts if layout]
    if not found:
        raise HeaderMissing(file=file.name)
    return found, [sheet.name for sheet, layout in layouts if not layout]


def _recognise(world: World, sheet: Sheet) -> Layout | None:
    layout = world.mapping.layout(sheet, world.as_of) if world.mapping else _best_kind(world, sheet)
    if layout and layout.missing:
        kind = layout.kind
        names = [kind.columns[id].name if id in kind.columns else dict.fromkeys(LANGS, id) for id in layout.missing]
        columns = {"zh": "、".join(n["zh"] for n in names), "en": ", ".join(n["en"] for n in names)}
        raise ColumnsMissing(place=place(sheet.file, sheet.name), kind=dict(kind.name), columns=columns)
    return layout


def _best_kind(world: World, sheet: Sheet) -> Layout | None:
    """The kind that answers most headings; raises KindAmbiguous when two do so equally well."""
    layouts = [best(sheet, kind, world.terms(kind)) for kind in world.kinds.values()]
    likely = [layout for layout in layouts if layout and (layout.plausible or len(world.kinds) == 1 < layout.score)]

    def rank(layout: Layout) -> tuple[int, bool, bool]:
        return layout.score, not layout.missing, layout.kind.sheet == sheet.name

    top = max(map(rank, likely), default=None)
    chosen = [layout for layout in likely if rank(layout) == top]
    if len(chosen) > 1:
        names = {"zh": "、".join(c.kind.name["zh"] for c in chosen), "en": ", ".join(c.kind.name["en"] for c in chosen)}
        raise KindAmbiguous(place=place(sheet.file, sheet.name), kinds=names)
    return chosen[0] if chosen else None
