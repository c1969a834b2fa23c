"""What files that nobody should send cost the server and its other readers: python -m benchmarks.hostile [--json FILE]

Each is sent to a server as the page 数据报送 sends it, and has to be refused within two seconds with a reason, the
server's memory growing by no more than 50 MB, nothing left in its folders. Meanwhile somebody else looks at views
not seen yet, in turns with and without the attack: the p95 of these reruns must not double. 1 if a goal is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode

import numpy as np
import psutil

from benchmarks.pages import MONTHS, PROJECT, Visitor, serving
from data.reference import tables
from tests.data.ledgers import hostile

GOALS = {"seconds": 2.0, "megabytes": 50.0, "ratio": 2.0}
AREAS = 8  # turns of the other reader: a view is one of these areas in one of the months
LOOK = 0.01  # seconds between two looks at the server's memory
REFUSED = (413, 422)
Make = Callable[[Path], Path]
FILES: Mapping[str, tuple[str, Make]] = {  # name under which it is sent, how it is made
    "226 kB that unpack to 60 MB": ("台账.xlsx", lambda path: hostile.bomb(path, 60)),
    "1.1 MB that unpack to 300 MB": ("台账.xlsx", lambda path: hostile.bomb(path, 300)),
    "501 MB unpacked": ("台账.xlsx", lambda path: hostile.bomb(path, 501)),
    "a size that lies": ("台账.xlsx", hostile.lying),
    "a billion laughs": ("台账.xlsx", hostile.laughs),
    "a billion laughs, heavy": ("台账.xlsx", lambda path: hostile.laughs(path, padding=1_500_000)),
    "a program": ("台账.xlsx", hostile.program),
    "a path for a name": ("../../x.csv", hostile.program),
    "201 MB": ("台账.csv", hostile.large),
    "a password": ("台账.xls", hostile.password),
    "macros": ("台账.xls", lambda path: hostile.compound(path, "Workbook", "_VBA_PROJECT_CUR")),
    "20,000 columns": ("台账.csv", lambda path: hostile.wide(path, 20_000)),
    "cells far apart": ("台账.xlsx", hostile.far_apart),
}


def send(port: int, name: str, file: Path) -> tuple[int, str]:
    """Send a file as the page does; the status and the reason given. The length alone may be refused."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    asked = urlencode({"name": name, "lang": "zh", "size": file.stat().st_size})
    try:
        connection.request("GET", f"/ledgers/offer?{asked}")
        said = json.loads(connection.getresponse().read())
        if said.get("message"):
            return REFUSED[0], said["message"]
        with file.open("rb") as content:
            connection.request("POST", f"/ledgers/send?{asked}", content, {"Origin": f"http://127.0.0.1:{port}"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read()).get("message", "")
    finally:
        connection.close()


@contextmanager
def peak(pid: int) -> Iterator[dict[str, float]]:
    """By how many MB the memory of a process has grown at most; known when it is left."""
    process, over, found = psutil.Process(pid), Event(), {"megabytes": 0.0}
    before = process.memory_info().rss

    def look() -> None:
        while not over.wait(LOOK):
            found["megabytes"] = max(found["megabytes"], (process.memory_info().rss - before) / 1e6)

    thread = Thread(target=look)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def refusals(pid: int, port: int, files: Mapping[str, tuple[str, Path]]) -> list[dict[str, Any]]:
    """What each file costs, a line a file."""
    lines = []
    for what, (name, file) in files.items():
        with peak(pid) as grown:
            begun = time.perf_counter()
            status, message = send(port, name, file)
            seconds = time.perf_counter() - begun
        said = status in REFUSED and bool(message)
        met = said and seconds <= GOALS["seconds"] and grown["megabytes"] <= GOALS["megabytes"]
        lines.append({"what": what, "seconds": seconds, **grown, "status": status, "message": message, "met": met})
    return lines


async def readers(port: int, files: Mapping[str, tuple[str, Path]], turns: int) -> dict[str, float]:
    """The p95 of somebody's reruns in milliseconds, by turns with and without the attack, and their ratio."""
    areas = [area["id"] for area in tables()["areas"].to_pylist() if area["level"] == "township"]
    waits: dict[bool, list[float]] = {False: [], True: []}
    async with Visitor(port) as visitor:
        await visitor.run("", "")
        for turn in range(2 * turns):
            attacked, months = bool(turn % 2), MONTHS[turn // 2 % 3 :: 3]
            over = Event()
            attack = asyncio.create_task(asyncio.to_thread(_attack, port, files, over)) if attacked else None
            for month in months:
                waits[attacked].append(await visitor.run("", f"period={month}&area={areas[turn % len(areas)]}"))
            over.set()
            if attack:
                await attack
    alone, attacked = (float(np.percentile(waits[which], 95)) for which in (False, True))
    return {"alone_ms": alone, "attacked_ms": attacked, "ratio": attacked / alone, "reruns": len(waits[True])}


def _attack(port: int, files: Mapping[str, tuple[str, Path]], over: Event) -> None:
    """One file after the other, until it is over."""
    while not over.is_set():
        for name, file in files.values():
            if not over.is_set():
                send(port, name, file)


def left(folder: Path) -> list[str]:
    """What lies in the folder of what is on its way in, though nothing was taken."""
    return [str(path.relative_to(folder)) for path in folder.rglob("*")]


def run(names: Mapping[str, tuple[str, Make]], turns: int) -> dict[str, Any]:
    """Everything measured on a server with the snapshots of the project."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        store = Path(shutil.copytree(PROJECT / "data/snapshots", folder / "store"))
        files = {}
        for number, (what, (name, make)) in enumerate(names.items()):
            files[what] = (name, make(folder / f"{number}{Path(name).suffix}"))
        own = {"QUALITY_STORE": str(store), "QUALITY_STATE": str(folder / "state" / "state.sqlite")}
        with serving(PROJECT / "dashboard.py", own) as (pid, port):
            asyncio.run(_seen(port))
            lines = refusals(pid, port, files)
            found = {"files": lines, "readers": asyncio.run(readers(port, files, turns))}
            return found | {"left": left(folder / "state" / "intake")}


def missed(found: Mapping[str, Any], *, timed: bool) -> list[str]:
    """The goals that were missed; those of time, memory and other readers only where `timed`."""
    lines = found["files"]
    taken = [line["what"] for line in lines if line["status"] not in REFUSED or not line["message"]]
    dear = [line["what"] for line in lines if not line["met"]] if timed else []
    slow = ["ratio"] if timed and found["readers"]["ratio"] > GOALS["ratio"] else []
    return taken + dear + slow + found["left"]


async def _seen(port: int) -> None:
    """Somebody was there before: what is imported once is no cost of a file."""
    async with Visitor(port) as visitor:
        for page in ("", "intake"):
            await visitor.run(page, "")


def main() -> int:
    """Measure and report; 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep what was measured there")
    parser.add_argument("--turns", type=int, default=AREAS, help="of the other reader, with the attack and without")
    parser.add_argument("--smoke", action="store_true", help="three files, one turn, no goal for time")
    options = parser.parse_args()
    names = dict(list(FILES.items())[::5]) if options.smoke else FILES
    found = run(names, 1 if options.smoke else options.turns)
    for line in found["files"]:
        verdict = "" if line["met"] else "  MISSED"
        print(f"{line['what']:<30} {line['seconds']:5.2f} s {line['megabytes']:5.1f} MB  {line['message']}{verdict}")
    readers = "p95 of another reader: {alone_ms:.0f} ms alone, {attacked_ms:.0f} ms attacked, {ratio:.2f} times"
    print(readers.format(**found["readers"]))
    print(f"left behind: {found['left'] or 'nothing'}")
    if options.json:
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return int(bool(missed(found, timed=not options.smoke)))


if __name__ == "__main__":
    sys.exit(main())
