"""Programme events: what was done in each half-year, on a day, and what follows from equipment and licences."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa

from data.demo.chance import allot, half_years, workday
from data.demo.enterprises import Enterprise
from data.demo.equipment import Device
from data.demo.world import AS_OF, YEARS, World

PROBLEMS = ("超期未检", "作业人员无证上岗", "安全管理制度不健全", "维护保养记录不全", "安全附件未校验")
Row = dict[str, Any]


def rows(world: World, found: list[Enterprise], listed: list[Row], fleet: list[Device], items: pa.Table) -> list[Row]:
    """The ledger of programme events, numbered by year in the order of days."""
    known = {row["code"]: row for row in items.to_pylist()}
    pools = {pillar: _pool(found, pillar) for pillar in {row["pillar"] for row in known.values()}}
    names = {code: row["name_zh"] for code, row in known.items()}
    places = {code: pools[row["pillar"]] for code, row in known.items()}
    events = _flows(world, places) + _dated(world, places) + _licences(world, listed)
    events += _instructions(world, fleet) + _warning_signs(world, fleet)
    serial = Counter[int]()
    for event in sorted(events, key=lambda e: (e["occurred_on"], e["item"], e["area"])):
        year = event["occurred_on"].year
        serial[year] += 1
        event.setdefault("title", f"{names[event['item']]}（演示）")
        event["event_no"] = f"{world.place.mark}{year}-{serial[year]:04d}"
    return sorted(events, key=lambda e: e["event_no"])


def _pool(found: list[Enterprise], pillar: str) -> list[Enterprise]:
    """The enterprises that the events of a pillar may concern."""
    return [e for e in found if e.role == ("user" if pillar == "equipment" else "maker")]


def _flows(world: World, places: dict[str, list[Enterprise]]) -> list[Row]:
    events = []
    for n, flow in enumerate(world.events["flow"]):
        rng = world.chance(f"events/{n}")
        for (start, end), quantity in zip(half_years(), flow["halves"], strict=True):
            count = -(-quantity // flow.get("each", 1))
            parts = allot(quantity, {k: rng.uniform(0.7, 1.3) for k in range(count)}) if quantity else {}
            for part in filter(None, parts.values()):
                place = _own(world) if rng.random() < flow.get("own", 0) else _place(rng.choice(places[flow["item"]]))
                events.append(_event(flow, workday(rng, start, end), part) | place)
    return events


def _dated(world: World, places: dict[str, list[Enterprise]]) -> list[Row]:
    rng = world.chance("events/dated")
    return [
        _event(row, row["on"], row.get("quantity", 1))
        | (_own(world) if row.get("own") else _place(rng.choice(places[row["item"]])))
        for row in world.events["dated"]
    ]


def _event(row: Row, day: date, quantity: int) -> Row:
    kept = {name: row.get(name) for name in ("item", "stage", "campaign")}
    return {**kept, "occurred_on": day, "quantity": float(quantity)}


def _own(world: World) -> Row:
    return {"area": world.place.own}


def _place(enterprise: Enterprise) -> Row:
    return {"area": enterprise.area, "enterprise": enterprise.name, "enterprise_code": enterprise.code}


def _licences(world: World, listed: list[Row]) -> list[Row]:
    """Each licence was first applied for: accepted, then certified."""
    rng = world.chance("events/licences")
    events = []
    for row in (row for row in listed if row.get("licence_granted_on")):
        granted = row["licence_granted_on"]
        accepted = max(date(granted.year, 1, 3), granted - timedelta(days=rng.randint(20, 60)))
        shared = {"item": "production_licence", "quantity": 1.0}
        shared |= {name: row[name] for name in ("area", "enterprise", "enterprise_code")}
        events.append({**shared, "occurred_on": accepted, "stage": "accepted"})
        events.append({**shared, "occurred_on": granted, "stage": "certified", "document_no": row["licence_no"]})
    return [event for event in events if event["occurred_on"].year in YEARS]


def _instructions(world: World, fleet: list[Device]) -> list[Row]:
    """Safety instructions to users of devices, each with a deadline: most are met in time, some late, some not yet."""
    rng = world.chance("events/instructions")
    weights = [world.profile["areas"][device.area].get("late", 0.8) for device in fleet]
    events, serial = [], Counter[int]()
    for (start, end), count in zip(half_years(), world.volumes["instructions"]["issued"], strict=True):
        for day in sorted(workday(rng, start, end) for _ in range(count)):
            serial[day.year] += 1
            number = f"{world.place.name}特监指〔{day.year}〕第{serial[day.year]:03d}号"
            events.append(_instruction(rng, day, number, rng.choices(fleet, weights=weights)[0].enterprise))
    return events


def _instruction(rng: Random, day: date, number: str, enterprise: Enterprise) -> Row:
    due = day + timedelta(days=rng.choice([15, 30, 30, 45]))
    late = rng.random() < 0.12
    done = due + timedelta(days=rng.randint(3, 40)) if late else due - timedelta(days=rng.randint(0, 12))
    open_ = done > AS_OF or rng.random() < 0.03
    return {
        "occurred_on": day,
        "item": "supervision_instruction",
        "stage": "issued",
        **_place(enterprise),
        "title": rng.choice(PROBLEMS),
        "quantity": 1.0,
        "document_no": number,
        "due_on": due,
        "done_on": None if open_ else done,
    }


def _warning_signs(world: World, fleet: list[Device]) -> list[Row]:
    """Signs put up in each area: at the end of a year no more than it has elevators in use."""
    rng = world.chance("events/signs")
    events, up = [], Counter[str]()
    for year, total in zip(YEARS, world.volumes["equipment"]["warning_signs"], strict=True):
        elevators = Counter(d.area for d in fleet if _elevator_in_use(d, date(year, 12, 31)))
        for area, goal in allot(total, elevators).items():
            new = min(goal, elevators[area]) - up[area]
            if new > 0:
                up[area] += new
                events.append(_sign(workday(rng, date(year, 3, 1), date(year, 12, 1)), area, new))
        events += _missing_signs(rng, year, total - up.total(), elevators, up)
    return events


def _missing_signs(rng: Random, year: int, missing: int, elevators: Counter[str], up: Counter[str]) -> list[Row]:
    """What whole numbers left over, where elevators are still without a sign."""
    events = []
    for area in sorted(elevators):
        new = min(missing, elevators[area] - up[area])
        if new > 0:
            up[area] += new
            missing -= new
            events.append(_sign(workday(rng, date(year, 12, 2), date(year, 12, 30)), area, new))
    return events


def _elevator_in_use(device: Device, day: date) -> bool:
    return device.equipment_class.startswith("3") and device.registered_on <= day and device.in_use(day)


def _sign(day: date, area: str, count: int) -> Row:
    shared = {"item": "elevator_warning_sign", "stage": "installed"}
    return {**shared, "occurred_on": day, "area": area, "quantity": float(count)}
