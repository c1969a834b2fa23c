"""Ledgers in the columns and types of their kinds."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from data.ledgers.kinds import Kind


def typed(kind: Kind, tables: Mapping[str, pa.Table]) -> pa.Table:
    """The kind's rows among ledgers by kind: a column that they lack is null, one that the kind lacks is left out."""
    rows = tables.get(kind.id, kind.schema.empty_table())
    columns = [
        rows.column(field.name).cast(field.type) if field.name in rows.column_names else pa.nulls(len(rows), field.type)
        for field in kind.schema
    ]
    return pa.table(columns, schema=kind.schema)
