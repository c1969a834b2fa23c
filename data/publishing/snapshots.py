"""The snapshots of a store: which there are, which is in force, whether they are as they were published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data.publishing import manifest
from data.publishing.errors import ManifestUnreadable, NoSnapshot, SnapshotDamaged, SnapshotMissing
from data.publishing.files import publishing, replace_text, sha256
from data.publishing.manifest import Manifest

CURRENT = "CURRENT"
ID = re.compile(r"\d{8}-[0-9a-f]{4,64}")


@dataclass(frozen=True)
class Damage:
    """A file of a snapshot that is missing, has other bytes than when published, or was put there later."""

    file: str
    what: Literal["missing", "changed", "extra"]


def snapshot_ids(store: Path) -> list[str]:
    """Ids of the snapshots in the store, the newest as-of date first."""
    if not store.is_dir():
        return []
    return sorted((path.name for path in store.iterdir() if ID.fullmatch(path.name) and path.is_dir()), reverse=True)


def list_snapshots(store: Path) -> list[Manifest]:
    """The snapshots that can be read, the newest as-of date first, of one date the last published first."""
    found = []
    for id in snapshot_ids(store):
        try:
            found.append(read_manifest(store, id))
        except ManifestUnreadable:
            continue
    return sorted(found, key=lambda m: (m.as_of, m.published_at.timestamp(), m.id), reverse=True)


def folder(store: Path, id: str) -> Path:
    """The folder of a snapshot; raises SnapshotMissing."""
    path = store / id
    if not ID.fullmatch(id) or not path.is_dir():
        raise SnapshotMissing(id=id, store=store)
    return path


def current(store: Path) -> str:
    """The id in force; raises NoSnapshot when CURRENT is missing or no text, SnapshotMissing when it names none."""
    try:
        id = (store / CURRENT).read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise NoSnapshot(store=store) from error
    return folder(store, id).name


def read_manifest(store: Path, id: str) -> Manifest:
    """The manifest of a snapshot; raises SnapshotMissing or ManifestUnreadable."""
    return manifest.read(folder(store, id))


def verify(store: Path, id: str) -> list[Damage]:
    """What is wrong with a snapshot's files, an empty list if nothing. Raises SnapshotMissing or ManifestUnreadable."""
    path = folder(store, id)
    files = manifest.read(path).files
    present = {file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file()} - {manifest.FILE}
    damage = [Damage(name, "missing") for name in sorted(files.keys() - present)]
    damage += [Damage(name, "extra") for name in sorted(present - files.keys())]
    changed = (name for name in sorted(files.keys() & present) if sha256(path / name) != files[name]["sha256"])
    return damage + [Damage(name, "changed") for name in changed]


def require_sound(store: Path, id: str) -> Manifest:
    """The manifest of a snapshot whose files are all as published; raises SnapshotDamaged naming the first that is not.

    A file that was put there later harms no figure and is left to `verify`.
    """
    harm = [damage for damage in verify(store, id) if damage.what != "extra"]
    if harm:
        raise SnapshotDamaged(file=store / id / harm[0].file)
    return read_manifest(store, id)


def set_current(store: Path, id: str) -> None:
    """Put a sound snapshot in force; raises SnapshotMissing, ManifestUnreadable, SnapshotDamaged or StoreBusy."""
    require_sound(store, id)
    with publishing(store):
        replace_text(store / CURRENT, id + "\n")
