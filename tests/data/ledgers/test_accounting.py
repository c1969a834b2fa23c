"""read = accepted + filtered + rejected, whatever is in the cells."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.ledgers import Source
from tests.data.ledgers.world import BATCH_1, HEADINGS, batch, csv_file, ledger

CELLS = st.sampled_from(["", "A1", "A2", "2017-06-19", "2019-01-01", "李口镇", "童车", "合格", "x", "１", "/"])
ROWS = st.lists(
    st.one_of(st.lists(CELLS, min_size=9, max_size=9), st.just(BATCH_1), st.just(batch(product="化肥"))), max_size=8
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_every_line_that_holds_something_is_accounted_for(tmp_path: Path, rows: list[list[str]]) -> None:
    one = ledger(csv_file(tmp_path / "a.csv", [HEADINGS, *rows]))
    source = one.source
    assert source.rows_read == sum(any(cell != "" for cell in row) for row in rows)
    assert source.rows_read == source.rows_accepted + source.rows_filtered + source.rows_rejected
    assert source.rows_rejected == len(set(one.rejected.table()["row"].to_pylist()))
    assert source.rows_accepted == one.accepted.count


def test_a_source_that_does_not_add_up_cannot_be_made() -> None:
    with pytest.raises(AssertionError, match="3 rows read, 2 accounted for"):
        Source("a.csv", "", "0", "sampling_results", 3, 1, 0, 1)


def test_a_source_says_who_sent_it_and_which_days_it_covers(tmp_path: Path) -> None:
    rows = [HEADINGS, BATCH_1, batch(batch_no="A2", sampled_on="2017-03-01"), batch(batch_no="A3", sampled_on="x")]
    source = ledger(csv_file(tmp_path / "a.csv", rows), sender="演示科").source
    assert (source.sender, source.first, source.last) == ("演示科", "2017-03-01", "2017-06-19")


def test_a_source_without_an_accepted_row_covers_no_day(tmp_path: Path) -> None:
    source = ledger(csv_file(tmp_path / "a.csv", [HEADINGS, batch(area="x")])).source
    assert (source.sender, source.first, source.last) == ("", None, None)


def test_problems_of_many_rows_are_all_told(tmp_path: Path) -> None:
    rows = [batch(batch_no=f"A{n}", area=f"x{n}") for n in range(6_000)]
    one = ledger(csv_file(tmp_path / "a.csv", [HEADINGS, *rows]))
    assert one.rejected.table()["row"].to_pylist() == list(range(2, 6_002))
