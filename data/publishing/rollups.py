"""Monthly sums beside the rows, as Ibis expressions: they run on DuckDB here and unchanged on a larger engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir


def rollups(
    fact: str, described: Mapping[str, Any], table: Callable[[str], ir.Table], months: Sequence[date] | None = None
) -> Iterator[tuple[str, ir.Table]]:
    """Name and expression of every rollup of a fact: month, the dims, the measures; rows without a date are left out,
    and where `months` (their first days) are given all but these. In no order.

    `described` is the fact's table of data/facts.toml; the names count its rollups from 0. The one with the most dims
    comes first: those whose dims it has are summed from it, so `table` has to know a rollup by its name once it was
    yielded, as it knows the fact.
    """
    named = sorted(((dims, f"{fact}_{n}") for n, dims in enumerate(described["rollups"])), key=lambda one: -len(one[0]))
    for n, (dims, name) in enumerate(named):
        wider = next((other for has, other in reversed(named[:n]) if set(dims) <= set(has)), None)
        cells = _of(table(wider), months) if wider else _of(_dated(table(fact), described), months)
        how = {measure: f"sum:{measure}" for measure in described["measures"]} if wider else described["measures"]
        sums = {measure: _measure(cells, added) for measure, added in how.items()}
        yield name, cells.group_by([cells["month"], *(cells[dim] for dim in dims)]).aggregate(**sums)


def _dated(rows: ir.Table, described: Mapping[str, Any]) -> ir.Table:
    day = rows[described["date"]]
    return rows.filter(day.notnull()).mutate(month=day.truncate("M").cast("date"))


def _of(cells: ir.Table, months: Sequence[date] | None) -> ir.Table:
    return cells if months is None else cells.filter(cells["month"].isin([ibis.literal(day) for day in months]))


def _measure(rows: ir.Table, measure: str) -> ir.Value:
    return rows.count().cast("int64") if measure == "count" else _sum(rows, measure.removeprefix("sum:"))


def _sum(rows: ir.Table, name: str) -> ir.Value:
    column = rows[name]
    if not isinstance(column, ir.NumericColumn):
        raise TypeError(f"{name}: not a column of numbers")
    return column.sum().cast("float64" if column.type().is_floating() else "int64")
