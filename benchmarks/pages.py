"""How long a page takes: python -m benchmarks.pages [--office] [--smoke]

Server time of a rerun, from the message that asks for it to the one that says it is finished, over the websocket that a
browser uses, and the processor time that the server spends on it (Linux), which other programs do not blur: of a view
seen before and of views not seen yet, and as times of an empty Streamlit page on the same machine. Goal for both: 120
ms (median). Beside them, the time of the figures that the page of a new view asks for afterwards, all of them one after
the other; a browser asks first for those that are looked at.
--office: for a leader who has signed in where 100 people have accounts and 10,000 tasks are kept.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

FIGURE = re.compile(r'data-figure="([^"]+)"')
PROJECT = Path(__file__).resolve().parent.parent
PAGES = (
    "",
    "consumption",
    "products",
    "equipment",
    "programme",
    "tasks",
    "meeting",
    "data",
    "profile",
    "plan",
    "draw",
    "records?indicator=batches",
)
GOAL_MS = 120
MONTHS = [f"{year}-{month:02}" for year in (2015, 2016, 2017) for month in range(1, 13)]


@contextmanager
def serving(script: Path, settings: Mapping[str, str] | None = None) -> Iterator[tuple[int, int]]:
    """A server of a script on a free port of 127.0.0.1, ended on leaving; gives its process id and port.

    `settings` are added to the environment.
    """
    port = _free_port()
    options = {"port": str(port), "address": "127.0.0.1", "headless": "true"}
    command = [sys.executable, "-m", "streamlit", "run", script.name]
    command += [part for name, value in options.items() for part in (f"--server.{name}", value)]
    out, environment = subprocess.DEVNULL, {**os.environ, **(settings or {})}
    process = subprocess.Popen(command, cwd=script.parent, env=environment, stdout=out, stderr=out)
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(address: str, process: subprocess.Popen) -> None:
    while process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.02)
    raise RuntimeError("the server did not start")


def busy(pid: int) -> float:
    """Processor time of a process so far in milliseconds; NaN where the system does not tell."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return math.nan
    fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


class Measured(NamedTuple):
    """Median wall time and mean processor time of a rerun, and median time of its figures, in milliseconds."""

    wall: float
    busy: float
    figures: float
    number: int

    def __str__(self) -> str:
        return f"{self.wall:6.1f} ms, busy {self.busy:5.1f} ms"


