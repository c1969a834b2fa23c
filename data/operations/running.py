"""Who uses an installation: servers and commands beside one another, or alone who puts all of it in place.

The system lets go of a lock when its process ends, however it ends. It counts all servers of a machine, and those of
others where the file system shares locks, as NFS 4 and SMB do.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from data.operations.errors import OperationError
from data.operations.home import PAPER

LOCK = ".in-use.lock"
_HELD = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}  # what a system says of a lock that another holds
_USERS = 64  # at most beside one another on Windows, whose locks nobody shares: each holds a byte, who is alone all


@contextmanager
def used(folder: Path) -> Iterator[None]:
    """Use an installation beside others; what a restoration left half-way is taken back first. Raises OperationError
    being_changed while somebody is alone. A folder that is not there, or where no lock can be made, is not held.
    """
    with _shared(folder):
        stopped = (folder / PAPER).exists()
    if stopped:
        from data.operations import swap  # noqa: PLC0415 - slow to import, and seldom needed

        with alone(folder):
            swap.recover(folder)
    with _shared(folder):
        yield


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else uses the installation meanwhile. Raises OperationError in_use."""
    with _held(folder, shared=False, otherwise="in_use"):
        yield


def _shared(folder: Path) -> AbstractContextManager[None]:
    return _held(folder, shared=True, otherwise="being_changed")


def require_unused(folder: Path) -> None:
    """Raises OperationError in_use where somebody uses it now."""
    with alone(folder):
        pass


@contextmanager
def _held(folder: Path, *, shared: bool, otherwise: str) -> Iterator[None]:
    handle = _handle(folder / LOCK, shared) if folder.is_dir() else None
    try:
        if handle is not None:
            _lock(handle, shared)
        yield
    except BlockingIOError as error:
        raise OperationError(otherwise, folder=folder) from error
    finally:
        if handle is not None:
            os.close(handle)


def _handle(file: Path, shared: bool) -> int | None:
    """None where one who shares cannot open it: who may not write there cannot be in anybody's way."""
    for flags in (os.O_RDWR | os.O_CREAT, os.O_RDONLY):
        try:
            return os.open(file, flags, 0o666)
        except OSError:
            if not shared:
                raise
    return None


def _lock(handle: int, shared: bool) -> None:
    """Raises BlockingIOError where another holds it."""
    try:
        if os.name == "nt":
            _lock_bytes(handle, shared)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _HELD:
            raise
        raise BlockingIOError from error


def _lock_bytes(handle: int, shared: bool) -> None:
    import msvcrt  # noqa: PLC0415

    for place in range(_USERS if shared else 1):
        os.lseek(handle, place, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1 if shared else _USERS)  # type: ignore[attr-defined]
            return
        except OSError:
            if not shared or place == _USERS - 1:
                raise
