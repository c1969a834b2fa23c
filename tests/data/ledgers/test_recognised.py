"""What a person sees of a file before it is checked, and may correct."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from data.ledgers import MappingText, Recognised, compose, recognise
from data.ledgers.errors import FileEmpty, FileIsOther, MappingInvalid
from data.ledgers.headings import letters
from tests.data.ledgers import hostile
from tests.data.ledgers.world import AS_OF, BATCH_1, BATCH_2, HEADINGS, csv_file, reference, xlsx_file


def seen(file: Path, *args: Any, **options: Any) -> Recognised:
    """The only sheet of a file."""
    (one,) = recognise([file], *args, **{"reference": reference(), "as_of": AS_OF, **options})
    return one


def test_a_ledger_in_our_words(tmp_path: Path) -> None:
    rows = [["2017年抽查台账"], [*HEADINGS, "经办人"], [*BATCH_1, "演示甲"], [*BATCH_2, "演示乙"]]
    one = seen(xlsx_file(tmp_path / "a.xlsx", rows))
    assert (one.kind, one.row, one.first, one.rows) == ("sampling_results", 2, 3, 2)
    assert one.columns["area"] == "乡镇"
    assert one.headings == (*HEADINGS, "经办人")
    assert (one.missing, one.unknown) == ((), ("经办人",))
    assert one.sample[1][:2] == ("A2", "2017-07-01")


def test_a_ledger_without_a_column_says_which(tmp_path: Path) -> None:
    one = seen(csv_file(tmp_path / "a.csv", [HEADINGS[:-1], BATCH_1[:-1]]))
    assert (one.kind, one.missing) == ("sampling_results", ("first_verdict",))


def test_a_table_in_other_words(tmp_path: Path) -> None:
    rows = [["Report of June"], ["No", "Day", "Borough"], ["1", "2017-06-19", "Likou"], ["2", "2017-06-20", "Likou"]]
    one = seen(csv_file(tmp_path / "a.csv", rows))
    assert (one.kind, one.candidates, one.columns) == (None, (), {})
    assert (one.row, one.headings, one.unknown) == (2, ("No", "Day", "Borough"), ("No", "Day", "Borough"))
    assert one.choices["Borough"] == (("Likou", 2),)


def test_a_kind_that_a_person_says(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [["抽样单编号", "日子", "地方"], ["A1", "2017-06-19", "李口镇"]])
    one = seen(file, kind="sampling_results")
    assert one.kind == "sampling_results"
    assert {"sampled_on", "area"} <= set(one.missing)
    assert one.headings == ("抽样单编号", "日子", "地方")


def test_headings_of_two_kinds_are_left_to_a_person(tmp_path: Path) -> None:
    headings = ["编号", "日期", "乡镇", "事项", "统一社会信用代码", "检查类型", "检查结果", "数量"]
    one = seen(csv_file(tmp_path / "a.csv", [headings]))
    assert one.kind is None
    assert {"programme_events", "enterprise_visits"} <= set(one.candidates)


def test_a_cross_table_names_its_columns(tmp_path: Path) -> None:
    rows = [["2017年电梯在用数量"], ["乡镇", "设备类别", "指标", "1月", "2月"], ["李口镇", "电梯", "在用数量", 3, 4]]
    one = seen(xlsx_file(tmp_path / "a.xlsx", rows))
    assert (one.kind, one.crossed) == ("equipment_counts", ("1月", "2月"))


def test_the_same_heading_twice_is_numbered(tmp_path: Path) -> None:
    one = seen(csv_file(tmp_path / "a.csv", [["编号", "日期", "日期", ""], ["1", "2017-06-19", "2017-06-20", "x"]]))
    assert one.headings == ("编号", "日期", "日期 #2", "")


def test_sheets_that_only_explain_are_left_out(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        for name in ("台账", "填表说明", "代码表", "校核意见"):
            workbook.add_worksheet(name).write_row(0, 0, HEADINGS)
    assert [one.sheet for one in recognise([tmp_path / "a.xlsx"])] == ["台账"]


def test_a_column_of_many_values_is_no_choice(tmp_path: Path) -> None:
    rows = [["编号", "乡镇"], *[[f"A{n}", "李口镇"] for n in range(700)]]
    assert set(seen(csv_file(tmp_path / "a.csv", rows)).choices) == {"乡镇"}


def test_with_a_mapping_it_says_what_the_mapping_finds(tmp_path: Path) -> None:
    mapping = MappingText(
        "六月",
        compose(
            "equipment_register",
            {"device_no": "No", "area": "Borough", "state": "S"},
            {"edition": "as_of", "equipment_class": "3000"},
        ),
    )
    one = seen(csv_file(tmp_path / "a.csv", [["No", "Borough", "x"], ["1", "Likou", ""]]), mapping)
    assert (one.kind, one.columns) == ("equipment_register", {"device_no": "No", "area": "Borough"})
    assert (one.missing, one.unknown, one.constants["edition"]) == (("S",), ("x",), "2017-12-31")


def test_files_that_cannot_be_read_say_so(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    with pytest.raises(FileEmpty):
        seen(tmp_path / "a.csv")
    with pytest.raises(FileIsOther):
        seen(hostile.program(tmp_path / "b.csv"))


def test_a_mapping_that_is_wrong_names_itself(tmp_path: Path) -> None:
    with pytest.raises(MappingInvalid, match="六月"):
        seen(csv_file(tmp_path / "a.csv", [HEADINGS]), MappingText("六月", "kind = 3"))


def test_a_table_said_to_have_no_headings(tmp_path: Path) -> None:
    one = seen(csv_file(tmp_path / "a.csv", [BATCH_1, BATCH_2]), kind="sampling_results", headed=False)
    assert (one.kind, one.row, one.first, one.rows) == ("sampling_results", 1, 1, 2)
    assert one.headings == tuple("ABCDEFGHI")
    assert one.choices["A"] == (("A1", 1), ("A2", 1))
    assert one.sample[0][0] == "A1"


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_spreadsheets_do(column: int, name: str) -> None:
    assert letters(column) == name
