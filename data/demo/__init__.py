"""The demo: invented ledgers, seeded, calibrated to the published figures (演示数据)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from data import reference
from data.demo import cases, enterprises, equipment, events, sampling, visits
from data.demo.books import write_books
from data.demo.world import AS_OF, PUBLISHED_AT, World, load
from data.ledgers import check, kinds
from data.publishing import Manifest, publish

WORLDS = ("demo", "small")


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
    return {kind: pa.Table.from_pylist(table, schema=kinds()[kind].schema) for kind, table in rows.items()}


def build(world: str, folder: Path) -> list[Path]:
    """Write the workbooks of a world (demo or small) into a folder, made if missing; their paths."""
    return write_books(load(world), ledgers(load(world)), reference.tables(), folder)


def publish_demo(store: Path, world: str = "demo", ledgers_dir: Path | None = None) -> Manifest:
    """Build a world's workbooks (kept in `ledgers_dir` if given), check and publish them as any ledgers are."""
    with TemporaryDirectory() as scratch:
        sent = _sent(load(world), build(world, ledgers_dir or Path(scratch)))
        found = [check(books, as_of=AS_OF, sender=sender) for sender, books in sent.items()]
    checked = [ledger for one in found for ledger in one.ledgers]
    return publish(store, checked, as_of=AS_OF, published_at=PUBLISHED_AT, note="演示数据", demo=True, alone=True)


def _sent(world: World, books: Iterable[Path]) -> dict[str, list[Path]]:
    """The workbooks by the section that sends them."""
    sent: dict[str, list[Path]] = {}
    for book in books:
        sender = next(section for title, section in world.profile["senders"].items() if book.name.startswith(title))
        sent.setdefault(sender, []).append(book)
    return sent
