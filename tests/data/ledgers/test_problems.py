"""Every problem of a row is named with its row, column, value and remedy; only errors reject the row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.data.ledgers.world import (
    AREAS,
    BATCH_1,
    BATCH_2,
    HEADINGS,
    OTHER_AREAS,
    batch,
    csv_file,
    ledger,
    problems,
    reference,
)

REJECTED = {
    "missing": ({"enterprise": " "}, "受检单位", None),
    "not_a_date": ({"sampled_on": "2017-13-01"}, "抽样日期", "2017-13-01"),
    "unknown_area": ({"area": "李囗镇"}, "乡镇", "李囗镇"),
    "unknown_code": ({"product": "沙法"}, "产品", "沙法"),
    "sampled_in_future": ({"sampled_on": "2018-01-01"}, "抽样日期", "2018-01-01"),
    "out_of_range": ({"sampled_on": "1817-06-19"}, "抽样日期", "1817-06-19"),
    "too_long": ({"enterprise": "演" * 101}, "受检单位", "演" * 101),
}
OPTIONAL = ["统一社会信用代码", "后处理期限", "后处理完成日期"]


@pytest.mark.parametrize("rule", REJECTED)
def test_an_error_rejects_its_row_only(tmp_path: Path, rule: str) -> None:
    cells, column, value = REJECTED[rule]
    one = ledger(csv_file(tmp_path / "a.csv", [HEADINGS, batch(**cells), BATCH_2]))
    assert problems(one) == [(rule, 2, column, value)]
    assert one.accepted.table()["batch_no"].to_pylist() == ["A2"]


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        (["1234", "", ""], "not_a_credit_code"),
        (["", "待定", ""], "not_a_date"),
        (["", "2017-06-18", ""], "due_before_sampling"),
        (["", "", "2017-06-18"], "done_before_sampling"),
    ],
)
def test_a_warning_empties_its_cell_only(tmp_path: Path, cells: list[str], rule: str) -> None:
    one = ledger(csv_file(tmp_path / "a.csv", [[*HEADINGS, *OPTIONAL], [*BATCH_1, *cells]]))
    (row,) = one.accepted.table().to_pylist()
    assert [row[id] for id in ("enterprise_code", "followup_due_on", "followup_done_on")] == [None] * 3
    assert [problem[0] for problem in problems(one)] == [rule]
    assert one.source.rows_rejected == 0


def test_an_unknown_code_rejects_the_row_in_an_optional_column_too(tmp_path: Path) -> None:
    one = ledger(csv_file(tmp_path / "a.csv", [[*HEADINGS, "复检结论"], [*BATCH_1, "待查"]]))
    assert problems(one) == [("unknown_code", 2, "复检结论", "待查")]
    assert one.source.rows_rejected == 1


def test_an_issue_says_where_what_and_what_to_do(tmp_path: Path) -> None:
    one = ledger(csv_file(tmp_path / "a.csv", [["抽查台账"], HEADINGS, batch(area="李囗镇")]))
    assert one.rejected.table().to_pylist() == [
        {
            "file": "a.csv",
            "sheet": "",
            "row": 3,
            "column": "乡镇",
            "value": "李囗镇",
            "rule": "unknown_area",
            "severity": "error",
            "message_zh": "“乡镇”不在区划名录中",
            "message_en": "“Area” is not a known area",
            "remedy_zh": "改为名录中的名称，相近的有：李口镇",
            "remedy_en": "use a name of the list, near ones are: 李口镇",
            "column_id": "area",
        }
    ]


def test_the_same_row_twice_is_rejected_once(tmp_path: Path) -> None:
    one = ledger(csv_file(tmp_path / "a.csv", [HEADINGS, BATCH_1, BATCH_1]))
    assert problems(one) == [("same_row", 3, "抽样单编号", "A1")]
    assert one.source.rows_accepted == 1


def test_one_key_with_two_contents_rejects_both_and_names_the_other(tmp_path: Path) -> None:
    one = ledger(csv_file(tmp_path / "a.csv", [HEADINGS, BATCH_1, batch(area="高辛镇"), BATCH_2]))
    assert problems(one) == [("same_key", 2, "抽样单编号", "A1"), ("same_key", 3, "抽样单编号", "A1")]
    assert ["第3行" in text for text in one.rejected.table()["message_zh"].to_pylist()] == [True, False]
    assert one.accepted.table()["batch_no"].to_pylist() == ["A2"]


def test_a_number_below_its_least_is_blanked(tmp_path: Path) -> None:
    rows = [["案件编号", "乡镇", "案件类型", "查出日期", "货值（万元）"], ["1", "李口镇", "C01", "2017-01-01", "-1"]]
    one = ledger(csv_file(tmp_path / "a.csv", rows))
    assert problems(one) == [("too_small", 2, "货值（万元）", "-1")]
    assert one.accepted.table()["goods_value"].to_pylist() == [None]


def test_money_in_yuan_becomes_ten_thousands(tmp_path: Path) -> None:
    rows = [["案件编号", "乡镇", "案件类型", "查出日期", "货值（元）"], ["1", "李口镇", "C01", "2017-01-01", "12,345"]]
    assert ledger(csv_file(tmp_path / "a.csv", rows)).accepted.table()["goods_value"].to_pylist() == [1.2345]


@pytest.mark.parametrize(
    "text",
    ["2017.6.19", "2017-6-19", "2017/6/19", "2017年6月19日", "20170619", "20170619.0", "42905", "2017-06-19 00:00:00"],
)
def test_dates_as_people_write_them(tmp_path: Path, text: str) -> None:
    one = ledger(csv_file(tmp_path / "a.csv", [HEADINGS, batch(sampled_on=text)]))
    assert one.accepted.table()["sampled_on"].to_pylist() == [date(2017, 6, 19)]


@pytest.mark.parametrize("text", ["6/19/2017", "9O0719", "********", "17-6-19", "20170631", "2017年6月", "201706"])
def test_what_is_no_date(tmp_path: Path, text: str) -> None:
    one = ledger(csv_file(tmp_path / "a.csv", [HEADINGS, batch(sampled_on=text)]))
    assert problems(one) == [("not_a_date", 2, "抽样日期", text)]


@pytest.mark.parametrize("text", ["1817.6.19", "1817年6月19日", "18170619", "2217/6/19", "9999-12-31"])
def test_a_day_of_another_age_is_a_day_out_of_range(tmp_path: Path, text: str) -> None:
    one = ledger(csv_file(tmp_path / "a.csv", [HEADINGS, batch(sampled_on=text)]))
    assert problems(one) == [("out_of_range", 2, "抽样日期", text)]
    assert one.rejected.table()["message_zh"].to_pylist() == ["“抽样日期”不在1900—2199年之间"]


@pytest.mark.parametrize("text", ["18170632", "1817-13-01", "12345678"])
def test_what_is_no_day_in_any_age_is_no_date(tmp_path: Path, text: str) -> None:
    one = ledger(csv_file(tmp_path / "a.csv", [HEADINGS, batch(sampled_on=text)]))
    assert problems(one) == [("not_a_date", 2, "抽样日期", text)]


@pytest.mark.parametrize(
    ("text", "rule"), [("1817-06", "out_of_range"), ("1817年6月", "out_of_range"), ("1817-13", "not_a_month")]
)
def test_a_month_of_another_age_is_a_month_out_of_range(tmp_path: Path, text: str, rule: str) -> None:
    rows = [["月份", "乡镇", "设备类别", "指标", "数量"], [text, "李口镇", "电梯", "在用数量", "3"]]
    assert problems(ledger(csv_file(tmp_path / "a.csv", rows))) == [(rule, 2, "月份", text)]


def test_a_name_of_a_hundred_characters_is_one(tmp_path: Path) -> None:
    assert problems(ledger(csv_file(tmp_path / "a.csv", [HEADINGS, batch(enterprise="演" * 100)]))) == []


def test_a_name_too_long_is_blanked_where_it_may_lack(tmp_path: Path) -> None:
    rows = [["案件编号", "乡镇", "案件类型", "查出日期", "当事单位"], ["1", "李口镇", "C01", "2017-01-01", "演" * 101]]
    one = ledger(csv_file(tmp_path / "a.csv", rows))
    assert problems(one) == [("too_long", 2, "当事单位", "演" * 101)]
    assert one.accepted.table()["enterprise"].to_pylist() == [None]


@pytest.mark.parametrize("mark", ["/", "—", "无", "－", "　"])
def test_marks_for_nothing_are_empty_cells(tmp_path: Path, mark: str) -> None:
    one = ledger(csv_file(tmp_path / "a.csv", [[*HEADINGS, *OPTIONAL, "不合格项目"], [*BATCH_1, *[mark] * 4]]))
    assert problems(one) == []
    assert one.accepted.table()["failed_items"].to_pylist() == [None]


@pytest.mark.parametrize(
    ("text", "year", "area"),
    [
        ("likou", 2017, "likou"),
        ("李口", 2017, "likou"),
        ("睢阳区李口镇", 2017, "likou"),
        ("Likou", 2017, "likou"),
        ("411403102.0", 2017, "likou"),
        ("411403110", 2015, "gaoxin"),
        ("411403110", 2016, "likou"),
    ],
)
def test_areas_by_id_name_alias_path_and_dated_code(tmp_path: Path, text: str, year: int, area: str) -> None:
    one = ledger(csv_file(tmp_path / "a.csv", [HEADINGS, batch(area=text, sampled_on=f"{year}-03-01")]))
    assert one.accepted.table()["area"].to_pylist() == [area]


def test_a_name_of_two_places_is_not_guessed(tmp_path: Path) -> None:
    rows = [HEADINGS, batch(area="李口"), batch(batch_no="A3", area="夏邑县李口")]
    one = ledger(csv_file(tmp_path / "a.csv", rows), reference=reference(AREAS + OTHER_AREAS))
    assert problems(one) == [("unknown_area", 2, "乡镇", "李口")]
    assert one.accepted.table()["area"].to_pylist() == ["xiayi-likou"]


def test_a_key_without_its_code_is_an_error(tmp_path: Path) -> None:
    one = ledger(csv_file(tmp_path / "a.csv", [["统一社会信用代码", "企业名称", "乡镇"], ["12", "演示甲", "李口镇"]]))
    assert problems(one) == [("not_a_credit_code", 2, "统一社会信用代码", "12")]


def test_the_edition_of_a_register_may_stand_in_its_title(tmp_path: Path) -> None:
    rows = [
        ["特种设备台账（截至2017年11月30日）"],
        ["设备代码", "乡镇", "设备类别", "状态"],
        ["D1", "李口镇", "电梯", "在用"],
    ]
    row = ledger(csv_file(tmp_path / "a.csv", rows)).accepted.table().to_pylist()[0]
    assert (row["edition"], row["quantity"]) == (date(2017, 11, 30), 1)
