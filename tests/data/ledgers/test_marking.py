"""The marked copy is the sender's own workbook: it looks as it did, does nothing, and checks clean once corrected."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

from data.ledgers import Checked, copies, write_template
from data.ledgers.errors import FileHasMacros, FileTooLong
from data.ledgers.marking import mark
from data.text import LANGS, Lang
from tests.data.ledgers import hostile
from tests.data.ledgers.world import BATCH_1, BATCH_2, HEADINGS, batch, checked, csv_file

RED, YELLOW = "FFFFC7CE", "FFFFEB9C"
BAD = batch(batch_no="A3", area="火星镇", sampled_on="昨天")


def sent(path: Path) -> Path:
    """A ledger as a section keeps it: a title, colours, widths, a list, a formula, a link, a picture, a remark."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "六月"
    page.append(["抽查台账"])
    for row in (HEADINGS, BATCH_1, BAD, BATCH_2):
        page.append(row)
    page.merge_cells("A1:I1")
    page["A1"].font, page["B3"].fill = Font(bold=True, size=18), PatternFill("solid", fgColor="FF00B050")
    page["J2"], page["J3"], page["J4"] = "合计", "=1+1", '=HYPERLINK("http://example.org","看")'
    page["K3"] = "看"
    page["K3"].hyperlink = "http://example.org"
    page["C4"].comment = Comment("请核对", "科室")
    page.column_dimensions["D"].width, page.freeze_panes = 33, "A3"
    choice = DataValidation(type="list", formula1='"合格,不合格"')
    choice.add("I3:I9")
    page.add_data_validation(choice)
    book.defined_names["外"] = DefinedName("外", attr_text="[1]Sheet1!$A$1")
    book.defined_names["内"] = DefinedName("内", attr_text="六月!$A$1")
    elsewhere = DataValidation(type="list", formula1="[1]Sheet1!$A$1:$A$9")
    elsewhere.add("B3:B9")
    page.add_data_validation(elsewhere)
    picture = BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "png")
    page.add_image(Image(picture), "M2")
    book.save(path)
    return path


def marked(file: Path, lang: Lang = "zh", result: Checked | None = None) -> Path:
    """The marked copy of a file, beside it."""
    result = result or checked(file)
    issues = [rows for one in result.ledgers for rows in (one.rejected, one.warnings)]
    return mark(file, issues, file.with_name(f"{file.stem}-marked.xlsx"), lang)


