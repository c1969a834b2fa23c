"""Numbered worlds, each published in place of the one before: any row of a snapshot tells which world it is of."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from analytics.indicators import compute
from analytics.store import Snapshot
from analytics.view import WHOLE, View
from data.ledgers import Checked, check
from data.publishing import Manifest, publish

AS_OF, YEAR = date(2017, 12, 31), (date(2017, 1, 1), date(2018, 1, 1))
BATCHES, EVENTS = 60, 40
SAMPLING = ("抽样单编号", "抽样日期", "乡镇", "受检单位", "产品", "抽查级别", "抽查性质", "抽样环节", "检验结论")
HELD = ("事项编号", "日期", "事项", "乡镇", "单位")


def write(folder: Path, world: int) -> list[Path]:
    """The ledgers of a world: every row names it, and so many batches fail that the rate tells it too."""
    name, failed = f"演示{world:05}厂", world % BATCHES
    verdicts = ["不合格" if n < failed else "合格" for n in range(BATCHES)]
    batches = [
        (f"演{n:03}", "2017-06-15", "李口镇", name, "玩具", "省级", "监督抽查", "生产环节", verdict)
        for n, verdict in enumerate(verdicts)
    ]
    events = [(f"事{n:03}", "2017-06-19", "执法人员出动", "李口镇", name) for n in range(EVENTS)]
    return [_csv(folder / "抽查结果.csv", SAMPLING, batches), _csv(folder / "工作事项.csv", HELD, events)]


def _csv(file: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows([headings, *rows])
    return file


def checked(folder: Path, world: int) -> Checked:
    """The ledgers of a world, written into a folder and checked."""
    return check(write(folder, world), as_of=AS_OF)


def publish_world(store: Path, ledgers: Checked, world: int) -> Manifest:
    """Publish a world in place of the one in force."""
    return publish(store, ledgers.ledgers, as_of=AS_OF, note=str(world), replace=YEAR)


def world_of(snapshot: Snapshot) -> int:
    """The world that a snapshot shows. Raises AssertionError where its parts are not of one world, or not all of it."""
    named = snapshot.rows("select 'batch' AS part, enterprise, count(*) from sampling_results group by all")
    named += snapshot.rows("select 'event' AS part, enterprise, count(*) from programme_events group by all")
    world = int(snapshot.manifest.note)
    name = f"演示{world:05}厂"
    assert sorted(named) == [("batch", name, BATCHES), ("event", name, EVENTS)], named
    rate = compute(snapshot, WHOLE, View(snapshot.id, *YEAR), "pass_rate").iloc[0]
    assert (rate["numerator"], rate["denominator"]) == (BATCHES - world % BATCHES, BATCHES), rate
    return world
