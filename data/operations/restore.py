"""A backup put in place of what lies there: looked through first, all of it or nothing."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from data import audit, state
from data.operations import databases, running, swap
from data.operations.backup import SETTINGS, WORKS, About, Progress, nobody, opened, parts, require_whole
from data.operations.errors import OperationError
from data.operations.home import LOG, Home
from data.operations.swap import Move
from data.publishing.files import LOCK, discard, flush, flush_tree

STAGED = ".restoring-"
KNOWN = {"state.sqlite": state.VERSION, "audit.sqlite": audit.VERSION}


class Restored(NamedTuple):
    """What was restored, what was moved aside for it, and where the settings of the backup lie if they differ."""

    about: About
    aside: list[Path]
    settings: Path | None


def restore(  # noqa: PLR0913 - each is said by name
    home: Home,
    file: Path,
    *,
    now: datetime,
    aside: bool = False,
    force: bool = False,
    progress: Progress = nobody,
) -> Restored:
    """Put what a backup holds in its places, while nobody uses them.

    Every byte is checked first, then all is laid beside its place, then the places are swapped as one. What lies there
    already is refused, or kept under another name with `aside`. `force` does it though servers run: what they write at
    that moment stays with what is moved aside. Settings are laid beside the state and not put in force: a later program
    may have others. Raises OperationError, OSError.
    """
    if not force:
        running.require_unused(home.folder)  # said before the time that reading takes
    with opened(file) as (packed, about):
        require_whole(packed, about, file)
        progress("checked")
        _require_known(about)
        home.folder.mkdir(parents=True, exist_ok=True)
        with nullcontext() if force else running.alone(home.folder):
            swap.recover(home.folder)
            there = list(_there(home, about))
            if there and not aside:
                raise OperationError("in_the_way", places="\n  ".join(map(str, there)))
            _require_space(home, about)
            moves = _swapped(home, packed, about, _unused(home, f".before-{now:%Y%m%d-%H%M%S}"), progress)
            settings = _settings(home, packed)
    return Restored(about, [move.aside for move in moves if _kept(move.aside)], settings)


def _swapped(home: Home, packed: zipfile.ZipFile, about: About, end: str, progress: Progress) -> list[Move]:
    try:
        moves = list(_staged(home, packed, about, end, progress))
        swap.swap(home.folder, moves, progress)
    finally:
        for target in (*home.databases.values(), *home.folders.values()):
            _beside(target)
    return moves


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


def _require_known(about: About) -> None:
    """Raises OperationError newer_backup where this program could not open what it would put in place."""
    for name, version in about.versions.items():
        if version > KNOWN.get(name, version):
            raise OperationError("newer_backup", entry=name, version=version, wanted=KNOWN[name])


def _require_space(home: Home, about: About) -> None:
    """Raises OperationError no_space naming the first disk that cannot hold what is laid on it."""
    needed: dict[int, int] = {}
    for name, target in (home.folders | home.databases).items():
        folder = next(one for one in target.parents if one.is_dir())
        disk = folder.stat().st_dev
        needed[disk] = needed.get(disk, 0) + about.size(name)
        free = shutil.disk_usage(folder).free
        if needed[disk] > free:
            raise OperationError("no_space", folder=folder, needed=needed[disk] >> 20, free=free >> 20)


def _unused(home: Home, end: str) -> str:
    """The end of a name that nothing has yet: what an earlier restoration moved aside stays."""
    targets = (*home.folders.values(), *home.databases.values())
    ends = chain([end], (f"{end}-{n}" for n in count(2)))
    return next(one for one in ends if not any(os.path.lexists(path.with_name(path.name + one)) for path in targets))


def _staged(home: Home, packed: zipfile.ZipFile, about: About, end: str, progress: Progress) -> Iterator[Move]:
    """Unpack beside each place what belongs there; the moves that put it in place."""
    for name, target in _folders(home, about).items():
        staged = _beside(target)
        for entry in about.files:
            if entry.startswith(f"{name}/"):
                _unpack(packed, entry, staged / entry.removeprefix(f"{name}/"))
        if staged.exists():
            _belonging(staged, home.folder)
            flush_tree(staged)
        yield Move(staged if staged.exists() else None, target, target.with_name(target.name + end))
        progress(f"staged {name}")
    for name, target in home.databases.items():
        staged = _beside(target) if name in about.files else None
        if staged:
            _unpack(packed, name, staged)
            _belonging(staged, home.folder)
            flush(staged)
        databases.settle(target)
        for log in LOG:  # before the file itself, and whether there is one yet or not: none may meet the new file
            yield Move(None, target.with_name(target.name + log), target.with_name(target.name + end + log))
        yield Move(staged, target, target.with_name(target.name + end))
        progress(f"staged {name}")


def _beside(target: Path) -> Path:
    """Where what goes there is laid first, on the same disk; what a stopped one left is cleared."""
    staged = target.with_name(f"{STAGED}{target.name}")
    discard(staged)
    return staged


def _unpack(packed: zipfile.ZipFile, entry: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with packed.open(entry) as source, target.open("wb") as written:
        for part in parts(source):
            written.write(part)


def _belonging(staged: Path, folder: Path) -> None:
    """Give what an administrator lays there to whom the folder belongs: the server runs as nobody else."""
    if os.name == "nt" or os.geteuid() != 0:
        return
    whose = folder.stat()
    for path in (staged, *staged.rglob("*")):
        os.chown(path, whose.st_uid, whose.st_gid)


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
