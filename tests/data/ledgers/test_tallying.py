"""How often each rule was asked and broken, by month: beside the problems that were found."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from data.ledgers import Ledger, kinds
from data.ledgers.rules import described
from tests.data.ledgers.test_accounting import ROWS
from tests.data.ledgers.world import BATCH_1, BATCH_2, HEADINGS, batch, csv_file, ledger


def counts(one: Ledger, rule: str, column: str) -> dict[str, tuple[int, int]]:
    """Rows checked and failed by month."""
    rows = one.tally.table().to_pylist()
    mine = (row for row in rows if (row["rule"], row["column"]) == (rule, column))
    return {row["month"]: (row["checked"], row["failed"]) for row in mine}


def send(tmp_path: Path, *rows: list[str]) -> Ledger:
    return ledger(csv_file(tmp_path / "a.csv", [HEADINGS, *rows]), sender="演示科")


def test_rows_are_counted_by_month(tmp_path: Path) -> None:
    one = send(tmp_path, BATCH_1, BATCH_2, batch(batch_no="A3", area="x"), batch(batch_no="A4", area=""))
    assert counts(one, "missing", "area") == {"2017-06": (3, 1), "2017-07": (1, 0)}
    assert counts(one, "unknown_area", "area") == {"2017-06": (2, 1), "2017-07": (1, 0)}


def test_a_row_without_a_day_has_no_month(tmp_path: Path) -> None:
    one = send(tmp_path, BATCH_1, batch(batch_no="A2", sampled_on="x"))
    assert counts(one, "not_a_date", "sampled_on") == {"2017-06": (1, 0), "": (1, 1)}


def test_a_rule_of_blank_cells_was_asked_of_no_row_and_is_named(tmp_path: Path) -> None:
    one = send(tmp_path, BATCH_1)
    assert counts(one, "not_a_credit_code", "enterprise_code") == {"": (0, 0)}
    assert counts(one, "due_before_sampling", "followup_due_on") == {"": (0, 0)}


def test_columns_against_each_other(tmp_path: Path) -> None:
    one = send(tmp_path, BATCH_1, batch(batch_no="A2", sampled_on="2018-01-02"))
    assert counts(one, "sampled_in_future", "sampled_on") == {"2017-06": (1, 0), "2018-01": (1, 1)}


def test_a_key_is_looked_for_in_the_rows_that_are_not_rejected(tmp_path: Path) -> None:
    one = send(tmp_path, BATCH_1, BATCH_1, batch(batch_no="A3", area="x"))
    assert counts(one, "same_row", "batch_no") == {"2017-06": (2, 1)}
    assert counts(one, "same_key", "batch_no") == {"2017-06": (2, 0)}


def test_a_line_of_totals_belongs_to_no_month(tmp_path: Path) -> None:
    rows = [
        ["月份", "乡镇", "设备类别", "统计项目", "数量"],
        ["2017-06", "李口镇", "电梯", "在用", "3"],
        ["合计", "", "", "", "4"],
    ]
    one = ledger(csv_file(tmp_path / "a.csv", rows))
    assert counts(one, "total_differs", "quantity") == {"": (1, 1)}
    assert counts(one, "missing", "quantity") == {"2017-06": (1, 0)}


def test_each_line_says_whose_it_is(tmp_path: Path) -> None:
    (row,) = {
        (r["kind"], r["sender"], r["file"], r["sheet"]) for r in send(tmp_path, BATCH_1).tally.table().to_pylist()
    }
    assert row == ("sampling_results", "演示科", "a.csv", "")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_tallies_add_up_to_the_problems_found(tmp_path: Path, rows: list[list[str]]) -> None:
    one = send(tmp_path, *rows)
    tally = one.tally.table().to_pylist()
    issues = [*one.rejected.table().to_pylist(), *one.warnings.table().to_pylist()]
    failed = Counter[str]()
    for row in tally:
        assert row["checked"] >= row["failed"] >= 0
        failed[row["rule"]] += row["failed"]
    assert +failed == Counter(issue["rule"] for issue in issues)
    broken = {issue["row"] for issue in issues if issue["severity"] == "error"}
    assert len(broken) == one.source.rows_rejected


@pytest.mark.parametrize("kind", kinds())
def test_every_rule_of_the_kind_is_tallied_and_worded(tmp_path: Path, kind: str) -> None:
    rules = described(kinds()[kind])
    assert len({(rule.rule, rule.columns) for rule in rules}) == len(rules)
    for rule in rules:
        assert all(rule.words.values()) and all(rule.remedy.values())
        assert "{" not in "".join([*rule.words.values(), *rule.remedy.values()])
    if kind == "sampling_results":
        tallied = {(row["rule"], row["column"]) for row in send(tmp_path, BATCH_1).tally.table().to_pylist()}
        assert tallied == {(rule.rule, *rule.columns) for rule in rules}
