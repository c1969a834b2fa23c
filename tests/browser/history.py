"""A store with a history: the small world up to the middle of 2017, as it was sent then, and the whole of it.

What was sent first had a batch that was taken back later (S99), and S16 as conforming.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data.ledgers.kinds import kinds
from data.publishing import write_snapshot
from tests.worlds import AS_OF, SAMPLED, ledger, small_tables

HALF = date(2017, 6, 30)
TAKEN_BACK = "S99 2017-05-16 likou 演示丙肥料厂 A011 P SUP PRD PASS"


def first_tables() -> dict[str, pa.Table]:
    """What was sent by the middle of the year."""
    tables = {kind: _upto(kind, table) for kind, table in small_tables().items()}
    batches = [row for row in tables["sampling_results"].to_pylist() if row["batch_no"] != "S16"]
    (s16,) = (row for row in tables["sampling_results"].to_pylist() if row["batch_no"] == "S16")
    sent = s16 | dict.fromkeys(("failed_items", "followup_due_on", "followup_done_on")) | {"first_verdict": "PASS"}
    (taken,) = ledger("sampling_results", f"{SAMPLED}\n{TAKEN_BACK}").to_pylist()
    return tables | {"sampling_results": _table("sampling_results", [*batches, sent, taken])}


def batches(tables: dict[str, pa.Table]) -> dict[str, dict[str, Any]]:
    """The batches by number, in every column of their kind."""
    columns = kinds()["sampling_results"].columns
    rows = tables["sampling_results"].to_pylist()
    return {row["batch_no"]: {name: row.get(name) for name in columns} for row in rows}


def _upto(kind: str, table: pa.Table) -> pa.Table:
    day = kinds()[kind].date
    return table.filter(pc.less_equal(table[day], pa.scalar(HALF))) if day else table


def _table(kind: str, rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=kinds()[kind].schema)


def publish_first(store: Path) -> str:
    """Publish what was sent first; its id."""
    about = {"as_of": HALF, "published_at": datetime(2017, 7, 5, 9, 0), "note": "上半年报送"}
    return write_snapshot(store, first_tables(), demo=True, root="suiyang", **about).id


def publish_second(store: Path) -> str:
    """Publish the whole year, in force from then on; its id."""
    about = {"as_of": AS_OF, "published_at": datetime(2018, 1, 5, 9, 0), "note": "全年报送"}
    return write_snapshot(store, small_tables(), demo=True, root="suiyang", **about).id
