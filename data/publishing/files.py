"""Files that survive a crash: written whole, flushed to disk, put in place by one rename."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time
from uuid import uuid4

import duckdb

from data.publishing.errors import StoreBusy, StoreUnwritable

LOCK = ".publishing.lock"
ASIDE = ".incoming-"  # what a killed publisher may leave; swept by the next
FORGOTTEN = 86_400  # seconds after which nobody writes any more to what lies aside
REPLACED = ".replaced-"  # a damaged snapshot, until the sound one lies in its place
HELD = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}  # what a system says of a lock that another holds


def sha256(path: Path) -> str:
    """The hash of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush(path: Path) -> None:
    """Make a file, or the names in a folder, outlive a power cut. Windows has no handle on folders and needs none."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_tree(folder: Path) -> None:
    """Flush every file and folder beneath, and the folder itself."""
    for path in folder.rglob("*"):
        flush(path)
    flush(folder)


def discard(path: Path) -> None:
    """Remove a file or a folder with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def put_in_place(folder: Path, target: Path) -> None:
    """Give a folder its name, flushed to disk, in place of what damaged may lie there."""
    flush_tree(folder)
    if target.exists():
        target.rename(target.with_name(f"{REPLACED}{target.name}"))
    folder.rename(target)
    flush(target.parent)


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """Where to write what then takes the place of a file at once, flushed to disk: a reader sees the old one or the
    new, and of two who write it at once the later one's stays. Nothing stays aside where the block raises; what a
    killed one left is cleared by whoever writes beside it `FORGOTTEN` seconds later. Raises OSError."""
    aside = path.with_name(f"{ASIDE}{uuid4().hex}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        clear_forgotten(path.parent)
        yield aside
        flush(aside)
        aside.replace(path)
        flush(path.parent)
    finally:
        aside.unlink(missing_ok=True)


def clear_forgotten(folder: Path) -> None:
    """Clear what killed ones left aside in a folder, once nobody writes to it any more."""
    for leftover in folder.glob(f"{ASIDE}*"):
        with suppress(OSError):  # another was faster, or whose it is keeps it
            if leftover.stat().st_mtime < time() - FORGOTTEN:
                discard(leftover)


def replace_text(path: Path, text: str) -> None:
    """Put a small file in place at once."""
    with written_aside(path) as aside:
        aside.write_text(text, encoding="utf-8", newline="\n")


def _lock(handle: int) -> None:
    if os.name == "nt":
        import msvcrt  # noqa: PLC0415

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def publishing(store: Path) -> Iterator[None]:
    """Hold the store for one publisher, cleared of what a killed one left; the system lets go when the process ends.

    Raises StoreBusy when another holds it, StoreUnwritable when the system refuses to write there.
    """
    try:
        with _hold(store):
            yield
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise StoreUnwritable(store=store, reason=_refusal(error)) from error


def _refusal(error: Exception) -> OSError:
    """What the system refused; DuckDB tells it in a sentence only."""
    if isinstance(error, OSError):
        return error
    if isinstance(error, duckdb.OutOfMemoryException):
        return OSError(errno.ENOMEM, str(error))
    codes = (code for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS) if os.strerror(code) in str(error))
    return OSError(next(codes, errno.EIO), str(error).splitlines()[0])


@contextmanager
def _hold(store: Path) -> Iterator[None]:
    store.mkdir(parents=True, exist_ok=True)
    handle = os.open(store / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            _lock(handle)
        except OSError as error:
            if error.errno not in HELD:
                raise
            raise StoreBusy(store=store) from error
        _sweep(store)
        yield
    finally:
        os.close(handle)


def _sweep(store: Path) -> None:
    """Clear what killed publishers left; what was moved away and has no successor yet goes back to its place."""
    for away in store.glob(f"{REPLACED}*"):
        place = store / away.name.removeprefix(REPLACED)
        if not place.exists():
            away.rename(place)
    for leftover in (*store.glob(f"{ASIDE}*"), *store.glob(f"{REPLACED}*")):
        discard(leftover)
