"""Many people at once on one process: python -m benchmarks.load [--json FILE] [--smoke]

Every person is a websocket as a browser's, without the browser: asks for a run in a view drawn at random (a pillar page
or 总览; three in ten as it opens, the others a half-year, quarter or month, half of them with a township or a product
class), waits for its end, fetches its figures, thinks, and goes on. Measured are a single person's new views, fifty
people without a thought between (who fetch the figures that a screen shows, as a browser does before it turns to the
others), a hundred who think for ten seconds on average (and get all of them), and what a session takes in memory.
Beside each stands an empty page of Streamlit under the same people.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks._figures import Figure, options, told
from benchmarks.pages import PROJECT, Visitor, busy, serving
from data import reference

PAGES = ("", "consumption", "products", "equipment")
YEARS = (2015, 2016, 2017)
PERIODS = [f"{year}-{part}" for year in YEARS for part in ("H1", "H2", "Q1", "Q2", "Q3", "Q4")]
PERIODS += [f"{year}-{month:02}" for year in YEARS for month in range(1, 13)]
USUAL = 0.3  # of the views are what a page shows when it is opened
NARROWED = 0.5  # of the others have a township; as many a product class
ON_SCREEN = 4  # figures that a browser asks for first
THINKING = 10.0  # seconds on average, as people read
ERRORS_TOLD = 3
EMPTY = "import streamlit as st\n\nst.html('<p>.</p>')\n"


class Sizes(NamedTuple):
    """How many people of each kind, for how many seconds, and how many new views of one."""

    impatient: int = 50
    patient: int = 100
    seconds: float = 30.0
    thinking: float = 90.0
    views: int = 40


SMOKE = Sizes(impatient=4, patient=4, seconds=2.0, thinking=4.0, views=4)


@dataclass
class Crowd:
    """What people met: seconds until each run had ended, until its figures were there too, and what went wrong."""

    runs: list[float] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    by_person: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0
    cores: float = 0.0
    others: float = 0.0


def views(chance: random.Random, pages: Sequence[str], usual: float = USUAL) -> Iterator[tuple[str, str]]:
    """Page and address of view after view, most of them seen by nobody before."""
    tables = reference.tables()
    towns = [row["id"] for row in tables["areas"].to_pylist() if row["parent"] == "suiyang"]
    classes = tables["product_classes"]["code"].to_pylist()
    while True:
        if chance.random() < usual:
            yield chance.choice(pages), ""
            continue
        query = f"period={chance.choice(PERIODS)}"
        if chance.random() < NARROWED:
            query += f"&area={chance.choice(towns)}"
        if chance.random() < NARROWED:
            query += f"&product={chance.choice(classes)}"
        yield chance.choice(pages), query


class Habits(NamedTuple):
    """Seconds that somebody thinks on average, seconds until they go, how many figures of a page they wait for."""

    think: float
    stay: float
    figures: int | None = None


async def person(port: int, number: int, habits: Habits, met: Crowd, threads: ThreadPoolExecutor) -> None:
    """Look at view after view until the time is up; `number` seeds what is looked at and for how long."""
    chance, until, think = random.Random(number), time.perf_counter() + habits.stay, habits.think
    seen = views(chance, PAGES)
    await asyncio.sleep(chance.uniform(0, think))
    async with Visitor(port) as visitor:
        while time.perf_counter() < until:
            page, query = next(seen)
            visitor.hash = ""
            begun = time.perf_counter()
            try:
                met.runs.append(await visitor.run(page, query) / 1000)
                await asyncio.get_running_loop().run_in_executor(threads, visitor.fetch, habits.figures)
            except (RuntimeError, OSError) as error:
                met.errors[f"{type(error).__name__} {error}"[:200]] += 1
                continue
            met.settled.append(time.perf_counter() - begun)
            met.by_person[number] += 1
            await asyncio.sleep(chance.expovariate(1 / think) if think else 0)


async def crowd(pid: int, port: int, people: int, habits: Habits) -> Crowd:
    """So many people of the same habits."""
    met = Crowd()
    begun, spent, all_spent, own = time.perf_counter(), busy(pid), _machine(), time.process_time()
    with ThreadPoolExecutor(people) as threads:
        await asyncio.gather(*(person(port, number, habits, met, threads) for number in range(people)))
    met.seconds = time.perf_counter() - begun
    met.cores = (busy(pid) - spent) / 1000 / met.seconds
    met.others = (_machine() - all_spent - time.process_time() + own) / met.seconds - met.cores
    return met


def _machine() -> float:
    """Processor time of the whole machine so far, in seconds: what other programs take blurs the figures."""
    spent = psutil.cpu_times()
    return spent.user + spent.system


async def alone(pid: int, port: int, count: int) -> tuple[float, float]:
    """Median processor and wall time of a run in a view never seen, of one person alone, in milliseconds."""
    chance, spent, walls = random.Random(-1), [], []
    seen = views(chance, PAGES[1:], usual=0)
    async with Visitor(port) as visitor:
        for page in PAGES[1:]:
            visitor.hash = ""
            await visitor.run(page, "")
        for _ in range(count):
            page, query = next(seen)
            visitor.hash, before = "", busy(pid)
            walls.append(await visitor.run(page, query))
            spent.append(busy(pid) - before)
    return statistics.fmean(spent), statistics.median(walls)


async def held(pid: int, port: int, people: int) -> float:
    """What a session takes that looks at a page, in megabytes: all look at the same, so that nothing else is kept."""
    async with Visitor(port) as first:
        await first.run("", "")
    before = _resident(pid)
    visitors = [Visitor(port) for _ in range(people)]
    for visitor in visitors:
        await visitor.__aenter__()
        await visitor.run("", "")
    grown = _resident(pid) - before
    for visitor in visitors:
        await visitor.__aexit__()
    return grown / people


def _resident(pid: int) -> float:
    return psutil.Process(pid).memory_info().rss / 2**20


class Found(NamedTuple):
    """What was measured of one server."""

    alone: tuple[float, float]
    held: float
    impatient: Crowd
    patient: Crowd


def measured(script: Path, sizes: Sizes) -> Found:
    """Start a server of a script and send everybody to it."""
    with serving(script) as (pid, port):
        one = asyncio.run(alone(pid, port, sizes.views))
        memory = asyncio.run(held(pid, port, sizes.patient))
        impatient = asyncio.run(crowd(pid, port, sizes.impatient, Habits(0.0, sizes.seconds, ON_SCREEN)))
        calm = Habits(min(THINKING, sizes.thinking / 2), sizes.thinking)
        patient = asyncio.run(crowd(pid, port, sizes.patient, calm))
    return Found(one, memory, impatient, patient)


def share(values: Sequence[float], part: float) -> float:
    """The value below which a part of them lies, NaN of none."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))] if values else float("nan")


