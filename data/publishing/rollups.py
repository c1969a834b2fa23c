"""Monthly sums beside the rows, as Ibis expressions: they run on DuckDB here and unchanged on a larger engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import ibis.expr.types as ir


def rollups(fact: str, described: Mapping[str, Any], rows: ir.Table) -> Iterator[tuple[str, ir.Table]]:
    """Name and expression of every rollup of a fact: month, the dims, the measures; rows without a date are left out.

    `described` is the fact's table of data/facts.toml; the names count its rollups from 0.
    """
    dated = rows.filter(rows[described["date"]].notnull())
    month = dated[described["date"]].truncate("M").cast("date").name("month")
    sums = {name: _measure(dated, measure) for name, measure in described["measures"].items()}
    for n, dims in enumerate(described["rollups"]):
        groups = [month, *(dated[dim] for dim in dims)]
        yield f"{fact}_{n}", dated.group_by(groups).aggregate(**sums).order_by(["month", *dims])


def _measure(rows: ir.Table, measure: str) -> ir.Value:
    if measure == "count":
        return rows.count().cast("int64")
    column = rows[measure.removeprefix("sum:")]
    if not isinstance(column, ir.NumericColumn):
        raise TypeError(f"{measure}: not a column of numbers")
    return column.sum().cast("float64" if column.type().is_floating() else "int64")
