"""From a sheet and its layout to cells: a row a record, a text column a column of the kind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from data.ledgers.headings import TOTAL, WHOLE, Cross, Layout, Slot
from data.ledgers.reading import Sheet

FOOTNOTE = "(注|备注|说明|填表说明|填表人|填报人|制表人|审核人|负责人|单位负责人|填表日期|填报日期|制表日期)[:：].*"
LETTERS = [*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B), *map(ord, "-_./")]
HALF_WIDTH = {code + 0xFEE0: code for code in LETTERS}  # in free text Chinese punctuation stays as it is
FULL_WIDTH = f"[{re.escape(''.join(map(chr, HALF_WIDTH)))}]"


def shape(con: duckdb.DuckDBPyConnection, sheet: Sheet, layout: Layout, source: int) -> pa.Table:
    """The records of a sheet: source, row (as in the sheet), slot (which column of a cross-table, else 0), total
    (whether it is a line of totals), then the kind's columns and those of the filters as trimmed text.

    Blank lines, footnotes and repeated headings are left out.
    """
    body = sheet.cells.table().slice(layout.first_row)
    first = ", ".join(f"nullif(trim(\"{name}\"), '')" for name in body.column_names)
    numbers = pa.array(range(layout.first_row + 1, layout.first_row + 1 + len(body)), pa.int32())
    body = body.append_column("row", numbers)
    con.register("body", body)
    _run(
        con,
        f"""create or replace temp table labels as
      select row, regexp_replace(coalesce({first}, ''), '\\s', '', 'g') AS label from body""",
    )
    crosses = enumerate(layout.crosses or (None,))
    return pa.concat_tables(_records(con, body, layout, cross, (source, slot)) for slot, cross in crosses)


def _run(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    con.execute(sql)


def _records(
    con: duckdb.DuckDBPyConnection, body: pa.Table, layout: Layout, cross: Cross | None, place: tuple[int, int]
) -> pa.Table:
    kind, slots, given = layout.kind, dict(layout.slots), dict(layout.constants)
    if cross and kind.cross:
        slots[kind.cross] = Slot(cross.index, cross.heading)
        given |= cross.values
    con.register("cells", _cleaned(body, layout, slots))
    columns = [_column(id, slots, given) for id in kind.columns] + [f"filter_{n}" for n in range(len(layout.filters))]
    headings = {f"heading_{id}": _spellings(slots[id].heading) for id in list(slots)[:2]}
    again = " and ".join(f'coalesce(list_contains(${name}, "{name[8:]}"), false)' for name in headings)
    filled = " or ".join(f"\"{id}\" <> ''" for id in ([kind.cross] if cross else slots))
    named = [f"coalesce(\"{id}\", '')" for id in slots if id in kind.key or kind.columns[id].type in ("area", "code")]
    totals = [f"regexp_full_match(replace({name}, ' ', ''), $total)" for name in ["label", *named]]
    query = f"""
      select $source::int AS source, row, $slot::int AS slot, {" or ".join(totals)} AS total, {", ".join(columns)}
      from cells join labels using (row)
      where ({filled or "false"}) and not ({again or "false"}) and not regexp_full_match(label, $footnote)
      order by row"""
    values = {f"given_{id}": text for id, text in given.items() if id in kind.columns and id not in slots}
    total = f"{TOTAL}|{WHOLE}" if kind.cross else TOTAL
    fixed = {"source": place[0], "slot": place[1], "total": total, "footnote": FOOTNOTE}
    return con.sql(query, params={**fixed, **headings, **values}).to_arrow_table()


def _spellings(heading: str) -> list[str]:
    return [heading, unicodedata.normalize("NFKC", heading)]


def _cleaned(body: pa.Table, layout: Layout, slots: Mapping[str, Slot]) -> pa.Table:
    """Row, the kind's columns that the sheet has, and those of the filters."""
    columns = {"row": body["row"]}
    for id, slot in slots.items():
        cells = body[str(slot.index)]
        columns[id] = _text(cells) if layout.kind.columns[id].type == "text" else _value(cells)
    return pa.table(columns | {f"filter_{n}": _text(body[str(index)]) for n, index in enumerate(layout.filters)})


def _value(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Half-width throughout and trimmed."""
    normal = pc.call_function("utf8_normalize", [cells], pc.Utf8NormalizeOptions("NFKC"))
    return pc.call_function("utf8_trim_whitespace", [normal])


def _text(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Trimmed, with half-width letters and digits."""
    trimmed = pc.call_function("utf8_trim_whitespace", [cells])
    wide = pc.call_function("match_substring_regex", [trimmed], pc.MatchSubstringOptions(FULL_WIDTH))
    if not pc.call_function("any", [wide]).as_py():
        return trimmed
    narrow = [text and text.translate(HALF_WIDTH) for text in trimmed.to_pylist()]
    return pa.chunked_array([pa.array(narrow, pa.string())])


def _column(id: str, slots: Mapping[str, Slot], given: Mapping[str, str]) -> str:
    """SQL of a column: of the sheet, in our unit where its numbers have another; a constant; or nothing."""
    if id in slots and slots[id].factor != 1:
        return f'coalesce(round(as_number("{id}") * {slots[id].factor}, 10)::varchar, "{id}") AS "{id}"'
    if id in given and id not in slots:
        return f'$given_{id}::varchar AS "{id}"'
    return f'"{id}"' if id in slots else f'null::varchar AS "{id}"'
