"""Publishing merges ledgers with the snapshot in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.ledgers import ISSUES, TALLY, Ledger, Places, Source
from data.ledgers.rows import Work
from data.publishing import (
    AreasUnknown,
    AsOfEarlier,
    Manifest,
    NoSnapshot,
    NothingToPublish,
    SnapshotDamaged,
    TooManyRejected,
    build,
    current,
    publish,
    snapshot_ids,
)
from data.publishing.summing import write_rollups
from data.reference import tables
from tests.data.publishing.reading import query
from tests.worlds import AS_OF, ledger, publish_small

BATCH = "batch_no sampled_on area enterprise product level kind stage first_verdict"
NEW = "N1 2017-06-15 likou 演示甲 C007 P SUP PRD PASS"
CORRECTION = "S18 2017-07-04 likou 演示丙 A011 P SPC PRD PASS"


def as_sent(source: Source, rows: pa.Table, issues: pa.Table) -> Ledger:
    """A ledger as checking hands it over."""
    work = Work()
    found = (work.write(t.schema, [t]) for t in (rows, issues, ISSUES.empty_table()))
    return Ledger(source.kind, *found, source, work.write(TALLY, []))


def sent(*lines: str, file: str = "a.xlsx", rejected: int = 0) -> Ledger:
    """A checked ledger of sampling results."""
    rows = ledger("sampling_results", "\n".join([BATCH, *lines]))
    problem = {"file": file, "sheet": "", "row": 9, "rule": "unknown_area", "severity": "error"}
    issues = pa.Table.from_pylist([problem] * rejected, schema=ISSUES)
    source = Source(file, "", "0" * 64, "sampling_results", len(rows) + rejected, len(rows), 0, rejected)
    return as_sent(source, rows, issues)


def add(store: Path, *ledgers: Ledger, **how) -> Manifest:
    return publish(store, ledgers, **({"as_of": AS_OF} | how))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    publish_small(tmp_path, demo=False)
    return tmp_path


def test_a_supplement_is_added_to_what_is_in_force(store: Path) -> None:
    manifest = add(store, sent(NEW))
    assert manifest.tables["sampling_results"]["rows"] == 31
    assert manifest.tables["enforcement_cases"]["rows"] == 5


def test_a_row_replaces_that_of_the_same_key(store: Path) -> None:
    assert add(store, sent(CORRECTION)).tables["sampling_results"]["rows"] == 30
    assert query(store, "sampling_results", "select failed from rows where batch_no = 'S18'") == [(0,)]


def test_months_that_stay_as_they_are_are_not_summed_again(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summed: dict[str, list[date] | None] = {}
    monkeypatch.setattr(build, "write_rollups", lambda *given: summed.update(write_rollups(*given)))
    add(store, sent(NEW))
    june = [date(2017, 6, 1)]
    expected = {"sampling_results": june, "followups": [], "failed_items": [], "programme_events": []}
    assert {fact: summed[f"{fact}_0"] for fact in expected} == expected
    assert query(store, "sampling_results_4", "select sum(batches) from rows", "rollups") == [(30 + 1,)]


def test_a_later_ledger_corrects_an_earlier_one(store: Path) -> None:
    add(store, sent(NEW), sent(NEW.replace("PASS", "FAIL"), file="b.xlsx"))
    assert query(store, "sampling_results", "select failed from rows where batch_no = 'N1'") == [(1,)]


def test_a_period_is_replaced_in_the_kinds_given_only(store: Path) -> None:
    manifest = add(store, sent(NEW), replace=(date(2017, 1, 1), date(2018, 1, 1)))
    assert manifest.tables["sampling_results"]["rows"] == 9 + 1
    assert manifest.tables["enforcement_cases"]["rows"] == 5


def test_counts_from_the_register_are_counted_anew(store: Path) -> None:
    scrapped = ledger(
        "equipment_register",
        "edition device_no area equipment_class state quantity\n2017-12-31 E1 gucheng 3110 scrapped 1",
    )
    source = Source("e.xlsx", "", "0" * 64, "equipment_register", 1, 1, 0, 0)
    add(store, as_sent(source, scrapped, ISSUES.empty_table()))
    counts = "select sum(quantity) from rows where month = '2017-12-01' and measure = 'in_use' and unit = 'devices'"
    assert query(store, "equipment_counts", counts) == [(4,)]


def test_publishing_the_same_ledger_again_changes_nothing(store: Path) -> None:
    assert add(store, sent(NEW)) == add(store, sent(NEW))


def test_alone_merges_with_nothing(store: Path) -> None:
    manifest = add(store, sent(NEW), alone=True)
    assert {kind: table["rows"] for kind, table in manifest.tables.items() if table["rows"]} == {"sampling_results": 1}


def test_a_preview_is_what_would_be_published_and_leaves_the_store_alone(store: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in store.iterdir())
    preview = add(store, sent(NEW), into=tmp_path / "preview")
    assert sorted(path.name for path in store.iterdir() if path.name != "preview") == before
    published = add(store, sent(NEW))
    assert (preview.id, preview.previous, preview.files) == (published.id, published.previous, published.files)


def test_a_preview_takes_the_place_of_the_one_before(store: Path, tmp_path: Path) -> None:
    add(store, sent(NEW), into=tmp_path / "preview")
    second = add(store, sent(CORRECTION), into=tmp_path / "preview")
    assert snapshot_ids(tmp_path / "preview") == [second.id] == [current(tmp_path / "preview")]


def test_what_is_merged_with_a_demonstration_stays_one(tmp_path: Path) -> None:
    publish_small(tmp_path, demo=True)
    assert add(tmp_path, sent(NEW)).demo
    assert not add(tmp_path, sent(NEW), alone=True).demo


def test_too_many_rejected_rows_are_refused_and_nothing_is_written(store: Path) -> None:
    before = current(store)
    with pytest.raises(TooManyRejected) as raised:
        add(store, sent(NEW, rejected=1))
    assert "a.xlsx：读入 2 行，退回 1 行，超过允许的 5%" in raised.value.message("zh")
    assert current(store) == before


def test_the_sheets_of_a_file_are_taken_together(store: Path) -> None:
    good = [f"G{n} 2017-06-15 likou 演示甲 C007 P SUP PRD PASS" for n in range(19)]
    assert add(store, sent(NEW, rejected=1), sent(*good)).tables["sampling_results"]["rows"] == 30 + 20


def test_rejected_rows_are_kept_when_the_others_are_published(store: Path) -> None:
    manifest = add(store, sent(NEW, rejected=1), accept_rejects=True)
    issues = pq.read_table(store / manifest.id / "issues.parquet").to_pylist()
    assert [(row["kind"], row["file"], row["row"]) for row in issues] == [("sampling_results", "a.xlsx", 9)]


def test_a_sheet_sent_again_takes_the_place_of_its_source_and_issues(store: Path) -> None:
    add(store, sent(NEW, rejected=1), sent(CORRECTION, file="b.xlsx"), accept_rejects=True)
    manifest = add(store, sent(NEW))
    assert [(source["file"], source["rows_rejected"]) for source in manifest.sources] == [("b.xlsx", 0), ("a.xlsx", 0)]
    assert pq.read_metadata(store / manifest.id / "issues.parquet").num_rows == 0


def test_nothing_to_publish_is_refused(store: Path) -> None:
    with pytest.raises(NothingToPublish):
        add(store)


def test_an_earlier_as_of_date_is_refused(store: Path) -> None:
    with pytest.raises(AsOfEarlier, match="2017-12-31"):
        add(store, sent(NEW), as_of=date(2017, 6, 30))


def test_where_current_is_lost_nothing_is_taken_for_all_there_was(store: Path) -> None:
    (store / "CURRENT").unlink()
    with pytest.raises(NoSnapshot):
        add(store, sent(NEW))


def test_nothing_is_merged_with_a_damaged_snapshot(store: Path) -> None:
    (store / current(store) / "issues.parquet").unlink()
    with pytest.raises(SnapshotDamaged, match=r"issues\.parquet"):
        add(store, sent(NEW))


def elsewhere() -> Places:
    """A place of its own, Atlantis with one town, and a product that we do not have."""
    areas = [
        {"id": "atlantis", "parent": None, "level": "district", "name_zh": "演示岛"},
        {"id": "port", "parent": "atlantis", "level": "township", "name_zh": "演示港"},
    ]
    product = {"code": "Z1", "name_zh": "演示产品", "class_code": "industrial"}
    texts = {"areas": areas, "products": [product]}
    named = {name: pa.Table.from_pylist(rows).cast(_text(rows)) for name, rows in texts.items()}
    return Places("atlantis", named)


def _text(rows: list[dict]) -> pa.Schema:
    return pa.schema([(name, pa.string()) for name in rows[0]])


def test_a_place_of_its_own_lives_in_its_snapshot_and_in_those_that_follow(tmp_path: Path) -> None:
    row = "N1 2017-06-15 port 演示甲 Z1 P SUP PRD PASS"
    assert add(tmp_path, sent(row), places=elsewhere()).root == "atlantis"
    manifest = add(tmp_path, sent(row.replace("N1", "N2")))
    assert query(tmp_path, "sampling_results", "select distinct product_class from rows") == [("industrial",)]
    reference = tables(tmp_path / manifest.id / "definitions" / "reference")
    assert reference["areas"]["id"].to_pylist() == ["atlantis", "port"]
    assert set(reference["products"]["code"].to_pylist()) > {"Z1", "C007"}
    assert reference["areas"].column_names == tables()["areas"].column_names


def test_rows_of_another_place_are_not_merged_with_ours(store: Path) -> None:
    row = "N1 2017-06-15 port 演示甲 Z1 P SUP PRD PASS"
    with pytest.raises(AreasUnknown, match="baogongmiao"):
        add(store, sent(row), places=elsewhere())
