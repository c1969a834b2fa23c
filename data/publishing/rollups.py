"""Monthly sums beside the rows, as Ibis expressions: they run on DuckDB here and unchanged on a larger engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import ibis.expr.types as ir


def rollups(
    fact: str, described: Mapping[str, Any], table: Callable[[str], ir.Table]
) -> Iterator[tuple[str, ir.Table]]:
    """Name and expression of every rollup of a fact: month, the dims, the measures; rows without a date are left out.

    `described` is the fact's table of data/facts.toml; the names count its rollups from 0. The one with the most dims
    comes first: those whose dims it has are summed from it, so `table` has to know a rollup by its name once it was
    yielded, as it knows the fact.
    """
    named = sorted(((dims, f"{fact}_{n}") for n, dims in enumerate(described["rollups"])), key=lambda one: -len(one[0]))
    for n, (dims, name) in enumerate(named):
        wider = next((other for has, other in reversed(named[:n]) if set(dims) <= set(has)), None)
        yield name, _of_rollup(described, dims, table(wider)) if wider else _of_rows(described, dims, table(fact))


def _of_rollup(described: Mapping[str, Any], dims: Sequence[str], cells: ir.Table) -> ir.Table:
    sums = {name: _sum(cells, name) for name in described["measures"]}
    return _ordered(cells, [cells["month"], *(cells[dim] for dim in dims)], sums)


def _of_rows(described: Mapping[str, Any], dims: Sequence[str], rows: ir.Table) -> ir.Table:
    dated = rows.filter(rows[described["date"]].notnull())
    month = dated[described["date"]].truncate("M").cast("date").name("month")
    sums = {name: _measure(dated, measure) for name, measure in described["measures"].items()}
    return _ordered(dated, [month, *(dated[dim] for dim in dims)], sums)


def _ordered(rows: ir.Table, groups: Sequence[ir.Value], sums: Mapping[str, ir.Value]) -> ir.Table:
    return rows.group_by(groups).aggregate(**sums).order_by([group.get_name() for group in groups])


def _measure(rows: ir.Table, measure: str) -> ir.Value:
    return rows.count().cast("int64") if measure == "count" else _sum(rows, measure.removeprefix("sum:"))


def _sum(rows: ir.Table, name: str) -> ir.Value:
    column = rows[name]
    if not isinstance(column, ir.NumericColumn):
        raise TypeError(f"{name}: not a column of numbers")
    return column.sum().cast("float64" if column.type().is_floating() else "int64")
