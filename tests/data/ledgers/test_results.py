"""Measured results and their limits: what is read, what is emptied, and what is listed to be verified."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.ledgers import Ledger
from data.ledgers.marking import COLOURS, mark
from tests.data.ledgers.test_templates import sheets
from tests.data.ledgers.world import BATCH_1, HEADINGS, csv_file, ledger, problems, xlsx_file

MEASURED = [*HEADINGS, "不合格项目", "检测项目", "实测值", "标准下限", "限量值"]


def send(tmp_path: Path, *results: tuple[str, str, str, str, str], verdict: str = "合格") -> Ledger:
    """Batches like the first one, each with failed items, item, value and limits."""
    rows = [[f"A{n}", *BATCH_1[1:8], verdict, *result] for n, result in enumerate(results)]
    return ledger(csv_file(tmp_path / "a.csv", [MEASURED, *rows]))


def test_results_are_numbers(tmp_path: Path) -> None:
    one = send(tmp_path, ("", "铅", "１.5", "", "2"))
    (row,) = one.accepted.table().select(["measured_item", "measured", "limit_low", "limit_high"]).to_pylist()
    assert row == {"measured_item": "铅", "measured": 1.5, "limit_low": None, "limit_high": 2.0}
    assert problems(one) == []


def test_limits_the_wrong_way_round_are_emptied(tmp_path: Path) -> None:
    one = send(tmp_path, ("", "铅", "", "3", "2"))
    assert problems(one) == [("limits_reversed", 2, "标准下限", "3")]
    assert one.accepted.table().select(["limit_low", "limit_high"]).to_pylist() == [
        {"limit_low": None, "limit_high": None}
    ]


@pytest.mark.parametrize(
    ("value", "low", "high", "noticed"),
    [
        ("2", "", "2", False),
        ("2.1", "", "2", True),
        ("4", "5", "", True),
        ("5", "5", "9", False),
        ("2.1", "", "", False),
    ],
)
def test_a_conforming_result_beyond_a_limit_stays_and_is_noticed(
    tmp_path: Path, value: str, low: str, high: str, noticed: bool
) -> None:
    one = send(tmp_path, ("", "铅", value, low, high))
    assert [rule for rule, *_ in problems(one)] == ["beyond_limit_yet_conforming"] * noticed
    assert one.accepted.table()["measured"].to_pylist() == [float(value)]
    assert one.source.rows_rejected == 0


@pytest.mark.parametrize(
    ("failed", "value", "noticed"),
    [("铅；汞", "1", True), ("汞", "1", False), ("铅；汞", "2.1", False), ("铅含量", "1", False)],
)
def test_a_failed_item_within_its_limits_is_noticed(tmp_path: Path, failed: str, value: str, noticed: bool) -> None:
    one = send(tmp_path, (failed, "铅", value, "", "2"), verdict="不合格")
    assert [rule for rule, *_ in problems(one)] == ["within_limits_yet_failed"] * noticed


def test_a_notice_is_told_apart_in_a_marked_copy(tmp_path: Path) -> None:
    rows = [[*BATCH_1, "", "铅", "2.1", "", "2"]]
    file = xlsx_file(tmp_path / "a.xlsx", [MEASURED, *rows], sheet="抽查结果")
    one = ledger(file)
    (_, *found) = sheets(mark(file, [one.warnings], tmp_path / "b.xlsx"))["校核意见"][1:]
    assert [line[4] for line in found] == ["待核实，保留原值"]
    assert len(set(COLOURS.values())) == 3


def test_a_number_above_the_most_is_emptied(tmp_path: Path) -> None:
    headings = ["案件编号", "乡镇", "案件类型", "查出日期", "货值（元）"]
    rows = [["K1", "李口镇", "无证生产", "2017-06-01", "20000"], ["K2", "李口镇", "无证生产", "2017-06-01", "2e9"]]
    one = ledger(csv_file(tmp_path / "a.csv", [headings, *rows]))
    assert [(rule, row) for rule, row, *_ in problems(one)] == [("too_large", 3)]
    assert one.warnings.table()["message_zh"].to_pylist() == ["“货值（万元）”大于100000"]
    assert one.accepted.table()["goods_value"].to_pylist() == [2.0, None]