def changed(file: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """A workbook with one of its parts changed."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, change(content) if name == part else content)
    return file


def page_of(file: Path) -> Worksheet:
    return load_workbook(file).worksheets[0]


def remarks(page: Worksheet) -> dict[str, str]:
    """The comments of a sheet by their cells."""
    cells = [cell for row in page.iter_rows() for cell in row if isinstance(cell, Cell)]
    return {cell.coordinate: cell.comment.text for cell in cells if cell.comment}


def colour(page: Worksheet, place: str) -> str:
    return page[place].fill.fgColor.rgb


def test_faulty_cells_are_coloured_and_commented(tmp_path: Path) -> None:
    page = page_of(marked(sent(tmp_path / "a.xlsx")))
    assert set(remarks(page)) == {"B4", "C4"}
    assert "不是日期" in remarks(page)["B4"]
    assert remarks(page)["C4"].startswith("请核对\n")
    assert "不在区划名录中" in remarks(page)["C4"]
    assert (colour(page, "B4"), colour(page, "C4")) == (RED, RED)


@pytest.mark.parametrize("lang", LANGS)
def test_comments_are_in_the_readers_language(tmp_path: Path, lang: Lang) -> None:
    book = load_workbook(marked(sent(tmp_path / "a.xlsx"), lang))
    assert ("退回" if lang == "zh" else "Rejected") in remarks(book.worksheets[0])["B4"]
    assert book.sheetnames[-1] == ("校核意见" if lang == "zh" else "Findings")
    assert book.worksheets[-1]["B3"].value == 4


def test_the_senders_workbook_looks_as_it_did(tmp_path: Path) -> None:
    page = page_of(marked(sent(tmp_path / "a.xlsx")))
    assert (page.title, page.freeze_panes, page.column_dimensions["D"].width) == ("六月", "A3", 33)
    assert (page["A1"].font.size, page["A1"].font.bold, colour(page, "B3")) == (18, True, "FF00B050")
    assert [str(box) for box in page.merged_cells.ranges] == ["A1:I1"]
    assert page.data_validations.dataValidation[0].formula1 == '"合格,不合格"'
    assert len(page._images) == 1


def test_nothing_in_a_marked_copy_acts(tmp_path: Path) -> None:
    file = marked(sent(tmp_path / "a.xlsx"))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert all(b"<f>" not in part and b"example.org" not in part for part in parts.values())
    assert not any("vba" in name or "external" in name for name in parts)
    assert list(load_workbook(file).defined_names) == ["内"]
    assert len(page_of(file).data_validations.dataValidation) == 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path, text: str) -> None:
    page = page_of(marked(csv_file(tmp_path / "a.csv", [HEADINGS, batch(product=text, area=text)])))
    assert (page["E2"].value, page["E2"].data_type, page["E2"].quotePrefix) == (text, "s", True)
    assert colour(page, "E2") == RED


def test_a_marked_copy_whose_cells_were_corrected_checks_clean(tmp_path: Path) -> None:
    file = marked(sent(tmp_path / "a.xlsx"))
    book = load_workbook(file)
    book.worksheets[0]["B4"], book.worksheets[0]["C4"] = date(2017, 6, 20), "高辛镇"
    book.save(file)
    (one,) = checked(file).ledgers
    assert (one.source.rows_accepted, one.source.rows_rejected, len(one.warnings)) == (3, 0, 0)


def test_what_was_corrected_is_no_longer_marked_by_the_next_check(tmp_path: Path) -> None:
    file = marked(sent(tmp_path / "a.xlsx"), "en")
    book = load_workbook(file)
    book.worksheets[0]["C4"] = "高辛镇"
    book.save(file)
    again = load_workbook(marked(file))
    page = again.worksheets[0]
    assert (set(remarks(page)), remarks(page)["C4"]) == ({"B4", "C4"}, "请核对")
    assert (colour(page, "C4"), colour(page, "B4")) == ("00000000", RED)
    assert again.sheetnames == ["六月", "校核意见"]


def test_a_warning_is_yellow(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [[*HEADINGS, "统一社会信用代码"], [*BATCH_1, "123"]])
    page = page_of(marked(file))
    assert (colour(page, "J2"), list(remarks(page))) == (YELLOW, ["J2"])


def test_headings_in_two_rows_and_cells_merged_over_rows(tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["抽样", None, *HEADINGS[2:]])
    page.append(HEADINGS[:2] + [None] * 7)
    page.append(batch(area="火星镇"))
    page.append(batch(batch_no="A2", area=""))
    page.merge_cells("A1:B1")
    page.merge_cells("C3:C4")
    book.save(tmp_path / "a.xlsx")
    found = page_of(marked(tmp_path / "a.xlsx"))
    assert list(remarks(found)) == ["C3"]


def test_a_text_and_an_old_workbook_become_new_ones(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("六月")
    for n, row in enumerate([HEADINGS, BATCH_1, BAD]):
        for m, cell in enumerate(row):
            page.write(n, m, cell)
    book.save(tmp_path / "a.xls")
    for file in (tmp_path / "a.xls", csv_file(tmp_path / "b.csv", [HEADINGS, BATCH_1, BAD], "gb18030")):
        found = page_of(marked(file))
        assert [cell.value for cell in found[2]] == BATCH_1
        assert set(remarks(found)) == {"B3", "C3"}


def test_a_filled_in_template_is_marked_and_keeps_its_lists(tmp_path: Path) -> None:
    file = write_template("sampling_results", tmp_path / "a.xlsx")
    book = load_workbook(file)
    headings = {cell.value: cell.column for cell in book.worksheets[0][1]}
    for heading, value in zip(HEADINGS, batch(area="火星镇"), strict=True):
        column = next(column for name, column in headings.items() if str(name).startswith(heading))
        book.worksheets[0].cell(2, column, value)
    book.save(file)
    found = page_of(marked(file))
    assert len(remarks(found)) == 1
    assert len(found.data_validations.dataValidation) >= 5


def test_lists_that_excel_keeps_in_an_extension_stay(tmp_path: Path) -> None:
    main = "http://schemas.microsoft.com/office"
    extension = (
        f'<extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{main}/spreadsheetml/2009/9/main">'
        f'<x14:dataValidations count="1" xmlns:xm="{main}/excel/2006/main"><x14:dataValidation type="list" '
        'allowBlank="1" showErrorMessage="1" xr:uid="{1}"><x14:formula1><xm:f>代码表!$A$2:$A$9</xm:f></x14:formula1>'
        "<xm:sqref>C3:C99</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )

    def saved_by_excel(content: bytes) -> bytes:
        declared = b'<worksheet xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" '
        return content.replace(b"<worksheet ", declared).replace(b"</worksheet>", extension.encode())

    file = changed(sent(tmp_path / "a.xlsx"), hostile.SHEET, saved_by_excel)
    lists = page_of(marked(file)).data_validations.dataValidation
    assert {(each.formula1, str(each.sqref)) for each in lists} == {
        ('"合格,不合格"', "I3:I9"),
        ("代码表!$A$2:$A$9", "C3:C99"),
    }


def test_a_row_of_every_sheet_is_marked_in_its_own(tmp_path: Path) -> None:
    book = Workbook()
    for title, row in (("一月", BATCH_1), ("二月", BAD)):
        page = book.create_sheet(title)
        page.append(HEADINGS)
        page.append(row)
    del book["Sheet"]
    book.save(tmp_path / "a.xlsx")
    found = load_workbook(marked(tmp_path / "a.xlsx"))
    assert [len(remarks(page)) for page in found.worksheets[:2]] == [0, 2]


def test_a_workbook_that_only_others_understand_is_marked_without_its_looks(tmp_path: Path) -> None:
    file = changed(
        sent(tmp_path / "a.xlsx"),
        "xl/styles.xml",
        lambda content: re.sub(rb"<fill>.*?</fill>", b"<fill/>", content, count=1),
    )
    page = page_of(marked(file))
    assert (set(remarks(page)), page["A1"].font.size) == ({"B4", "C4"}, 11)


def test_a_hostile_file_is_not_marked(tmp_path: Path) -> None:
    file = hostile.package(tmp_path / "a.xlsx", {"xl/vbaProject.bin": b"", hostile.SHEET: hostile.sheet("")})
    with pytest.raises(FileHasMacros):
        mark(file, [], tmp_path / "b.xlsx")


def test_a_file_too_long_to_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "CELLS", 10)
    with pytest.raises(FileTooLong):
        marked(csv_file(tmp_path / "a.csv", [HEADINGS, BATCH_1]))
