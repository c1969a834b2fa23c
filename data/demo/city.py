"""The generated city: an invented tree of areas (worlds/city.toml) and a world of each of its districts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from random import Random
from typing import Any

import pyarrow as pa

from data.demo.chance import allot
from data.demo.world import Place, World, load, read
from data.ledgers.ledger import Places
from data.reference import tables

NAME = "city"
STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"
LETTERS = "ABCDEFGHIJKLMNO"
WIDE = 5  # tiles in a row
Row = dict[str, Any]


@cache
def _plan() -> Mapping[str, Any]:
    return read(f"worlds/{NAME}.toml")


def districts() -> tuple[World, ...]:
    """A world a district, each with a chance of its own."""
    return tuple(_district(n, about) for n, about in enumerate(_plan()["districts"], 1))


def places() -> Places:
    """The city and all below it, which stand in its snapshot instead of our areas."""
    rows = [{**_plan()["city"], "level": "city", "kind": "city"}]
    for n, about in enumerate(_plan()["districts"], 1):
        rows += _areas(n, about)
    columns = tables()["areas"].column_names
    texts = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in columns}
    return Places(_plan()["city"]["id"], {"areas": pa.table(texts)})


def _district(n: int, about: Row) -> World:
    like = load(_plan()["like"])
    traits = {row["id"]: row["traits"] for row in _townships(n, about)}
    return World(
        name=f"{NAME}/{n}",
        volumes=_volumes(n, about, like.volumes),
        events=_events(about, like.events),
        profile={**like.profile, "areas": traits},
        mistakes=read(f"worlds/{NAME}_mistakes.toml"),
        place=_place(n, about),
    )


def _place(n: int, about: Row) -> Place:
    late = about.get("late_report")
    return Place(
        code=f"9901{n:02d}",
        mark=f"YS{n:02d}-",
        name=about["name_zh"],
        own=f"{_id(n)}-own",
        sender=about["name_zh"],
        cut={late["kind"]: (late["start"], late["end"], late["on"])} if late else {},
        until=about.get("missing", {}),
    )


def _volumes(n: int, about: Row, like: Mapping[str, Any]) -> Row:
    """Those of the world it is like, times the size; failures and late inspections also by its own risks."""
    scaled = _scaled(like, about["size"])
    for series, plan in like["sampling"].items():
        if "conforming" in plan:
            failures = [judged - passed for judged, passed in zip(plan["judged"], plan["conforming"], strict=True)]
            scaled["sampling"][series]["conforming"] = [
                judged - round(failed * about["size"] * about.get("risk", 1.0))
                for judged, failed in zip(scaled["sampling"][series]["judged"], failures, strict=True)
            ]
    scaled["cases"]["found"] = [count * _plan()["cases"] for count in scaled["cases"]["found"]]
    equipment, late = scaled["equipment"], about.get("late", 1.0)
    equipment["late"] = [min(0.6, share * late) for share in equipment["late"]]
    equipment["overdue"] = {band: round(count * late) for band, count in equipment["overdue"].items()}
    equipment["elevators"] = round(equipment["elevators"] * 0.85)
    return {**scaled, "seed": _plan()["seed"] + n}


def _scaled(value: Any, size: float) -> Any:
    """Whole numbers times the size; shares, words and days as they are."""
    if isinstance(value, Mapping):
        return {name: _scaled(part, size) for name, part in value.items()}
    if isinstance(value, list):
        return [_scaled(part, size) for part in value]
    return round(value * size) if isinstance(value, int) else value


def _events(about: Row, like: Mapping[str, Any]) -> Row:
    flows = [{**flow, "halves": _scaled(flow["halves"], about["size"])} for flow in like["flow"]]
    accident = {"item": "equipment_accident", "stage": "grade_ordinary"}
    accidents = [accident | {"on": day} for day in about.get("accidents", ())]
    return {"flow": flows, "dated": [*like["dated"], *accidents]}


# places


def _id(n: int) -> str:
    return f"demo-{n:02d}"


def _areas(n: int, about: Row) -> Iterator[Row]:
    """The district, its townships, and what takes the rows of none of them."""
    city, shared = _plan()["city"], {"source": _plan()["city"]["source"]}
    grid = {"grid_row": str(about["grid"][0]), "grid_col": str(about["grid"][1])}
    name, parent = about["name_zh"], {"parent": _id(n), "level": "township"}
    yield {
        **shared,
        **grid,
        "id": _id(n),
        "parent": city["id"],
        "level": "district",
        "kind": "district",
        "name_zh": name,
        "name_en": f"Demo-{n} District",
        "aliases": name.removeprefix("演示"),
    }
    for place, row in enumerate(_townships(n, about)):
        tile = {"grid_row": str(place // WIDE), "grid_col": str(place % WIDE)}
        yield {**shared, **parent, **tile, **{key: text for key, text in row.items() if key != "traits"}}
    own = {"name_zh": f"{name}本级", "name_en": f"Demo-{n} District Level", "kind": "not_by_township"}
    yield {**shared, **parent, **own, "id": f"{_id(n)}-own"}


def _townships(n: int, about: Row) -> Sequence[Row]:
    """The townships of a district, subdistricts first, with their traits."""
    rng = Random(f"{_plan()['seed'] + n}/townships")
    kinds = _plan()["kinds"]
    counts = allot(about["townships"], {kind: shape["share"] for kind, shape in kinds.items()})
    order = [kind for kind, count in counts.items() for _ in range(count)]
    found = [_township(rng, n, place, about, kind, kinds[kind]) for place, kind in enumerate(order)]
    found[-1]["traits"]["risk"] = 1.6
    return found


def _township(rng: Random, n: int, place: int, about: Row, kind: str, shape: Row) -> Row:  # noqa: PLR0913, PLR0917
    stem = about["name_zh"].removeprefix("演示") + STEMS[place]
    return {
        "id": f"{_id(n)}-{place + 1:02d}",
        "kind": kind,
        "name_zh": f"{stem}{shape['name_zh']}",
        "name_en": f"{n}{LETTERS[place]} {shape['name_en']}",
        "aliases": stem,
        "traits": {name: rng.randint(*shape[name]) for name in ("size", "elevators", "devices")},
    }
