"""Files that nobody should send are refused by name, at once, and at no cost to the server."""

from __future__ import annotations

import gzip
import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import xlsxwriter

from data.ledgers import LedgerError, apart, check, guard
from data.ledgers import errors as e
from data.settings import load
from data.text import LANGS
from tests.data.ledgers import hostile
from tests.data.ledgers.world import AS_OF, BATCH_1, HEADINGS, csv_file, ledger, xlsx_file

SECONDS, MEGABYTES = 2, 50  # that refusing a file may take
HOSTILE: dict[str, tuple[Callable[[Path], Path], type[LedgerError]]] = {
    "60 MB in 226 kB": (lambda path: hostile.bomb(path, 60), e.FileTooPacked),
    "300 MB in 1.1 MB": (lambda path: hostile.bomb(path, 300), e.FileTooPacked),
    "more than the limit": (lambda path: hostile.bomb(path, 501), e.FileTooLarge),
    "a billion laughs": (hostile.laughs, e.FileHasEntities),
    "a billion laughs, heavy": (lambda path: hostile.laughs(path, padding=1_500_000), e.FileHasEntities),
    "a program": (hostile.program, e.FileIsOther),
    "201 MB": (hostile.large, e.FileTooBig),
    "a size that lies": (hostile.lying, e.FileUnreadable),
    "a password": (hostile.password, e.FileEncrypted),
    "macros of old": (hostile.macro_sheet, e.FileHasMacros),
    "cells far apart": (hostile.far_apart, e.ColumnsTooMany),
}


