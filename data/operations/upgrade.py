"""What people keep brought to the tables of this program, tried on a copy first; and the way back.

`data.state` does the migration itself in one transaction, and keeps a copy of the file before it: a machine that stops
half-way leaves the file as it was. Snapshots are opened through the migrations of their manifests and stay as they are.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

from data import publishing
from data.operations import databases, swap
from data.operations.backup import Progress, nobody
from data.operations.errors import OperationError
from data.operations.home import Home
from data.publishing import SnapshotError
from data.state import VERSION, State, StateError, earlier


class Upgraded(NamedTuple):
    """Versions of the state's tables, the copy of it as it was, snapshots that can be read, and why others cannot."""

    before: int
    after: int
    copy: Path | None
    readable: list[str]
    unreadable: list[SnapshotError]


def upgrade(home: Home, progress: Progress = nobody) -> Upgraded:
    """Bring the state up to date, if it is not. Raises StateError newer or unusable; OperationError lost where the
    trial shows that a row would be changed: nothing is then."""
    swap.recover(home.folder)
    before = databases.version(home.state)
    if 0 < before < VERSION:
        _try(home.state, progress)
    if before and before != VERSION:
        progress("migrating")
        _migrate(home.state)
    readable, unreadable = _looked_through(home.store)
    copy = earlier(home.state, before) if 0 < before < VERSION else None
    return Upgraded(before, databases.version(home.state), copy, readable, unreadable)


def _try(state: Path, progress: Progress) -> None:
    """Migrate a copy, and see that every row of every table is still there."""
    with tempfile.TemporaryDirectory(dir=state.parent, prefix=".upgrading-") as scratch:
        was, trial = Path(scratch) / "was.sqlite", Path(scratch) / "trial.sqlite"
        databases.copy(state, was)
        databases.copy(was, trial)
        progress("trying")
        _migrate(trial)
        require_kept(was, trial)
        progress("tried")


def _migrate(state: Path) -> None:
    State(state).read("select 1")


def require_kept(was: Path, now: Path) -> None:
    """Raises OperationError lost naming the first table whose rows are not all there, or what SQLite finds wrong."""
    if harm := databases.harm(now):
        raise OperationError("lost", what=harm)
    after = databases.digests(now, like=was)
    if gone := [table for table, digest in databases.digests(was).items() if after[table] != digest]:
        raise OperationError("lost", what=gone[0])


def _looked_through(store: Path) -> tuple[list[str], list[SnapshotError]]:
    readable: list[str] = []
    unreadable: list[SnapshotError] = []
    for id in publishing.snapshot_ids(store):
        try:
            publishing.read_manifest(store, id)
            readable.append(id)
        except SnapshotError as error:
            unreadable.append(error)
    return readable, unreadable


def back(home: Home) -> Upgraded:
    """Put the copy from before the last upgrade in place, in one transaction, so that the earlier program opens it.

    What was kept since stays in a copy of its own. Raises OperationError nothing_earlier.
    """
    swap.recover(home.folder)
    now = databases.version(home.state)
    copy = next((one for n in range(now - 1, 0, -1) if (one := earlier(home.state, n)).exists()), None)
    if copy is None:
        raise OperationError("nothing_earlier", file=home.state)
    databases.copy(home.state, earlier(home.state, now))
    databases.copy(copy, home.state)
    return Upgraded(now, databases.version(home.state), copy, *_looked_through(home.store))


def ready(home: Home) -> None:
    """What a server does before it serves: take back what was stopped half-way, bring the state up to date.

    What is wrong with the state is for the pages and the doctor to say.
    """
    swap.recover(home.folder)
    try:
        if databases.version(home.state) not in (0, VERSION):
            upgrade(home)
    except (OperationError, StateError):
        return
