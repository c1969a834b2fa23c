"""The invented enterprises: makers, shops and users of equipment, with their licences and files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from data.demo.chance import add_months, allot, draw, pick, workday
from data.demo.world import World

STEMS = "甲乙丙丁戊己庚辛壬癸"
LICENSED = {"building": "I017", "electrical": "I036", "farm": "A011", "food_contact": "C059"}
DIRECTORY_FOUNDED = date(2016, 9, 20)


@dataclass(frozen=True)
class Enterprise:
    """`groups`: product groups that it makes or sells; `role`: maker, shop or user; `risk`: against the others."""

    code: str
    name: str
    area: str
    role: str
    groups: tuple[str, ...]
    industry: str
    risk: float = 1.0


def enterprises(world: World) -> list[Enterprise]:
    """Makers, shops and users of equipment in every area, by its size; in each area at least two shops and a user."""
    rng = world.chance("enterprises")
    sizes = {area: shape["size"] for area, shape in world.profile["areas"].items()}
    counts = allot(world.volumes["enterprises"] - 3 * len(sizes), sizes)
    roles = [(area, role) for area in sizes for role in ("shop", "shop", "user")]
    roles += [
        (area, pick(rng, {"maker": 0.62, "shop": 0.1, "user": 0.28})) for area, n in counts.items() for _ in range(n)
    ]
    found = [_enterprise(world, rng, n, area, role) for n, (area, role) in enumerate(sorted(roles), 1)]
    return _repeater(world, found)


def _enterprise(world: World, rng: Random, n: int, area: str, role: str) -> Enterprise:
    groups = world.profile["groups"]
    code, label = f"91411403MADEM{n:05d}", f"演示{STEMS[n % 10]}{n:04d}"
    if role == "maker":
        group = pick(rng, {name: shape["share"][2] for name, shape in groups.items()})
        return Enterprise(code, label + groups[group]["maker"], area, role, (group,), groups[group]["industry"])
    if role == "shop":
        goods = (
            ("textile", "electronics", "light", "food_contact", "liquor"),
            ("building", "electrical", "machinery", "farm"),
        )[n % 2]
        return Enterprise(code, label + ("百货商场", "建材农资门市部")[n % 2], area, role, goods, "批发零售")
    user = pick(rng, {shape["users"]: shape["first"] for shape in world.profile["devices"].values()})
    return Enterprise(code, label + user, area, role, (), "特种设备使用")


def _repeater(world: World, found: list[Enterprise]) -> list[Enterprise]:
    """One enterprise of the riskiest area becomes a maker of boards that fails again and again."""
    areas = world.profile["areas"]
    riskiest = max(areas, key=lambda area: areas[area].get("risk", 1))
    n = next(n for n, e in enumerate(found) if e.area == riskiest and e.role != "shop")
    shape = world.profile["groups"]["building"]
    name = found[n].name[:7] + shape["maker"]
    risk = world.volumes["repeater_risk"]
    found[n] = Enterprise(found[n].code, name, riskiest, "maker", ("building",), shape["industry"], risk)
    return found


def rows(world: World, found: list[Enterprise]) -> list[dict[str, Any]]:
    """The ledger of enterprises."""
    rng = world.chance("licences")
    granted = _licences(world, rng, found)
    filed = {e.code for e in draw(rng, found, [3.0 if e.role == "maker" else 1.0 for e in found], len(found) // 4)}
    serial = Counter[int]()
    return [_row(rng, e, granted.get(e.code), e.code in filed, serial) for e in found]


def _licences(world: World, rng: Random, found: list[Enterprise]) -> dict[str, date]:
    years = [2013 + n for n, count in enumerate(world.volumes["licences"]["granted"]) for _ in range(count)]
    makers = [e for e in found if e.role == "maker" and e.groups[0] in LICENSED]
    holders = draw(rng, makers, [1.0] * len(makers), len(years))
    rng.shuffle(holders)
    return {e.code: workday(rng, date(year, 1, 9), date(year, 3, 10)) for e, year in zip(holders, years, strict=True)}


def _row(rng: Random, e: Enterprise, granted: date | None, filed: bool, serial: Counter[int]) -> dict[str, Any]:
    row: dict[str, Any] = {"enterprise_code": e.code, "enterprise": e.name, "area": e.area, "industry": e.industry}
    if granted:
        serial[granted.year] += 1
        row |= {
            "licence_no": f"演示XK{granted.year}-{serial[granted.year]:03d}",
            "licence_product": LICENSED[e.groups[0]],
            "licence_granted_on": granted,
            "licence_valid_to": add_months(granted, 60),
            "directory_on": max(DIRECTORY_FOUNDED, granted + timedelta(days=30)),
        }
    if filed:
        row["credit_file_on"] = workday(rng, date(2014, 3, 1), date(2017, 12, 1))
    return row
