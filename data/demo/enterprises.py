"""The invented enterprises: makers, shops and users of equipment, with their licences and files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from data.demo.chance import add_months, allot, draw, pick, workday
from data.demo.world import World

STEMS = "甲乙丙丁戊己庚辛壬癸"
ROLES = {"maker": 0.62, "shop": 0.1, "user": 0.28}
LICENSED = ("I017", "I007", "I036", "A011", "C059", "A003")
DIRECTORY_FOUNDED = date(2016, 9, 20)


@dataclass(frozen=True)
class Enterprise:
    """`products`: what it makes or sells; `role`: maker, shop or user of equipment; `risk`: against the others."""

    code: str
    name: str
    area: str
    role: str
    products: tuple[str, ...]
    industry: str
    risk: float = 1.0


def enterprises(world: World) -> list[Enterprise]:
    """By size of the areas; in each at least a user of equipment and a shop of the first two sorts."""
    rng = world.chance("enterprises")
    sizes = {area: shape["size"] for area, shape in world.profile["areas"].items()}
    shops = list(world.profile["shops"])
    traits = [(area, trait) for area in sizes for trait in (("shop", shops[0]), ("shop", shops[1]), ("user", ""))]
    rest = allot(world.volumes["enterprises"] - len(traits), sizes)
    traits += [(area, (pick(rng, ROLES), "")) for area, count in rest.items() for _ in range(count)]
    found = [_enterprise(world, rng, n, area, *trait) for n, (area, trait) in enumerate(sorted(traits), 1)]
    return _repeater(world, found)


def _enterprise(world: World, rng: Random, n: int, area: str, role: str, word: str) -> Enterprise:  # noqa: PLR0913, PLR0917
    profile = world.profile
    if role == "maker":
        group = profile["groups"][pick(rng, {name: shape["share"][2] for name, shape in profile["groups"].items()})]
        word = rng.choice(list(group["makers"]))
        products, industry = tuple(group["makers"][word]), group["industry"]
    elif role == "shop":
        word = word or pick(rng, {name: shop["weight"] for name, shop in profile["shops"].items()})
        products, industry = _sold(profile, word), "批发零售"
    else:
        word = pick(rng, {shape["users"]: shape["first"] for shape in profile["devices"].values()})
        products, industry = (), "特种设备使用"
    code, name = f"91{world.place.code}MADEM{n:05d}", f"{world.place.name}{STEMS[n % 10]}{n:04d}{word}"
    return Enterprise(code, name, area, role, products, industry)


def _sold(profile: Mapping[str, Any], word: str) -> tuple[str, ...]:
    shop = profile["shops"][word]
    return (
        *(code for name in shop["groups"] for code in profile["groups"][name]["products"]),
        *shop.get("products", ()),
    )


def _repeater(world: World, found: list[Enterprise]) -> list[Enterprise]:
    """One enterprise of the riskiest area becomes a maker that fails again and again."""
    areas, group = world.profile["areas"], world.profile["groups"]["building"]
    riskiest = max(areas, key=lambda area: areas[area].get("risk", 1))
    n = next(n for n, e in enumerate(found) if e.area == riskiest and e.role != "shop")
    word, products = next(iter(group["makers"].items()))
    name = found[n].name[: len(world.place.name) + 5] + word
    risk = world.volumes["repeater_risk"]
    found[n] = Enterprise(found[n].code, name, riskiest, "maker", tuple(products), group["industry"], risk)
    return found


def rows(world: World, found: list[Enterprise]) -> list[dict[str, Any]]:
    """The ledger of enterprises."""
    rng = world.chance("licences")
    granted = _licences(world, rng, found)
    filed = {e.code for e in draw(rng, found, [3.0 if e.role == "maker" else 1.0 for e in found], len(found) // 4)}
    serial = Counter[int]()
    return [_row(world, rng, e, granted.get(e.code), e.code in filed, serial) for e in found]


def _licences(world: World, rng: Random, found: list[Enterprise]) -> dict[str, date]:
    years = [2013 + n for n, count in enumerate(world.volumes["licences"]["granted"]) for _ in range(count)]
    makers = [e for e in found if e.role == "maker" and set(e.products) & set(LICENSED)]
    holders = draw(rng, makers, [1.0] * len(makers), len(years))
    rng.shuffle(holders)
    return {e.code: workday(rng, date(year, 1, 9), date(year, 3, 10)) for e, year in zip(holders, years, strict=True)}


def _row(  # noqa: PLR0913, PLR0917
    world: World, rng: Random, e: Enterprise, granted: date | None, filed: bool, serial: Counter[int]
) -> dict[str, Any]:
    row: dict[str, Any] = {"enterprise_code": e.code, "enterprise": e.name, "area": e.area, "industry": e.industry}
    if granted:
        serial[granted.year] += 1
        row |= {
            "licence_no": f"{world.place.name}XK{granted.year}-{serial[granted.year]:03d}",
            "licence_product": next(code for code in e.products if code in LICENSED),
            "licence_granted_on": granted,
            "licence_valid_to": add_months(granted, 60),
            "directory_on": max(DIRECTORY_FOUNDED, granted + timedelta(days=30)),
        }
    if filed:
        row["credit_file_on"] = workday(rng, date(2014, 3, 1), date(2017, 12, 1))
    return row
