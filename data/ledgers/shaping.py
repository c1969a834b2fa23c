"""From a sheet and its layout to records, as SQL: a row a record, a column of raw text a column of the kind."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from data.ledgers.headings import ROW, TOTAL, WHOLE, Cross, Layout, Parts, Slot
from data.ledgers.kinds import Kind
from data.ledgers.reading import Sheet
from data.ledgers.rows import parquet

FOOTNOTE = "(注|备注|说明|填表说明|填表人|填报人|制表人|审核人|负责人|单位负责人|填表日期|填报日期|制表日期)[:：].*"
MARKS = "[计全:：]"  # no line of totals and no footnote is without one of these


@dataclass(frozen=True)
class Query:
    """SQL and the values bound in it."""

    sql: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class Reading:
    """One way through the sheet: the number of the column of a cross-table (else 0), the columns of ours that the
    sheet has, the texts of those that are the same in every row, the parts of those put together for each.
    """

    number: int
    slots: Mapping[str, Slot]
    given: Mapping[str, str]
    composed: Mapping[str, Parts]


def readings(layout: Layout) -> Iterator[Reading]:
    """The ways through a sheet, one for each column of a cross-table."""
    for number, cross in enumerate(layout.crosses or (None,)):
        slots, given = dict(layout.slots), dict(layout.constants)
        if cross and layout.kind.cross:
            slots[layout.kind.cross] = _slot(cross)
            given |= cross.values
        same = {id: given[id] for id in layout.kind.columns if id in given and id not in slots}
        yield Reading(number, slots, same, {id: parts for id, parts in layout.composed.items() if id not in slots})


def _slot(cross: Cross) -> Slot:
    return Slot(cross.index, cross.heading)


def totals(kind: Kind) -> str:
    """The pattern of what a line of totals is called."""
    return f"{TOTAL}|{WHOLE}" if kind.cross else TOTAL


def body(sheet: Sheet, layout: Layout, only: str = "true") -> str:
    """SQL of the rows under the headings: row, as in the sheet, and the cells; `only` is a condition on `row`."""
    return f"""
      select * from (
        select (file_row_number + 1)::int AS row, * exclude (file_row_number)
        from {parquet(sheet.cells.path, ", file_row_number = true")})
      where row > {layout.first_row} and ({only})"""


def shape(sheet: Sheet, layout: Layout, source: int, only: str = "true") -> Query:
    """The records of a sheet: source, row (as in the sheet), slot (which column of a cross-table, else 0), label (the
    first cell, where it may name a total), then the kind's columns and those of the filters as they are written.

    Blank lines, footnotes and repeated headings are left out.
    """
    parts = [_records(layout, reading) for reading in readings(layout)]
    sql = f"""
      with labelled as (
        select *, case when regexp_matches(first_cell, '{MARKS}') then regexp_replace(first_cell, '\\s', '', 'g')
          else '' end AS label
        from (select *, {_first_cell(sheet)} AS first_cell from ({body(sheet, layout, only)})))
      {"union all".join(part.sql for part in parts)}"""
    values: dict[str, object] = {"source": source, "footnote": FOOTNOTE}
    for part in parts:
        values |= part.values
    return Query(sql, values)


def _first_cell(sheet: Sheet) -> str:
    names = sheet.cells.schema.names
    first = ", ".join(f"nullif(trim(\"{name}\"), '')" for name in names)
    return f'case when visible("{names[0]}") then "{names[0]}" else coalesce({first}, \'\') end'


def _records(layout: Layout, reading: Reading) -> Query:
    kind, slots, number = layout.kind, reading.slots, reading.number
    columns = [_column(id, reading) for id in kind.columns]
    columns += [f'"{index}" AS filter_{n}' for n, index in enumerate(layout.filters)]
    headings = {f"heading_{number}_{id}": slot for id, slot in list(slots.items())[:2]}
    again = " and ".join(f'coalesce(trim("{slot.index}") in ${name}, false)' for name, slot in headings.items())
    filled = [slots[kind.cross]] if layout.crosses and kind.cross else list(slots.values())
    visible = " or ".join(f'has_text("{slot.index}")' for slot in filled)
    sql = f"""
      select $source::int AS source, row, {number} AS slot, label, {", ".join(columns)} from labelled
      where ({visible or "false"}) and not ({again or "false"}) and not regexp_full_match(label, $footnote)
      """
    values: dict[str, object] = {name: _spellings(slot.heading) for name, slot in headings.items()}
    words = ((id, n, part) for id, parts in reading.composed.items() for n, part in enumerate(parts))
    values |= {f"part_{number}_{id}_{n}": part for id, n, part in words if isinstance(part, str)}
    return Query(sql, values | {f"given_{number}_{id}": text for id, text in reading.given.items()})


def _spellings(heading: str) -> list[str]:
    return [heading, unicodedata.normalize("NFKC", heading)]


def _column(id: str, reading: Reading) -> str:
    """SQL of a column: of the sheet, in our unit where its numbers have another; a constant; composed; or nothing."""
    if id in reading.composed:
        parts = (_part(f"part_{reading.number}_{id}_{n}", part) for n, part in enumerate(reading.composed[id]))
        return f'concat({", ".join(parts)}) AS "{id}"'
    if id in reading.given:
        return f'$given_{reading.number}_{id}::varchar AS "{id}"'
    if id not in reading.slots:
        return f'null::varchar AS "{id}"'
    cell, factor = f'"{reading.slots[id].index}"', reading.slots[id].factor
    if factor != 1:
        return f'coalesce(round(as_number(half_width({cell})) * {factor}, 10)::varchar, {cell}) AS "{id}"'
    return f'{cell} AS "{id}"'


def _part(name: str, part: str | int) -> str:
    """SQL of a part of a composed text: the number of the row, a cell, or words bound under a name."""
    if part == ROW:
        return "row::varchar"
    return f'trim("{part}")' if isinstance(part, int) else f"${name}::varchar"
