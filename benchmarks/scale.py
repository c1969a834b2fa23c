"""How questions grow with the rows: python -m benchmarks.scale [--largest] [--keep FOLDER]

Snapshots of 100,000 to 10,000,000 seeded rows (with --largest 100,000,000 of 3,000 townships, some 10 GB on disk while
it runs) are published and asked as in benchmarks.queries, each in a process of its own, so that its memory is that of
the snapshot. Printed besides: how long publishing takes, what lies on disk, and the exponent of growth.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from analytics.store import open_snapshot
from analytics.view import WHOLE, default_view
from benchmarks import _page, _scaled
from benchmarks._figures import Figure, options, told
from benchmarks.queries import BESIDE, TIMES, measured
from data.publishing.snapshots import CURRENT, current

SIZES, LARGEST, SMOKE = (100_000, 1_000_000, 10_000_000), 100_000_000, (10_000, 20_000)
GROWTH, BETWEEN = (0.35, 0.1), (1_000_000, 10_000_000)
MEMORY = 600  # MB of a process that has a snapshot open and has answered
MB = 2**20


def published(store: Path, rows: int) -> Iterator[Figure]:
    """Publish a snapshot of so many rows unless it lies there: how long it took, how large it is."""
    if not (store / CURRENT).exists():
        begun = time.perf_counter()
        _scaled.publish(store, rows)
        yield Figure(f"publishing {rows:,} rows", time.perf_counter() - begun, "s")
    files = [file for file in (store / current(store)).rglob("*") if file.is_file()]
    parts = {"on disk": files, "  of it the database": [file for file in files if file.suffix == ".duckdb"]}
    for name, some in parts.items():
        yield Figure(f"{name}, {rows:,} rows", sum(file.stat().st_size for file in some) / MB, "MB")


def opened(store: Path, rows: int) -> Iterator[Figure]:
    """Open it and ask the six questions: how long that takes, and what the process then holds."""
    begun = time.perf_counter()
    snapshot = open_snapshot(store, scope=WHOLE)
    yield Figure(f"opening, hashes checked, {rows:,} rows", time.perf_counter() - begun, "s")
    _page.ours(snapshot, default_view(snapshot.known))
    must = MEMORY if rows == BESIDE else None
    yield Figure(f"memory, open and asked, {rows:,} rows", psutil.Process().memory_info().rss / MB, "MB", must=must)
    yield from measured(snapshot, rows, TIMES)


def growth(figures: list[Figure]) -> Iterator[Figure]:
    """The exponent with which the time of six questions grows from one size to the next."""
    times = {rows: one.value for rows in (*SIZES, LARGEST) for one in figures if one.name == _six(rows)}
    for less, more in zip(sorted(times), sorted(times)[1:], strict=False):
        exponent = math.log(times[more] / times[less]) / math.log(more / less)
        must, aim = GROWTH if (less, more) == BETWEEN else (None, None)
        yield Figure(f"growth from {less:,} to {more:,} rows (exponent)", exponent, "", must=must, aim=aim)


def _six(rows: int) -> str:
    return f"six questions, {rows:,} rows"


def apart(store: Path, rows: int) -> Iterator[Figure]:
    """The figures of an opened snapshot, from a process of its own."""
    with tempfile.NamedTemporaryFile(suffix=".json") as answer:
        command = ["-m", "benchmarks.scale", "--opened", str(store), "--rows", str(rows), "--json", answer.name]
        subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
        yield from (_figure(row) for row in json.loads(Path(answer.name).read_text(encoding="utf-8")))


def _figure(row: dict[str, Any]) -> Figure:
    return Figure(**{name: row[name] for name in ("name", "value", "unit", "yardstick", "must", "aim", "more")})


def measure(sizes: tuple[int, ...], folder: Path) -> list[Figure]:
    """All figures, printed as they come."""
    figures: list[Figure] = []
    for rows in sizes:
        store = folder / f"{rows}"
        figures += [*published(store, rows), *apart(store, rows)]
        print(f"{rows:,} rows measured", flush=True)
    return [*figures, *growth(figures)]


def main() -> int:
    """Generate, measure, report; 1 when a must is missed."""
    parser = options(argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter))
    parser.add_argument("--largest", action="store_true", help=f"{LARGEST:,} rows, too")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the snapshots stay, and are found again")
    parser.add_argument("--rows", type=int, help="one size alone")
    parser.add_argument("--opened", type=Path, metavar="STORE", help="measure this snapshot in this process alone")
    given = parser.parse_args()
    if given.opened:
        told([*opened(given.opened, given.rows)], given.json)
        return 0  # judged by whoever asked
    sizes = SMOKE if given.smoke else (given.rows,) if given.rows else (*SIZES, *([LARGEST] if given.largest else []))
    with tempfile.TemporaryDirectory() as scratch:
        return told(measure(sizes, given.keep or Path(scratch)), given.json, given.smoke)


if __name__ == "__main__":
    sys.exit(main())
