"""Rows of one kind against each other: keys that occur twice, lines of totals that do not add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from data.ledgers.kinds import Kind
from data.ledgers.rules import Check, repeated, totalled

PLACE = "source, row, slot"
BATCH = 5_000


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


def run(con: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, object] | None = None) -> None:
    """Execute SQL with bound values."""
    con.execute(sql, dict(values or {}))


def rows(con: duckdb.DuckDBPyConnection, sql: str) -> Iterator[tuple]:
    """The rows of a query, a batch at a time: to be taken up before the next is asked."""
    con.execute(sql)
    while batch := con.fetchmany(BATCH):
        yield from batch


def find_repeats(con: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    """The table `repeats`: rows to reject because their key occurs again, and the row that has it too."""
    key = ", ".join(f'"{id}"' for id in kind.key)
    content = ", ".join(f'"{id}"' for id in kind.columns)
    sql = f"""
      create table repeats as
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
    run(con, sql)


def repeated_keys(con: duckdb.DuckDBPyConnection, kind: Kind) -> Iterator[Finding]:
    """The rows of `repeats`, each naming the other."""
    found = repeated(kind)
    for source, row, slot, value, same, *other in rows(con, f"from repeats order by {PLACE}"):
        yield Finding(found[same], source, row, slot, value, other=(other[0], other[1]))


def find_wrong_totals(con: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    """Add to the table `wrong_totals` the cells in lines of totals of the table `totalled` that equal no sum that they
    may mean: of all rows, of those above, or back or on to the next total.
    """
    for id in totalled(kind):
        sql = f"""
          insert into wrong_totals
          with lines as (
            select {PLACE}, total, "{id}" AS value, "{id}:text" AS text,
              count(*) filter (total) over (partition by source, slot order by row desc) AS below,
              count(*) filter (total) over (partition by source, slot order by row) AS above
            from totalled),
          sums as (select *, [
              sum(value) filter (not total) over (partition by source, slot),
              sum(value) filter (not total) over (partition by source, slot order by row),
              sum(value) filter (not total) over (partition by source, slot, below),
              sum(value) filter (not total) over (partition by source, slot, above)] AS candidates from lines),
          nearest as (select *, list_min(list_transform(candidates, lambda x:
            {{'off': abs(coalesce(x, 0) - value), 'sum': coalesce(x, 0)}})) AS near from sums)
          select {PLACE}, '{id}', text, near.sum from nearest
          where total and text is not null and near.off > 1e-6 * greatest(1, abs(value))"""
        run(con, sql)


def wrong_totals(con: duckdb.DuckDBPyConnection, kind: Kind) -> Iterator[Finding]:
    """The cells of `wrong_totals`."""
    found = totalled(kind)
    for source, row, slot, id, text, total in rows(con, f"from wrong_totals order by source, total_of, {PLACE}"):
        yield Finding(found[id], source, row, slot, text, sum=total)
