"""A template comes back as the ledger that it is for."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from data.ledgers import write_template
from data.ledgers.errors import KindUnknown
from data.ledgers.kinds import kinds
from data.ledgers.templates import EXAMPLES
from data.text import LANGS, Lang
from tests.data.ledgers.world import checked, reference, xlsx_file

EVERY = [(kind, lang) for kind in kinds() for lang in LANGS]


def sheets(path: Path) -> dict[str, list[list]]:
    """The cells of each sheet."""
    workbook = CalamineWorkbook.from_path(path)
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


@pytest.mark.parametrize(("kind", "lang"), EVERY)
def test_a_template_is_recognised_and_holds_no_row(tmp_path: Path, kind: str, lang: Lang) -> None:
    path = write_template(kind, tmp_path / "t.xlsx", lang, reference())
    (one,) = checked(path).ledgers
    assert (one.kind, one.source.rows_read, one.source.ignored) == (kind, 0, ())


@pytest.mark.parametrize(("kind", "lang"), EVERY)
def test_the_examples_of_the_guide_make_an_accepted_row(tmp_path: Path, kind: str, lang: Lang) -> None:
    path = write_template(kind, tmp_path / "t.xlsx", lang, reference())
    ledger, guide, codes = sheets(path).values()
    columns = len(kinds()[kind].columns)
    examples = {line[0]: line[4] for line in guide[3 : 3 + columns]}
    assert list(examples) == ledger[0]
    one = checked(xlsx_file(tmp_path / "a.xlsx", [ledger[0], list(examples.values())])).ledgers[0]
    assert (one.source.rows_accepted, one.rejected.count) == (1, 0)
    assert set(codes[0]) <= set(ledger[0])


def test_lists_offer_townships_before_the_district(tmp_path: Path) -> None:
    codes = sheets(write_template("enterprises", tmp_path / "t.xlsx", "zh", reference()))["代码表"]
    assert [line[0] for line in codes] == ["乡镇", "李口镇", "高辛镇", "区本级", "睢阳区"]


def test_there_is_an_example_for_every_column() -> None:
    for kind in kinds().values():
        for column in kind.columns.values():
            assert column.example or column.type in {*EXAMPLES, "area", "code", "boolean"}, column.id


def test_numbers_are_let_in_between_the_least_and_the_most(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(write_template("enforcement_cases", tmp_path / "t.xlsx")).worksheets[0]
    column = next(cell.column_letter for cell in page[1] if cell.value == "货值（万元）")
    (rule,) = (rule for rule in page.data_validations.dataValidation if f"{column}2" in rule.sqref)
    assert (rule.formula1, rule.formula2) == ("0", "100000")


def test_a_kind_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(KindUnknown):
        write_template("sampling", tmp_path / "t.xlsx")
