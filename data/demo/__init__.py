"""The demo: invented ledgers, seeded, calibrated to the published figures (演示数据)."""

from __future__ import annotations

import pyarrow as pa

from data import reference
from data.demo import cases, enterprises, equipment, events, sampling, visits
from data.demo.world import World, load
from data.ledgers.kinds import kinds


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
