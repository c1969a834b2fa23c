"""The demo: invented ledgers, seeded, calibrated to the published figures (演示数据)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from data import reference
from data.demo import cases, city, enterprises, equipment, events, sampling, visits
from data.demo.books import LATE, write_books
from data.demo.world import AS_OF, PUBLISHED_AT, World, load
from data.ledgers import check, kinds
from data.ledgers.ledger import Ledger
from data.publishing import Manifest, publish
from data.publishing.places import with_places

WORLDS = ("demo", "small", city.NAME)


def worlds(name: str) -> tuple[World, ...]:
    """The worlds of that name: one a district."""
    return city.districts() if name == city.NAME else (load(name),)


def ledgers(world: World) -> dict[str, pa.Table]:
    """The rows of every ledger by kind, in the types of the kinds, codes as in data/reference."""
    codes = reference.tables()
    found = enterprises.enterprises(world)
    listed = enterprises.rows(world, found)
    batches = sampling.rows(world, found)
    fleet = equipment.devices(world, found, codes["equipment_classes"])
    rows = {
        "enterprises": listed,
        "sampling_results": batches,
        "enforcement_cases": cases.rows(world, found, codes["products"]),
        "equipment_register": [row for _, edition in equipment.editions(fleet) for row in edition],
        "programme_events": events.rows(world, found, listed, fleet, codes["programme_items"]),
        "enterprise_visits": visits.rows(world, found, listed, batches),
    }
    return {
        kind: pa.Table.from_pylist(_until(world, kind, table), schema=kinds()[kind].schema)
        for kind, table in rows.items()
    }


def _until(world: World, kind: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that were sent: those before the day with which the ledger ends."""
    end, day = world.place.until.get(kind), kinds()[kind].date
    return [row for row in rows if row[day] < end] if end and day else rows


def build(world: str, folder: Path) -> list[Path]:
    """Write the workbooks of a world (demo, small or city) into a folder, made if missing; their paths."""
    codes = _codes(world)
    return [book for one in worlds(world) for book in write_books(one, ledgers(one), codes, folder)]


def publish_demo(store: Path, world: str = "demo", ledgers_dir: Path | None = None) -> Manifest:
    """Build a world's workbooks (kept in `ledgers_dir` if given), check and publish them as any ledgers are."""
    places = city.places() if world == city.NAME else None
    with TemporaryDirectory() as scratch:
        folder = ledgers_dir or Path(scratch)
        checked = [ledger for one in worlds(world) for ledger in _checked(one, _codes(world), folder)]
    return publish(
        store, checked, as_of=AS_OF, published_at=PUBLISHED_AT, note="演示数据", places=places, demo=True, alone=True
    )


def _codes(world: str) -> dict[str, pa.Table]:
    """The code tables, with the places of the city instead of ours."""
    return with_places(reference.tables(), city.places().tables if world == city.NAME else {})


def _checked(world: World, codes: dict[str, pa.Table], folder: Path) -> list[Ledger]:
    """The ledgers of a world's workbooks, each section's checked together; what was sent late says so."""
    sent = _sent(world, write_books(world, ledgers(world), codes, folder))
    found = [check(books, as_of=AS_OF, sender=sender, reference=codes) for sender, books in sent.items()]
    return [_received(world, ledger) for one in found for ledger in one.ledgers]


def _received(world: World, ledger: Ledger) -> Ledger:
    if ledger.source.sheet != LATE:
        return ledger
    on = world.place.cut[ledger.kind][2].isoformat()
    return replace(ledger, source=replace(ledger.source, received=on))


def _sent(world: World, books: Iterable[Path]) -> dict[str, list[Path]]:
    """The workbooks by the section, or the district, that sends them."""
    if world.place.sender:
        return {world.place.sender: list(books)}
    sent: dict[str, list[Path]] = {}
    for book in books:
        sender = next(section for title, section in world.profile["senders"].items() if book.name.startswith(title))
        sent.setdefault(sender, []).append(book)
    return sent
