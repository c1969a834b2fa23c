"""Files that cannot be read as a whole say so; workbooks of several sheets are read sheet by sheet."""

from __future__ import annotations

import errno
import gzip
import os
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from data.ledgers.errors import (
    ColumnsMissing,
    FileEmpty,
    FileEncrypted,
    FileIsWebPage,
    FileUnreadable,
    HeaderMissing,
    KindAmbiguous,
    KindUnknown,
    LedgerError,
)
from data.text import LANGS
from tests.data.ledgers.world import BATCH_1, BATCH_2, HEADINGS, checked, csv_file, ledger

UNREADABLE = {
    FileUnreadable: b"PK\x03\x04 not a workbook",
    FileEncrypted: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
    FileIsWebPage: "<html><table><tr><td>抽样单编号</td></tr></table></html>".encode(),
    FileEmpty: b"",
    HeaderMissing: "随便,写写\n1,2\n".encode(),
    ColumnsMissing: ",".join(HEADINGS[:-1]).encode(),
}


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: error.key)
def test_a_file_that_is_no_ledger(tmp_path: Path, error: type[LedgerError]) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_bytes(UNREADABLE[error])
    with pytest.raises(error) as raised:
        checked(file)
    assert all("台账.xlsx" in raised.value.message(lang) for lang in LANGS)


def test_a_binary_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\0\1\2\3" * 10)
    with pytest.raises(FileUnreadable):
        checked(tmp_path / "a.csv")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        checked(tmp_path / "a.csv")


def test_missing_columns_are_named_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing) as raised:
        checked(csv_file(tmp_path / "a.csv", [HEADINGS[:-2], BATCH_1[:-2]]))
    assert "抽样环节、检验结论" in raised.value.message("zh")
    assert "Stage, Verdict" in raised.value.message("en")


def test_headings_of_two_kinds(tmp_path: Path) -> None:
    headings = ["编号", "日期", "乡镇", "事项", "统一社会信用代码", "检查类型", "检查结果"]
    with pytest.raises(KindAmbiguous) as raised:
        checked(csv_file(tmp_path / "a.csv", [[*headings, "数量"]]))
    assert "工作事项台账" in raised.value.message("zh")


def test_a_kind_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(KindUnknown):
        checked(csv_file(tmp_path / "a.csv", [HEADINGS]), kind="sampling")


def test_a_compressed_table(tmp_path: Path) -> None:
    plain = csv_file(tmp_path / "a.csv", [HEADINGS, BATCH_1])
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(plain.read_bytes()))
    assert ledger(tmp_path / "a.csv.gz").accepted.table().equals(ledger(plain).accepted.table())


def test_sheets_are_ledgers_of_their_own_and_others_are_named(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        for name, batch in (("一月", BATCH_1), ("二月", BATCH_2), ("旧", BATCH_2), ("图表", None), ("空", None)):
            sheet = workbook.add_worksheet(name)
            if batch:
                sheet.write_row(0, 0, HEADINGS)
                sheet.write_row(1, 0, batch)
            if name == "旧":
                sheet.hide()
            if name == "图表":
                sheet.write(0, 0, "图")
    result = checked(tmp_path / "a.xlsx")
    assert [(one.source.sheet, one.source.rows_accepted) for one in result.ledgers] == [("一月", 1), ("二月", 1)]
    assert result.skipped == (("a.xlsx", "图表"),)


@pytest.mark.parametrize(("columns", "lost"), [(2, True), (8, False)], ids=["a summary", "a ledger but for a column"])
def test_a_sheet_beside_a_ledger(tmp_path: Path, columns: int, lost: bool) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        for name, rows in (("台账", [HEADINGS, BATCH_1]), ("另一表", [HEADINGS[:columns], BATCH_2[:columns]])):
            sheet = workbook.add_worksheet(name)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)
    if lost:
        assert checked(tmp_path / "a.xlsx").skipped == (("a.xlsx", "另一表"),)
    else:
        with pytest.raises(ColumnsMissing, match="另一表"):
            checked(tmp_path / "a.xlsx")


def test_a_row_sent_in_two_files_names_the_other_file(tmp_path: Path) -> None:
    files = [csv_file(tmp_path / name, [HEADINGS, BATCH_1]) for name in ("a.csv", "b.csv")]
    first, second = checked(*files).ledgers
    assert (first.source.rows_accepted, second.source.rows_rejected) == (1, 1)
    assert "a.csv" in second.rejected.table()["message_zh"][0].as_py()


def test_headings_without_a_row(tmp_path: Path) -> None:
    one = ledger(csv_file(tmp_path / "a.csv", [HEADINGS]))
    assert (one.source.rows_read, one.accepted.count) == (0, 0)


def test_progress_names_each_file(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    file = csv_file(tmp_path / "a.csv", [HEADINGS, BATCH_1])
    checked(file, progress=lambda *step: seen.append(step))
    assert seen == [("a.csv", 0, 1)]


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), duckdb.IOException(os.strerror(errno.ENOSPC))])
@pytest.mark.parametrize("step", ["judging.spell", "texts.cells"])
def test_a_full_disk_is_no_fault_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, step: str
) -> None:
    def refuse(*_: object) -> None:
        raise error

    file = csv_file(tmp_path / "a.csv", [HEADINGS, BATCH_1])
    monkeypatch.setattr(f"data.ledgers.{step}", refuse)
    with pytest.raises(LedgerError, match="disk is full"):
        ledger(file)
