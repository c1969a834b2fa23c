"""The generated city: invented places, ledgers sent by its districts, and its snapshot beside the district's."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data import reference
from data.demo import AS_OF, city, ledgers, worlds
from data.publishing import current, latest, list_snapshots, read_manifest
from tests.data.second_route import STORE

ROOT = "demo-city"


@cache
def committed() -> Path:
    return STORE / latest(list_snapshots(STORE), current(STORE))[ROOT]


def areas() -> list[dict[str, str]]:
    return city.places().tables["areas"].to_pylist()


def test_ten_districts_have_eight_to_fifteen_townships_each() -> None:
    of = Counter(row["parent"] for row in areas() if row["level"] == "township" and row["kind"] != "not_by_township")
    assert [row["parent"] for row in areas() if row["level"] == "district"] == [ROOT] * 10
    assert len(of) == 10
    assert set(of.values()) <= set(range(8, 16))


def test_its_places_are_no_real_ones() -> None:
    real = reference.areas().values()
    names = {row["name_zh"] for row in areas()} | {
        alias for row in areas() for alias in (row["aliases"] or "").split(";")
    }
    assert not {row["id"] for row in areas()} & {row["id"] for row in real}
    assert not (names - {""}) & {row["name_zh"] for row in real}
    assert {row["name_zh"][:2] for row in areas() if row["level"] != "township"} == {"演示"}
    assert all("演示用" in row["source"] for row in areas())


def test_no_two_places_of_one_area_share_a_name_or_a_tile() -> None:
    assert len({row["name_zh"] for row in areas()}) == len({row["name_en"] for row in areas()}) == len(areas())
    tiles = [(row["parent"], row["grid_row"], row["grid_col"]) for row in areas() if row["grid_row"]]
    assert len(set(tiles)) == len(tiles)


def test_no_two_districts_write_the_same_number() -> None:
    for kind, key in (
        ("sampling_results", "batch_no"),
        ("enforcement_cases", "case_no"),
        ("enterprises", "enterprise_code"),
    ):
        keys = pq.read_table(committed() / "facts" / f"{kind}.parquet")[key].to_pylist()
        assert len(set(keys)) == len(keys) > 0


def test_the_committed_city_has_the_rows_that_its_districts_sent() -> None:
    world = worlds("city")[-1]
    for kind, rows in ledgers(world).items():
        published = pq.read_table(committed() / "facts" / f"{kind}.parquet")
        own = pa.compute.starts_with(published["area"], "demo-10")
        published = published.filter(own).select(rows.column_names).cast(rows.schema)
        order = [(name, "ascending") for name in rows.column_names]
        assert published.sort_by(order).equals(rows.sort_by(order)), kind


def test_each_district_sends_its_ledgers_and_one_row_of_each_is_refused() -> None:
    manifest = read_manifest(STORE, committed().name)
    districts = {row["name_zh"] for row in areas() if row["level"] == "district"}
    assert {source["sender"] for source in manifest.sources} == districts
    refused = Counter(source["sender"] for source in manifest.sources for _ in range(source["rows_rejected"]))
    assert refused == dict.fromkeys(districts, 1)


def test_the_district_stays_in_force_and_neither_follows_the_other() -> None:
    district, manifest = read_manifest(STORE, current(STORE)), read_manifest(STORE, committed().name)
    assert (district.root, manifest.root) == ("suiyang", ROOT)
    assert (district.previous, manifest.previous) == (None, None)
    assert (manifest.demo, manifest.as_of) == (True, AS_OF)
