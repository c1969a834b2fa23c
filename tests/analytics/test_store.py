import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import duckdb
import pytest

from analytics.store import open_snapshot
from analytics.view import WHOLE
from data.publishing import current, read_manifest
from data.publishing.errors import NoSnapshot, SnapshotDamaged, SnapshotMissing
from data.publishing.files import sha256


def test_the_snapshot_in_force_is_opened(snapshot, small_world):
    assert snapshot.id == (small_world / "CURRENT").read_text(encoding="utf-8").strip()
    assert open_snapshot(small_world, snapshot.id, scope=WHOLE).as_of == snapshot.as_of


def test_an_unknown_snapshot_and_an_empty_store_are_told_apart(small_world, tmp_path):
    with pytest.raises(SnapshotMissing):
        open_snapshot(small_world, "20010101-abcd", scope=WHOLE)
    with pytest.raises(NoSnapshot):
        open_snapshot(tmp_path, scope=WHOLE)


def test_one_flipped_bit_is_named_in_both_languages(small_world, tmp_path):
    store = shutil.copytree(small_world, tmp_path / "store")
    file = next(store.glob("*/facts/sampling_results.parquet"))
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    file.write_bytes(damaged)
    with pytest.raises(SnapshotDamaged) as error:
        open_snapshot(store, scope=WHOLE)
    assert "sampling_results.parquet" in error.value.message("zh")
    assert "sampling_results.parquet" in error.value.message("en")


@pytest.mark.parametrize(
    "path", ["definitions/facts.toml", "definitions/thresholds.toml", "rollups/sampling_results_0.parquet"]
)
def test_files_that_are_as_published_and_no_snapshot_are_refused(small_world, tmp_path, path):
    """Somebody wrote them, hashed them and sealed the manifest, so that another one is shown in its place."""
    store = shutil.copytree(small_world, tmp_path / "store")
    found = read_manifest(store, current(store))
    (store / found.id / path).write_text("x = [", encoding="utf-8")
    about = {"sha256": sha256(store / found.id / path), "rows": None}
    forged = replace(found, files={**found.files, path: about}).to_json()
    (store / found.id / "manifest.json").write_text(forged, encoding="utf-8")
    with pytest.raises(SnapshotDamaged, match=found.id):
        open_snapshot(store, scope=WHOLE)


@pytest.mark.parametrize(
    "sql",
    [
        "from read_csv('/etc/passwd')",
        "set enable_external_access = true",
        "install httpfs",
        "copy (select 1) to '/tmp/x.csv'",
    ],
)
def test_nothing_outside_the_snapshot_can_be_reached(snapshot, sql):
    with pytest.raises(duckdb.Error):
        snapshot.rows(sql)


def test_many_threads_share_a_snapshot(snapshot):
    query = "select count(*) from sampling_results where area = $area"
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: snapshot.rows(query, {"area": "likou" if n % 2 else "gucheng"}), range(200)))
    assert {tuple(found[::2][0]), tuple(found[1::2][0])} == {((12,),), ((16,),)}
    assert len(set(map(tuple, found[::2]))) == len(set(map(tuple, found[1::2]))) == 1


@pytest.mark.parametrize(
    ("dim", "code", "zh", "en"),
    [
        ("area", "likou", "李口镇", "Likou Town"),
        ("product_class", "daily", "日用消费品", "Daily consumer goods"),
        ("stage", "PRD", "生产环节", "Producer"),
        ("stage", "applied", "申报", "Applied"),
        ("month", "2017-06", "2017年6月", "June 2017"),
        ("year", "2017", "2017年", "2017"),
        ("campaign", "", "未注明", "Not stated"),
        ("failed_item", "总养分", "总养分", "总养分"),
    ],
)
def test_codes_have_names(snapshot, dim, code, zh, en):
    assert (snapshot.name(dim, code, "zh"), snapshot.name(dim, code, "en")) == (zh, en)


def test_every_dim_with_a_code_table_finds_it(snapshot):
    free = {"failed_item", "supervision", "random"}
    dims = {dim for fact in snapshot.facts.values() for dim in fact.dims} - free
    assert {dim for dim in dims if not any(named == dim for named, _ in snapshot._names)} == set()


def test_an_address_may_name_what_the_snapshot_knows(snapshot):
    codes = snapshot.known.codes
    assert {"daily", "farm", "C007"} <= codes["product"]
    assert "suiyang" in codes["area"] and "shangqiu" not in codes["area"]
    assert codes["basis"] >= {"reported", "random", "district"}


def test_the_span_of_a_fact(snapshot):
    assert [str(day) for day in snapshot.span("sampling_results")] == ["2016-01-12", "2017-12-31"]
