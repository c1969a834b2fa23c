"""Visits to enterprises: patrols, revisits after a failed batch, the yearly review of licence holders."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

from data.demo.chance import pick, workday
from data.demo.enterprises import Enterprise
from data.demo.world import AS_OF, YEARS, World

RESULTS = {"passed": 0.8, "problems": 0.16, "failed": 0.04}
PROBLEMS = ("出厂检验记录不全", "进货查验记录缺失", "计量器具未按期检定", "标识标注不规范", "标准文本未及时更新")
Row = dict[str, Any]


def rows(world: World, found: list[Enterprise], listed: list[Row], batches: list[Row]) -> list[Row]:
    """The ledger of visits. `listed` are the enterprises' rows, `batches` the sampling results."""
    rng = world.chance("visits")
    visits = _patrols(world, rng, found) + _reviews(rng, listed) + _revisits(rng, batches)
    serial = Counter[int]()
    for visit in sorted(visits, key=lambda v: (v["visited_on"], v["enterprise_code"])):
        year = visit["visited_on"].year
        serial[year] += 1
        visit["visit_no"] = f"{world.place.mark}XC{year}-{serial[year]:04d}"
    return sorted(visits, key=lambda v: v["visit_no"])


def _patrols(world: World, rng: Random, found: list[Enterprise]) -> list[Row]:
    visits = []
    for year, count in zip(YEARS, world.volumes["patrols"], strict=True):
        for _ in range(count):
            enterprise = rng.choice(found)
            who = {"enterprise_code": enterprise.code, "enterprise": enterprise.name, "area": enterprise.area}
            day = workday(rng, date(year, 1, 5), date(year, 12, 29))
            visits.append(_visit(rng, day, who, "patrol", pick(rng, RESULTS)))
    return visits


def _reviews(rng: Random, listed: list[Row]) -> list[Row]:
    """Every licence holder once a year, from April to June; before the last year one holder had to put things right."""
    visits = []
    for year in YEARS:
        holders = [row for row in listed if row.get("licence_granted_on", AS_OF) < date(year, 4, 1)]
        for n, row in enumerate(holders):
            result = "problems" if n == 0 and year < YEARS[-1] else "passed"
            day = workday(rng, date(year, 4, 5), date(year, 6, 26))
            visits.append(_visit(rng, day, row, "yearly_review", result))
    return visits


def _revisits(rng: Random, batches: list[Row]) -> list[Row]:
    visits = []
    for batch in batches:
        day = batch["sampled_on"] + timedelta(days=rng.randint(60, 110))
        if batch.get("followup_due_on") and rng.random() < 0.3 and day <= AS_OF:
            visit = _visit(rng, day, batch, "revisit", pick(rng, {"passed": 0.85, "problems": 0.15}))
            visits.append(visit | {"batch_no": batch["batch_no"]})
    return visits


def _visit(rng: Random, day: date, who: Row, kind: str, result: str) -> Row:
    """`who`: a row that names an enterprise and its area."""
    named = {name: who[name] for name in ("enterprise_code", "enterprise", "area")}
    visit = {**named, "visited_on": day, "visit_kind": kind, "result": result}
    if result == "passed":
        return visit
    due = day + timedelta(days=30)
    done = day + timedelta(days=rng.randint(5, 45))
    return visit | {"problems": rng.choice(PROBLEMS), "due_on": due, "done_on": done if done <= AS_OF else None}
