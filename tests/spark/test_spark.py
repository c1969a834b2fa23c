"""Sums on Spark are those on DuckDB: a standalone master and worker on 127.0.0.1, as on many machines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from data.publishing import snapshots
from data.publishing.spark import on
from tests.spark.cluster import cluster
from tests.worlds import publish_small


def rollups(store: Path) -> dict[str, tuple[dict[str, str], list[dict[str, Any]]]]:
    """Columns with their types, and rows, of every rollup of the snapshot in force."""
    tables = {file.name: pq.read_table(file) for file in (store / snapshots.current(store) / "rollups").iterdir()}
    return {
        name: ({one.name: str(one.type) for one in table.schema}, table.to_pylist()) for name, table in tables.items()
    }


def test_sums_on_spark_are_those_on_duckdb(small_world: Path, tmp_path: Path) -> None:
    with cluster(tmp_path) as address, on(address, str(tmp_path / "exchange")) as engines:
        made = publish_small(tmp_path / "store", engines=engines)
    assert rollups(tmp_path / "store") == rollups(small_world)
    assert made.id == snapshots.current(small_world)
    assert list((tmp_path / "exchange").iterdir()) == []
