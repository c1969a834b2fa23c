"""Opened snapshots, one of each id for the whole server. With the charts' cache the only caching there is."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import streamlit as st

from analytics.store import Snapshot, open_snapshot
from data import settings
from data.publishing import Manifest, SnapshotError, current, list_snapshots, snapshot_ids
from data.publishing.manifest import FILE


def store() -> Path:
    """The folder of the snapshots."""
    return settings.load().store


@st.cache_resource(max_entries=4, show_spinner=False)
def _open(store: Path, id: str) -> Snapshot:
    return open_snapshot(store, id)


def in_force() -> str:
    """The id in force, read anew on every run; raises NoSnapshot or SnapshotMissing."""
    return current(store())


def open_one(wanted: str | None) -> Snapshot:
    """The snapshot that an address names if the store has it, else the one in force. Raises SnapshotError."""
    folder = store()
    return _open(folder, wanted if wanted in ids() else in_force())


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
