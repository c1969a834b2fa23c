"""Facts in a database beside the parquet files give the same rows and counts; who sees a part has no such file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analytics.drill import rows
from analytics.indicators import compute
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, Scope, default_view
from data.publishing import current, export, import_, read_manifest, verify
from data.publishing.database import ATTACHED, FILE
from data.publishing.errors import SnapshotDamaged
from tests.worlds import publish_small

TOWN = Scope(("likou",))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world with every fact in a database."""
    store = tmp_path_factory.mktemp("beside")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUALITY_DATABASE_ROWS", "1")
        publish_small(store)
    return store


@pytest.fixture(scope="module")
def beside(store: Path) -> Snapshot:
    return open_snapshot(store, scope=WHOLE)


def test_small_facts_lie_in_parquet_alone(snapshot: Snapshot, small_world: Path) -> None:
    assert FILE not in read_manifest(small_world, snapshot.id).files and not snapshot.beside("sampling_results")


def test_the_file_is_part_of_the_snapshot_and_not_of_its_id(beside: Snapshot, store: Path, snapshot: Snapshot) -> None:
    assert beside.beside("sampling_results") and beside.numbers("sampling_results", "enterprise") == 4
    assert beside.id == snapshot.id and verify(store, beside.id) == []


@pytest.mark.parametrize("order", [None, "enterprise", "product", "followup_due_on"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("areas", [(), ("likou",)])
def test_pages_of_rows_are_the_same(
    beside: Snapshot, snapshot: Snapshot, order: str | None, descending: bool, areas: tuple[str, ...]
) -> None:
    view = default_view(snapshot.known).with_(areas=areas)
    for offset in (0, 3):
        how = {"order": order, "descending": descending, "limit": 3, "offset": offset}
        ours, theirs = (
            rows(one, WHOLE, view, "batches", {"month": ["2017-06", "2017-07"]}, **how) for one in (beside, snapshot)
        )
        assert ours[1] == theirs[1] > 0
        pd.testing.assert_frame_equal(ours[0], theirs[0])


def test_the_rows_of_an_enterprise_are_the_same(beside: Snapshot, snapshot: Snapshot) -> None:
    view = default_view(snapshot.known)
    firms = [firm for (firm,) in snapshot.rows("select distinct enterprise from sampling_results order by 1")]
    for where in ({"enterprise": firms[0]}, {"enterprise": firms[:3]}, {"enterprise": "?"}, {"enterprise": ""}):
        ours, theirs = (rows(one, WHOLE, view, "batches", where) for one in (beside, snapshot))
        pd.testing.assert_frame_equal(ours[0], theirs[0])


@pytest.mark.parametrize("by", [(), ("area",), ("product_class",), ("month",)])
def test_every_count_is_the_same(beside: Snapshot, snapshot: Snapshot, by: tuple[str, ...]) -> None:
    view = default_view(snapshot.known)
    for id, indicator in snapshot.indicators.items():
        dims = set.intersection(*(set(snapshot.facts[side.fact].dims) for side in indicator.sides)) | {"month"}
        if dims.issuperset(by):
            frames = [compute(one, WHOLE, view, id, by) for one in (beside, snapshot)]
            pd.testing.assert_frame_equal(*frames, obj=id)


def test_who_sees_a_part_has_no_database_of_the_whole(beside: Snapshot) -> None:
    part = beside.within(TOWN)
    assert not part.beside("sampling_results")
    assert ATTACHED not in {name for (name,) in part.rows("select database_name from duckdb_databases()")}
    with pytest.raises(Exception, match="disabled by configuration"):
        part.rows(f"attach '{beside.folder / FILE}' AS {ATTACHED} (read_only)")
    assert {area for (area,) in part.rows("select distinct area from sampling_results")} == {"likou"}


def test_one_flipped_bit_is_found(store: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(store, tmp_path / "store")
    file = copy / current(copy) / FILE
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    file.write_bytes(damaged)
    with pytest.raises(SnapshotDamaged, match=r"rows\.duckdb"):
        open_snapshot(copy, scope=WHOLE)


def test_a_database_that_this_version_cannot_read_is_left_aside(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(store, tmp_path / "store")
    (copy / current(copy) / FILE).write_bytes(b"of a later version")
    monkeypatch.setattr("analytics.store.require_sound", read_manifest)
    opened = open_snapshot(copy, scope=WHOLE)
    assert not opened.beside("sampling_results") and opened.rows("select count(*) from sampling_results")[0][0] > 20


def test_it_goes_with_the_snapshot_into_its_archive(store: Path, tmp_path: Path) -> None:
    export(store, current(store), tmp_path / "one.zip")
    assert FILE in import_(tmp_path / "other", tmp_path / "one.zip").files
