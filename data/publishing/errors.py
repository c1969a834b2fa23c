"""What can go wrong with snapshots, worded for the person who has to act."""

from __future__ import annotations

import errno
from typing import NamedTuple

from data.text import Lang, t

REFUSED = {
    errno.EACCES: "rights",
    errno.EPERM: "rights",
    errno.EROFS: "read_only",
    errno.ENOSPC: "full",
    errno.ENOENT: "no_folder",
    errno.ENOTDIR: "no_folder",
    errno.EISDIR: "folder",
    errno.EFBIG: "full",
    errno.EDQUOT: "full",
    errno.ENOMEM: "memory",
}


class SnapshotError(Exception):
    """Carries what, where and what to do, in both languages: `message(lang)`."""

    key = ""

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.message("en"))

    def message(self, lang: Lang) -> str:
        """The sentence for the user."""
        worded = {name: _worded(value, lang) for name, value in self.values.items()}
        return t(f"publishing.{self.key}", lang, **worded)


class Because(NamedTuple):
    """A reason that stands in the texts under `publishing`."""

    key: str


def _worded(value: object, lang: Lang) -> object:
    """A reason of ours, or a refusal of the system where it is a common one, in the reader's language; any other value
    as it is."""
    if isinstance(value, Because):
        return t(f"publishing.{value.key}", lang)
    if not isinstance(value, OSError):
        return value
    return t(f"publishing.refused.{REFUSED[value.errno]}", lang) if value.errno in REFUSED else value.strerror or value


class NoSnapshot(SnapshotError):
    """The store has no CURRENT: nothing was published, or the file is gone (`store`)."""

    key = "no_snapshot"


class SnapshotMissing(SnapshotError):
    """The store has no snapshot of that id (`id`, `store`)."""

    key = "snapshot_missing"


class ManifestUnreadable(SnapshotError):
    """manifest.json is missing, not JSON, or of another schema (`file`)."""

    key = "manifest_unreadable"


class ManifestChanged(ManifestUnreadable):
    """manifest.json does not say what it said when it was written (`file`)."""

    key = "snapshot_damaged"


class SnapshotNewer(ManifestUnreadable):
    """The snapshot was published by a later version of the program (`file`, `version`)."""

    key = "snapshot_newer"


class SnapshotDamaged(SnapshotError):
    """A file of a snapshot is missing or not as it was published (`file`)."""

    key = "snapshot_damaged"


class StoreUnwritable(SnapshotError):
    """The folder of the snapshots cannot be written (`store`, `reason`: the OSError)."""

    key = "store_unwritable"


class FileUnwritable(SnapshotError):
    """A file cannot be written (`file`, `reason`: the OSError)."""

    key = "file_unwritable"


class StoreBusy(SnapshotError):
    """Someone else is publishing into this store (`store`)."""

    key = "store_busy"


class TooManyRejected(SnapshotError):
    """A ledger has more rejected rows than the installation allows (`file`, `rejected`, `read`, `limit`)."""

    key = "too_many_rejected"


class NothingToPublish(SnapshotError):
    """No ledger was given, or none has a row to publish."""

    key = "nothing_to_publish"


class DuplicateKey(SnapshotError):
    """Two rows of one ledger have the same natural key (`kind`, `which`)."""

    key = "duplicate_key"


class AreasUnknown(SnapshotError):
    """Rows name areas that the snapshot's tree of areas lacks (`areas`): those of another place, as a rule."""

    key = "areas_unknown"


class PlacesDiffer(SnapshotError):
    """Two snapshots are of different places and not compared (`old`, `new`: their ids)."""

    key = "places_differ"


class AsOfEarlier(SnapshotError):
    """The as-of date lies before that of the snapshot to be merged with (`as_of`, `current`, `current_as_of`)."""

    key = "as_of_earlier"


class ArchiveInvalid(SnapshotError):
    """A file is not the export of a snapshot, or not as it was exported (`file`, `reason`: Because)."""

    key = "archive_invalid"


class EngineMissing(SnapshotError):
    """What an engine needs is not installed (`engine`: its address)."""

    key = "engine_missing"


class EngineFailed(SnapshotError):
    """An engine cannot be reached or did not do its work (`engine`, `reason`: in its own words)."""

    key = "engine_failed"


class IdTaken(SnapshotError):
    """The store has another snapshot of that id (`id`, `store`)."""

    key = "id_taken"
