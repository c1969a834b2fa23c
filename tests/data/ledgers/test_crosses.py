"""Counts with months, townships or measures as headings are the rows that they stand for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.data.ledgers.world import csv_file, ledger, problems, xlsx_file

LONG = [
    ["月份", "乡镇", "设备类别", "统计项目", "数量"],
    ["2017年1月", "李口镇", "电梯", "在用数量", "10"],
    ["2017-02", "李口镇", "电梯", "在用数量", "11"],
    ["2017.1", "高辛镇", "电梯", "在用数量", "1,200"],
]
KEY = ["area", "month", "equipment_class", "measure", "quantity"]


def tuples(file: Path) -> set[tuple]:
    """The accepted rows without their order."""
    one = ledger(file)
    assert problems(one) == []
    return {tuple(row[id] for id in KEY) for row in one.accepted.table().to_pylist()}


@pytest.fixture
def long(tmp_path: Path) -> set[tuple]:
    rows = tuples(csv_file(tmp_path / "long.csv", LONG))
    assert ("gaoxin", date(2017, 1, 1), "3000", "in_use", 1200.0) in rows
    assert len(rows) == 3
    return rows


@pytest.mark.parametrize(
    "months",
    [("1月", "2月"), ("一月份", "二月份"), ("2017年1月", "2017年2月"), (date(2017, 1, 1), date(2017, 2, 1))],
    ids=str,
)
def test_months_as_headings_with_the_year_in_the_title(tmp_path: Path, long: set[tuple], months: tuple) -> None:
    rows = [
        ["2017年特种设备统计表"],
        ["乡镇", "设备类别", "统计项目", *months, "合计"],
        ["李口镇", "电梯", "在用数量", 10, 11, 21],
        ["高辛镇", "电梯", "在用数量", 1200, None, 1200],
        ["合计", None, None, 1210, 11, 1221],
    ]
    assert tuples(xlsx_file(tmp_path / "a.xlsx", rows)) == long


def test_months_under_a_merged_year(tmp_path: Path, long: set[tuple]) -> None:
    rows = [
        ["乡镇", "设备类别", "统计项目", "2017年", None],
        [None, None, None, "1月", "2月"],
        ["李口镇", "电梯", "在用数量", 10, 11],
        ["高辛镇", "电梯", "在用数量", 1200, None],
    ]
    assert tuples(xlsx_file(tmp_path / "a.xlsx", rows, ["A1:A2", "B1:B2", "C1:C2", "D1:E1"])) == long


def test_townships_as_headings(tmp_path: Path, long: set[tuple]) -> None:
    rows = [
        ["月份", "设备类别", "统计项目", "李口", "高辛", "全区"],
        ["2017-01", "电梯", "在用数量", "10", "1200", "1210"],
        ["2017-02", "电梯", "在用数量", "11", "", "11"],
    ]
    assert tuples(csv_file(tmp_path / "a.csv", rows)) == long


def test_measures_under_townships_and_the_month_in_the_title(tmp_path: Path) -> None:
    rows = [
        ["2017年1月特种设备统计表"],
        ["设备类别", "李口镇", None, "高辛镇", None],
        [None, "在用", "超期未检", "在用", "超期未检"],
        ["电梯", 10, 1, 20, 2],
    ]
    found = tuples(xlsx_file(tmp_path / "a.xlsx", rows, ["A2:A3", "B2:C2", "D2:E2"]))
    assert ("gaoxin", date(2017, 1, 1), "3000", "overdue", 2.0) in found
    assert len(found) == 4


def test_a_problem_names_the_heading_of_its_column(tmp_path: Path) -> None:
    rows = [["2017年统计"], ["乡镇", "设备类别", "统计项目", "1月", "2月"], ["李口镇", "电梯", "在用", "10", "许多"]]
    one = ledger(csv_file(tmp_path / "a.csv", rows))
    assert problems(one) == [("not_a_number", 3, "2月", "许多")]
    assert (one.source.rows_read, one.source.rows_rejected) == (2, 1)


def test_a_wrong_total_is_listed_and_rejects_nothing(tmp_path: Path) -> None:
    one = ledger(csv_file(tmp_path / "a.csv", [*LONG, ["合计", "", "", "", "1,220"]]))
    assert problems(one) == [("total_differs", 5, "数量", "1,220")]
    assert "1,221" in one.warnings.table()["message_zh"][0].as_py()
    assert one.source.rows_accepted == 3


@pytest.mark.parametrize(
    "lines",
    [
        [["合计", "", "", "", "1221"], *LONG[1:]],
        [*LONG[1:3], ["小计", "", "", "", "21"], LONG[3], ["小计", "", "", "", "1200"], ["合计", "", "", "", "1221"]],
    ],
    ids=["above", "subtotals"],
)
def test_totals_may_stand_above_or_between(tmp_path: Path, long: set[tuple], lines: list[list[str]]) -> None:
    assert tuples(csv_file(tmp_path / "a.csv", [LONG[0], *lines])) == long


def test_a_subtotal_beside_a_merged_township(tmp_path: Path, long: set[tuple]) -> None:
    rows = [
        ["乡镇", "月份", "设备类别", "统计项目", "数量"],
        ["李口镇", "2017-01", "电梯", "在用", 10],
        [None, "2017-02", "电梯", "在用", 11],
        [None, "小 计", None, None, 21],
        ["高辛镇", "2017-01", "电梯", "在用", 1200],
    ]
    assert tuples(xlsx_file(tmp_path / "a.xlsx", rows, ["A2:A4"])) == long


def test_the_line_of_the_whole_district_is_a_total(tmp_path: Path, long: set[tuple]) -> None:
    rows = [*LONG[:2], LONG[3], ["2017-01", "全区", "电梯", "在用", "1210"], LONG[2]]
    assert tuples(csv_file(tmp_path / "a.csv", rows)) == long
