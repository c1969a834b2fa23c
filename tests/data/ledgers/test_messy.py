"""read = accepted + filtered + rejected, and no record lost, whatever a workbook or a text table holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.ledgers import Ledger, MappingText, compose, kinds
from data.ledgers.mapping import Filter
from data.ledgers.marking import mark
from tests.data.ledgers.messy import PAGES, TEXTS, Page, write_text, write_workbook
from tests.data.ledgers.world import HEADINGS, checked

ours = {column.zh: column.id for column in kinds()["sampling_results"].columns.values()}
FILTERED = MappingText(
    "合格的",
    compose("sampling_results", {ours[h]: h for h in HEADINGS}, filters=[Filter("检验结论", ("合格", "不合格"))]),
)
seeded = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def hold(one: Ledger, page: Page) -> None:
    """Every record of the page is in one of three places, and is where it is said to be."""
    source, records = one.source, page.records()
    assert source.rows_read == len(records)
    assert source.rows_read == source.rows_accepted + source.rows_filtered + source.rows_rejected
    assert len(one.accepted.table()) == source.rows_accepted
    rejected = set(one.rejected.table()["row"].to_pylist())
    assert len(rejected) == source.rows_rejected
    assert rejected <= set(records)


@seeded
@given(pages=st.lists(PAGES, min_size=1, max_size=2))
def test_every_record_of_a_workbook_is_accounted_for(tmp_path: Path, pages: Sequence[Page]) -> None:
    ledgers = checked(write_workbook(tmp_path / "a.xlsx", pages)).ledgers
    assert len(ledgers) == len(pages)
    for one, page in zip(ledgers, pages, strict=True):
        hold(one, page)


@seeded
@given(page=PAGES, text=TEXTS)
def test_every_record_of_a_text_table_is_accounted_for(tmp_path: Path, page: Page, text: tuple[str, str]) -> None:
    (one,) = checked(write_text(tmp_path / "a.csv", page, *text)).ledgers
    hold(one, page)


@seeded
@given(page=PAGES)
def test_every_record_that_a_filter_looks_at_is_accounted_for(tmp_path: Path, page: Page) -> None:
    (one,) = checked(write_workbook(tmp_path / "a.xlsx", [page]), mapping=FILTERED).ledgers
    hold(one, page)


@seeded
@given(pages=st.lists(PAGES, min_size=1, max_size=2))
def test_a_marked_copy_says_what_the_workbook_said(tmp_path: Path, pages: Sequence[Page]) -> None:
    file = write_workbook(tmp_path / "a.xlsx", pages)
    before, copy = checked(file).ledgers, tmp_path / "marked" / "a.xlsx"
    copy.parent.mkdir(exist_ok=True)
    mark(file, [rows for one in before for rows in (one.rejected, one.warnings)], copy)
    for one, again in zip(before, checked(copy).ledgers, strict=True):
        assert again.accepted.table().equals(one.accepted.table())
        assert again.rejected.table().equals(one.rejected.table())
