"""Rules as a snapshot remembers them: rows checked and failed, by month and sender, and which rows failed."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.judgement.intervals import wilson
from analytics.quality.rules import FILE, Tallied, failing, rejected, senders, tallied
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, Scope
from data.publishing import publish
from tests.data.ledgers.world import BATCH_1, BATCH_2, HEADINGS, batch, csv_file, ledger
from tests.worlds import AS_OF, publish_small

ALL = WHOLE
SENT = {  # four rows in June, one of an unknown area; two in July, one of an unknown area, one without a product
    "演示一科": [BATCH_1, batch(batch_no="A3"), batch(batch_no="A4"), batch(batch_no="A5", area="某镇")],
    "演示二科": [BATCH_2, batch(batch_no="A6", sampled_on="2017-07-02", area="=1+1", product="")],
}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("sent")
    files = {sender: csv_file(folder / f"{sender}.csv", [HEADINGS, *rows]) for sender, rows in SENT.items()}
    ledgers = [ledger(file, sender=sender) for sender, file in files.items()]
    publish(folder / "store", ledgers, as_of=AS_OF, accept_rejects=True)
    return open_snapshot(folder / "store", scope=WHOLE)


def rule(snapshot: Snapshot, key: str) -> Tallied:
    (one,) = [one for one in tallied(snapshot, ALL) if one.key == f"sampling_results.{key}"]
    return one


def test_rows_checked_and_failed_by_month(sent: Snapshot) -> None:
    found = rule(sent, "unknown_area.area")
    assert found.months == {"2017-06": (4, 1), "2017-07": (2, 1)}
    assert (found.checked, found.failed) == (6, 2)


def test_the_share_has_its_interval(sent: Snapshot) -> None:
    found = rule(sent, "unknown_area.area")
    assert found.share == pytest.approx(2 / 6)
    assert found.interval == pytest.approx(tuple(map(float, wilson(2, 6))))


def test_a_rule_that_nobody_broke_is_there_too(sent: Snapshot) -> None:
    found = rule(sent, "missing.batch_no")
    assert (found.checked, found.failed) == (6, 0)


def test_the_most_often_broken_come_first(sent: Snapshot) -> None:
    assert [(one.key, one.failed) for one in tallied(sent, ALL)][:2] == [
        ("sampling_results.unknown_area.area", 2),
        ("sampling_results.missing.product", 1),
    ]


def test_rules_are_in_the_words_of_the_snapshot(sent: Snapshot) -> None:
    about = rule(sent, "missing.product").about
    assert about.words == {"zh": "“产品”没有填写", "en": "“Product” is empty"}
    assert set(about.remedy) == {"zh", "en"}


def test_each_sender_by_itself_the_worst_first(sent: Snapshot) -> None:
    found = senders(sent, ALL, rule(sent, "unknown_area.area"))
    assert found[["sender", "checked", "failed"]].values.tolist() == [["演示二科", 2, 1], ["演示一科", 4, 1]]
    assert found["share"].tolist() == [0.5, 0.25]


def test_rows_rejected_by_sender(sent: Snapshot) -> None:
    found = rejected(sent, ALL)
    assert found[["sender", "checked", "failed"]].values.tolist() == [["演示二科", 2, 1], ["演示一科", 4, 1]]
    assert rejected(sent, ALL, "enforcement_cases").empty


def test_the_rows_that_failed_are_as_many_as_were_counted(sent: Snapshot) -> None:
    for one in tallied(sent, ALL):
        assert len(failing(sent, ALL, one, None)) == one.failed


def test_a_row_that_failed_says_where_it_stands(sent: Snapshot) -> None:
    first, second = failing(sent, ALL, rule(sent, "unknown_area.area")).to_dict("records")
    assert [(row["sender"], row["file"], row["row"], row["value"]) for row in (first, second)] == [
        ("演示一科", "演示一科.csv", 5, "某镇"),
        ("演示二科", "演示二科.csv", 3, "=1+1"),
    ]


def test_a_page_holds_so_many(sent: Snapshot) -> None:
    assert len(failing(sent, ALL, rule(sent, "unknown_area.area"), 2)) == 0


def test_a_snapshot_older_than_the_rules_knows_none(tmp_path: Path) -> None:
    publish_small(tmp_path)
    snapshot = open_snapshot(tmp_path, scope=WHOLE)
    (snapshot.folder / FILE).unlink()
    assert tallied(snapshot, ALL) == []


def test_who_sees_some_areas_is_told_nothing(sent: Snapshot) -> None:
    some, one = Scope(("likou",)), rule(sent, "unknown_area.area")
    assert tallied(sent, some) == []
    assert senders(sent, some, one).empty
    assert rejected(sent, some).empty
    assert failing(sent, some, one).empty