def worked() -> float:
    """Seconds of a processor that this process and its children have had; those of the clock depend on other work."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_once_and_costs_the_server_nothing(tmp_path: Path, name: str) -> None:
    make, error = HOSTILE[name]
    file = make(tmp_path / "台账.xlsx")
    before, begun = psutil.Process().memory_info().rss, worked()
    with pytest.raises(error) as raised:
        apart.check([file], as_of=AS_OF)
    took, grown = worked() - begun, psutil.Process().memory_info().rss - before
    assert took < SECONDS
    assert grown < MEGABYTES * 1_000_000
    assert all("台账.xlsx" in raised.value.message(lang) for lang in LANGS)


def test_the_bombs_are_those_that_were_seen(tmp_path: Path) -> None:
    sizes = [hostile.bomb(tmp_path / "a.xlsx", megabytes).stat().st_size for megabytes in (60, 300)]
    assert sizes[0] < 230_000
    assert sizes[1] < 1_150_000


def test_a_workbook_that_states_less_than_it_unpacks_to_is_not_unpacked_further(tmp_path: Path) -> None:
    with pytest.raises(e.FileUnreadable):
        guard.admit(hostile.lying(tmp_path / "a.xlsx"))


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/Hidden/VBAPROJECT.BIN"])
def test_a_workbook_with_macros(tmp_path: Path, part: str) -> None:
    with pytest.raises(e.FileHasMacros):
        guard.admit(hostile.package(tmp_path / "a.xlsx", {part: b"x", hostile.SHEET: hostile.sheet("")}))


def test_a_workbook_that_calls_its_macros_something_else(tmp_path: Path) -> None:
    types = hostile.CONTENT_TYPES.replace("sheet.main+xml", "sheet.macroEnabled.main+xml")
    with pytest.raises(e.FileHasMacros):
        guard.admit(hostile.package(tmp_path / "a.xlsx", {"[Content_Types].xml": types}))


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        (["EncryptedPackage"], e.FileEncrypted),
        (["Workbook", "_VBA_PROJECT_CUR"], e.FileHasMacros),
        (["WordDocument"], e.FileIsOther),
    ],
    ids=["a password", "macros", "a letter"],
)
def test_an_old_compound_file(tmp_path: Path, parts: list[str], error: type[LedgerError]) -> None:
    with pytest.raises(error):
        guard.admit(hostile.compound(tmp_path / "a.xls", *parts))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_entities_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    with pytest.raises((e.FileHasEntities, e.FileUnreadable)):
        guard.admit(hostile.laughs(tmp_path / "a.xlsx", encoding))


@pytest.mark.parametrize("begin", [b"%PDF-1.7", b"\x89PNG\r\n", b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c", b"\x7fELF\x02"])
def test_another_kind_of_file_is_named(tmp_path: Path, begin: bytes) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(begin + b"\0" * 100)
    with pytest.raises(e.FileIsOther) as raised:
        guard.admit(file)
    assert raised.value.values["what"] in ({lang: w[lang] for lang in LANGS} for w in _words())


def _words() -> list[dict[str, str]]:
    return [e.FileIsOther.words(what) for what in ("program", "pdf", "picture", "archive", "document")]


def test_an_archive_that_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("a.csv", "1,2")
    with pytest.raises(e.FileIsOther):
        guard.admit(tmp_path / "a.xlsx")


def test_a_text_that_begins_like_a_program_is_a_text(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [["MZ", *HEADINGS], ["1", *BATCH_1]])
    assert ledger(file).source.rows_accepted == 1


def test_a_packed_text_that_goes_on_and_on(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"1,2\n" * 10_000_000))
    with pytest.raises(e.FileTooPacked):
        guard.admit(tmp_path / "a.csv.gz")


def test_a_line_without_end(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a" * 4_000_000)
    with pytest.raises(e.FileUnreadable):
        guard.admit(tmp_path / "a.csv")


def test_more_rows_than_may_be(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [["1"]] * 11)
    guard.admit(file, replace(load().limits, rows=11))
    with pytest.raises(e.RowsTooMany):
        guard.admit(file, replace(load().limits, rows=10))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("before", [0, 3, guard.CHUNK - 600], ids=["the first line", "a later line", "across pieces"])
def test_a_text_table_of_more_columns_than_may_be(tmp_path: Path, before: int, separator: str) -> None:
    begin, file = "x\n" * (before // 2), tmp_path / "a.csv"
    file.write_text(begin + separator.join(["1"] * 500) + "\n", encoding="utf-8")
    guard.admit(file)
    file.write_text(begin + separator.join(["1"] * 501) + "\n", encoding="utf-8")
    with pytest.raises(e.ColumnsTooMany):
        guard.admit(file)


def test_lines_that_end_with_a_piece_are_lines_of_their_own(tmp_path: Path) -> None:
    line = ",".join(["1"] * 400) + "\n"
    first = "x" * (guard.CHUNK - len(line) - 1) + "\n" + line
    (tmp_path / "a.csv").write_text(first + line, encoding="utf-8")
    guard.admit(tmp_path / "a.csv")


@pytest.mark.parametrize("quote", ['r="{0}"', "r='{0}'", 'r = "{0}"'])
def test_cells_that_span_too_much(tmp_path: Path, quote: str) -> None:
    rows = "".join(f"<row><c {quote.format(place)}/></row>" for place in ("A1", "AZ1048576"))
    with pytest.raises(e.CellsTooMany):
        guard.admit(hostile.package(tmp_path / "a.xlsx", {hostile.SHEET: hostile.sheet(rows)}))


def test_a_sheet_formatted_to_its_last_row_is_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        page = workbook.add_worksheet()
        for n, row in enumerate([HEADINGS, BATCH_1]):
            page.write_row(n, 0, row)
        for n in range(2, 30_000):
            page.write_blank(n, 0, None, workbook.add_format({"border": 1}) if n == 2 else None)
        page.write_blank(1_048_575, 0, None, workbook.add_format({"border": 1}))
    assert ledger(tmp_path / "a.xlsx").source.rows_accepted == 1


def test_a_command_line_may_take_a_table_larger_than_may_be_sent(tmp_path: Path) -> None:
    file = hostile.large(tmp_path / "a.csv")
    guard.admit(file, deep=False)
    with pytest.raises(e.FileTooBig):
        guard.weigh(file)


@pytest.mark.parametrize("name", ["抽查结果（6月）.xlsx", "a b.csv", "a..b.csv", "O'Neill & Söhne.xls"])
def test_a_name_that_may_be_written(name: str) -> None:
    assert guard.named(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../../x.csv",
            "..\\..\\x.csv",
            "/etc/passwd",
            "C:\\x.csv",
            "a:b.csv",
            "",
            ".",
            "..",
            ".bashrc",
            "x.csv\0.png",
        ),
        *("con", "NUL.csv", "a\nb.csv", "\ud800.csv", "表" * 81, "a|b.csv", "x.", '"><script>.csv'),
    ],
)
def test_a_name_that_is_a_path_or_worse(name: str) -> None:
    with pytest.raises(e.FileNameUnsafe):
        guard.named(name)


def test_marks_that_turn_a_name_around_are_left_out() -> None:
    assert guard.named("\u202a台账fdp\u202excod.xlsx ") == "台账fdpxcod.xlsx"


def test_an_ordinary_workbook_passes(tmp_path: Path) -> None:
    assert check([xlsx_file(tmp_path / "a.xlsx", [HEADINGS, BATCH_1])], as_of=AS_OF, kind="sampling_results").ledgers
