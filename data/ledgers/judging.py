"""All cells of one kind to accepted rows and problems, in DuckDB: no loop over rows but those with a problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from data.ledgers.comparing import PLACE, Finding, find_repeats, repeated_keys, rows, run, wrong_totals
from data.ledgers.kinds import Kind
from data.ledgers.rules import Check, checks, value_sql
from data.ledgers.terms import Terms

MACROS = Path(__file__).resolve().parent / "macros.sql"
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


@dataclass(frozen=True)
class Given:
    """What cells are judged by: spellings by column, `as_of`, strptime formats by column, values to keep by filter."""

    terms: Mapping[str, Terms]
    as_of: date
    formats: Mapping[str, Sequence[str]] = field(default_factory=dict)
    filters: Sequence[Sequence[str]] = ()


class Counts(NamedTuple):
    """Records read, kept out by a filter, rejected."""

    read: int
    filtered: int
    rejected: int


@dataclass(frozen=True)
class Judged:
    """`accepted`: source, then the kind's columns; `counts` by source, without those that hold no record."""

    accepted: pa.Table
    findings: list[Finding]
    counts: Mapping[int, Counts]


def connect() -> duckdb.DuckDBPyConnection:
    """A database in memory that knows how to read dates, numbers and codes (macros.sql)."""
    con = duckdb.connect(config=SETTINGS)
    con.execute(MACROS.read_text(encoding="utf-8"))
    return con


def judge(con: duckdb.DuckDBPyConnection, kind: Kind, cells: pa.Table, given: Given) -> Judged:
    """Judge the `cells` of shaping.shape, which may come from several sources."""
    _parse(con, kind, cells, given)
    rules = checks(kind)
    _mark(con, rules)
    find_repeats(con, kind)
    findings = [*_broken(con, rules), *repeated_keys(con, kind), *wrong_totals(con, kind)]
    return Judged(_accepted(con, kind, rules), findings, _counts(con))


def _parse(con: duckdb.DuckDBPyConnection, kind: Kind, cells: pa.Table, given: Given) -> None:
    """The table `parsed`: for each column its cleaned text and its value; `filtered` rows a mapping keeps out."""
    con.register("raw", cells)
    for id, terms in given.terms.items():
        con.register(f"terms_{id}", terms.table)
    cleaned = ", ".join(f'blank_if_mark("{id}") AS "{id}"' for id in kind.columns)
    values = {column.id: value_sql(column, bool(given.formats.get(column.id))) for column in kind.columns.values()}
    pairs = ", ".join(f'cells."{id}" AS "{id}:text", {value} AS "{id}"' for id, value in values.items())
    kept = [f"coalesce(list_contains($kept_{n}, filter_{n}), false)" for n in range(len(given.filters))]
    day = values[kind.date] if kind.date else "null::date"
    sql = f"""
      create temp table parsed as
      with cells as (select {PLACE}, total, {cleaned}, not ({" and ".join(kept) or "true"}) AS filtered from raw)
      select {PLACE}, total, filtered, $as_of::date AS as_of, {pairs}
      from cells {" ".join(_join(id, terms, day) for id, terms in given.terms.items())}"""
    bound: dict[str, object] = {f"kept_{n}": list(texts) for n, texts in enumerate(given.filters)}
    bound |= {f"formats_{id}": list(texts) for id, texts in given.formats.items() if texts}
    run(con, sql, {"as_of": given.as_of, **bound})


def _join(id: str, terms: Terms, day: str) -> str:
    """SQL that joins the spellings of a column; those of several meanings by the day of the row."""
    spellings = f'"terms_{id}"'
    dated = f"{spellings}.since is null or ({day} >= {spellings}.since::date and {day} < {spellings}.until::date)"
    condition = f" and ({dated})" if terms.dated else ""
    return f'left join {spellings} on {spellings}.key = term_key(cells."{id}"){condition}'


def _any(conditions: Sequence[str]) -> str:
    return " or ".join(f"coalesce({condition}, false)" for condition in conditions) or "false"


def _mark(con: duckdb.DuckDBPyConnection, rules: Sequence[Check]) -> None:
    """The table `judged`: records that no filter keeps out, with `rejected` and `flagged` (anything found)."""
    errors = [check.fails for check in rules if check.severity == "error"]
    sql = f"""
      create temp table judged as
      select *, {_any(errors)} AS rejected, {_any([check.fails for check in rules])} AS flagged
      from parsed where not total and not filtered"""
    run(con, sql)


def _broken(con: duckdb.DuckDBPyConnection, rules: Sequence[Check]) -> Iterator[Finding]:
    run(con, "create temp table flagged as from judged where flagged")
    found = " union all ".join(
        f'select {PLACE}, {n} AS nth, "{check.column.id}:text" from flagged where {check.fails}'
        for n, check in enumerate(rules)
    )
    for source, row, slot, nth, value in rows(con, f"{found} order by source, row, slot, nth"):
        yield Finding(rules[nth], source, row, slot, value)


def _accepted(con: duckdb.DuckDBPyConnection, kind: Kind, rules: Sequence[Check]) -> pa.Table:
    values = []
    for id in kind.columns:
        blanked = [check.fails for check in rules if id in check.blanks]
        values.append(f'case when {_any(blanked)} then null else "{id}" end AS "{id}"' if blanked else f'"{id}"')
    sql = f"""
      select source, {", ".join(values)} from judged anti join repeats using ({PLACE})
      where not rejected order by {PLACE}"""
    table = con.sql(sql).to_arrow_table()
    return table.cast(pa.schema([("source", pa.int32()), *zip(kind.schema.names, kind.schema.types, strict=True)]))


def _counts(con: duckdb.DuckDBPyConnection) -> dict[int, Counts]:
    """Records by source, counted apart from the accepted rows so that the two can be held together."""
    read = dict(rows(con, "select source, count(*) from parsed where not total group by all"))
    filtered = dict(rows(con, "select source, count(*) from parsed where not total and filtered group by all"))
    rejected = dict(
        rows(
            con,
            f"""select source, count(*) from (
              select {PLACE} from judged where rejected union all select {PLACE} from repeats) group by all""",
        )
    )
    return {source: Counts(read[source], filtered.get(source, 0), rejected.get(source, 0)) for source in read}
