"""Rollups of a snapshot that follows another: months with the same rows are taken over, the others summed anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import ibis.expr.types as ir
import pyarrow.parquet as pq
import pytest

from data.ledgers.rows import parquet
from data.publishing.summing import OnDuckDB, write_rollups

DESCRIBED = {
    "checks": {
        "date": "day",
        "measures": {"checks": "count", "failures": "sum:failed", "fine": "sum:fine"},
        "rollups": [["place"], ["place", "product"]],
    }
}
ROWS = [("2017-01-05", "a", "x", 1, 0.5), ("2017-02-05", "a", "y", 0, 0.0), ("2017-03-05", "b", "x", 1, 2.0)]


class Watched(OnDuckDB):
    """Notes which months it was asked to sum."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        super().__init__(con)
        self.con, self.summed = con, set()

    def cells(self, name: str, sums: ir.Table) -> str:
        sql = super().cells(name, sums)
        self.summed |= {
            str(month)[:10] for (month,) in self.con.execute(f"select distinct month from ({sql})").fetchall()
        }
        return sql


def written(
    folder: Path, rows: Sequence[tuple], before: Path | None = None, described: dict = DESCRIBED
) -> tuple[dict[str, list[date] | None], set[str]]:
    """Sum rows up into a folder; what that says it summed, and what it was seen to sum."""
    folder.mkdir()
    with duckdb.connect() as con:
        con.execute("create table checks (day DATE, place VARCHAR, product VARCHAR, failed INTEGER, fine DOUBLE)")
        con.executemany("insert into checks values (?, ?, ?, ?, ?)", rows)
        engine = Watched(con)
        return write_rollups(folder, con, described, before, engine), engine.summed


def same_as_full(folder: Path, rows: Sequence[tuple]) -> bool:
    full = folder.with_name(f"{folder.name}-full")
    written(full, rows)
    pairs = ([pq.read_table(at / "rollups" / f"checks_{n}.parquet") for at in (folder, full)] for n in (0, 1))
    return all(
        one.to_pylist() == other.to_pylist() and one.schema.metadata == other.schema.metadata for one, other in pairs
    )


@pytest.mark.parametrize(
    ("rows", "months"),
    [
        (ROWS, []),
        (ROWS[::-1], []),
        ([*ROWS, ("2017-03-31", "a", "x", 0, 0.0)], ["2017-03-01"]),
        ([*ROWS, ("2017-04-01", "c", "z", 1, 1.0)], ["2017-04-01"]),
        (ROWS[:2], []),
        ([ROWS[0], ("2017-02-05", "a", "y", 1, 0.0), ROWS[2]], ["2017-02-01"]),
        ([ROWS[0], ROWS[1], ("2017-01-30", "b", "x", 1, 2.0)], ["2017-01-01"]),
        ([*ROWS, (None, "a", "x", 1, 1.0)], []),
    ],
    ids=["same", "another order", "added", "new month", "month gone", "corrected", "moved", "undated"],
)
def test_only_months_with_other_rows_are_summed_and_all_cells_are_those_of_a_full_build(
    tmp_path: Path, rows: Sequence[tuple], months: list[str]
) -> None:
    written(tmp_path / "before", ROWS)
    told, seen = written(tmp_path / "after", rows, tmp_path / "before")
    assert [*told.values()] == [[date.fromisoformat(month) for month in months]] * 2
    assert seen == set(months)
    assert same_as_full(tmp_path / "after", rows)


def test_all_is_summed_where_the_fact_is_described_otherwise(tmp_path: Path) -> None:
    written(tmp_path / "before", ROWS)
    other = {"checks": {**DESCRIBED["checks"], "measures": {"checks": "count", "failures": "sum:fine"}}}
    assert written(tmp_path / "after", ROWS, tmp_path / "before", other)[0] == {"checks_0": None, "checks_1": None}


def test_all_is_summed_after_a_snapshot_that_does_not_tell(tmp_path: Path) -> None:
    written(tmp_path / "before", ROWS)
    for file in (tmp_path / "before" / "rollups").iterdir():
        duckdb.execute(f"copy (from {parquet(file)}) to '{file}' (format parquet)")
    assert written(tmp_path / "after", ROWS, tmp_path / "before")[0] == {"checks_0": None, "checks_1": None}
