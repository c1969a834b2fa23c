"""The equipment register: devices, their inspections, and the register as it stood at each month's end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa

from data.demo.chance import add_months, allot, draw, month_end, pick, workday
from data.demo.enterprises import Enterprise
from data.demo.world import AS_OF, YEARS, World

OPENING = date(2014, 1, 1)
FIRST_CYCLE = date(
    2011, 1, 1
)  # inspections are followed from here, so that the register opens with its overdue devices
BUMP = {month: 2.4 if month == 3 else 1.0 for month in range(1, 13)}  # March is the month of inspections
BANDS = {"to_30": (3, 29), "to_90": (32, 88), "to_180": (93, 178), "over_180": (185, 320)}
BODY = "演示特种设备检验检测研究院"
Row = dict[str, Any]


@dataclass
class Device:
    """`inspections`: day inspected and day next due, in order; `left`: the day and state in which it left use."""

    number: str
    area: str
    equipment_class: str
    enterprise: Enterprise
    quantity: float
    registered_on: date
    inspections: list[tuple[date, date]] = field(default_factory=list)
    left: tuple[date, str] | None = None
    states_due: bool = True
    months: int = 12

    def in_use(self, day: date) -> bool:
        """Whether it is in use on a day."""
        return self.left is None or self.left[0] > day


def devices(world: World, found: list[Enterprise], classes: pa.Table) -> list[Device]:
    """Every device that was ever registered, by number."""
    rng = world.chance("equipment")
    months = {row["code"]: int(row["interval_months"] or 12) for row in classes.to_pylist()}
    fleet = [_device(world, rng, found, name, day) for name, day in _registrations(world, rng)]
    _number(world, fleet)
    for device in fleet:
        device.months = months[device.equipment_class]
        _retire(world, rng, device)
    _settle_elevators(world, fleet)
    for device in fleet:
        _inspect(world, rng, device)
    _leave_overdue(world, rng, fleet)
    return sorted(fleet, key=lambda device: device.number)


def _registrations(world: World, rng: Random) -> list[tuple[str, date]]:
    """Class and day of every registration: the register at the start, then the given number a year."""
    volumes, shapes = world.volumes["equipment"], world.profile["devices"]
    first = allot(
        volumes["first"] - volumes["registered"][0] // 12, {name: shape["first"] for name, shape in shapes.items()}
    )
    old = [(name, workday(rng, date(2005, 1, 4), OPENING)) for name, count in first.items() for _ in range(count)]
    new = []
    for year, count in zip(YEARS, volumes["registered"], strict=True):
        by_class = allot(count, {name: shape["new"] for name, shape in shapes.items()})
        new += [
            (name, workday(rng, date(year, 1, 1), date(year + 1, 1, 1)))
            for name, n in by_class.items()
            for _ in range(n)
        ]
    return old + sorted(new, key=lambda pair: pair[1])


def _device(world: World, rng: Random, found: list[Enterprise], name: str, day: date) -> Device:
    shape, areas = world.profile["devices"][name], world.profile["areas"]
    area = pick(rng, {area: traits[shape["where"]] for area, traits in areas.items()})
    here = [e for e in found if e.area == area and e.role != "shop"]
    users = [e for e in here if e.name.endswith(shape["users"])] or here
    quantity = round(rng.uniform(*shape["sizes"]), 1) if "sizes" in shape else 1.0
    quantity = float(round(quantity)) if quantity > 100 else quantity
    return Device("", area, name, rng.choice(users), quantity, day, states_due=rng.random() > 0.02)


def _number(world: World, fleet: list[Device]) -> None:
    """Numbers in the manner of the register: class, place, year, serial number."""
    serial = Counter[int]()
    for device in fleet:
        year = device.registered_on.year
        serial[year] += 1
        device.number = f"{device.equipment_class}{world.place.code}{year}{serial[year]:04d}"


def _retire(world: World, rng: Random, device: Device) -> None:
    share = world.profile["devices"][device.equipment_class]["leaves"]
    day = max(OPENING, add_months(device.registered_on, 8))
    while day < AS_OF:
        if rng.random() < share:
            left = day + timedelta(days=rng.randrange(365))
            state = pick(rng, {"out_of_use": 0.5, "scrapped": 0.2, "deregistered": 0.3})
            device.left = (left, state) if left <= AS_OF else None
            return
        day = add_months(day, 12)


def _settle_elevators(world: World, fleet: list[Device]) -> None:
    """Put as many elevators out of use, before the last year, as the world's number in use asks for."""
    elevators = [device for device in fleet if device.equipment_class.startswith("3") and device.in_use(AS_OF)]
    surplus = len(elevators) - world.volumes["equipment"]["elevators"]
    if surplus < 0:
        raise ValueError(f"{-surplus} elevators too few in profile.toml")
    for n, device in enumerate(elevators[:: max(1, len(elevators) // max(surplus, 1))][:surplus]):
        day = max(date(2014, 2, 10) + timedelta(days=37 * n % 1000), device.registered_on + timedelta(days=120))
        device.left = (min(day, date(2017, 11, 15)), "out_of_use")


def _inspect(world: World, rng: Random, device: Device) -> None:
    """From the first inspection to the as-of date: mostly shortly before it falls due, sometimes late."""
    late: dict[int, float] = dict(zip(YEARS, world.volumes["equipment"]["late"], strict=True))
    factor = world.profile["areas"][device.area].get("late", 0.8)
    inspected, due = _first_inspection(rng, device)
    device.inspections.append((inspected, due))
    while due <= AS_OF + timedelta(days=15) and (device.left is None or due < device.left[0]):
        if due <= AS_OF and rng.random() < late[max(due.year, YEARS[0])] * factor:
            inspected = min(due + timedelta(days=4 + min(300, int(rng.expovariate(1 / 70)))), date(2017, 12, 27))
            inspected = max(inspected, due)
        else:
            inspected = due - timedelta(days=rng.randint(1, 25))
        if inspected > AS_OF:
            return
        due = add_months(max(due, inspected) if device.states_due else inspected, device.months)
        device.inspections.append((inspected, due))


def _first_inspection(rng: Random, device: Device) -> tuple[date, date]:
    if device.registered_on >= FIRST_CYCLE:
        return device.registered_on, add_months(device.registered_on, device.months)
    month = pick(rng, BUMP) + 12 * rng.randrange(device.months // 12)
    due = workday(rng, add_months(FIRST_CYCLE, month - 1), add_months(FIRST_CYCLE, month))
    return max(add_months(due, -device.months), device.registered_on), due


def _leave_overdue(world: World, rng: Random, fleet: list[Device]) -> None:
    """Undo the last inspection of the devices that are to be overdue at the end."""
    for band, count in world.volumes["equipment"]["overdue"].items():
        due = [device for device in fleet if _due_within(device, *BANDS[band])]
        weights = [world.profile["areas"][device.area].get("overdue", 0.12) for device in due]
        for device in draw(rng, due, weights, count):
            device.inspections.pop()


def _due_within(device: Device, least: int, most: int) -> bool:
    """Whether the inspection before the last fell due so many days before the end, on a device in use (台)."""
    if len(device.inspections) < 2 or not device.in_use(AS_OF) or device.quantity != 1.0:
        return False
    inspected, _ = device.inspections[-1]
    _, due = device.inspections[-2]
    return least <= (AS_OF - due).days <= most and inspected > date(2017, 1, 1)


def editions(fleet: list[Device]) -> Iterator[tuple[date, list[Row]]]:
    """The register at each month's end."""
    for year in YEARS:
        for month in range(1, 13):
            day = month_end(year, month)
            yield day, [_row(device, day) for device in fleet if device.registered_on <= day]


def _row(device: Device, day: date) -> Row:
    inspected, due = next((pair for pair in reversed(device.inspections) if pair[0] <= day), (None, None))
    return {
        "edition": day,
        "device_no": device.number,
        "area": device.area,
        "equipment_class": device.equipment_class,
        "enterprise": device.enterprise.name,
        "enterprise_code": device.enterprise.code,
        "state": "in_use" if device.left is None or device.left[0] > day else device.left[1],
        "quantity": device.quantity,
        "registered_on": device.registered_on,
        "last_inspected_on": inspected,
        "next_due_on": due if device.states_due else None,
        "inspection_body": BODY,
    }
