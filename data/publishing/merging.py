"""Ledgers merged with those a snapshot was made of: by natural key, or with a period replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.ledgers.kinds import Kind, kinds
from data.ledgers.ledger import Ledger
from data.publishing.content import ISSUES
from data.publishing.schema import typed

Period = tuple[date, date]
SHEET = ("kind", "file", "sheet")


def ledgers_of(folder: Path) -> dict[str, pa.Table]:
    """The ledgers by kind that lie in a snapshot's folder, without looked-up, derived and counted columns and rows."""
    return {kind.id: _ledger_of(folder / "facts" / f"{kind.id}.parquet", kind) for kind in kinds().values()}


def _ledger_of(file: Path, kind: Kind) -> pa.Table:
    rows = pq.read_table(file)
    if "from_register" in rows.column_names:
        rows = rows.filter(~pc.field("from_register"))
    return typed(kind, {kind.id: rows})


def merge(before: Mapping[str, pa.Table], ledgers: Sequence[Ledger], replace: Period | None) -> dict[str, pa.Table]:
    """Rows by kind: those of `before`, less the period replaced, and those of the ledgers.

    A row replaces that of the same natural key, a later ledger's that of an earlier one. `replace` (first day, day
    after the last) drops what `before` holds of that period, in the kinds that the ledgers are of.
    """
    merged = dict(before)
    for kind in (kinds()[id] for id in dict.fromkeys(ledger.kind for ledger in ledgers)):
        given = [typed(kind, {kind.id: ledger.accepted.table()}) for ledger in ledgers if ledger.kind == kind.id]
        kept = _outside(typed(kind, before), kind, replace)
        merged[kind.id] = _latest(kind, [kept, *given])
    return merged


def _outside(rows: pa.Table, kind: Kind, period: Period | None) -> pa.Table:
    if period is None or not kind.date:
        return rows
    day = pc.field(kind.date)
    return rows.filter((day < period[0]) | (day >= period[1]) | day.is_null())


def _latest(kind: Kind, tables: Sequence[pa.Table]) -> pa.Table:
    """Of the rows of one natural key the one that stands in the last table."""
    order = pa.concat_arrays([pa.repeat(pa.scalar(n), len(table)) for n, table in enumerate(tables)])
    key = ", ".join(kind.key)
    query = f"""
        select * exclude (ledger_order) from rows
        qualify row_number() over (partition by {key} order by ledger_order desc) = 1"""
    with duckdb.connect() as con:
        con.register("rows", pa.concat_tables(tables).append_column("ledger_order", order))
        return con.sql(query).to_arrow_table()


def merge_issues(before: pa.Table, ledgers: Sequence[Ledger]) -> pa.Table:
    """Rejected rows and warnings: those of the ledgers, and those of earlier sheets that were not sent again."""
    given = [
        issues.append_column("kind", pa.repeat(pa.scalar(ledger.kind), len(issues)))
        for ledger in ledgers
        for issues in (ledger.rejected.table(), ledger.warnings.table())
    ]
    again = {(ledger.source.kind, ledger.source.file, ledger.source.sheet) for ledger in ledgers}
    sheets = zip(*(before[name].to_pylist() for name in SHEET), strict=True)
    kept = before.filter(pa.array([sheet not in again for sheet in sheets], pa.bool_()))
    return pa.concat_tables([kept, *(table.select(ISSUES.names).cast(ISSUES) for table in given)])


def merge_sources(before: Sequence[Mapping[str, Any]], given: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What a snapshot was made from: the sheets given, and the earlier ones that were not sent again."""
    again = {tuple(source[name] for name in SHEET) for source in given}
    return [source for source in before if tuple(source[name] for name in SHEET) not in again] + list(given)
