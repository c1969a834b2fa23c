"""A backup put in place of what lies there: looked through first, all of it or nothing."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from data.operations import databases, swap
from data.operations.backup import SETTINGS, WORKS, About, Progress, nobody, opened, parts, require_whole
from data.operations.errors import OperationError
from data.operations.home import Home
from data.operations.swap import Move
from data.publishing.files import LOCK, flush, flush_tree

STAGED = ".restoring-"


class Restored(NamedTuple):
    """What was restored, what was moved aside for it, and where the settings of the backup lie if they differ."""

    about: About
    aside: list[Path]
    settings: Path | None


def restore(home: Home, file: Path, *, now: datetime, aside: bool = False, progress: Progress = nobody) -> Restored:
    """Put what a backup holds in its places; the server must not run.

    Every byte is checked first, then all is laid beside its place, then the places are swapped as one. What lies there
    already is refused, or kept under another name with `aside`. Settings are laid beside the state and not put in
    force: a later program may have others. Raises OperationError, OSError.
    """
    swap.recover(home.folder)
    with opened(file) as (packed, about):
        require_whole(packed, about, file)
        progress("checked")
        there = list(_there(home, about))
        if there and not aside:
            raise OperationError("in_the_way", places="\n  ".join(map(str, there)))
        home.folder.mkdir(parents=True, exist_ok=True)
        _require_space(home, about)
        try:
            moves = list(_staged(home, packed, about, f".before-{now:%Y%m%d-%H%M%S}", progress))
            swap.swap(home.folder, moves, progress)
        finally:
            for target in (*home.databases.values(), *home.folders.values()):
                _beside(target)
        settings = _settings(home, packed)
    return Restored(about, [move.aside for move in moves if _kept(move.aside)], settings)


def _there(home: Home, about: About) -> Iterator[Path]:
    """What has to make place: the databases and the folders that are not empty."""
    yield from (path for path in home.databases.values() if path.exists())
    for path in _folders(home, about).values():
        if path.is_dir() and {one.name for one in path.iterdir()} - {LOCK}:
            yield path


def _folders(home: Home, about: About) -> dict[str, Path]:
    """The folders that are replaced: ledgers on their way in only where the backup holds some."""
    works = any(name.startswith(f"{WORKS}/") for name in about.files)
    return {name: path for name, path in home.folders.items() if name != WORKS or works}


def _require_space(home: Home, about: About) -> None:
    needed = sum(said["size"] for said in about.files.values())
    free = shutil.disk_usage(home.folder).free
    if needed > free:
        raise OperationError("no_space", folder=home.folder, needed=needed >> 20, free=free >> 20)


def _staged(home: Home, packed: zipfile.ZipFile, about: About, end: str, progress: Progress) -> Iterator[Move]:
    """Unpack beside each place what belongs there; the moves that put it in place."""
    for name, target in _folders(home, about).items():
        staged = _beside(target)
        for entry in about.files:
            if entry.startswith(f"{name}/"):
                _unpack(packed, entry, staged / entry.removeprefix(f"{name}/"))
        if staged.exists():
            flush_tree(staged)
        yield Move(staged if staged.exists() else None, target, target.with_name(target.name + end))
        progress(f"staged {name}")
    for name, target in home.databases.items():
        staged = _beside(target) if name in about.files else None
        if staged:
            _unpack(packed, name, staged)
            flush(staged)
        for part in dict.fromkeys([target, *databases.settle(target)]):
            new = staged if part == target else None
            yield Move(new, part, part.with_name(target.name + end + part.name.removeprefix(target.name)))
        progress(f"staged {name}")


def _beside(target: Path) -> Path:
    """Where what goes there is laid first, on the same disk; what a stopped one left is cleared."""
    staged = target.with_name(f"{STAGED}{target.name}")
    swap.discard(staged)
    return staged


def _unpack(packed: zipfile.ZipFile, entry: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with packed.open(entry) as source, target.open("wb") as written:
        for part in parts(source):
            written.write(part)


def _kept(aside: Path) -> bool:
    """Whether something is left there; an empty folder that made place is dropped."""
    if aside.is_dir() and not {one.name for one in aside.iterdir()} - {LOCK}:
        shutil.rmtree(aside)
    return aside.exists()


def _settings(home: Home, packed: zipfile.ZipFile) -> Path | None:
    """Lay the settings of the backup beside the state where they are not the ones in force."""
    said = packed.read(SETTINGS)
    if said == home.settings.read_bytes():
        return None
    file = home.folder / "settings.restored.toml"
    file.write_bytes(said)
    return file
