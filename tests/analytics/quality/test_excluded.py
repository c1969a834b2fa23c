"""What a figure leaves out: batches not judged, other sampling, rows that were not taken in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.quality.excluded import Excluded, excluded, words
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, Scope, View
from tests.worlds import publish_small

Look = Callable[..., View]


def of(snapshot: Snapshot, view: View, id: str = "pass_rate", scope: Scope = WHOLE) -> Excluded:
    return excluded(snapshot, scope, view, [id])[id]


def test_batches_not_judged_and_other_sampling_are_counted(snapshot: Snapshot, look: Look) -> None:
    found = of(snapshot, look())
    assert found.unjudged == 1
    assert found.kinds == {"TRK": 2, "RSK": 1}
    assert found.levels == {"D": 4, "N": 1}


def test_counted_and_left_out_are_all_batches(snapshot: Snapshot, look: Look) -> None:
    found = of(snapshot, look())
    assert 12 + 1 + sum(found.kinds.values()) + sum(found.levels.values()) == 21
    ((rows,),) = snapshot.rows("select count(*) from sampling_results where sampled_on >= date '2017-01-01'")
    assert rows == 21


def test_the_views_filters_are_obeyed(snapshot: Snapshot, look: Look) -> None:
    assert of(snapshot, look(areas=("likou",))).kinds == {"TRK": 2}
    assert of(snapshot, look(areas=("baogongmiao",))).unjudged == 1
    assert of(snapshot, look("2016")) == Excluded(0, unjudged=0)


def test_what_is_chosen_is_not_left_out(snapshot: Snapshot, look: Look) -> None:
    assert of(snapshot, look(basis="all_supervision")).levels == {}
    assert of(snapshot, look(basis="tracking")).kinds["RSK"] == 1


def test_a_count_of_all_batches_leaves_nobody_unjudged(snapshot: Snapshot, look: Look) -> None:
    assert of(snapshot, look(), "batches").unjudged is None


def test_other_ledgers_have_no_sampling(snapshot: Snapshot, look: Look) -> None:
    found = of(snapshot, look(), "enforcement_cases_found")
    assert (found.kinds, found.levels, found.unjudged) == ({}, {}, None)


SOURCES = [
    {"kind": "sampling_results", "first": "2017-01-03", "last": "2017-06-29", "rows_rejected": 2, "rows_filtered": 5},
    {"kind": "sampling_results", "first": "2017-07-01", "last": "2017-12-29", "rows_rejected": 1, "rows_filtered": 0},
    {"kind": "sampling_results", "first": "2016-07-01", "last": "2016-12-29", "rows_rejected": 9, "rows_filtered": 9},
    {"kind": "enforcement_cases", "first": "2017-07-01", "last": "2017-12-29", "rows_rejected": 7, "rows_filtered": 7},
    {"kind": "equipment_register", "first": None, "last": None, "rows_rejected": 4, "rows_filtered": 0},
]


@pytest.fixture
def sent(tmp_path: Path) -> Snapshot:
    about = {"file": "a.xlsx", "sheet": "a", "sha256": "", "rows_read": 0, "rows_accepted": 0, "sender": ""}
    publish_small(tmp_path, sources=[about | one for one in SOURCES])
    return open_snapshot(tmp_path, scope=WHOLE)


def test_rows_not_taken_in_are_those_of_its_sheets_that_reach_into_the_period(sent: Snapshot, look: Look) -> None:
    found = of(sent, look("2017"))
    assert (found.files, found.rejected, found.filtered) == (2, 3, 5)
    half = of(sent, look("2017-H1"))
    assert (half.files, half.rejected) == (1, 2)


def test_counts_of_equipment_come_from_the_register_too(sent: Snapshot, look: Look) -> None:
    assert of(sent, look(), "periodic_inspection_rate").rejected == 4


def test_who_sees_some_areas_is_not_told_of_rejected_rows(sent: Snapshot, look: Look) -> None:
    found = of(sent, look(), scope=Scope(("likou",)))
    assert found.files is None
    assert found.kinds == {"TRK": 2}


def test_it_is_said_in_words(sent: Snapshot, look: Look) -> None:
    assert words(sent, of(sent, look()), "zh") == (
        "未作判定1批次；其他抽查性质的记录：跟踪抽查2、风险监测1；其他抽查级别的记录：区级4、国家级1；"
        "涉及本期的2个工作表中拒收3行、筛除5行"
    )
    assert words(sent, of(sent, look(), "batches", Scope(("gucheng",))), "en") == (
        "rows of other kinds of sampling: Risk monitoring 1; rows of other levels of sampling: District 4"
    )
    assert words(sent, Excluded(None), "zh") == "无"
