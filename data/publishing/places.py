"""Which area a snapshot is about."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa


def top_area(areas: pa.Table, used: Iterable[str]) -> str:
    """Id of the smallest area that holds all the used ones and has areas below it; of the whole tree if none is used.

    `areas` has id and parent (empty at the top). Raises KeyError for a used id that `areas` lacks.
    """
    parent = dict(zip(areas["id"].to_pylist(), areas["parent"].to_pylist(), strict=True))
    paths = [_path(parent, id) for id in set(used)] or [[id] for id in parent if not parent[id]][:1]
    shared = [ids[0] for ids in zip(*paths, strict=False) if len(set(ids)) == 1]
    inner = set(parent.values())
    return next((id for id in reversed(shared) if id in inner), shared[-1] if shared else "")


def _path(parent: dict[str, str], id: str) -> list[str]:
    path = [id]
    while parent[path[-1]]:
        path.append(parent[path[-1]])
    return path[::-1]
