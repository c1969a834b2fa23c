"""Ledgers in the columns and types of their kinds."""

from __future__ import annotations

from collections.abc import Collection

from data.ledgers.kinds import SQL_TYPES, Kind
from data.ledgers.rows import quoted


def typed(kind: Kind, rows: str, names: Collection[str]) -> str:
    """SQL of the kind's columns of `rows` (SQL), which have these names: what they lack is null, the rest left out."""
    columns = (
        f"{quoted(column.id) if column.id in names else 'null'}::{SQL_TYPES[column.type]} AS {quoted(column.id)}"
        for column in kind.columns.values()
    )
    return f"select {', '.join(columns)} from {rows}"


def empty(kind: Kind) -> str:
    """SQL of the kind's columns without a row."""
    return typed(kind, "(select 1) where false", ())
