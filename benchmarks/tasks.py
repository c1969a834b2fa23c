"""What tasks cost a run: python -m benchmarks.tasks [--smoke]

10,000 tasks (--smoke: 1,000, no goals) in a state file of their own. What every run of a page that speaks of tasks
pays is the reading of one revision; a change of any task costs whoever looks next one more count. Processor time, which
other programs do not blur. Goals: 2 ms a run, 50 ms after a change, 50 ms for a page of the list.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from data import reference
from data.state import State
from data.tasks import LIVE, SECTIONS, STATES, Sight, Sought, Tasks
from data.tasks.reading import COLUMNS

TASKS, SMOKE = 10_000, 1_000
TODAY, TIMES = date(2017, 12, 31), 30
GOALS = {"revision, each run": 2.0, "township's counts": 50.0, "counts after a change": 50.0, "page of the list": 50.0}
PLACES = [row["id"] for row in reference.tables()["areas"].to_pylist() if row["parent"] == "suiyang"]


def filled(folder: Path, n: int) -> Tasks:
    """So many tasks of a seeded office: the townships, eight sections, five states."""
    tasks = Tasks(State(folder / "state.sqlite"), Sight("演示", "a", "leader", makes=True, areas=None))
    chance = random.Random(1)
    names = [name.removeprefix("tasks.") for name in COLUMNS.split(", ")]
    with tasks.state.write() as file:
        for id in range(1, n + 1):
            due = TODAY + timedelta(days=chance.randrange(-200, 60))
            row = {"id": id, "kind": "task", "year": 2017, "number": id, "what": f"演示事项{id:05d}", "why": "{}"}
            row |= {"pillar": "products", "section": chance.choice([*SECTIONS]), "area": chance.choice(PLACES)}
            row |= {"due": due.isoformat(), "state": chance.choices(STATES, (2, 3, 1, 12, 1))[0], "revision": 1}
            values = [row.get(name, None if name == "target" else "") for name in names]
            file.execute(f"insert into tasks ({', '.join(names)}) values ({', '.join('?' * len(names))})", values)
        file.execute("update task_changes set revision = 1")
    return tasks


def milliseconds(doing: Callable[[], object]) -> float:
    """The median processor time of a call."""
    taken = []
    for _ in range(TIMES):
        begun = time.process_time()
        doing()
        taken.append((time.process_time() - begun) * 1000)
    return statistics.median(taken)


def main() -> int:
    """Print medians beside their goals; 1 when one is missed."""
    parser = argparse.ArgumentParser(description="what tasks cost a run")
    parser.add_argument("--smoke", action="store_true", help=f"{SMOKE:,} tasks, no goals: does it run at all")
    smoke = parser.parse_args().smoke
    n = SMOKE if smoke else TASKS
    with tempfile.TemporaryDirectory() as folder:
        tasks = filled(Path(folder), n)
        township = Tasks(tasks.state, Sight("演示", "b", "township", makes=False, areas=frozenset(PLACES[:1])))
        measured = {
            "revision, each run": milliseconds(tasks.revision),
            "township's counts": milliseconds(lambda: township.held(TODAY)),
            "counts after a change": milliseconds(lambda: tasks.held(TODAY)),
            "page of the list": milliseconds(lambda: tasks.page(Sought(states=LIVE), 50, n // 10)),
        }
        note = milliseconds(lambda: tasks.note(1, "已核对", datetime(2017, 12, 31, 9)))
    print(f"{n:,} tasks, median of {TIMES}")
    for name, value in measured.items():
        print(f"  {name:24} {value:7.2f} ms   goal {GOALS[name]:g} ms")
    print(f"  {'a note':24} {note:7.2f} ms")
    return int(not smoke and any(value > GOALS[name] for name, value in measured.items()))


if __name__ == "__main__":
    sys.exit(main())
