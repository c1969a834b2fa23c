"""How long sampling results take from a file to a snapshot, and how much memory: python -m benchmarks.intake

The whole command `python -m data publish` is timed, from a CSV and an .xlsx of the same seeded rows, beside a bare
DuckDB copy of that CSV to parquet. Goals for 100,000 rows on two idle cores: CSV 5 s, .xlsx 20 s, 1,024 MB.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

from data import reference
from data.ledgers import kinds

ROWS, GOAL_MEGABYTES = 100_000, 1024
GOALS = {".csv": 5.0, ".xlsx": 20.0}
AS_OF = date(2017, 12, 31)
COLUMNS = ("batch_no", "sampled_on", "area", "enterprise", "product", "level", "kind", "stage", "first_verdict")
BARE = "import duckdb, sys; duckdb.read_csv(sys.argv[1]).write_parquet(sys.argv[2], compression='zstd')"


class Run(NamedTuple):
    """Wall and processor time in seconds and peak memory in MB of a command."""

    seconds: float
    busy: float
    megabytes: float


def rows(count: int, seed: int = 1) -> Iterator[list[str]]:
    """Headings, then sampling results as a section writes them: names, not codes."""
    chance, tables = random.Random(seed), reference.tables()
    names = {name: tables[name]["name_zh"].to_pylist() for name in ("products", "levels", "sampling_kinds", "stages")}
    townships = [row["name_zh"] for row in tables["areas"].to_pylist() if row["level"] == "township"]
    columns = kinds()["sampling_results"].columns
    yield [columns[id].zh for id in COLUMNS]
    for number in range(count):
        day = AS_OF - timedelta(days=chance.randrange(4 * 365))
        place = [chance.choice(townships), f"演示甲{chance.randrange(count // 20 + 1):06}厂"]
        codes = [chance.choice(texts) for texts in names.values()]
        yield [f"基准{number:07}", day.isoformat(), *place, *codes, "合格" if chance.random() < 0.95 else "不合格"]


def write_csv(file: Path, lines: Iterator[list[str]]) -> None:
    """The rows as CSV with a BOM."""
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        csv.writer(text).writerows(lines)


def write_xlsx(file: Path, lines: Iterator[list[str]]) -> None:
    """The rows as a workbook."""
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("抽查结果")
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)


def measure(command: Sequence[str]) -> Run:
    """Run a Python command in a process of its own; raises RuntimeError when it fails."""
    begun = time.perf_counter()
    pid = os.posix_spawn(sys.executable, [sys.executable, *command], os.environ, file_actions=_SILENT)
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)}: exit status {os.waitstatus_to_exitcode(status)}")
    return Run(time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


_SILENT = [(os.POSIX_SPAWN_OPEN, out, os.devnull, os.O_WRONLY, 0) for out in (1, 2)]


def median(repeat: int, command: Callable[[int], Sequence[str]]) -> Run:
    """Medians over runs of a command, which is given the number of its run."""
    runs = [measure(command(n)) for n in range(repeat)]
    return Run(*map(statistics.median, zip(*runs, strict=True)))


def report(name: str, run: Run, bare: Run, goal: float | None) -> bool:
    """Print a line; whether the goals hold."""
    met = goal is None or (run.seconds <= goal and run.megabytes <= GOAL_MEGABYTES)
    aim = f"  goal {goal:g} s, {GOAL_MEGABYTES} MB: {'met' if met else 'MISSED'}" if goal else ""
    times = run.busy / bare.busy
    print(f"{name:<12} {run.seconds:6.2f} s ({run.busy:5.2f} s busy) {run.megabytes:6.0f} MB {times:5.1f} × bare{aim}")
    return met


def main() -> int:
    """Generate, measure, report; 1 if a goal is missed at full size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--smoke", action="store_true", help="a thousand rows, once, no goals")
    options = parser.parse_args()
    count, repeat = (1000, 1) if options.smoke else (options.rows, options.repeat)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        files = {".csv": folder / "sampling.csv", ".xlsx": folder / "sampling.xlsx"}
        write_csv(files[".csv"], rows(count))
        write_xlsx(files[".xlsx"], rows(count))
        bare = median(repeat, lambda n: ["-c", BARE, str(files[".csv"]), str(folder / f"bare{n}.parquet")])
        print(f"{count:,} sampling rows, median of {repeat}, {os.cpu_count()} cores")
        report("bare copy", bare, bare, None)
        met = [
            _intake(file, folder, repeat, bare, GOALS[kind] if count >= ROWS else None) for kind, file in files.items()
        ]
    return 0 if all(met) else 1


def _intake(file: Path, folder: Path, repeat: int, bare: Run, goal: float | None) -> bool:
    publish = ["-m", "data", "publish", str(file), "--as-of", AS_OF.isoformat(), "--store"]
    run = median(repeat, lambda n: [*publish, str(folder / f"store{n}{file.suffix}")])
    return report(file.suffix, run, bare, goal)


if __name__ == "__main__":
    sys.exit(main())
