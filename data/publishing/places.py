"""Which areas a snapshot is about, and the code tables of places that a mapping brings along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from data.ledgers.kinds import kinds
from data.publishing.errors import AreasUnknown


def used_areas(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Ids of the areas that rows of the views ledger_<kind> name."""
    query = " union ".join(f"select area from ledger_{kind}" for kind in kinds())
    return {area for (area,) in con.execute(query).fetchall()}


def top_area(areas: pa.Table, used: Iterable[str]) -> str:
    """Id of the smallest area that holds all the used ones and has areas below it; of the whole tree if none is used.

    `areas` has id and parent (null at the top). Raises AreasUnknown.
    """
    parent = dict(zip(areas["id"].to_pylist(), areas["parent"].to_pylist(), strict=True))
    if unknown := sorted(set(used) - set(parent)):
        raise AreasUnknown(areas=", ".join(unknown[:5]))
    paths = [_path(parent, id) for id in set(used)] or [[id] for id in parent if not parent[id]]
    shared = [ids[0] for ids in zip(*paths, strict=False) if len(set(ids)) == 1]
    inner = set(parent.values())
    return next((id for id in reversed(shared) if id in inner), (shared or [""])[-1])


def _path(parent: Mapping[str, str | None], id: str) -> list[str]:
    path = [id]
    while above := parent[path[-1]]:
        path.append(above)
    return path[::-1]


def with_places(reference: Mapping[str, pa.Table], places: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Code tables with a mapping's: its areas instead of ours, its codes besides ours, the same codes instead."""
    joined = {name: _with_rows(reference[name], rows) if name in reference else rows for name, rows in places.items()}
    if "areas" in places and "area_codes" in reference:
        joined.setdefault("area_codes", reference["area_codes"].slice(0, 0))
    return {**reference, **joined}


def _with_rows(ours: pa.Table, theirs: pa.Table) -> pa.Table:
    """In our columns; a table without codes (areas) is replaced as a whole."""
    replaced = theirs["code"].to_pylist() if "code" in ours.column_names and "area" not in ours.column_names else None
    kept = ours.slice(0, 0) if replaced is None else ours.filter(~pc.field("code").isin(replaced))
    return pa.concat_tables([kept, theirs], promote_options="default")
