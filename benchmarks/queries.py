"""How long the questions of a page take at a size, beside the same of the rows: python -m benchmarks.queries

Synthetic sampling results, seeded, are published as a snapshot (`--keep FOLDER` for the next time); the questions are
asked through it as pages do, with intervals and judgement, and of the same rows in pandas (in memory, categories),
polars lazy and bare DuckDB (both on parquet). Their sums have to be equal. Medians by the clock; `--each` adds a line a
question and a filter. polars stands in requirements-bench.txt.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from analytics.answers import Answers
from analytics.indicators import compute
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, View, default_view
from benchmarks import _page, _scaled
from benchmarks._figures import Figure, options, told
from data.publishing.snapshots import CURRENT

TIMES = 9
SIX = {1_000_000: (25, 15), 10_000_000: (50, 30), 100_000_000: (300, 100)}  # rows -> must and aim, ms
BESIDE = 10_000_000  # rows at which the ratios are judged
RATIO, DRILL = (1 / 30, 1 / 50), (30, 10)
MEMORY_ROWS = 20_000_000  # above, frames of the rows do not fit beside the rest
COUNTS = ("sampled_enterprises", "failing_enterprises", "sampled_products")


def snapshot_of(rows: int, folder: Path) -> Snapshot:
    """A snapshot of so many rows, published into a folder unless it lies there."""
    store = folder / f"{rows}"
    if not (store / CURRENT).exists():
        _scaled.publish(store, rows)
    return open_snapshot(store, scope=WHOLE)


def measured(snapshot: Snapshot, rows: int, times: int = TIMES, each: bool = False) -> Iterator[Figure]:
    """The figures of a snapshot."""
    view = default_view(snapshot.known)
    six = _page.milliseconds(lambda: _page.ours(snapshot, view), times)
    must, aim = SIX.get(rows, (None, None))
    yield Figure(f"six questions, {rows:,} rows", six, "ms", must=must, aim=aim)
    busy = _page.milliseconds(lambda: _page.ours(snapshot, view), times, time.process_time)
    yield Figure("  processor time", busy, "ms")
    yield from _beside(snapshot, view, rows, six, max(times // 3, 1))
    yield from _counts(snapshot, view, rows, times)
    yield from _drilled(snapshot, view, rows, times, each)
    if each:
        for name, ask in _singly(snapshot, view):
            yield Figure(f"  {name}", _page.milliseconds(ask, times), "ms")


def _beside(snapshot: Snapshot, view: View, rows: int, six: float, times: int) -> Iterator[Figure]:
    """The same of the rows: each a figure of its own, with what it is in parts of theirs. Raises AssertionError where
    somebody gets other sums."""
    given, expected = _page.sampled(snapshot, view), _page.judged(_page.ours(snapshot, view))
    asks = {"bare DuckDB on rows": _page.bare_duckdb(snapshot, given), "polars lazy": _page.on_polars(snapshot, given)}
    if rows <= MEMORY_ROWS:
        asks["pandas on rows"] = _page.on_pandas(snapshot, given)
    for name, ask in asks.items():
        if ask is None:
            print(f"{name}: not installed")
            continue
        if list(ask()) != expected:
            raise AssertionError(f"{name}: {ask()} is not {expected}")
        spent = _page.milliseconds(ask, times)
        yield Figure(f"  {name}", spent, "ms")
        judged = rows == BESIDE and not name.startswith("bare")
        must, aim = RATIO if judged else (None, None)
        yield Figure(f"  six questions in parts of {name}", six / spent, "", must=must, aim=aim)


def _counts(snapshot: Snapshot, view: View, rows: int, times: int) -> Iterator[Figure]:
    for indicator in COUNTS:
        spent = _page.milliseconds(lambda id=indicator: compute(snapshot, WHOLE, view, id), times)
        yield Figure(f"{indicator}, {rows:,} rows", spent, "ms")


def _drilled(snapshot: Snapshot, view: View, rows: int, times: int, each: bool) -> Iterator[Figure]:
    spent = {
        name: _page.milliseconds(lambda name=name: _page.rows_behind(snapshot, view, name), times)
        for name in _page.WHERE
    }
    must, aim = DRILL if rows == BESIDE else (None, None)
    middle, most = statistics.median(spent.values()), max(spent, key=lambda name: spent[name])
    yield Figure(f"100 rows behind a mark, {rows:,} rows, median of filters", middle, "ms", must=must, aim=aim)
    yield Figure(f"  the same, slowest filter ({most})", spent[most], "ms", must=must, aim=aim)
    busy = _page.milliseconds(lambda: _page.rows_behind(snapshot, view, most), times, time.process_time)
    yield Figure("  processor time of that", busy, "ms")
    if each:
        yield from (Figure(f"  100 rows: {name}", value, "ms") for name, value in spent.items())


def _singly(snapshot: Snapshot, view: View) -> Iterator[tuple[str, Callable[[], object]]]:
    for indicator, by in _page.SIX:
        yield (
            f"{indicator} by {', '.join(by) or 'nothing'}",
            lambda indicator=indicator, by=by: Answers(snapshot, WHOLE).table(view, indicator, by),
        )


def main() -> int:
    """Generate, measure, report; 1 when a must is missed."""
    parser = options(argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter))
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the ledger (1000000)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the snapshot stays, and is found again")
    parser.add_argument("--each", action="store_true", help="a line a question and a filter, too")
    given = parser.parse_args()
    rows, times = (20_000, 1) if given.smoke else (given.rows, TIMES)
    with tempfile.TemporaryDirectory() as scratch:
        snapshot = snapshot_of(rows, given.keep or Path(scratch))
        return told([*measured(snapshot, rows, times, given.each)], given.json, given.smoke)


if __name__ == "__main__":
    sys.exit(main())
