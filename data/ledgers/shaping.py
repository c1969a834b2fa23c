"""From a sheet and its layout to cells: a row a record, a text column a column of the kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from data.ledgers.headings import TOTAL, WHOLE, Cross, Layout
from data.ledgers.kinds import Column
from data.ledgers.reading import Sheet

FOOTNOTE = "(注|备注|说明|填表说明|填表人|填报人|制表人|审核人|负责人|单位负责人|填表日期|填报日期|制表日期)[:：].*"
PLACE_COLUMNS = ("source", "row", "slot", "total")


def shape(
    con: duckdb.DuckDBPyConnection,
    sheet: Sheet,
    layout: Layout,
    source: int,
    extra: Mapping[str, int],
    constants: Mapping[str, str],
) -> pa.Table:
    """The records of a sheet: source, row (as in the sheet), slot (which column of a cross-table, else 0), total
    (the label of a line of totals), then the kind's columns as cleaned text, then `extra` columns by their index.

    Blank lines, footnotes and repeated headings are left out.
    """
    body = sheet.cells.slice(layout.first_row)
    numbers = pa.array(range(layout.first_row + 1, layout.first_row + 1 + len(body)), pa.int32())
    label = _label(con, body, layout)
    parts = [_records(body, layout, cross, constants) for cross in layout.crosses or (None,)]
    tables = []
    for slot, columns in enumerate(parts):
        columns |= {name: _clean(body[str(index)]) for name, index in extra.items()}
        place = [pa.repeat(pa.scalar(source, pa.int32()), len(body)), numbers]
        place += [pa.repeat(pa.scalar(slot, pa.int32()), len(body)), label]
        table = pa.table([*place, *columns.values()], names=[*PLACE_COLUMNS, *columns])
        tables.append(table.filter(_kept(table, layout)))
    return pa.concat_tables(tables)


def _records(
    body: pa.Table, layout: Layout, cross: Cross | None, constants: Mapping[str, str]
) -> dict[str, pa.ChunkedArray]:
    given = {**layout.constants, **constants, **(cross.values if cross else {})}
    indices = {id: slot.index for id, slot in layout.slots.items()}
    if cross and layout.kind.cross:
        indices[layout.kind.cross] = cross.index
    columns = {}
    for id, column in layout.kind.columns.items():
        if id in indices:
            columns[id] = _clean(body[str(indices[id])], column)
        else:
            columns[id] = pa.chunked_array([pa.repeat(pa.scalar(given.get(id), pa.string()), len(body))])
    return columns


def _clean(cells: pa.ChunkedArray, column: Column | None = None) -> pa.ChunkedArray:
    """Trimmed text; in all but free text also half-width (NFKC)."""
    if column and column.type != "text":
        cells = pc.utf8_normalize(cells, form="NFKC")
    return pc.utf8_trim_whitespace(cells)


def _label(con: duckdb.DuckDBPyConnection, body: pa.Table, layout: Layout) -> pa.ChunkedArray:
    """What kind of line each row is: total, subtotal, footnote, or null for a record."""
    cells = ", ".join(f"nullif(trim(\"{name}\"), '')" for name in body.column_names)
    total = f"({TOTAL}|{WHOLE}).*" if layout.kind.cross else f"{TOTAL}.*"
    query = f"""
      select case when regexp_full_match(first, $footnote) then 'footnote'
        when regexp_full_match(first, $total) then if(contains(first, '小计'), 'subtotal', 'total') end AS label
      from (select regexp_replace(coalesce({cells}, ''), '\\s', '', 'g') AS first from body)"""
    con.register("body", body)
    labels = con.sql(query, params={"footnote": FOOTNOTE, "total": total}).to_arrow_table()["label"]
    con.unregister("body")
    return labels


def _kept(table: pa.Table, layout: Layout) -> pa.ChunkedArray:
    """Rows that hold something in a column of ours, and are neither footnotes nor the headings once more."""
    answered = [layout.kind.cross] if layout.crosses else list(layout.slots)
    filled = _any([pc.greater(pc.utf8_length(pc.fill_null(table[id], "")), 0) for id in answered])
    footnote = pc.fill_null(pc.equal(table["total"], "footnote"), False)
    kept = pc.and_(filled, pc.invert(footnote))
    headings = [(id, slot.heading) for id, slot in layout.slots.items()][:2]
    if len(headings) == 2:
        again = [pc.fill_null(pc.equal(table[id], heading), False) for id, heading in headings]
        kept = pc.and_(kept, pc.invert(pc.and_(*again)))
    return kept


def _any(masks: Sequence[pa.ChunkedArray]) -> pa.ChunkedArray:
    found, *others = masks
    for mask in others:
        found = pc.or_(found, mask)
    return found
