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
SHARES = {"liquor": 0.14, "fertiliser": 0.2, "children": 0.14, "building": 0.24, "consumer": 0.2, "other": 0.08}
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
    rng, volumes, goods = world.chance("cases"), world.volumes["cases"], _goods(world, found)
    names = dict(zip(products["code"].to_pylist(), products["name_zh"].to_pylist(), strict=True))
    cases: list[Row] = []
    for (start, end), count, share in zip(half_years(), volumes["found"], volumes["sharp_sword"], strict=True):
        for day in sorted(workday(rng, start, end) for _ in range(count)):
            sharp = rng.random() < share
            of_equipment = not sharp and rng.random() < 0.45
            cases.append(_of_equipment(rng, day, found) if of_equipment else _of_goods(rng, day, sharp, goods))
    serial = Counter[int]()
    for case in cases:
        year = case["found_on"].year
        serial[year] += 1
        case["case_no"] = f"{world.place.name}质监案〔{year}〕{serial[year]:03d}号"
        case["goods"] = names.get(case["goods"], case["goods"])
    return cases


def _goods(world: World, found: list[Enterprise]) -> dict[str, list[tuple[Enterprise, str]]]:
    """Who makes or sells what, by the sector of the goods."""
    group_of = {code: name for name, shape in world.profile["groups"].items() for code in shape["products"]}
    goods: dict[str, list[tuple[Enterprise, str]]] = {sector: [] for sector in SHARES}
    for enterprise in found:
        for code in enterprise.products:
            sector = "children" if code in CHILDREN else SECTORS.get(group_of[code], "consumer")
            goods[sector].append((enterprise, code))
    return {sector: pairs for sector, pairs in goods.items() if pairs}


def _of_goods(rng: Random, day: date, sharp: bool, goods: dict[str, list[tuple[Enterprise, str]]]) -> Row:
    sectors = {sector: SHARES[sector] for sector in goods if not (sharp and sector == "other")}
    sector = pick(rng, sectors)
    enterprise, product = rng.choices(goods[sector], weights=[e.risk for e, _ in goods[sector]])[0]
    campaign = "farm_supplies" if sector == "fertiliser" else rng.choice(["double_crackdown", None])
    return {
        "area": enterprise.area,
        "enterprise": enterprise.name,
        "enterprise_code": enterprise.code,
        "case_type": pick(rng, TYPES),
        "campaign": "sharp_sword" if sharp else campaign,
        "sector": sector,
        "goods": product,
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
        "goods": "特种设备",
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
    if "filed_on" in course and (goods_value or 0) > 4 and filed + timedelta(days=20) <= AS_OF:
        course["handed_over_on"] = filed + timedelta(days=20)
    return course
