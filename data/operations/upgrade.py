"""What people keep brought to the tables of this program, and the way back.

`data.database` does the migration itself in one transaction, holds every row of every table to be still there, and
keeps a copy of the file before it: a machine that stops half-way leaves the file as it was, whoever opened it.
Snapshots are opened through the migrations of their manifests and stay as they are.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from data import audit, publishing
from data.database import earlier
from data.operations import databases, running, swap
from data.operations.backup import Progress, nobody
from data.operations.errors import OperationError
from data.operations.home import Home
from data.publishing import SnapshotError
from data.state import VERSION, State, StateError


class Upgraded(NamedTuple):
    """Versions of the state's tables, the copy of it as it was, snapshots that can be read, and why others cannot."""

    before: int
    after: int
    copy: Path | None
    readable: list[str]
    unreadable: list[SnapshotError]


def upgrade(home: Home, progress: Progress = nobody) -> Upgraded:
    """Bring the state up to date, if it is not, while nobody uses it. Raises OperationError in_use; StateError newer,
    unusable, or lost where a row would be changed: nothing is then."""
    with running.alone(home.folder):
        swap.recover(home.folder)
        before = databases.version(home.state)
        if 0 < before != VERSION:
            progress("migrating")
            _migrate(home.state)
    readable, unreadable = _looked_through(home.store)
    copy = earlier(home.state, before) if 0 < before < VERSION else None
    return Upgraded(before, databases.version(home.state), copy, readable, unreadable)


def _migrate(state: Path) -> None:
    State(state).read("select 1")


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

    What was kept since stays in a copy of its own. Raises OperationError in_use or nothing_earlier.
    """
    with running.alone(home.folder):
        swap.recover(home.folder)
        now = databases.version(home.state)
        copy = next((one for n in range(now - 1, 0, -1) if (one := earlier(home.state, n)).exists()), None)
        if copy is None:
            raise OperationError("nothing_earlier", file=home.state)
        databases.copy(home.state, earlier(home.state, now))
        databases.copy(copy, home.state)
    return Upgraded(now, databases.version(home.state), copy, *_looked_through(home.store))


def ready(home: Home, recorder: audit.Recorder) -> None:
    """Bring the state up to date for a server that begins, and take that down. What is wrong with the state is for the
    pages and the doctor to say."""
    try:
        before = databases.version(home.state)
        if 0 < before < VERSION:
            _migrate(home.state)
            recorder.record("", "upgrade", f"version:{before}-{VERSION}")
    except (OperationError, StateError):
        return
