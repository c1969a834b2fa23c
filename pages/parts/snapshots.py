"""Opened snapshots, one of each id for the whole server. With the charts' cache the only caching there is."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import streamlit as st

from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE
from data import settings
from data.publishing import Manifest, SnapshotError, current, last_good, list_snapshots, snapshot_ids
from data.publishing.manifest import FILE


def store() -> Path:
    """The folder of the snapshots."""
    return settings.load().store


@st.cache_resource(max_entries=4, show_spinner=False)
def _open(store: Path, id: str, seen: tuple[tuple[str, int, int], ...]) -> Snapshot:
    return open_snapshot(store, id, scope=WHOLE)


def opened(id: str) -> Snapshot:
    """A snapshot of the store; verified again when a file that its queries read is not as it was. Raises SnapshotError.

    What else of it is changed or lost under a running server does no harm: it was read when the snapshot was opened.
    """
    return _open(store(), id, _seen(store() / id))


def _seen(folder: Path) -> tuple[tuple[str, int, int], ...]:
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
        return good()[0].id


def good() -> tuple[Snapshot, SnapshotError | None]:
    """The snapshot in force or, where it cannot be opened, the last one that can, and why. Raises SnapshotError."""
    return last_good(store(), opened)


def open_one(wanted: str | None) -> Snapshot:
    """The snapshot that an address names if the store has it, else the good one. Raises SnapshotError."""
    return found(wanted)[0]


def found(wanted: str | None) -> tuple[Snapshot, SnapshotError | None]:
    """The same, and what is wrong with the one in force where another stands in for it."""
    return (opened(wanted), None) if wanted and wanted in ids() else good()


def ids() -> list[str]:
    """The ids that the store has."""
    return snapshot_ids(store())


def choices() -> tuple[Manifest, ...]:
    """The snapshots that can be read, the newest first; read anew only when one came or went."""
    folder = store()
    return _listed(folder, tuple((id, _written(folder / id / FILE)) for id in ids()))


def _written(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


@st.cache_resource(max_entries=4, show_spinner=False)
def _listed(store: Path, seen: tuple[tuple[str, int], ...]) -> tuple[Manifest, ...]:
    return tuple(list_snapshots(store))


def warm() -> None:
    """Open the snapshot in force ahead of the first visitor; what is wrong with it the page will say."""
    with suppress(SnapshotError):
        open_one(None)
