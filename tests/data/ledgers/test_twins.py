"""However a clerk writes the two batches down, they are the same two rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlwt

from data.ledgers import Ledger
from tests.data.ledgers.world import BATCH_1, BATCH_2, HEADINGS, csv_file, ledger, xlsx_file


@pytest.fixture
def clean(tmp_path: Path) -> list[dict]:
    """The rows of the clean twin."""
    rows = ledger(csv_file(tmp_path / "clean.csv", [HEADINGS, BATCH_1, BATCH_2])).accepted.table().to_pylist()
    assert [row["batch_no"] for row in rows] == ["A1", "A2"]
    return rows


def rows_of(one: Ledger) -> list[dict]:
    """The accepted rows, where nothing was found."""
    assert (len(one.rejected), len(one.warnings)) == (0, 0)
    return one.accepted.table().to_pylist()


def test_the_clean_twin_reads_as_written(clean: list[dict]) -> None:
    first = clean[0]
    assert first["sampled_on"] == date(2017, 6, 19)
    assert (first["area"], first["product"], first["level"], first["first_verdict"]) == ("likou", "C001", "P", "PASS")
    assert first["retest_verdict"] is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, clean: list[dict], encoding: str) -> None:
    assert rows_of(ledger(csv_file(tmp_path / "a.csv", [HEADINGS, BATCH_1, BATCH_2], encoding))) == clean


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_delimiters(tmp_path: Path, clean: list[dict], delimiter: str) -> None:
    file = csv_file(tmp_path / "a.csv", [HEADINGS, BATCH_1, BATCH_2], delimiter=delimiter)
    assert rows_of(ledger(file)) == clean


def test_headings_in_any_order_and_by_alias(tmp_path: Path, clean: list[dict]) -> None:
    aliases = ["样品编号", "抽查日期", "乡镇\n（街道）", "企业 名称", "产品名称", "级别", "抽查类型", "环节", "结论*"]
    rows = [[*row[::-1], "无关"] for row in (aliases, BATCH_1, BATCH_2)]
    one = ledger(csv_file(tmp_path / "a.csv", rows))
    assert rows_of(one) == clean
    assert one.source.ignored == ("无关",)


def test_of_two_headings_for_a_column_the_first_name_of_the_kind_is_read(tmp_path: Path, clean: list[dict]) -> None:
    rows = [["企业名称", *HEADINGS], ["另一单位", *BATCH_1], ["另一单位", *BATCH_2]]
    one = ledger(csv_file(tmp_path / "a.csv", rows))
    assert rows_of(one) == clean
    assert one.source.ignored == ("企业名称",)


def test_workbook_with_title_merged_header_total_and_full_width(tmp_path: Path, clean: list[dict]) -> None:
    rows = [
        ["睢阳区产品质量抽查结果台账"],
        ["填报单位：演示科室", None, None, None, None, None, "填报日期：2018年1月5日"],
        ["序号", "抽样", None, *HEADINGS[2:]],
        [None, "单编号", "日期", *[None] * 7],
        [1, "Ａ１", "２０１７年６月１９日", *BATCH_1[2:]],
        [2, "A2", date(2017, 7, 1), *BATCH_2[2:]],
        ["合 计", "2批次"],
        ["注：本表为演示数据"],
    ]
    columns = "DEFGHIJ"
    merged = ["A1:J1", "A3:A4", "B3:C3", "A7:B7", *[f"{c}3:{c}4" for c in columns]]
    one = ledger(xlsx_file(tmp_path / "a.xlsx", rows, merged))
    assert rows_of(one) == clean
    assert one.source.rows_read == 2


def test_cells_merged_over_rows_are_filled_down(tmp_path: Path, clean: list[dict]) -> None:
    second = [*BATCH_2[:6], None, None, BATCH_2[8]]
    file = xlsx_file(tmp_path / "a.xlsx", [HEADINGS, BATCH_1, second], ["G2:G3", "H2:H3"])
    assert rows_of(ledger(file)) == clean


def test_old_workbook(tmp_path: Path, clean: list[dict]) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("抽查结果", cell_overwrite_ok=True)
    sheet.write_merge(0, 0, 0, 8, "抽查结果台账")
    for n, row in enumerate([HEADINGS, BATCH_1, BATCH_2], start=1):
        for m, cell in enumerate(row):
            sheet.write(n, m, cell)
    sheet.write(3, 1, date(2017, 7, 1), xlwt.easyxf(num_format_str="YYYY/M/D"))
    book.save(str(tmp_path / "a.xls"))
    assert rows_of(ledger(tmp_path / "a.xls")) == clean


def test_headings_repeated_on_every_page(tmp_path: Path, clean: list[dict]) -> None:
    file = csv_file(tmp_path / "a.csv", [HEADINGS, BATCH_1, HEADINGS, BATCH_2])
    assert rows_of(ledger(file)) == clean


def test_blank_lines_and_numbered_empty_lines(tmp_path: Path, clean: list[dict]) -> None:
    rows = [["序号", *HEADINGS], [1, *BATCH_1], [], [2, *BATCH_2], [3, *[""] * 9]]
    one = ledger(csv_file(tmp_path / "a.csv", rows))
    assert rows_of(one) == clean
    assert one.source.rows_read == 2
