"""Rollups hold the sums of the rows they were made from."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from data.publishing import current
from data.publishing.derive import load_facts

ROLLUPS = [(fact, n) for fact, described in load_facts().items() for n in range(len(described["rollups"]))]


@pytest.mark.parametrize(("fact", "n"), ROLLUPS)
def test_each_cell_is_the_sum_of_its_rows(small_world: Path, fact: str, n: int) -> None:
    described = load_facts()[fact]
    folder = small_world / current(small_world)
    dims = ["month", *described["rollups"][n]]
    measures = {name: how.replace("sum:", "sum(") + ")" for name, how in described["measures"].items()}
    sums = ", ".join("count(*)" if how == "count)" else f"coalesce({how}, 0)" for how in measures.values())
    by_hand = f"""select date_trunc('month', {described["date"]})::DATE AS month, {", ".join(dims[1:])}, {sums}
        from read_parquet('{folder}/facts/{fact}.parquet') group by {", ".join(map(str, range(1, len(dims) + 1)))}"""
    kept = f"""select {", ".join(dims)}, {", ".join(f"coalesce({name}, 0)" for name in measures)}
        from read_parquet('{folder}/rollups/{fact}_{n}.parquet')"""
    rows, cells = duckdb.sql(by_hand).fetchall(), duckdb.sql(kept).fetchall()
    assert rows and sorted(map(str, rows)) == sorted(map(str, cells))


def test_months_are_days_and_counts_are_whole(small_world: Path) -> None:
    file = small_world / current(small_world) / "rollups" / "sampling_results_0.parquet"
    types = dict(duckdb.sql(f"select column_name, column_type from (describe from '{file}')").fetchall())
    assert (types["month"], types["batches"], types["failures"]) == ("DATE", "BIGINT", "BIGINT")
