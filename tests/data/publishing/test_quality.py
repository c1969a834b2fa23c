"""What a snapshot keeps of the rules: how often each was asked and broken, sheet by sheet, until it is sent again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from data.ledgers import Ledger, kinds
from data.publishing import current, export, import_, manifest, publish, verify
from data.publishing.rules import described, described_in
from tests.data.ledgers.world import BATCH_1, BATCH_2, HEADINGS, batch, csv_file, ledger
from tests.worlds import AS_OF, publish_small


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def send(store: Path, name: str, *rows: list[str], sender: str = "演示科") -> Ledger:
    """Check a file of the small world of ledgers and publish it."""
    one = ledger(csv_file(store.parent / name, [HEADINGS, *rows]), sender=sender)
    publish(store, [one], as_of=AS_OF, accept_rejects=True)
    return one


def held(store: Path, what: str = "quality") -> list[dict[str, Any]]:
    """Rows of quality.parquet or issues.parquet of the snapshot in force."""
    return pq.read_table(store / current(store) / f"{what}.parquet").to_pylist()


def unknown_areas(store: Path) -> list[tuple]:
    """Sender, file, month, rows checked and failed of one rule."""
    names = ("sender", "file", "month", "checked", "failed")
    return sorted(tuple(row[n] for n in names) for row in held(store) if row["rule"] == "unknown_area")


def test_tallies_lie_in_the_snapshot(store: Path) -> None:
    send(store, "a.csv", BATCH_1, batch(batch_no="A3", area="x"))
    assert unknown_areas(store) == [("演示科", "a.csv", "2017-06", 2, 1)]
    assert [(row["rule"], row["sender"]) for row in held(store, "issues")] == [("unknown_area", "演示科")]


def test_tallies_of_a_sheet_stay_until_it_is_sent_again(store: Path) -> None:
    send(store, "a.csv", BATCH_1, batch(batch_no="A3", area="x"))
    send(store, "b.csv", BATCH_2, sender="演示二科")
    assert unknown_areas(store) == [("演示二科", "b.csv", "2017-07", 1, 0), ("演示科", "a.csv", "2017-06", 2, 1)]
    send(store, "a.csv", BATCH_1)
    assert unknown_areas(store) == [("演示二科", "b.csv", "2017-07", 1, 0), ("演示科", "a.csv", "2017-06", 1, 0)]


def test_what_failed_is_what_the_issues_list(store: Path) -> None:
    send(store, "a.csv", BATCH_1, BATCH_1, batch(batch_no="A3", area="x", product=""), batch(batch_no="", area="y"))
    failed = [row["rule"] for row in held(store) for _ in range(row["failed"])]
    assert sorted(failed) == sorted(row["rule"] for row in held(store, "issues"))


def test_the_sender_is_no_part_of_what_a_snapshot_says(store: Path) -> None:
    send(store, "a.csv", BATCH_1, batch(batch_no="A3", area="x"))
    first = current(store)
    send(store, "a.csv", BATCH_1, batch(batch_no="A3", area="x"), sender="演示二科")
    assert current(store) == first


def test_a_changed_tally_is_found(store: Path) -> None:
    id = publish_small(store).id
    file = store / id / "quality.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert [(damage.file, damage.what) for damage in verify(store, id)] == [("quality.parquet", "changed")]


def test_tallies_travel_with_an_export(store: Path, tmp_path: Path) -> None:
    send(store, "a.csv", BATCH_1)
    export(store, current(store), tmp_path / "a.zip")
    import_(tmp_path / "other", tmp_path / "a.zip")
    there = tmp_path / "other" / current(store) / "quality.parquet"
    assert there.read_bytes() == (store / current(store) / "quality.parquet").read_bytes()


def test_an_older_snapshot_without_tallies_is_merged_with(store: Path) -> None:
    send(store, "a.csv", BATCH_1)
    old = store / current(store)
    (old / "quality.parquet").rename(store.parent / "gone")
    forget(old)
    send(store, "b.csv", BATCH_2)
    assert [row[1] for row in unknown_areas(store)] == ["b.csv"]


def forget(folder: Path) -> None:
    """Make a snapshot one of version 2, which has no tallies."""
    raw = json.loads((folder / manifest.FILE).read_text(encoding="utf-8")) | {"schema_version": 2}
    del raw["seal"], raw["files"]["quality.parquet"]
    (folder / manifest.FILE).write_text(json.dumps(raw | {"seal": manifest._seal(raw)}), encoding="utf-8")


def test_the_rules_are_worded_in_the_snapshot(store: Path) -> None:
    folder = store / publish_small(store).id
    assert described_in(folder) == [rule for kind in kinds() for rule in described(kind)]
    assert described_in(store) == []
