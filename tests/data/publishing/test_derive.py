"""Facts: what publishing adds to the rows of ledgers."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from data.publishing import DuplicateKey, current, write_snapshot
from data.reference import tables
from tests.data.publishing.reading import fact, query
from tests.worlds import AS_OF, ledger

BATCH = "batch_no sampled_on area enterprise product level kind stage first_verdict"


def batches(*lines: str) -> dict[str, pa.Table]:
    return {"sampling_results": ledger("sampling_results", "\n".join([BATCH, *lines]))}


def test_a_batch_gets_the_class_of_its_product_and_the_roles_of_its_kind(small_world: Path) -> None:
    row = next(row for row in fact(small_world, "sampling_results") if row["batch_no"] == "S18")
    assert (row["product_class"], row["product_group"], row["key_product"]) == ("agricultural", "farm", "fertilisers")
    assert (row["supervision"], row["random"]) == (True, False)


def test_the_retest_decides(small_world: Path) -> None:
    row = next(row for row in fact(small_world, "sampling_results") if row["batch_no"] == "S11")
    assert (row["verdict"], row["failed"], row["conforming"]) == ("PASS", 0, 1)


def test_conforming_failed_and_not_judged_make_up_the_batches(small_world: Path) -> None:
    sums = "select count(*), sum(conforming), sum(failed), count(*) filter (judged = 0) from rows"
    assert query(small_world, "sampling_results", sums) == [(30, 24, 5, 1)]


def test_a_code_answers_as_it_stood_on_the_day_of_the_row(tmp_path: Path) -> None:
    reference = tables()
    products = reference["products"]
    moved = products.filter(pc.field("code") == "C007").to_pylist()[0] | {
        "class_code": "industrial",
        "valid_from": "2017-07-01",
    }
    reference["products"] = pa.concat_tables([products, pa.Table.from_pylist([moved], schema=products.schema)])
    rows = batches("A 2010-01-01 likou x C007 P SUP PRD PASS", "B 2017-07-01 likou x C007 P SUP PRD PASS")
    write_snapshot(tmp_path, rows, as_of=AS_OF, reference=reference)
    assert [row["product_class"] for row in fact(tmp_path, "sampling_results")] == ["daily", "industrial"]


def test_a_kind_without_rows_is_an_empty_typed_table(tmp_path: Path) -> None:
    write_snapshot(tmp_path, batches("A 2017-01-01 likou x C007 P SUP PRD PASS"), as_of=AS_OF)
    visits = pq.read_table(tmp_path / current(tmp_path) / "facts" / "enterprise_visits.parquet")
    assert (len(visits), visits.schema.field("visited_on").type) == (0, pa.date32())


def test_two_rows_of_one_key_are_refused(tmp_path: Path) -> None:
    twice = batches("A 2017-01-01 likou x C007 P SUP PRD PASS", "A 2017-01-02 likou x C007 P SUP PRD PASS")
    with pytest.raises(DuplicateKey, match="sampling_results"):
        write_snapshot(tmp_path, twice, as_of=AS_OF)


def test_each_failed_item_is_a_row(small_world: Path) -> None:
    items = query(small_world, "failed_items", "select failed_item from rows where batch_no = 'S18' order by 1")
    assert items == [("总养分",), ("水分",)]


def test_follow_ups_are_dated_by_their_deadline(small_world: Path) -> None:
    states = "select batch_no, followup_state from rows order by 1"
    assert query(small_world, "followups", states) == [
        ("S02", "in_time"),
        ("S16", "late"),
        ("S18", "open"),
        ("S27", "in_time"),
    ]


def test_a_case_is_counted_at_each_milestone_it_reached(small_world: Path) -> None:
    reached = "select milestone, count(*) from rows where year(reached_on) = 2017 group by 1 order by 1"
    assert query(small_world, "case_milestones", reached) == [
        ("closed", 1),
        ("decided", 2),
        ("filed", 3),
        ("found", 4),
        ("handed_over", 1),
    ]


def test_days_to_close_run_from_filing(small_world: Path) -> None:
    assert query(small_world, "enforcement_cases", "select days_to_close from rows where case_no = 'K2'") == [(60,)]


def test_an_instruction_is_judged_against_its_deadline(small_world: Path) -> None:
    states = "select instruction_state from rows order by event_no"
    assert query(small_world, "instructions_due", states) == [("in_time",), ("late",), ("open",)]
