"""What the cells of a column say, worked out once for each way of writing them and not for each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from data.ledgers.comparing import run
from data.ledgers.headings import Layout
from data.ledgers.kinds import Column, Kind
from data.ledgers.reading import Sheet
from data.ledgers.rules import LOOKED_UP, value_sql
from data.ledgers.shaping import body, readings, totals
from data.ledgers.terms import Terms

SPELLED = (*LOOKED_UP, "date", "month")  # types of columns with few spellings beside their rows
Sheets = Mapping[int, tuple[Sheet, Layout]]


@dataclass(frozen=True)
class Given:
    """What cells are judged by: spellings by column, `as_of`, strptime formats by column, values to keep by filter."""

    terms: Mapping[str, Terms]
    as_of: date
    formats: Mapping[str, Sequence[str]] = field(default_factory=dict)
    filters: Sequence[Sequence[str]] = ()


def spell(con: duckdb.DuckDBPyConnection, kind: Kind, given: Given, sheets: Sheets) -> None:
    """A table spelled_<column> for every column of few spellings: raw (as written), text (cleaned), key (as terms are
    compared), value (of terms that change over time: null) and total (whether it names a line of totals).
    """
    for id, terms in given.terms.items():
        con.register("terms", terms.table)
        run(con, f"create table terms_{id} as from terms")
    for column in kind.columns.values():
        if column.type in SPELLED:
            _spell(con, kind, column, given, sheets)


def _spell(con: duckdb.DuckDBPyConnection, kind: Kind, column: Column, given: Given, sheets: Sheets) -> None:
    written, formats = _written(column, sheets), given.formats.get(column.id, ())
    texts = [r.given[column.id] for _, layout in sheets.values() for r in readings(layout) if column.id in r.given]
    terms = given.terms.get(column.id)
    join = f"left join terms_{column.id} AS terms on terms.key = cells.key" if terms and not terms.dated else ""
    value = "null" if terms and terms.dated else value_sql(column, "cells.text", bool(formats))
    sql = f"""
      create table spelled_{column.id} as
      with written as ({written} union select unnest($texts::varchar[])),
      cleaned as (select raw, blank_if_mark(half_width(raw)) AS text from written where raw is not null),
      cells as (select *, term_key(text) AS key from cleaned)
      select raw, text, cells.key, {value} AS value,
        coalesce(regexp_full_match(replace(text, ' ', ''), $total), false) AS total
      from cells {join}"""
    bound: dict[str, object] = {"texts": texts, "total": totals(kind)}
    run(con, sql, bound | ({"formats": list(formats)} if formats else {}))


def _written(column: Column, sheets: Sheets) -> str:
    """SQL of the ways in which the sheets write a column."""
    found = [
        f'select "{reading.slots[column.id].index}" AS raw from ({body(sheet, layout)})'
        for sheet, layout in sheets.values()
        for reading in readings(layout)
        if column.id in reading.slots
    ]
    return " union ".join(found) or "select null::varchar AS raw where false"
