"""Snapshots: ledgers published as immutable folders of parquet, one of them in force."""

from data.publishing.archive import export, import_
from data.publishing.errors import (
    ArchiveInvalid,
    AreasUnknown,
    AsOfEarlier,
    DuplicateKey,
    FileUnwritable,
    IdTaken,
    ManifestChanged,
    ManifestUnreadable,
    NoSnapshot,
    NothingToPublish,
    PlacesDiffer,
    SnapshotDamaged,
    SnapshotError,
    SnapshotMissing,
    SnapshotNewer,
    StoreBusy,
    StoreUnwritable,
    TooManyRejected,
)
from data.publishing.manifest import Manifest
from data.publishing.publishing import publish
from data.publishing.retention import prune
from data.publishing.snapshots import (
    Damage,
    current,
    last_good,
    latest,
    list_snapshots,
    read_manifest,
    set_current,
    snapshot_ids,
    verify,
)
from data.publishing.writing import write_snapshot

__all__ = [
    "ArchiveInvalid",
    "AreasUnknown",
    "AsOfEarlier",
    "Damage",
    "DuplicateKey",
    "FileUnwritable",
    "IdTaken",
    "Manifest",
    "ManifestChanged",
    "ManifestUnreadable",
    "NoSnapshot",
    "NothingToPublish",
    "PlacesDiffer",
    "SnapshotDamaged",
    "SnapshotError",
    "SnapshotMissing",
    "SnapshotNewer",
    "StoreBusy",
    "StoreUnwritable",
    "TooManyRejected",
    "current",
    "export",
    "import_",
    "last_good",
    "latest",
    "list_snapshots",
    "prune",
    "publish",
    "read_manifest",
    "set_current",
    "snapshot_ids",
    "verify",
    "write_snapshot",
]
