"""Sampled batches: who was sampled for what, and which failed; as many judged and conforming as the world says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from data.demo.chance import add_months, allot, draw, pick, workday
from data.demo.enterprises import Enterprise
from data.demo.measuring import measured
from data.demo.world import AS_OF, YEARS, World

SEASON = dict(zip(range(1, 13), (6, 4, 9, 9, 10, 10, 8, 8, 10, 9, 9, 8), strict=True))
FAILED = {"FAIL": 0.72, "GEN": 0.14, "SER": 0.06, "MIX": 0.08}
BODIES = ("演示省产品质量检验院", "演示市质检中心", "演示检测技术有限公司")
Row = dict[str, Any]


@dataclass(frozen=True)
class _Series:
    """One series of the world's plan in one of YEARS, by its index."""

    world: World
    rng: Random
    plan: Row
    index: int
    found: list[Enterprise]

    @property
    def year(self) -> int:
        return YEARS[self.index]

    def count(self, name: str) -> int:
        """How many batches of that sort the plan has."""
        return self.plan[name][self.index] if name in self.plan else 0

    def in_storm(self, day: date) -> bool:
        """Whether a day lies in the month out of control."""
        return "storm" in self.plan and day.isoformat().startswith(self.plan["storm"]["month"])


def rows(world: World, found: list[Enterprise]) -> list[Row]:
    """The ledger of sampling results, numbered by year and level in the order of days."""
    batches: list[Row] = []
    for series, plan in world.volumes["sampling"].items():
        for index, year in enumerate(YEARS):
            rng = world.chance(f"sampling/{series}/{year}")
            batches += _year(_Series(world, rng, plan, index, found))
    return measured(world, _numbered(world, batches))


def _year(series: _Series) -> list[Row]:
    """The batches of one year; the columns that begin with `_` serve the drawing only."""
    days = _days(series.rng, series.year, _months(series))
    batches = [_batch(series, day) for day in days]
    rest = _mark_unjudged(series, batches)
    _mark_failures(series, rest)
    _mark_overturned(series, rest)
    return batches


def _months(series: _Series) -> dict[int, int]:
    """Batches by month."""
    total = sum(map(series.count, ("judged", "refused", "pending", "unjudged")))
    stormy = [month for month in SEASON if series.in_storm(date(series.year, month, 1))]
    if not stormy:
        return allot(total, SEASON)
    batches = series.plan["storm"]["batches"]
    calm = {month: weight for month, weight in SEASON.items() if month not in stormy}
    return dict(sorted((allot(total - batches, calm) | {stormy[0]: batches}).items()))


def _days(rng: Random, year: int, months: dict[int, int]) -> list[date]:
    starts = {month: date(year, month, 1) for month in months}
    return sorted(
        workday(rng, starts[m], add_months(starts[m], 1)) for m, count in months.items() for _ in range(count)
    )


def _batch(series: _Series, day: date) -> Row:
    rng, plan, profile = series.rng, series.plan, series.world.profile
    kind = pick(rng, plan["kinds"])
    role = "shop" if kind == "ECM" or rng.random() < plan["shops"] else "maker"
    enterprise, product, group = _sampled(series, role)
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
        "_items": profile["items"][product],
        "_risk": _risk(enterprise, profile["areas"][enterprise.area], group, product),
    }


def _sampled(series: _Series, role: str) -> tuple[Enterprise, str, Row]:
    """Whom, for which product, of which group: by the year's shares, where an enterprise of that role has such."""
    rng, groups = series.rng, series.world.profile["groups"]
    while True:
        group = groups[pick(rng, {name: shape["share"][series.index] for name, shape in groups.items()})]
        product = pick(rng, {code: 1 / (n + 2) for n, code in enumerate(group["products"])})
        choices = [e for e in series.found if e.role == role and product in e.products]
        if choices:
            return rng.choices(choices, weights=[e.risk**0.5 for e in choices])[0], product, group


def _risk(enterprise: Enterprise, area: Row, group: Row, product: str) -> float:
    product_risk = group["risk"] * (2.0 if product in group["risky"] else 1.0)
    return product_risk * area.get("risk", 1.0) * enterprise.risk * (1.5 if enterprise.role == "shop" else 1.0)


def _mark_unjudged(series: _Series, batches: list[Row]) -> list[Row]:
    """Refusals anywhere in the year, pending retests at its end, monitoring throughout; the others are judged."""
    if series.count("unjudged"):
        for batch in batches:
            batch["first_verdict"] = "NOJ"
        return []
    late = batches[-40:]
    for batch in draw(series.rng, late, [b["_risk"] for b in late], series.count("pending")):
        items = series.rng.choice(batch["_items"])
        batch.update(first_verdict="FAIL", retest_verdict="RET", failed_items=items)
    rest = [b for b in batches if b["first_verdict"] == "PASS"]
    for batch in draw(series.rng, rest, [1.0] * len(rest), series.count("refused")):
        batch["first_verdict"] = "REF"
    return [b for b in batches if b["first_verdict"] == "PASS"]


def _mark_failures(series: _Series, judged: list[Row]) -> None:
    failures = series.count("judged") - series.count("conforming")
    stormy = [b for b in judged if series.in_storm(b["sampled_on"])]
    calm = [b for b in judged if not series.in_storm(b["sampled_on"])]
    hit = series.plan["storm"]["failures"] if stormy else 0
    for part, count in ((stormy, hit), (calm, failures - hit)):
        for batch in draw(series.rng, part, [b["_risk"] for b in part], count):
            batch.update(_failure(series.rng, batch))


def _failure(rng: Random, batch: Row) -> Row:
    items = draw(rng, batch["_items"], [1.0] * len(batch["_items"]), 1 + (rng.random() < 0.3))
    failure: Row = {"first_verdict": pick(rng, FAILED), "failed_items": "；".join(items)}
    if rng.random() < 0.12:
        failure["retest_verdict"] = "FAIL"
    return failure | _followup(rng, batch["sampled_on"])


def _followup(rng: Random, day: date) -> Row:
    """Most are dealt with in time, some late, some not yet; what would be done after the as-of date is not done."""
    due = day + timedelta(days=rng.randint(45, 75))
    late = rng.random() < 0.16
    done = due + timedelta(days=rng.randint(4, 60)) if late else due - timedelta(days=rng.randint(0, 20))
    open_ = done > AS_OF or rng.random() < (0.12 if day.year == AS_OF.year else 0.02)
    return {"followup_due_on": due, "followup_done_on": None if open_ else done}


def _mark_overturned(series: _Series, judged: list[Row]) -> None:
    """Failed at first, conforming at the retest: the retest stands."""
    passed = [b for b in judged if b["first_verdict"] == "PASS"]
    for batch in draw(series.rng, passed, [b["_risk"] for b in passed], series.count("overturned")):
        items = series.rng.choice(batch["_items"])
        batch.update(first_verdict="FAIL", retest_verdict="PASS", failed_items=items)


def _numbered(world: World, batches: list[Row]) -> list[Row]:
    serial = Counter[str]()
    numbered = []
    for batch in sorted(batches, key=lambda b: b["sampled_on"]):
        series = f"{world.place.mark}{batch['sampled_on'].year}-{batch['level']}"
        serial[series] += 1
        visible = {name: value for name, value in batch.items() if not name.startswith("_")}
        numbered.append({"batch_no": f"{series}{serial[series]:04d}", **visible})
    return numbered
