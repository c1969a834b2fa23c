"""What those see of a snapshot who see a part of it, beside its rows: its manifest, senders and code tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from analytics.areas import AreaTree
from data.publishing.manifest import Manifest

_OF_AREAS = {"areas": "id", "area_codes": "area"}  # code tables that speak of areas, and the column that names one


def senders(areas: AreaTree, seen: Collection[str]) -> frozenset[str]:
    """The names and aliases of the areas seen that no other area has: who sends ledgers under one of them is there."""
    names = {id: {row["name_zh"], row["name_en"], *row["aliases"].split(";")} for id, row in areas.rows()}
    mine = frozenset().union(*(names[id] for id in seen))
    return mine.difference({""}, *(names[id] for id in names.keys() - set(seen)))


def narrowed(manifest: Manifest, sent_by: Collection[str] | None) -> Manifest:
    """A manifest as those may read it who see a part: no remark of the publisher, of the sheets those that came
    from some senders (None: from all), of the files their names, of the tables nothing."""
    sources = [one for one in manifest.sources if sent_by is None or one.get("sender") in sent_by]
    files: dict[str, dict[str, Any]] = {path: {} for path in manifest.files}
    return replace(manifest, note="", files=files, tables={}, sources=sources)


def about(tables: Mapping[str, list[dict[str, str]]], areas: Collection[str]) -> dict[str, list[dict[str, str]]]:
    """The code tables that speak of areas, without the lines on others than these."""
    return {
        name: [row for row in tables[name] if row[column] in areas]
        for name, column in _OF_AREAS.items()
        if name in tables
    }
