"""The demo: the committed snapshot is what a fresh build gives; what is to be seen in it is there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.demo import AS_OF, ledgers, load, publish_demo
from data.publishing import current, read_manifest
from tests.data.second_route import STORE, Facts


@pytest.fixture(scope="module")
def committed() -> Path:
    return STORE / current(STORE)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("store")
    return store / publish_demo(store).id


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("small")
    return store / publish_demo(store, "small").id


def ordered(table: pa.Table) -> pa.Table:
    """The same rows, sorted by all columns."""
    return table.sort_by([(name, "ascending") for name in table.column_names])


def digests(snapshot: Path) -> dict[str, str]:
    """A hash of the sorted rows of every table."""
    files = sorted([*snapshot.glob("facts/*.parquet"), *snapshot.glob("rollups/*.parquet")])
    return {f"{file.parent.name}/{file.stem}": digest(ordered(pq.read_table(file))) for file in files}


def digest(table: pa.Table) -> str:
    """A hash of names, types and values; metadata say how they came about."""
    return hashlib.sha256(repr((table.schema.remove_metadata(), table.to_pydict())).encode()).hexdigest()


def test_a_fresh_build_agrees_with_the_committed_snapshot_row_for_row(committed: Path, fresh: Path) -> None:
    assert digests(fresh) == digests(committed)


def test_the_demo_says_that_it_is_one(committed: Path) -> None:
    manifest = read_manifest(STORE, committed.name)
    assert (manifest.demo, manifest.as_of, manifest.root) == (True, AS_OF, "suiyang")


def test_the_committed_snapshot_is_small() -> None:
    assert sum(file.stat().st_size for file in STORE.rglob("*") if file.is_file()) < 6e6


def test_rows_read_are_accounted_for_and_a_few_mistakes_are_found(committed: Path) -> None:
    sources = read_manifest(STORE, committed.name).sources
    read = sum(source["rows_read"] for source in sources)
    kept = sum(source["rows_accepted"] + source["rows_filtered"] for source in sources)
    rejected = sum(source["rows_rejected"] for source in sources)
    assert (read, rejected) == (kept + rejected, 7)
    issues = pd.read_parquet(committed / "issues.parquet")
    assert set(issues["severity"]) == {"error", "warning", "notice"}


def test_the_way_through_the_workbooks_changes_no_row(small: Path) -> None:
    for kind, rows in ledgers(load("small")).items():
        published = pq.read_table(small / "facts" / f"{kind}.parquet").select(rows.column_names).cast(rows.schema)
        assert ordered(published).equals(ordered(rows)), kind


def test_batches_of_the_demo_are_as_many_as_planned(committed: Path) -> None:
    facts = Facts(committed)
    assert [facts.judged(2016), facts.judged(2017)] == [(192, 182), (212, 204)]
    assert 3 <= facts.judged(2017, ("D",))[0] / facts.judged(2017)[0] <= 4


def test_the_small_world_has_the_size_of_a_district(small: Path) -> None:
    facts = Facts(small)
    assert [facts.judged(2016), facts.judged(2017)] == [(96, 91), (105, 101)]


def test_one_township_is_worse_over_the_years(committed: Path) -> None:
    rows = Facts(committed)["sampling_results"].query("supervision and judged == 1")
    rates = rows.groupby("area")["failed"].mean().sort_values()
    assert rates.index[-1] == "baogongmiao"
    assert rates.iloc[-1] > 2 * rows["failed"].mean()


def test_building_materials_fail_most(committed: Path) -> None:
    rows = Facts(committed)["sampling_results"].query("supervision and judged == 1")
    assert rows.groupby("product_group")["failed"].mean().idxmax() == "building"


def test_one_month_of_the_districts_own_sampling_is_out_of_control(committed: Path) -> None:
    rows = Facts(committed)["sampling_results"].query("supervision and judged == 1 and level == 'D'")
    months = rows.groupby(pd.to_datetime(rows["sampled_on"]).dt.to_period("M"))["failed"].agg(["sum", "size"])
    mean = months["sum"].sum() / months["size"].sum()
    limit = mean + 3 * (mean * (1 - mean) / months["size"]) ** 0.5
    assert [str(month) for month in months.index[months["sum"] / months["size"] > limit]] == ["2017-09"]


def test_the_overdue_devices_stand_mostly_in_two_townships(committed: Path) -> None:
    devices = Facts(committed)["equipment_devices"].query("edition == edition.max()")
    rows = devices.query("unit == 'devices' and overdue_days > 0")
    assert (len(rows), (rows["overdue_days"] > 180).sum()) == (19, 3)
    assert rows["area"].isin(["likou", "songji"]).mean() > 0.5


def test_signs_are_on_no_more_elevators_than_there_are(committed: Path) -> None:
    facts = Facts(committed)
    signs = facts["programme_events"].query("item == 'elevator_warning_sign'").groupby("area")["quantity"].sum()
    devices = facts["equipment_devices"].query("edition == edition.max() and equipment_group == '3000' and in_use == 1")
    elevators = devices.groupby("area")["quantity"].sum()
    assert elevators.sum() == 421
    assert (signs <= elevators.reindex(signs.index)).all()


def test_a_case_is_found_before_it_is_filed_and_filed_before_it_is_decided(committed: Path) -> None:
    half = Facts(committed)["enforcement_cases"]
    counts = half[["found_on", "filed_on", "decided_on", "closed_on", "handed_over_on"]].notna().sum().tolist()
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[1] > 0


def test_an_enterprise_fails_again_and_again(committed: Path) -> None:
    rows = Facts(committed)["sampling_results"].query("failed == 1")
    years = rows.groupby("enterprise")["sampled_on"].agg(lambda days: pd.to_datetime(days).dt.year.nunique())
    assert years.max() == 4
    assert rows["enterprise"].str.startswith("演示").all()


def test_one_laboratory_heaps_its_results_before_the_limit(committed: Path) -> None:
    rows = Facts(committed)["sampling_results"].query("limit_high > 0 and measured <= limit_high")
    near = rows["measured"] >= 0.95 * rows["limit_high"]
    shares = near.groupby(rows["inspection_body"]).mean().sort_values()
    assert shares.index[-1] == "演示检测技术有限公司"
    assert shares.iloc[-1] > 5 * shares.iloc[-2]


def test_what_is_to_be_verified_is_planted_and_nothing_else_is(committed: Path) -> None:
    issues = pd.read_parquet(committed / "issues.parquet").query("severity == 'notice'")
    assert dict(issues.groupby("rule").size()) == {"batch_unknown": 3, "beyond_limit_yet_conforming": 2}


def test_every_rule_was_asked_of_the_demo_or_is_named(committed: Path) -> None:
    quality = pd.read_parquet(committed / "quality.parquet")
    issues = pd.read_parquet(committed / "issues.parquet")
    assert quality["failed"].sum() == len(issues)
    assert {"cell", "row", "ledger", "across", "history"} == set(quality["scope"])
