"""How long the questions of a page take, each beside its bare SQL: python -m benchmarks.queries [--store FOLDER]

Medians in milliseconds of processor time (all threads) and of the clock, over the snapshot in force.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from analytics.compare import change
from analytics.drill import rows
from analytics.indicators import compute
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, View, default_view
from data.settings import load

ALL = WHOLE
BARE = """select "area", sum("conforming"), sum("judged") from "sampling_results_0"
    where "month" >= $since and "month" < $until and "level" in ('P', 'M') group by all"""


def questions(snapshot: Snapshot, view: View) -> dict[str, Callable[[], object]]:
    """What a page asks, by name; the bare query comes first, the others are told as its multiples."""
    years = view.with_(start=view.start.replace(year=view.start.year - 3))
    bare = {"since": view.start, "until": view.end}
    return {
        "bare SQL": lambda: snapshot.rows(BARE, bare),
        "rate": lambda: compute(snapshot, ALL, view, "pass_rate"),
        "rate by area": lambda: compute(snapshot, ALL, view, "pass_rate", ("area",)),
        "rate by area and class": lambda: compute(snapshot, ALL, view, "pass_rate", ("area", "product_class")),
        "rate by month, 4 years": lambda: compute(snapshot, ALL, years, "pass_rate", ("month",)),
        "change": lambda: change(snapshot, ALL, view, "pass_rate"),
        "change by area": lambda: change(snapshot, ALL, view, "pass_rate", ("area",)),
        "stock by month, 4 years": lambda: compute(snapshot, ALL, years, "periodic_inspection_rate", ("month",)),
        "distinct enterprises": lambda: compute(snapshot, ALL, view, "sampled_enterprises"),
        "100 rows": lambda: rows(snapshot, ALL, view, "batches"),
    }


def timed(ask: Callable[[], object], times: int) -> tuple[float, float]:
    """Median processor and clock time of a question in milliseconds, after one run to warm up."""
    ask()
    busy, clock = [], []
    for _ in range(times):
        started = time.process_time(), time.perf_counter()
        ask()
        busy.append(time.process_time() - started[0])
        clock.append(time.perf_counter() - started[1])
    return 1000 * statistics.median(busy), 1000 * statistics.median(clock)


def main() -> None:
    """Print a line a question: processor time, clock time, and how many times the bare query."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=load().store, help="where snapshots lie")
    parser.add_argument("--smoke", action="store_true", help="few repetitions: does it run at all")
    given = parser.parse_args()
    started = time.perf_counter()
    snapshot = open_snapshot(given.store, scope=WHOLE)
    print(f"{'open, hashes checked':28}{1000 * (time.perf_counter() - started):8.1f} ms")
    bare = 0.0
    for name, ask in questions(snapshot, default_view(snapshot.known)).items():
        busy, clock = timed(ask, 5 if given.smoke else 100)
        bare = bare or busy
        print(f"{name:28}{busy:8.2f} ms processor{clock:8.2f} ms clock{busy / bare:8.1f} x bare")


if __name__ == "__main__":
    main()
