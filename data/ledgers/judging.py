"""All cells of one kind to accepted rows and problems, in DuckDB: no loop over rows but those with a problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from data.ledgers.kinds import Kind
from data.ledgers.rules import Check, checks, numeric, value_sql
from data.ledgers.terms import Terms

MACROS = Path(__file__).resolve().parent / "macros.sql"
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
PLACE = "source, row, slot"


@dataclass(frozen=True)
class Given:
    """What cells are judged by: spellings by column, `as_of`, strptime formats by column, values to keep by filter."""

    terms: Mapping[str, Terms]
    as_of: date
    formats: Mapping[str, Sequence[str]] = field(default_factory=dict)
    filters: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Finding:
    """A problem in a cell; `other` is the source and row of a second one, `sum` what the rows add up to."""

    check: Check
    source: int
    row: int
    slot: int
    value: str | None
    other: tuple[int, int] | None = None
    sum: float | None = None


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
    _find_repeats(con, kind)
    findings = [*_broken(con, rules), *_repeated(con, kind), *_wrong_totals(con, kind)]
    return Judged(_accepted(con, kind, rules), findings, _counts(con))


def _run(con: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, object] | None = None) -> None:
    con.execute(sql, dict(values or {}))


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple]:
    return con.execute(sql).fetchall()


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
    _run(con, sql, {"as_of": given.as_of, **bound})


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
    _run(con, sql)


def _find_repeats(con: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    """The table `repeats`: rows to reject because their key occurs again, and the row that has it too."""
    key = ", ".join(f'"{id}"' for id in kind.key)
    content = ", ".join(f'"{id}"' for id in kind.columns)
    sql = f"""
      create temp table repeats as
      with keys as (select {key} from judged where not rejected group by all having count(*) > 1),
      again as (select *, row({content})::varchar AS content from judged semi join keys using ({key})
        where not rejected),
      marked as (
        select {PLACE}, "{kind.key[0]}:text" AS value, row_number() over w AS nth,
          min(content) over k = max(content) over k AS same,
          nth_value(source, if(nth = 1, 2, 1)) over k AS other_source,
          nth_value(row, if(nth = 1, 2, 1)) over k AS other_row
        from (select *, row_number() over (partition by {key} order by {PLACE}) AS nth from again)
        window w as (partition by {key} order by {PLACE}),
          k as (partition by {key} order by {PLACE} rows between unbounded preceding and unbounded following))
      select {PLACE}, value, same, other_source, other_row from marked where nth > 1 or not same"""
    _run(con, sql)


def _broken(con: duckdb.DuckDBPyConnection, rules: Sequence[Check]) -> Iterator[Finding]:
    _run(con, "create temp table flagged as from judged where flagged")
    found = " union all ".join(
        f'select {PLACE}, {n} AS nth, "{check.column.id}:text" from flagged where {check.fails}'
        for n, check in enumerate(rules)
    )
    for source, row, slot, nth, value in _rows(con, f"{found} order by source, row, slot, nth"):
        yield Finding(rules[nth], source, row, slot, value)


def _repeated(con: duckdb.DuckDBPyConnection, kind: Kind) -> Iterator[Finding]:
    column = kind.columns[kind.key[0]]
    repeated = {same: Check("same_row" if same else "same_key", column, "error", "") for same in (True, False)}
    for source, row, slot, value, same, *other in _rows(con, f"from repeats order by {PLACE}"):
        yield Finding(repeated[same], source, row, slot, value, other=(other[0], other[1]))


def _wrong_totals(con: duckdb.DuckDBPyConnection, kind: Kind) -> Iterator[Finding]:
    """Lines of totals that equal no sum they may mean: of all rows, of those above, or back or on to the next total."""
    for column in numeric(kind):
        sql = f"""
          with lines as (
            select {PLACE}, total, "{column.id}" AS value, "{column.id}:text" AS text,
              count(*) filter (total) over (partition by source, slot order by row desc) AS below,
              count(*) filter (total) over (partition by source, slot order by row) AS above
            from parsed where source in (select source from parsed where total)),
          sums as (select *, [
              sum(value) filter (not total) over (partition by source, slot),
              sum(value) filter (not total) over (partition by source, slot order by row),
              sum(value) filter (not total) over (partition by source, slot, below),
              sum(value) filter (not total) over (partition by source, slot, above)] AS candidates from lines),
          nearest as (select *, list_min(list_transform(candidates, lambda x:
            {{'off': abs(coalesce(x, 0) - value), 'sum': coalesce(x, 0)}})) AS near from sums)
          select {PLACE}, text, near.sum from nearest
          where total and text is not null and near.off > 1e-6 * greatest(1, abs(value))
          order by {PLACE}"""
        check = Check("total_differs", column, "warning", "")
        for source, row, slot, text, total in _rows(con, sql):
            yield Finding(check, source, row, slot, text, sum=total)


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
    read = dict(_rows(con, "select source, count(*) from parsed where not total group by all"))
    filtered = dict(_rows(con, "select source, count(*) from parsed where not total and filtered group by all"))
    rejected = dict(
        _rows(
            con,
            f"""select source, count(*) from (
              select {PLACE} from judged where rejected union all select {PLACE} from repeats) group by all""",
        )
    )
    return {source: Counts(read[source], filtered.get(source, 0), rejected.get(source, 0)) for source in read}
