"""An installation as a value to compare, and a process that is killed at a step of its work."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.operations import databases
from data.operations.home import Home
from data.operations.running import LOCK as IN_USE
from data.publishing import verify
from data.publishing.files import LOCK, sha256

NOW = datetime(2018, 2, 1, 9, tzinfo=UTC)


def kept(home: Home) -> dict[str, Any]:
    """The hash of every file of every snapshot, and of the rows of every table."""
    files = {path.relative_to(home.store).as_posix(): path for path in home.store.rglob("*") if path.is_file()}
    tables = {name: databases.digests(file) for name, file in home.databases.items() if file.exists()}
    return {"files": {name: sha256(path) for name, path in files.items() if name != LOCK}, "tables": tables}


def sound(home: Home) -> bool:
    """Whether every snapshot is as it was published."""
    return not any(verify(home.store, path.name) for path in home.store.iterdir() if path.is_dir())


def left(folder: Path) -> list[str]:
    """What lies in a folder under a name that only unfinished work has."""
    return sorted(path.name for path in folder.iterdir() if path.name[0] == "." and path.name not in (LOCK, IN_USE))


def killed_at(step: int, work: Callable[..., Any], *arguments: Any, **named: Any) -> bool:
    """Run `work` in a process that dies at its n-th step, from 0; whether it did."""
    process = multiprocessing.get_context("fork").Process(target=_doomed, args=(step, work, arguments, named))
    process.start()
    process.join()
    return process.exitcode == -signal.SIGKILL


def _doomed(step: int, work: Callable[..., Any], arguments: tuple, named: dict[str, Any]) -> None:
    seen = iter(range(step + 1))

    def progress(_: str) -> None:
        if next(seen) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    work(*arguments, **named, progress=progress)