class Visitor:
    """A browser's websocket, without the browser."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.port, self.headers = port, {"Cookie": cookie} if cookie else {}
        self.address = f"ws://127.0.0.1:{port}/_stcore/stream"
        self.socket: Any = None
        self.hash = ""
        self.figures: list[str] = []

    async def __aenter__(self) -> Visitor:
        about = {"subprotocols": ["streamlit"], "max_size": None, "additional_headers": self.headers}
        self.socket = await websockets.connect(self.address, **about)  # pyright: ignore
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.close()

    async def run(self, page: str, query: str) -> float:
        """Ask for a run; milliseconds until it is finished. Raises RuntimeError when the page shows an exception."""
        state = ClientState(query_string=query, page_name="" if self.hash else page, page_script_hash=self.hash)
        self.figures.clear()
        begun = time.perf_counter()
        await self.socket.send(BackMsg(rerun_script=state).SerializeToString())
        while True:
            message = ForwardMsg.FromString(await self.socket.recv())
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self.hash = message.navigation.page_script_hash
            element = message.delta.new_element if kind == "delta" else None
            if element and element.WhichOneof("type") == "exception":
                raise RuntimeError(element.exception.message)
            if element and element.WhichOneof("type") == "html":
                self.figures += map(unescape, FIGURE.findall(element.html.body))
            if kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return (time.perf_counter() - begun) * 1000

    def fetch(self, most: int | None = None) -> float:
        """Ask for the figures of the last run, or the first ones, one after the other; milliseconds until they are
        here."""
        begun = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port)
        for figure in self.figures[:most]:
            connection.request("GET", figure, headers=self.headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{answer.status} {figure}")
        connection.close()
        return (time.perf_counter() - begun) * 1000


async def reruns(pid: int, port: int, page: str, runs: int, cookie: str = "") -> tuple[Measured, Measured]:
    """Reruns in one view seen before, and in views never seen."""
    path, _, own = page.partition("?")
    async with Visitor(port, cookie) as visitor:
        await visitor.run(path, own)
        seen = await _measured(pid, visitor, path, [own] * runs)
        new = await _measured(pid, visitor, path, [f"{own}&period={month}".strip("&") for month in MONTHS[:runs]])
    return seen, new


async def _measured(pid: int, visitor: Visitor, path: str, queries: Sequence[str]) -> Measured:
    walls, figures, spent = [], [], 0.0
    for query in queries:
        before = busy(pid)
        walls.append(await visitor.run(path, query))
        spent += busy(pid) - before
        figures.append(await asyncio.to_thread(visitor.fetch))
    return Measured(statistics.median(walls), spent / len(queries), statistics.median(figures), len(visitor.figures))


@contextmanager
def office(smoke: bool) -> Iterator[tuple[Mapping[str, str], str]]:
    """The settings of a full office, and the cookie of a leader who has signed in."""
    from benchmarks import people, tasks  # noqa: PLC0415 - only this measurement needs them
    from data.people import Person, accounts, sessions  # noqa: PLC0415
    from data.settings import load  # noqa: PLC0415
    from pages.parts.identity import COOKIE  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        state, _ = people.filled(Path(folder) / "kept", people.SMOKE if smoke else people.ACCOUNTS)
        tasks.filled(state.path.parent, tasks.SMOKE if smoke else tasks.TASKS)
        accounts.add(state, Person("leader", "演示帐号", "leader", None), "", time.time())
        token = sessions.begin(state, "leader", load().rules, time.time())
        yield {"QUALITY_STATE": str(state.path), "QUALITY_SIGN_IN": "accounts"}, f"{COOKIE}={token}"


def measure(runs: int, full: bool, smoke: bool) -> int:
    """Print the table, of a full office or of one without accounts; 1 when a page misses the goal."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.py"
        empty.write_text("import streamlit as st\n\nst.html('<p>.</p>')\n", encoding="utf-8")
        with serving(empty) as server:
            yardstick = asyncio.run(reruns(*server, "", runs))[0]
    print(f"empty page: {yardstick}")
    worst = [0.0, 0.0]
    kept = office(smoke) if full else nullcontext(({}, ""))
    with kept as (settings, cookie), serving(PROJECT / "dashboard.py", settings) as server:
        for page in PAGES:
            both = asyncio.run(reruns(*server, page, runs, cookie))
            worst = [max(pair) for pair in zip(worst, (measured.wall for measured in both), strict=True)]
            print(_line(page, both, yardstick.wall))
    print(f"goal: {GOAL_MS} ms; worst page: seen {worst[0]:.1f} ms, new {worst[1]:.1f} ms")
    return int(not smoke and max(worst) > GOAL_MS)


def _line(page: str, both: tuple[Measured, Measured], yardstick: float) -> str:
    seen, new = (f"{measured} ({measured.wall / yardstick:4.1f}×)" for measured in both)
    return f"/{page:26} seen {seen}   new {new}   {both[1].number:2} figures {both[1].figures:5.1f} ms"


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15, help="reruns a page (default 15)")
    parser.add_argument("--office", action="store_true", help="signed in, with 100 accounts and 10,000 tasks")
    parser.add_argument("--smoke", action="store_true", help="two reruns of each page, no goals: does it run at all")
    options = parser.parse_args(arguments)
    if options.smoke:
        return max(measure(2, full, smoke=True) for full in (False, True))
    return measure(options.runs, options.office, smoke=False)


if __name__ == "__main__":
    sys.exit(main())
