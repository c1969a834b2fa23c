"""A backup is one ZIP: snapshots, what people keep, the audit, settings, and backup.json with every hash."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from data import publishing
from data.operations import databases, running
from data.operations.errors import OperationError
from data.operations.home import Home
from data.publishing import FileUnwritable, SnapshotError
from data.publishing.files import ASIDE, LOCK, written_aside
from data.publishing.files import publishing as holding

ABOUT = "backup.json"
FORMAT = 1
SETTINGS = "settings.toml"
STORE = "snapshots"
WORKS = "intake"
_CHUNK = 1 << 20
_PART = r"(?!\.{1,2}(?:/|$))[^/\\:\x00-\x1f]+"
_NAME = re.compile(rf"(?:state|audit)\.sqlite|settings\.toml|(?:snapshots|intake)(?:/{_PART})+")
Progress = Callable[[str], None]


def nobody(_: str) -> None:
    """Progress that nobody looks at."""


@dataclass(frozen=True)
class About:
    """What a backup says of itself: `files` name -> {sha256, size}; `versions` of the tables of its databases."""

    made_at: datetime
    current: str | None
    versions: Mapping[str, int]
    files: Mapping[str, Mapping[str, Any]]
    damaged: tuple[str, ...] = ()

    @property
    def snapshots(self) -> list[str]:
        """The ids of its snapshots."""
        return sorted({name.split("/")[1] for name in self.files if name.count("/") > 1 and name.startswith(STORE)})

    def size(self, name: str) -> int:
        """The bytes of a database, or of all of a folder, by its name in the backup."""
        return sum(said["size"] for file, said in self.files.items() if file.partition("/")[0] == name)

    @property
    def seal(self) -> str:
        """Ten digits by which this backup and no other is known: a hash of all that it says of itself."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:10]

    def to_json(self) -> str:
        """The text of backup.json."""
        plain = {**self.__dict__, "format": FORMAT, "made_at": self.made_at.isoformat(timespec="seconds")}
        return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def from_json(text: bytes) -> About:
    """What a text of backup.json says. Raises KeyError, TypeError or ValueError."""
    raw = json.loads(text)
    if raw.pop("format") != FORMAT:
        raise ValueError("format")
    raw["made_at"], raw["damaged"] = datetime.fromisoformat(raw["made_at"]), tuple(raw["damaged"])
    return About(**raw)


@dataclass
class _Pack:
    """A ZIP that is being written, and the hashes of what lies in it."""

    zip: zipfile.ZipFile
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, path: Path) -> None:
        entry = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
        entry.compress_type = zipfile.ZIP_STORED if path.suffix in (".parquet", ".zip") else zipfile.ZIP_DEFLATED
        digest, size = hashlib.sha256(), 0
        with path.open("rb") as source, self.zip.open(entry, "w", force_zip64=True) as target:
            while part := source.read(_CHUNK):
                digest.update(part)
                size += len(part)
                target.write(part)
        self.files[name] = {"sha256": digest.hexdigest(), "size": size}

    def add_folder(self, name: str, folder: Path) -> None:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name != LOCK and not path.name.startswith(ASIDE):
                self.add(f"{name}/{path.relative_to(folder).as_posix()}", path)


def backup(home: Home, file: Path, *, now: datetime, works: bool = False, progress: Progress = nobody) -> About:
    """Write all that an installation keeps into one file, in place at once; the server may run meanwhile.

    Nobody publishes or prunes while the snapshots are read; a database is copied as it stands at one moment, before
    the snapshots, so that what it names is among them. `works` takes ledgers on their way in, too. The file is read
    back before it gets its name. Raises StoreBusy, StoreUnwritable, FileUnwritable,
    OperationError nothing_there or being_changed.
    """
    if not any(place.exists() for place in (home.store, *home.databases.values())):
        raise OperationError("nothing_there", store=home.store, folder=home.folder)
    with running.used(home.folder), _told_of(file), written_aside(file) as aside:
        aside.touch(0o600)  # it holds accounts: nobody else may read it, where the system knows of that
        with holding(home.store), _told_of(file):
            about = _written(home, aside, now, works, progress)
        with opened(aside) as (packed, _):
            require_whole(packed, about, file)
        progress("checked")
    return about


@contextmanager
def _told_of(file: Path) -> Iterator[None]:
    """What the system refuses is said of the file that was to be written, not of the store that was only read."""
    try:
        yield
    except OSError as error:
        raise FileUnwritable(file=file, reason=error) from error


def _written(home: Home, file: Path, now: datetime, works: bool, progress: Progress) -> About:
    with zipfile.ZipFile(file, "w") as packed, tempfile.TemporaryDirectory(prefix=ASIDE, dir=file.parent) as scratch:
        pack, versions = _Pack(packed), {}
        for name, source in home.databases.items():
            if source.exists():
                databases.copy(source, Path(scratch) / name)
                versions[name] = databases.version(Path(scratch) / name)
                pack.add(name, Path(scratch) / name)
                progress(source.stem)
        for name, folder in home.folders.items():
            if name != WORKS or works:
                pack.add_folder(name, folder)
                progress(name)
        pack.add(SETTINGS, home.settings)
        about = About(now, _in_force(home.store), versions, pack.files, tuple(_damaged(home.store)))
        packed.writestr(ABOUT, about.to_json())
    return about


def _in_force(store: Path) -> str | None:
    try:
        return publishing.current(store)
    except SnapshotError:
        return None


def _damaged(store: Path) -> Iterator[str]:
    """Snapshots that are not as they were published: they are kept as they are."""
    for id in publishing.snapshot_ids(store):
        try:
            if publishing.verify(store, id):
                yield id
        except SnapshotError:
            yield id


@contextmanager
def opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, About]]:
    """A backup and what it says of itself. Raises OperationError not_a_backup."""
    try:
        with zipfile.ZipFile(file) as packed:
            yield packed, from_json(packed.read(ABOUT))
    except (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError, NotImplementedError) as error:
        raise OperationError("not_a_backup", file=file) from error
    except FileNotFoundError as error:
        raise OperationError("no_backup", file=file) from error


def require_whole(packed: zipfile.ZipFile, about: About, file: Path) -> None:
    """The entries are those that backup.json names, each once, under names of ours, with those bytes.

    Raises OperationError damaged_backup naming the first that is not.
    """
    names = sorted(entry.filename for entry in packed.infolist())
    if names != sorted([ABOUT, *about.files]):
        raise OperationError("damaged_backup", file=file, entry=_odd(names, about))
    for name, said in about.files.items():
        fine = _NAME.fullmatch(name) and packed.getinfo(name).file_size == said["size"]
        if not fine or _digest(packed, name) != said["sha256"]:
            raise OperationError("damaged_backup", file=file, entry=name)


def _odd(names: list[str], about: About) -> str:
    return next(iter(sorted({*names} ^ {ABOUT, *about.files})), names[0])


def _digest(packed: zipfile.ZipFile, name: str) -> str:
    """The hash of an entry's bytes, "" where they are not what the ZIP itself says of them."""
    digest = hashlib.sha256()
    try:
        with packed.open(name) as source:
            for part in parts(source):
                digest.update(part)
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return ""
    return digest.hexdigest()


def parts(source: IO[bytes]) -> Iterator[bytes]:
    """A file in pieces that fit into memory."""
    while part := source.read(_CHUNK):
        yield part
