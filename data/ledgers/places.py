"""What a mapping file declares besides columns: areas instead of ours, codes besides ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from data.ledgers.errors import require
from data.ledgers.ledger import Places
from data.ledgers.terms import AREAS


def declared(raw: Mapping[str, Any]) -> Places | None:
    """The areas and code rows of a mapping file; None when it has neither. Raises MappingWrong."""
    tables = {name: _table(rows, "code") for name, rows in raw.get("reference", {}).items()}
    places = raw.get("places", {})
    if not places:
        return Places(None, tables) if tables else None
    unknown = sorted(set(places) - {"root", "areas"})
    require(not unknown, "unknown_key", keys=", ".join(unknown))
    areas = places.get("areas", [])
    parents = {area.get("id"): area.get("parent") for area in areas}
    root = places.get("root")
    require(root in parents, "no_root", root=root)
    strays = sorted(str(id) for id in parents if not _is_under(root, id, parents))
    require(not strays, "strays", root=root, areas=", ".join(strays))
    return Places(root, tables | {AREAS: _table(areas, "id")})


def _is_under(root: str, id: str | None, parents: Mapping[str | None, str | None]) -> bool:
    for _ in parents:
        if id == root:
            return parents[root] is None
        id = parents.get(id)
    return False


def _table(rows: Sequence[Mapping[str, Any]], key: str) -> pa.Table:
    """Rows as text; a list of aliases is joined by ; as in our tables."""
    for row in rows:
        require(bool(row.get(key) and row.get("name_zh")), "no_name", column=key, row=", ".join(map(str, row.values())))
    names = list(dict.fromkeys(name for row in rows for name in row))
    texts = [[_cell(row.get(name)) for row in rows] for name in names]
    return pa.table([pa.array(column, pa.string()) for column in texts], names=names)


def _cell(value: Any) -> str | None:
    if isinstance(value, list):
        return ";".join(value)
    return None if value is None else str(value)


def merged(reference: Mapping[str, pa.Table], places: Places | None) -> dict[str, pa.Table]:
    """Our reference tables with what a mapping declares. Raises MappingWrong for a table or column we do not have."""
    tables = dict(reference)
    for name, rows in (places.tables if places else {}).items():
        require(name in reference, "no_table", table=name)
        schema = reference[name].schema
        unknown = sorted(set(rows.column_names) - set(schema.names))
        require(not unknown, "no_column", table=name, columns=", ".join(unknown))
        columns = [
            rows[column] if column in rows.column_names else pa.nulls(len(rows), pa.string()) for column in schema.names
        ]
        full = pa.table(columns, schema=schema)
        tables[name] = full if name == AREAS else pa.concat_tables([reference[name], full])
    if places and AREAS in places.tables:
        tables.pop("area_codes", None)
    return tables
