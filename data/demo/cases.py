"""Enforcement cases: found, then perhaps filed, decided, closed, handed over."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa

from data.demo.chance import half_years, pick, workday
from data.demo.enterprises import Enterprise
from data.demo.world import AS_OF, World

TYPES = {"C01": 0.16, "C02": 0.3, "C03": 0.12, "C05": 0.1, "C06": 0.16, "C07": 0.08, "C08": 0.06, "C09": 0.02}
EQUIPMENT_TYPES = {"C11": 0.5, "C12": 0.25, "C13": 0.15, "C14": 0.1}
CHILDREN = {"C003", "C007", "C011", "C014", "C015"}
SECTORS = {
    "liquor": "liquor",
    "farm": "fertiliser",
    "building": "building",
    "machinery": "other",
    "electrical": "building",
}
Row = dict[str, Any]


def rows(world: World, found: list[Enterprise], products: pa.Table) -> list[Row]:
    """The ledger of cases, numbered by year in the order of days."""
    rng = world.chance("cases")
    volumes, names = (
        world.volumes["cases"],
        dict(zip(products["code"].to_pylist(), products["name_zh"].to_pylist(), strict=True)),
    )
    cases: list[Row] = []
    for (start, end), count, share in zip(half_years(), volumes["found"], volumes["sharp_sword"], strict=True):
        days = sorted(workday(rng, start, end) for _ in range(count))
        cases += [_case(world, rng, day, rng.random() < share, found) for day in days]
    serial = Counter[int]()
    for case in cases:
        case["goods"] = names[case.pop("_product")] if "_product" in case else "特种设备"
        year = case["found_on"].year
        serial[year] += 1
        case["case_no"] = f"演示质监案〔{year}〕{serial[year]:03d}号"
    return cases


def _case(world: World, rng: Random, day: date, sharp: bool, found: list[Enterprise]) -> Row:
    if not sharp and rng.random() < 0.45:
        return _of_equipment(rng, day, found)
    choices = [e for e in found if e.groups]
    enterprise = rng.choices(choices, weights=[e.risk for e in choices])[0]
    group = rng.choice(enterprise.groups)
    product = pick(rng, {code: 1 / (n + 2) for n, code in enumerate(world.profile["groups"][group]["products"])})
    campaign = (
        "sharp_sword" if sharp else "farm_supplies" if group == "farm" else rng.choice(["double_crackdown", None])
    )
    return {
        "area": enterprise.area,
        "enterprise": enterprise.name,
        "enterprise_code": enterprise.code,
        "case_type": pick(rng, TYPES),
        "campaign": campaign,
        "sector": "children" if product in CHILDREN else SECTORS.get(group, "consumer"),
        "_product": product,
        **_course(rng, day, round(rng.lognormvariate(0.2, 0.9), 2)),
    }


def _of_equipment(rng: Random, day: date, found: list[Enterprise]) -> Row:
    enterprise = rng.choice([e for e in found if e.role == "user"])
    return {
        "area": enterprise.area,
        "enterprise": enterprise.name,
        "enterprise_code": enterprise.code,
        "case_type": pick(rng, EQUIPMENT_TYPES),
        "sector": "other",
        **_course(rng, day, None),
    }


def _course(rng: Random, found_on: date, goods_value: float | None) -> Row:
    """The dates that a case has reached by the as-of date, in order; a case may stop at any of them."""
    filed = found_on + timedelta(days=rng.randint(1, 15))
    decided = filed + timedelta(days=rng.randint(18, 60))
    closed = decided + timedelta(days=rng.randint(10, 45))
    steps = {"filed_on": (filed, 0.86), "decided_on": (decided, 0.95), "closed_on": (closed, 0.96)}
    course: Row = {"found_on": found_on, "goods_value": goods_value}
    for step, (day, share) in steps.items():
        if day > AS_OF or rng.random() > share:
            break
        course[step] = day
    if "decided_on" in course:
        course["fine"] = round((goods_value or 1.0) * rng.uniform(0.6, 2.2) + 0.2, 2)
    if "filed_on" in course and (goods_value or 0) > 3 and filed + timedelta(days=20) <= AS_OF:
        course["handed_over_on"] = filed + timedelta(days=20)
    return course
