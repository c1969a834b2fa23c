"""Publishers and readers in processes of their own, started from one that has everything loaded."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from typing import Any

from analytics.store import open_snapshot
from analytics.view import WHOLE
from benchmarks.fault.worlds import checked, publish_world, world_of
from data.publishing import SnapshotError

LOADED = ["benchmarks.fault.processes", "data.publishing.rollups", "analytics.differences"]
PAUSE = 0.02  # seconds between two looks of a reader, so that publishers get on


def context() -> Any:
    """How processes start: from a server that has the modules loaded where there is such a thing."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(LOADED)
    return found


@dataclass
class Publisher:
    """A process that publishes a world once it is told to; `end` says what became of it."""

    process: BaseProcess
    begun: Event
    heard: Connection

    def kill(self) -> None:
        """End it at once, wherever it is."""
        self.process.kill()
        self.process.join()

    def end(self) -> str:
        """ "published", or the message of what kept it from that."""
        self.process.join()
        return self.heard.recv() if self.heard.poll() else f"exit status {self.process.exitcode}"


def publisher(store: Path, world: int, together: Barrier | None = None, most_bytes: int = 0) -> Publisher:
    """Start one. `together`: it waits for the others; `most_bytes`: no file may become larger, as on a full disk."""
    ctx = context()
    begun, (heard, said) = ctx.Event(), ctx.Pipe(duplex=False)
    process = ctx.Process(target=_publish, args=(store, world, begun, said, together, most_bytes), daemon=True)
    process.start()
    return Publisher(process, begun, heard)


def _publish(  # noqa: PLR0913, PLR0917 - the arguments of a process
    store: Path, world: int, begun: Event, said: Connection, together: Barrier | None, most_bytes: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledgers = checked(Path(folder), world)
        begun.set()
        if together:
            together.wait()
        if most_bytes:
            _limit(most_bytes)
        try:
            publish_world(store, ledgers, world)
            said.send("published")
        except SnapshotError as error:
            said.send(f"{type(error).__name__}: {error.message('zh')}")


def _limit(most_bytes: int) -> None:
    import resource  # noqa: PLC0415 - not on every system

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))


@dataclass
class Readings:
    """How often snapshots were opened and looked at, and what was wrong with them."""

    opened: int = 0
    broken: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)

    def look(self, store: Path) -> None:
        """Open what is in force as the pages do, and see whether it is of one world."""
        self.opened += 1
        try:
            world_of(open_snapshot(store, scope=WHOLE))
        except AssertionError as error:
            self.mixed.append(str(error))
        except Exception as error:  # whatever it is, a reader saw it
            self.broken.append(f"{type(error).__name__}: {error}")


def _read(store: Path, stop: Event, said: Connection) -> None:
    readings, parent = Readings(), multiprocessing.parent_process()
    while not stop.wait(PAUSE) and parent and parent.is_alive():
        readings.look(store)
    said.send(readings)


@contextmanager
def readers(store: Path, number: int) -> Iterator[Readings]:
    """Processes that look at the store all the while; what they saw is there at the end."""
    ctx, total = context(), Readings()
    stop, pipes = ctx.Event(), [ctx.Pipe(duplex=False) for _ in range(number)]
    processes = [ctx.Process(target=_read, args=(store, stop, said), daemon=True) for _, said in pipes]
    for process in processes:
        process.start()
    try:
        yield total
    finally:
        stop.set()
        for (heard, _), process in zip(pipes, processes, strict=True):
            seen = heard.recv()
            process.join()
            total.opened += seen.opened
            total.broken += seen.broken
            total.mixed += seen.mixed
