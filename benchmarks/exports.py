"""How long material for a meeting takes: python -m benchmarks.exports [--json FILE] [--smoke]

A cover and twelve charts of the demo, one of every kind that is drawn first, in each format: medians of wall time, also
as times of a bare deck of python-pptx with as many charts of one point, written in the same run. Then the memory at the
highest above that of a process that holds the server, the snapshot and the charts (Linux). Exit status 1 when a goal is
missed.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Pt

from analytics import cards
from analytics.cards.spec import pages
from analytics.charts import KINDS
from analytics.export import FORMATS, Exhibit, Made, Pack, exhibit, render
from analytics.periods import parse_period
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, View, default_view
from data.settings import load

GOALS_S = {"pptx": 1.0, "pdf": 0.5, "docx": 0.5, "xlsx": 1.0, "png": 0.3}
GOAL_MB, CHARTS = 300, 12
PERIODS = [f"{year}{part}" for part in ("", "-H1", "-H2", "-Q2") for year in (2017, 2016, 2015)]
MADE = Made(datetime(2018, 1, 5, 9, 30), "http://127.0.0.1:8501")


def packs(number: int) -> list[Pack]:
    """Charts of the snapshot in force under a cover, a kind after the other: a pack for each of so many periods, since
    typst remembers what it has set before."""
    snapshot = open_snapshot(load().store, scope=WHOLE)
    usual = default_view(snapshot.known)
    return [_pack(snapshot, usual.with_(period=parse_period(period))) for period in PERIODS[:number]]


def _pack(snapshot: Snapshot, view: View) -> Pack:
    found: dict[str, list[Exhibit]] = {}
    for page in pages():
        answers = cards.answers(snapshot, WHOLE, view, page)
        for spec in cards.page(page):
            one = exhibit(snapshot, WHOLE, view, spec.full_key, "zh", made=MADE, answers=answers)
            if one.chart.kind in KINDS and not one.chart.empty:
                found.setdefault(one.chart.kind, []).append(one)
    depth = max(map(len, found.values()))
    turns = [ones[n] for n in range(depth) for ones in found.values() if n < len(ones)]
    return Pack("zh", "质量安全情况汇报", turns[0].provenance, tuple(turns[:CHARTS]), office="演示区质量监督局")


def bare() -> None:
    """The yardstick: as many charts of one point in a deck of python-pptx."""
    deck = Presentation()
    data: Any = CategoryChartData()
    data.categories = ["a"]
    data.add_series("b", [1])
    for _ in range(CHARTS):
        shapes: Any = deck.slides.add_slide(deck.slide_layouts[6]).shapes
        shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Pt(0), Pt(0), Pt(400), Pt(300), data)
    deck.save(io.BytesIO())


def write(made: Pack, format: str) -> None:
    """One file: of formats that hold one chart, that of the first."""
    render(replace(made, exhibits=made.exhibits[:1]) if FORMATS[format].single else made, format)


def median(ways: Sequence[Callable[[], object]]) -> float:
    """Median wall time in seconds of all but the first, which warms up."""
    walls = []
    for way in ways:
        begun = time.perf_counter()
        way()
        walls.append(time.perf_counter() - begun)
    return statistics.median(walls[1:])


def memory() -> float:
    """Megabytes that all formats take above a server with the same charts, in a process of its own (Linux)."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.exports", "--peak"], capture_output=True, check=True)
    return float(done.stdout)


def _peak() -> float:
    import streamlit  # noqa: F401, PLC0415  what the server holds anyway

    made = packs(2)
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak begins anew
    before = _kilobytes("VmRSS")
    for pack in made:
        for format in GOALS_S:
            write(pack, format)
    return (_kilobytes("VmHWM") - before) / 1024


def _kilobytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def measure(times: int) -> tuple[dict[str, float], float]:
    """Print a line a format; medians in seconds, and megabytes."""
    made = packs(times + 1)
    yardstick = median([bare] * (times + 1))
    print(f"bare deck, {CHARTS} charts{yardstick:9.3f} s")
    seconds = {}
    for format, goal in GOALS_S.items():
        seconds[format] = median([partial(write, one, format) for one in made])
        what = "1 chart" if FORMATS[format].single else f"{CHARTS} charts"
        print(f"{format:5}{what:>15}{seconds[format]:12.3f} s {seconds[format] / yardstick:6.2f}x  goal {goal} s")
    taken = memory()
    print(f"memory above the server {taken:6.0f} MB   goal {GOAL_MB} MB")
    return {"bare": yardstick, **seconds}, taken


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there too")
    parser.add_argument(
        "--runs",
        type=int,
        default=7,
        choices=range(1, len(PERIODS)),
        metavar="N",
        help="files of each format (default 7)",
    )
    parser.add_argument("--smoke", action="store_true", help="one file of each format, no goals: does it run at all")
    parser.add_argument("--peak", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.peak:
        print(_peak())
        return 0
    seconds, taken = measure(1 if options.smoke else options.runs)
    if options.json:
        numbers = {"goals_s": GOALS_S, "goal_mb": GOAL_MB, "s": seconds, "mb": taken}
        options.json.write_text(json.dumps(numbers, indent=1), encoding="utf-8")
    missed = taken > GOAL_MB or any(seconds[format] > goal for format, goal in GOALS_S.items())
    return int(missed and not options.smoke)


if __name__ == "__main__":
    sys.exit(main())
