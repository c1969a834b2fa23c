"""Publishing where the disk is full."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analytics.store import open_snapshot
from analytics.view import WHOLE
from benchmarks.fault.processes import publisher
from benchmarks.fault.trials import Result, leftovers, publish_once, published
from benchmarks.fault.worlds import world_of
from data.publishing import current, snapshot_ids, verify

FULL = "磁盘已满"


def full_disks(times: int, seed: int) -> Result:
    """Publish where the disk is full: on a small disk of its own with random space left where mounting is allowed, and
    under a limit on the size of files where the system has one. Nothing may be lost, every refusal is told."""
    chance, result = random.Random(seed), {"mounted": 0, "limited": 0, "refused": 0, "published": 0, "lost": []}
    with published() as store:
        size = max(path.stat().st_size for path in (store / current(store)).rglob("*") if path.is_file())
        for n in range(times if sys.platform != "win32" else 0):
            end = publisher(store, n + 10, most_bytes=chance.randrange(1, 2 * size)).end()
            _note(result, "limited", store, n + 10, end)
    with tempfile.TemporaryDirectory() as scratch, _small_disk(Path(scratch)) as disk:
        store = disk / "store" if disk else None
        if store and publish_once(store, 1):
            for n in range(times):
                _on_full_disk(result, store, n + 10, chance)
    return result


def _on_full_disk(result: Result, store: Path, world: int, chance: random.Random) -> None:
    """Publish with between nothing and six snapshots of space left."""
    space, ballast = os.statvfs(store), store.parent / "ballast"
    snapshot = sum(path.stat().st_size for path in (store / current(store)).rglob("*") if path.is_file())
    left = chance.randrange(6 * snapshot)
    ballast.write_bytes(b"\0" * max(space.f_bavail * space.f_frsize - left, 0))
    end = publisher(store, world).end()
    ballast.unlink()
    _note(result, "mounted", store, world, end)


def _note(result: Result, where: str, store: Path, world: int, end: str) -> None:
    result[where] += 1
    refused = end.startswith("StoreUnwritable") and FULL in end
    result["refused"] += refused
    result["published"] += end == "published"
    damaged = [id for id in snapshot_ids(store) if verify(store, id)]
    shown = world_of(open_snapshot(store, scope=WHOLE))
    if not (refused or end == "published") or damaged or (shown == world) != (end == "published") or leftovers(store):
        result["lost"].append(f"{where}, world {world}: {end}; {shown} in force, {damaged} damaged, {leftovers(store)}")


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path | None]:
    """A disk of 16 MB in memory, None where mounting is not allowed."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    try:
        allowed = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        allowed = False
    try:
        yield folder if allowed else None
    finally:
        if allowed:
            subprocess.run(["umount", str(folder)], check=True)