def figures(ours: Found, bare: Found, sizes: Sizes) -> list[Figure]:
    """The figures of the dashboard beside those of an empty page."""
    hasty, calm, idle = ours.impatient, ours.patient, bare.impatient
    fifty, hundred = f"{sizes.impatient} people, no thinking", f"{sizes.patient} people, {THINKING:.0f} s thinking"
    counts = sorted(hasty.by_person[number] for number in range(sizes.impatient))
    return [
        Figure("a new view of a pillar page: processor", ours.alone[0], "ms", bare.alone[0], must=80, aim=40),
        Figure("a new view of a pillar page: until the run ended", ours.alone[1], "ms", bare.alone[1]),
        Figure("memory a session", ours.held, "MB", bare.held, must=2),
        Figure(f"{fifty}: runs", _rate(hasty), "a second", _rate(idle), must=12, aim=25, more=True),
        Figure(f"{fifty}: errors", hasty.errors.total(), "", must=0),
        Figure(f"{fifty}: half of the runs within", _ms(hasty.runs, 0.5), "ms", _ms(idle.runs, 0.5)),
        Figure(f"{fifty}: 95 % of the runs within", _ms(hasty.runs, 0.95), "ms", _ms(idle.runs, 0.95)),
        Figure(f"{fifty}: fewest runs of one, of the median", counts[0] / max(1, counts[len(counts) // 2]), "share"),
        Figure(
            f"{hundred}: 95 % of the runs within", _ms(calm.runs, 0.95), "ms", _ms(bare.patient.runs, 0.95), 800, 300
        ),
        Figure(f"{hundred}: half of the runs within", _ms(calm.runs, 0.5), "ms", _ms(bare.patient.runs, 0.5)),
        Figure(f"{hundred}: 95 % with all figures within", _ms(calm.settled, 0.95), "ms"),
        Figure(f"{hundred}: errors", calm.errors.total(), "", must=0),
        Figure(f"{hundred}: processors used", calm.cores, "", bare.patient.cores),
        Figure("processors that other programs took meanwhile", max(hasty.others, calm.others), ""),
    ]


def _rate(met: Crowd) -> float:
    return len(met.runs) / met.seconds


def _ms(seconds: Sequence[float], part: float) -> float:
    return share(seconds, part) * 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line and measure; 1 when a figure misses what it must reach."""
    summary, _, about = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(description=summary, epilog=about)
    given = options(parser).parse_args(arguments)
    sizes = SMOKE if given.smoke else Sizes()
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY, encoding="utf-8")
        os.environ["QUALITY_STATE"] = str(Path(folder) / "state.sqlite")
        bare, ours = measured(empty, sizes), measured(PROJECT / "dashboard.py", sizes)
    for error, count in (ours.impatient.errors + ours.patient.errors).most_common(ERRORS_TOLD):
        print(f"{count} × {error}")
    return told(figures(ours, bare, sizes), given.json, given.smoke)


if __name__ == "__main__":
    sys.exit(main())
