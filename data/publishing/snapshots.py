"""The snapshots of a store: which there are, which is in force, whether they are as they were published."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from data.publishing import manifest
from data.publishing.errors import (
    ManifestChanged,
    ManifestUnreadable,
    NoSnapshot,
    SnapshotDamaged,
    SnapshotError,
    SnapshotMissing,
)
from data.publishing.files import publishing, replace_text, sha256
from data.publishing.manifest import Manifest

CURRENT = "CURRENT"
ID = re.compile(r"\d{8}-[0-9a-f]{4,64}")
T = TypeVar("T")


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
    """The snapshots that can be read, the newest as-of date first, of one date the last published first.

    What follows another was published later, whatever the clock said.
    """
    found = {}
    for id in snapshot_ids(store):
        try:
            found[id] = read_manifest(store, id)
        except ManifestUnreadable:
            continue
    return sorted(found.values(), key=lambda m: (m.as_of, *_published(m, found), m.id), reverse=True)


def latest(found: Sequence[Manifest], in_force: str) -> dict[str, str]:
    """The id that is the latest of every place, by its root: the one in force, of other places the newest; `found` as
    `list_snapshots` gives them."""
    newest = {one.root: one.id for one in reversed(found)}
    return newest | {one.root: one.id for one in found if one.id == in_force}


def _published(one: Manifest, found: Mapping[str, Manifest]) -> tuple[float, int]:
    """The time of publication, never before that of the snapshots it follows, and how many these are."""
    followed = [one, *followed_by(one, found)]
    return max(manifest.published_at.timestamp() for manifest in followed), len(followed)


def followed_by(one: Manifest, found: Mapping[str, Manifest]) -> Iterator[Manifest]:
    """The snapshots that stood before one, the last first, as far back as they are there."""
    seen = {one.id}
    while (before := found.get(one.previous or "")) and before.id not in seen:
        seen.add(before.id)
        yield before
        one = before


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
    path = folder(store, id)
    found = manifest.read(path)
    if found.id != id:
        raise ManifestChanged(file=path / manifest.FILE)
    return found


def last_good(store: Path, take: Callable[[str], T]) -> tuple[T, SnapshotError | None]:
    """What `take` makes of the snapshot in force, or of the last one that it can be made of, and then why.

    `take` is given an id and raises SnapshotError. The snapshots that the one in force follows come first. Raises what
    is wrong with the one in force when there is no good one at all.
    """
    problem: SnapshotError | None = None
    for id in _candidates(store):
        try:
            return take(id or current(store)), problem
        except SnapshotError as error:
            problem = problem or error
    raise problem or NoSnapshot(store=store)


def _candidates(store: Path) -> Iterator[str]:
    """The id in force ("": whatever it is), those it follows, then the others of its place, each once."""
    yield ""
    found = {m.id: m for m in list_snapshots(store)}
    try:
        id = current(store)
    except SnapshotError:
        id = ""
    before = [m.id for m in followed_by(found[id], found)] if id in found else []
    alike = [m.id for m in found.values() if id not in found or m.root == found[id].root]
    yield from (other for other in dict.fromkeys([*before, *alike]) if other != id)


def verify(store: Path, id: str) -> list[Damage]:
    """What is wrong with a snapshot's files, an empty list if nothing. Raises SnapshotMissing or ManifestUnreadable."""
    path = folder(store, id)
    files = read_manifest(store, id).files
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
    folder(store, id)
    with publishing(store):
        require_sound(store, id)  # here, lest it is removed meanwhile
        replace_text(store / CURRENT, id + "\n")
