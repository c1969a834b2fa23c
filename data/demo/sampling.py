"""Sampled batches: who was sampled for what, and which failed. The numbers judged and conforming are those of the world."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

from data.demo.chance import add_months, allot, draw, pick, workday
from data.demo.enterprises import Enterprise
from data.demo.world import AS_OF, YEARS, World

SEASON = dict(zip(range(1, 13), (6, 4, 9, 9, 10, 10, 8, 8, 10, 9, 9, 8), strict=True))
FAILED = {"FAIL": 0.72, "GEN": 0.14, "SER": 0.06, "MIX": 0.08}
BODIES = ("演示省产品质量检验院", "演示市质检中心", "演示检测技术有限公司")
Row = dict[str, Any]


def rows(world: World, found: list[Enterprise]) -> list[Row]:
    """The ledger of sampling results, numbered by year and level in the order of days."""
    batches: list[Row] = []
    for series, plan in world.volumes["sampling"].items():
        for index, year in enumerate(YEARS):
            rng = world.chance(f"sampling/{series}/{year}")
            batches += _year(world, rng, plan, index, found)
    return _numbered(batches)


def _year(world: World, rng: Random, plan: Row, index: int, found: list[Enterprise]) -> list[Row]:
    """One series in one year; the columns that begin with `_` serve the drawing only."""
    counts = {
        name: plan[name][index] if name in plan else 0
        for name in ("judged", "conforming", "refused", "pending", "unjudged")
    }
    total = counts["judged"] + counts["refused"] + counts["pending"] + counts["unjudged"]
    months = _months(plan, YEARS[index], total)
    batches = [_batch(world, rng, plan, index, day, found) for day in _days(rng, YEARS[index], months)]
    rest = _mark_unjudged(rng, batches, counts)
    _mark_failures(world, rng, plan, YEARS[index], rest, counts["judged"] - counts["conforming"])
    _mark_overturned(rng, rest, plan["overturned"][index] if "overturned" in plan else 0)
    return batches


def _months(plan: Row, year: int, total: int) -> dict[int, int]:
    storm = plan.get("storm")
    if not storm or int(storm["month"][:4]) != year:
        return allot(total, SEASON)
    month = int(storm["month"][5:])
    calm = {m: weight for m, weight in SEASON.items() if m != month}
    return dict(sorted((allot(total - storm["batches"], calm) | {month: storm["batches"]}).items()))


def _days(rng: Random, year: int, months: dict[int, int]) -> list[date]:
    starts = {month: date(year, month, 1) for month in months}
    return sorted(
        workday(rng, starts[m], add_months(starts[m], 1)) for m, count in months.items() for _ in range(count)
    )


def _batch(world: World, rng: Random, plan: Row, index: int, day: date, found: list[Enterprise]) -> Row:
    groups, areas = world.profile["groups"], world.profile["areas"]
    group = pick(rng, {name: shape["share"][index] for name, shape in groups.items()})
    kind = pick(rng, plan["kinds"])
    role = "shop" if kind == "ECM" or rng.random() < plan["shops"] else "maker"
    choices = [e for e in found if e.role == role and group in e.groups] or [e for e in found if e.role == "maker"]
    enterprise = rng.choices(choices, weights=[areas[e.area]["size"] * e.risk**0.5 for e in choices])[0]
    shape = groups[group if group in enterprise.groups else enterprise.groups[0]]
    product = pick(rng, {code: 1 / (n + 2) for n, code in enumerate(shape["products"])})
    return {
        "sampled_on": day,
        "area": enterprise.area,
        "enterprise": enterprise.name,
        "enterprise_code": enterprise.code,
        "product": product,
        "level": pick(rng, plan["levels"]),
        "kind": kind,
        "stage": "ECO" if kind == "ECM" else {"shop": "CIR", "maker": "PRD"}[role],
        "inspection_body": rng.choice(BODIES),
        "first_verdict": "PASS",
        "_items": shape["items"],
        "_risk": _risk(enterprise, areas[enterprise.area], shape, product, role),
    }


def _risk(enterprise: Enterprise, area: Row, shape: Row, product: str, role: str) -> float:
    product_risk = shape["risk"] * (2.0 if product in shape["risky"] else 1.0)
    return product_risk * area.get("risk", 1.0) * enterprise.risk * (1.5 if role == "shop" else 1.0)


def _mark_unjudged(rng: Random, batches: list[Row], counts: dict[str, int]) -> list[Row]:
    """Refusals anywhere in the year, pending retests at its end, monitoring throughout; the others are judged."""
    if counts["unjudged"]:
        for batch in batches:
            batch["first_verdict"] = "NOJ"
        return []
    late = batches[-40:]
    pending = draw(rng, late, [b["_risk"] for b in late], counts["pending"])
    for batch in pending:
        batch |= {"first_verdict": "FAIL", "retest_verdict": "RET", "failed_items": rng.choice(batch["_items"])}
    rest = [b for b in batches if b["first_verdict"] == "PASS"]
    for batch in draw(rng, rest, [1.0] * len(rest), counts["refused"]):
        batch["first_verdict"] = "REF"
    return [b for b in batches if b["first_verdict"] == "PASS"]


def _mark_failures(world: World, rng: Random, plan: Row, year: int, judged: list[Row], failures: int) -> None:
    storm = plan.get("storm", {"month": "0000-00", "failures": 0})
    stormy = [b for b in judged if b["sampled_on"].isoformat().startswith(storm["month"])]
    calm = [b for b in judged if not b["sampled_on"].isoformat().startswith(storm["month"])]
    hit = storm["failures"] if stormy else 0
    chosen = draw(rng, stormy, [b["_risk"] for b in stormy], hit) + draw(
        rng, calm, [b["_risk"] for b in calm], failures - hit
    )
    for batch in chosen:
        batch["first_verdict"] = pick(rng, FAILED)
        batch["failed_items"] = "；".join(
            draw(rng, batch["_items"], [1.0] * len(batch["_items"]), 1 + (rng.random() < 0.3))
        )
        if rng.random() < 0.12:
            batch["retest_verdict"] = "FAIL"
        batch |= _followup(rng, batch["sampled_on"], year)


def _followup(rng: Random, day: date, year: int) -> Row:
    """Most are dealt with in time, some late, some not yet; what would be done after the as-of date is not done."""
    due = day + timedelta(days=rng.randint(45, 75))
    late = rng.random() < 0.16
    done = due + timedelta(days=rng.randint(4, 60)) if late else due - timedelta(days=rng.randint(0, 20))
    open_ = done > AS_OF or rng.random() < (0.12 if year == AS_OF.year else 0.02)
    return {"followup_due_on": due, "followup_done_on": None if open_ else done}


def _mark_overturned(rng: Random, judged: list[Row], count: int) -> None:
    """Failed at first, conforming at the retest: the retest stands."""
    passed = [b for b in judged if b["first_verdict"] == "PASS"]
    for batch in draw(rng, passed, [b["_risk"] for b in passed], count):
        batch |= {"first_verdict": "FAIL", "retest_verdict": "PASS", "failed_items": rng.choice(batch["_items"])}


def _numbered(batches: list[Row]) -> list[Row]:
    serial = Counter[str]()
    numbered = []
    for batch in sorted(batches, key=lambda b: b["sampled_on"]):
        series = f"YS{batch['sampled_on'].year}-{batch['level']}"
        serial[series] += 1
        visible = {name: value for name, value in batch.items() if not name.startswith("_")}
        numbered.append({"batch_no": f"{series}{serial[series]:04d}", **visible})
    return numbered
