"""Opened snapshots, one of each id and scope for the whole server. With the charts' cache the only caching there is."""

from __future__ import annotations

import os
from collections.abc import Collection
from functools import cache
from pathlib import Path

import streamlit as st

from analytics.definitions import Words
from analytics.narrowing import narrowed
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, Scope
from data import publishing, reference, settings
from data.publishing import Manifest, SnapshotError, current, last_good, list_snapshots, snapshot_ids
from data.publishing.manifest import FILE
from data.text import Lang
from pages.parts.cache import Cache

PARTS = 24  # lists of snapshots for those who see a part
HELD = "select coalesce(sum(memory_usage_bytes), 0)::BIGINT from duckdb_memory()"
Seen = tuple[tuple[str, int, int], ...]  # name, size and time of files


def store() -> Path:
    """The folder of the snapshots."""
    return settings.load().store


@cache
def _opened() -> Cache[Snapshot]:
    """Those that are open, for the whole server, parts of them too; which scope one answers for stands in its key."""
    return Cache(settings.load().limits.opened_megabytes * 2**20, lambda snapshot: snapshot.rows(HELD)[0][0])


def opened(id: str, scope: Scope) -> Snapshot:
    """A snapshot of the store for a scope; verified again when a file that its queries read is not as it was. Raises
    SnapshotError.

    What else of it is changed or lost under a running server does no harm: it was read when the snapshot was opened.
    """
    folder = store()
    key = (folder, id, _seen(folder / id))

    def whole() -> Snapshot:
        return _opened().get((*key, WHOLE), lambda: open_snapshot(folder, id, scope=WHOLE))

    return whole() if scope.whole else _opened().get((*key, scope), lambda: whole().within(scope))


def _seen(folder: Path) -> Seen:
    """Name, size and time of the rows and of the manifest."""
    try:
        with os.scandir(folder / "facts") as facts:
            files = sorted((file.name, file.stat()) for file in facts)
        files.append((FILE, (folder / FILE).stat()))
    except OSError:
        return ()
    return tuple((name, about.st_size, about.st_mtime_ns) for name, about in files)


def in_force() -> str:
    """The id in force, read anew on every run, or that of the last good one where none is. Raises SnapshotError."""
    try:
        return current(store())
    except SnapshotError:
        return good(WHOLE)[0].id


def good(scope: Scope) -> tuple[Snapshot, SnapshotError | None]:
    """The snapshot in force or, where it cannot be opened, the last one that can, and why. Raises SnapshotError."""
    return last_good(store(), lambda id: opened(id, scope))


def open_one(wanted: str | None, scope: Scope) -> Snapshot:
    """The snapshot that an address names if the store has it, else the good one. Raises SnapshotError."""
    return found(wanted, scope)[0]


def found(wanted: str | None, scope: Scope) -> tuple[Snapshot, SnapshotError | None]:
    """The same, and what is wrong with the one in force where another stands in for it."""
    return (opened(wanted, scope), None) if wanted and wanted in _reached(scope) else good(scope)


def _reached(scope: Scope) -> Collection[str]:
    """The ids that an address may name: to who sees some areas, a snapshot that has none of them is not there."""
    return ids() if scope.areas is None else {one.id for one in choices(scope)}


def ids() -> list[str]:
    """The ids that the store has."""
    return snapshot_ids(store())


def choices(scope: Scope) -> tuple[Manifest, ...]:
    """The snapshots that can be read, the newest first, as far as a scope reaches into what they say; read anew only
    when one came or went."""
    folder = store()
    seen = tuple((id, _written(folder / id / FILE)) for id in ids())
    return _listed(folder, seen) if scope.whole else _listed_part(folder, seen, scope)


def _written(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


@st.cache_resource(max_entries=4, show_spinner=False)
def _listed(store: Path, seen: tuple[tuple[str, int], ...]) -> tuple[Manifest, ...]:
    return tuple(list_snapshots(store))


@st.cache_resource(max_entries=PARTS, show_spinner=False)
def _listed_part(store: Path, seen: tuple[tuple[str, int], ...], scope: Scope) -> tuple[Manifest, ...]:
    sent_by, reach = good(scope)[0].senders, set(scope.areas or ())
    there = (one for one in _listed(store, seen) if scope.areas is None or reach & _areas(store, one.id).keys())
    return tuple(narrowed(one, sent_by) for one in there)


def newest() -> dict[str, str]:
    """The latest snapshot of every place, by its root."""
    return publishing.latest(choices(WHOLE), in_force())


def place(root: str, lang: Lang) -> str:
    """The name of a snapshot's place where the store has several places, else ""."""
    latest = newest()
    return _areas(store(), latest[root])[root][lang] if len(latest) > 1 and root in latest else ""


@st.cache_resource(max_entries=100, show_spinner=False)
def _areas(store: Path, id: str) -> dict[str, Words]:
    """The areas of a snapshot by their ids, with their names."""
    rows = reference.areas(store / id / "definitions" / "reference")
    return {id: {"zh": row["name_zh"] or id, "en": row["name_en"] or id} for id, row in rows.items()}
