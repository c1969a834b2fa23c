"""How long sampling results take from a file to a snapshot, and how much memory: python -m benchmarks.intake

The whole command `python -m data publish` is timed, from a CSV and (up to 100,000 rows) an .xlsx of the same seeded
rows, beside a bare DuckDB copy of that CSV to parquet. Goals on two idle cores, by rows, stand in GOALS; `--rows` takes
several numbers, `--json FILE` keeps what was measured.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import xlsxwriter

from data import reference
from data.ledgers import kinds


class Goal(NamedTuple):
    """Seconds and MB that are not to be exceeded."""

    seconds: float
    megabytes: float


GOALS: Mapping[tuple[int, str], Goal] = {
    (100_000, ".csv"): Goal(5, 1024),
    (100_000, ".xlsx"): Goal(20, 1024),
    (1_000_000, ".csv"): Goal(20, 1500),
    (10_000_000, ".csv"): Goal(200, 1500),
}
AIM = 4  # times the bare copy
LARGEST_BOOK = 100_000  # rows
AS_OF = date(2017, 12, 31)
COLUMNS = ("batch_no", "sampled_on", "area", "enterprise", "product", "level", "kind", "stage", "first_verdict")
TABLES = ("products", "levels", "sampling_kinds", "stages")
BARE = "import duckdb, sys; duckdb.read_csv(sys.argv[1]).write_parquet(sys.argv[2], compression='zstd')"


class Run(NamedTuple):
    """Wall and processor time in seconds and peak memory in MB of a command."""

    seconds: float
    busy: float
    megabytes: float


def write_csv(file: Path, count: int, seed: int = 1) -> None:
    """Sampling results as a section writes them, names and not codes, drawn by a hash of the row and the seed."""
    names = {name: reference.tables()[name]["name_zh"].to_pylist() for name in TABLES}
    townships = [row["name_zh"] for row in reference.tables()["areas"].to_pylist() if row["level"] == "township"]
    columns = kinds()["sampling_results"].columns
    cells = [
        "format('基准{:08}', i)",
        "(date '2017-12-31' - (draw(i, 'day') % 1460)::int)::varchar",
        "pick($townships, i, 'area')",
        f"format('演示甲{{:06}}厂', draw(i, 'enterprise') % {count // 20 + 1})",
        *(f"pick(${name}, i, '{name}')" for name in TABLES),
        "if(draw(i, 'verdict') % 100 < 95, '合格', '不合格')",
    ]
    named = ", ".join(f'{cell} AS "{columns[id].zh}"' for id, cell in zip(COLUMNS, cells, strict=True))
    with duckdb.connect() as con:
        con.execute(f"create macro draw(i, what) as hash(i, what, {seed})")
        con.execute("create macro pick(texts, i, what) as texts[1 + (draw(i, what) % len(texts))::int]")
        query = f"copy (select {named} from range({count}) AS numbers(i)) to '{file}' (format csv, header)"
        con.execute(query, {"townships": townships, **names})


def write_xlsx(file: Path, source: Path) -> None:
    """The rows of a CSV as a workbook."""
    with (
        source.open(encoding="utf-8", newline="") as text,
        xlsxwriter.Workbook(file, {"constant_memory": True}) as book,
    ):
        sheet = book.add_worksheet("抽查结果")
        for number, line in enumerate(csv.reader(text)):
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


def intake(count: int, repeat: int, folder: Path) -> Iterator[dict[str, Any]]:
    """What publishing that many rows takes, a line a format, the bare copy first."""
    files = {".csv": folder / "sampling.csv"}
    write_csv(files[".csv"], count)
    if count <= LARGEST_BOOK:
        files[".xlsx"] = folder / "sampling.xlsx"
        write_xlsx(files[".xlsx"], files[".csv"])
    bare = median(repeat, lambda n: ["-c", BARE, str(files[".csv"]), str(folder / f"bare{n}.parquet")])
    yield _line(count, "bare copy", bare, bare)
    for kind, file in files.items():
        publish = ["-m", "data", "publish", str(file), "--as-of", AS_OF.isoformat(), "--store"]
        stores = f"{count}{kind}"
        run = median(repeat, lambda n, publish=publish, stores=stores: [*publish, str(folder / f"store{n}{stores}")])
        yield _line(count, kind, run, bare)


def _line(count: int, what: str, run: Run, bare: Run) -> dict[str, Any]:
    goal = GOALS.get((count, what))
    return {
        "rows": count,
        "what": what,
        **run._asdict(),
        "times_bare": run.seconds / bare.seconds,
        "busy_times_bare": run.busy / bare.busy,
        "goal": goal and goal._asdict(),
        "met": goal is None or (run.seconds <= goal.seconds and run.megabytes <= goal.megabytes),
    }


def _print(line: Mapping[str, Any]) -> None:
    goal = line["goal"]
    verdict = "met" if line["met"] else "MISSED"
    aim = f"  goal {goal['seconds']:g} s, {goal['megabytes']:g} MB: {verdict}" if goal else ""
    print(
        f"{line['rows']:>10,} {line['what']:<10} {line['seconds']:7.2f} s ({line['busy']:6.2f} s busy) "
        f"{line['megabytes']:6.0f} MB {line['times_bare']:5.1f} × bare ({line['busy_times_bare']:.1f} busy){aim}",
        flush=True,
    )


def main() -> int:
    """Generate, measure, report; 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--smoke", action="store_true", help="a thousand rows, once, no goals")
    parser.add_argument("--json", type=Path, help="file for what was measured")
    options = parser.parse_args()
    counts, repeat = ([1000], 1) if options.smoke else (options.rows, options.repeat)
    print(f"sampling rows, median of {repeat}, {os.cpu_count()} cores; aim: {AIM} × the bare copy")
    lines = []
    for count in counts:
        with tempfile.TemporaryDirectory() as scratch:
            for line in intake(count, repeat, Path(scratch)):
                _print(line)
                lines.append(line)
    if options.json:
        options.json.write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0 if all(line["met"] for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
