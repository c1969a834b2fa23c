"""Snapshots as files: the id follows from the content, and nothing half-done is ever in force."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.publishing import current, list_snapshots, read_manifest, snapshot_ids, verify, writing
from tests.worlds import ledger, publish_small, small_tables

LATER = date(2018, 1, 31)


def test_the_same_content_has_the_same_id_whatever_the_order_of_rows(tmp_path: Path, small_world: Path) -> None:
    tables = {kind: rows.take(list(range(len(rows)))[::-1]) for kind, rows in small_tables().items()}
    again = writing.write_snapshot(tmp_path, tables, as_of=date(2017, 12, 31), demo=True, root="suiyang")
    assert again.id == current(small_world)


def test_the_same_content_is_not_written_twice(tmp_path: Path) -> None:
    first = publish_small(tmp_path, note="first")
    assert publish_small(tmp_path, note="second") == first
    assert snapshot_ids(tmp_path) == [first.id]


def test_another_as_of_date_is_another_snapshot_which_knows_the_one_before(tmp_path: Path) -> None:
    first, second = publish_small(tmp_path), publish_small(tmp_path, as_of=LATER)
    assert (second.previous, current(tmp_path)) == (first.id, second.id)
    assert [manifest.id for manifest in list_snapshots(tmp_path)] == [second.id, first.id]


def test_the_manifest_says_what_lies_there(tmp_path: Path) -> None:
    manifest = publish_small(tmp_path)
    assert manifest.tables["sampling_results"] == {"rows": 30, "first": "2016-01-12", "last": "2017-12-31"}
    assert manifest.files["facts/sampling_results.parquet"]["rows"] == 30
    assert read_manifest(tmp_path, manifest.id) == manifest


def test_the_definitions_in_force_lie_in_the_snapshot(small_world: Path) -> None:
    definitions = small_world / current(small_world) / "definitions"
    assert (definitions / "facts.toml").read_bytes() == Path("data/facts.toml").read_bytes()
    assert (definitions / "reference" / "areas.csv").read_bytes() == Path("data/reference/areas.csv").read_bytes()
    assert "small_sample = 30" in (definitions / "thresholds.toml").read_text(encoding="utf-8")


def test_the_root_is_the_smallest_area_that_holds_every_row(tmp_path: Path) -> None:
    assert publish_small(tmp_path, root=None).root == "suiyang"


@pytest.mark.parametrize("step", ["write_files", "describe", "put_in_place", "replace_text"])
def test_a_publisher_that_breaks_off_leaves_the_old_snapshot_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    first = publish_small(tmp_path)

    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(writing, step, break_off)
        publish_small(tmp_path, as_of=LATER)
    assert current(tmp_path) == first.id
    assert not verify(tmp_path, first.id)
    assert publish_small(tmp_path, as_of=LATER).as_of == LATER


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from tests.worlds import publish_small
left, fsync = int(sys.argv[2]), os.fsync
def killing(handle):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    fsync(handle)
os.fsync = killing
publish_small(Path(sys.argv[1]), as_of=date(2018, 1, 31))
"""


@pytest.mark.parametrize("flushes", [1, 40])
def test_a_killed_publisher_leaves_the_old_snapshot_in_force_and_no_lock(tmp_path: Path, flushes: int) -> None:
    first = publish_small(tmp_path)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(flushes)], check=False)
    assert killed.returncode < 0
    assert current(tmp_path) == first.id
    assert list(tmp_path.glob(".incoming-*"))
    assert publish_small(tmp_path, as_of=LATER).id == current(tmp_path)
    assert not list(tmp_path.glob(".incoming-*"))


def test_a_damaged_snapshot_is_mended_by_publishing_its_content_again(tmp_path: Path) -> None:
    id = publish_small(tmp_path).id
    (tmp_path / id / "facts" / "enterprises.parquet").write_bytes(b"")
    assert publish_small(tmp_path).id == id
    assert not verify(tmp_path, id)


def test_ids_grow_when_the_first_digits_are_taken(tmp_path: Path) -> None:
    id = publish_small(tmp_path).id
    taken = replace(read_manifest(tmp_path, id), content="f00")
    (tmp_path / id / "manifest.json").write_text(taken.to_json(), encoding="utf-8")
    other = publish_small(tmp_path).id
    assert other.startswith(id) and len(other) == len(id) + 1


def test_rows_of_areas_that_the_tree_lacks_are_refused(tmp_path: Path) -> None:
    row = "visit_no visited_on enterprise_code area visit_kind result\nX1 2017-01-01 9 atlantis patrol passed"
    with pytest.raises(writing.SnapshotError, match="atlantis"):
        writing.write_snapshot(tmp_path, {"enterprise_visits": ledger("enterprise_visits", row)}, as_of=LATER)
