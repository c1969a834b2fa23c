"""Snapshots: ledgers published as immutable folders of parquet, one of them in force."""

from data.publishing.errors import (
    AreasUnknown,
    AsOfEarlier,
    DuplicateKey,
    FileUnwritable,
    ManifestUnreadable,
    NoSnapshot,
    NothingToPublish,
    SnapshotDamaged,
    SnapshotError,
    SnapshotMissing,
    StoreBusy,
    StoreUnwritable,
    TooManyRejected,
)
from data.publishing.manifest import Manifest
from data.publishing.publishing import publish
from data.publishing.snapshots import Damage, current, list_snapshots, read_manifest, set_current, snapshot_ids, verify
from data.publishing.writing import write_snapshot

__all__ = [
    "AreasUnknown",
    "AsOfEarlier",
    "Damage",
    "DuplicateKey",
    "FileUnwritable",
    "Manifest",
    "ManifestUnreadable",
    "NoSnapshot",
    "NothingToPublish",
    "SnapshotDamaged",
    "SnapshotError",
    "SnapshotMissing",
    "StoreBusy",
    "StoreUnwritable",
    "TooManyRejected",
    "current",
    "list_snapshots",
    "publish",
    "read_manifest",
    "set_current",
    "snapshot_ids",
    "verify",
    "write_snapshot",
]
