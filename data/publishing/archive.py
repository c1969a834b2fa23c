"""A snapshot as one file: a ZIP with its manifest first, taken in only when every name and hash is as it says."""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from data.publishing import manifest, snapshots
from data.publishing.errors import (
    ArchiveInvalid,
    Because,
    FileUnwritable,
    IdTaken,
    ManifestUnreadable,
    SnapshotDamaged,
    SnapshotMissing,
)
from data.publishing.files import ASIDE, publishing, put_in_place, written_aside
from data.publishing.manifest import Manifest

SUFFIX = ".snapshot.zip"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same snapshot gives the same file
PATH = re.compile(
    r"(?:issues|quality)\.parquet|(?:facts|rollups)/[a-z0-9_]+\.parquet|facts/rows\.duckdb|definitions/(?:[a-z]+/)?[a-z0-9_]+\.(?:toml|csv)"
)
NEEDED = ("issues.parquet", "definitions/facts.toml", "definitions/thresholds.toml", "definitions/reference/areas.csv")
MOST_FILES, MANIFEST_BYTES = 2000, 16 << 20  # a snapshot has about a hundred files, a manifest 400 bytes a sheet sent
MOST_RATIO = 200  # unpacked to packed: parquet is packed already, code tables shrink to a tenth
CHUNK = 1 << 20


def export(store: Path, id: str, file: Path) -> Manifest:
    """Write a sound snapshot into one file, in place at once. Raises SnapshotDamaged, SnapshotMissing,
    ManifestUnreadable or FileUnwritable."""
    found, folder = snapshots.require_sound(store, id), snapshots.folder(store, id)
    try:
        with written_aside(file) as aside, zipfile.ZipFile(aside, "w") as packed:
            for path in (manifest.FILE, *found.files):
                _pack(packed, folder, path)
    except OSError as error:
        raise FileUnwritable(file=file, reason=error) from error
    return found


def _pack(packed: zipfile.ZipFile, folder: Path, path: str) -> None:
    entry = zipfile.ZipInfo(path, LONG_AGO)
    entry.compress_type = zipfile.ZIP_STORED if path.endswith((".parquet", ".duckdb")) else zipfile.ZIP_DEFLATED
    entry.file_size = (folder / path).stat().st_size
    with (folder / path).open("rb") as source, packed.open(entry, "w") as target:
        shutil.copyfileobj(source, target, CHUNK)


def import_(store: Path, file: Path) -> Manifest:
    """Take an exported snapshot into a store, beside those that are there; it is not put in force.

    Nothing of it stays when a name, a hash or a count is not as the manifest says, when it lacks a file, or when the
    disk is full. A snapshot that is there already stays as it is; a damaged one is mended. Raises ArchiveInvalid,
    ManifestUnreadable, SnapshotNewer, IdTaken, StoreBusy, StoreUnwritable.
    """
    with _opened(file) as packed:
        found = _manifest(packed, file)
        _require_names(packed, found, file)
        with publishing(store):
            if not _lies_sound(store, found):
                _take_in(store, packed, found, file)
    return snapshots.require_sound(store, found.id)


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as packed:
            yield packed
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, UnicodeDecodeError) as error:
        raise ArchiveInvalid(file=file, reason=Because("archive.unreadable")) from error
    except OSError as error:
        raise ArchiveInvalid(file=file, reason=error) from error


def _manifest(packed: zipfile.ZipFile, file: Path) -> Manifest:
    """The manifest, which comes first; its id is cut from its content."""
    first = packed.infolist()[0] if packed.infolist() else None
    _require(first is not None and first.filename == manifest.FILE, file, "manifest")
    _require(first.file_size <= MANIFEST_BYTES and not _bloated(first), file, "size")  # type: ignore[union-attr]
    with packed.open(manifest.FILE) as text:
        found = manifest.parsed(text.read(MANIFEST_BYTES), file)
    day, _, digits = found.id.partition("-")
    named = (
        bool(snapshots.ID.fullmatch(found.id)) and day == f"{found.as_of:%Y%m%d}" and found.content.startswith(digits)
    )
    _require(named, file, "name")
    return found


def _require_names(packed: zipfile.ZipFile, found: Manifest, file: Path) -> None:
    """The entries are the files of the manifest, each once, under names of ours; none unpacks to a multiple."""
    names = [entry.filename for entry in packed.infolist()]
    _require(len(names) <= MOST_FILES and sorted(names) == sorted([manifest.FILE, *found.files]), file, "files")
    _require(all(PATH.fullmatch(path) for path in found.files), file, "name")
    _require(found.files.keys() >= {*NEEDED}, file, "files")
    _require(not any(map(_bloated, packed.infolist())), file, "size")


def _bloated(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > MOST_RATIO * max(entry.compress_size, CHUNK // MOST_RATIO)


def _lies_sound(store: Path, found: Manifest) -> bool:
    """Whether that very snapshot is there; raises IdTaken when another one has its id."""
    try:
        if snapshots.read_manifest(store, found.id).content != found.content:
            raise IdTaken(id=found.id, store=store)
        snapshots.require_sound(store, found.id)
    except (ManifestUnreadable, SnapshotMissing, SnapshotDamaged):
        return False
    return True


def _take_in(store: Path, packed: zipfile.ZipFile, found: Manifest, file: Path) -> None:
    folder = store / f"{ASIDE}{uuid4().hex}"
    folder.mkdir()
    try:
        for path, about in found.files.items():
            _unpack(packed, path, folder / path, about["sha256"], file)
            _require(about["rows"] == _rows(folder / path), file, "hash")
        with packed.open(manifest.FILE) as text:
            (folder / manifest.FILE).write_bytes(text.read())
        put_in_place(folder, store / found.id)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(packed: zipfile.ZipFile, path: str, target: Path, expected: str, file: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with packed.open(path) as source, target.open("wb") as written:
        for part in _parts(source):
            digest.update(part)
            written.write(part)
    _require(digest.hexdigest() == expected, file, "hash")


def _parts(source: IO[bytes]) -> Iterator[bytes]:
    while part := source.read(CHUNK):
        yield part


def _rows(path: Path) -> int | None:
    if path.suffix != ".parquet":
        return None
    try:
        return pq.read_metadata(path).num_rows
    except pa.ArrowInvalid:
        return -1


def _require(holds: bool, file: Path, otherwise: str) -> None:
    if not holds:
        raise ArchiveInvalid(file=file, reason=Because(f"archive.{otherwise}"))
