"""Rows lie in files, wherever these are."""

from __future__ import annotations

import gc
import pickle
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from data.ledgers.rows import Rows, Sink, Work
from tests.data.ledgers.world import BATCH_1, HEADINGS, csv_file, ledger

TWO = pa.table({"名 称": ["a", None], "n": [1, 2]})


def test_rows_are_read_from_a_path_with_any_characters(tmp_path: Path) -> None:
    folder = tmp_path / "a[b]'*台账"
    folder.mkdir()
    rows = Rows.of(TWO, folder / "x?.parquet")
    (folder / "xy.parquet").write_bytes(b"no parquet")
    with duckdb.connect() as con:
        assert rows.relation(con).fetchall() == [("a", 1), (None, 2)]
    assert rows.table().equals(TWO)


def test_columns_beside_those_of_the_schema_are_not_read(tmp_path: Path) -> None:
    rows = Rows(Rows.of(TWO, tmp_path / "x.parquet").path, pa.schema([("n", pa.int64())]), 2)
    assert rows.table().column_names == ["n"]


def test_a_temporary_folder_lives_as_long_as_its_rows() -> None:
    rows = Work().write(TWO.schema, [TWO])
    folder = rows.path.parent
    gc.collect()
    assert rows.table().equals(TWO)
    del rows
    gc.collect()
    assert not folder.exists()


def test_rows_of_a_given_folder_can_be_sent_to_another_process(tmp_path: Path) -> None:
    rows = Work(tmp_path / "new").write(TWO.schema, [TWO])
    assert pickle.loads(pickle.dumps(rows)).table().equals(TWO)


@pytest.mark.parametrize("count", [0, 1, 4_001])
def test_a_sink_takes_rows_one_by_one(tmp_path: Path, count: int) -> None:
    with Sink(Work(tmp_path), TWO.schema) as sink:
        for n in range(count):
            sink.add(("a", n))
    assert sink.rows.table()["n"].to_pylist() == list(range(count))


def test_a_ledger_in_a_folder_of_any_name_is_checked(tmp_path: Path) -> None:
    folder = tmp_path / "a[b]'*台账"
    folder.mkdir()
    one = ledger(csv_file(folder / "抽查[1].csv", [HEADINGS, BATCH_1]), work=folder / "w?")
    assert one.accepted.table()["batch_no"].to_pylist() == ["A1"]
