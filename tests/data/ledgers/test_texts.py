"""Text tables come to the same cells, and every row to its own number, whichever way they are read."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.ledgers import texts
from data.ledgers.rows import Work
from tests.data.ledgers.world import BATCH_1, HEADINGS, batch, csv_file, ledger, problems

CELL = st.text(st.sampled_from('ab1 ,"\n镇'), max_size=4)
ROWS = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6)
UNKNOWN = batch(batch_no="A2", area="李口县")


def by_hand(file: Path) -> list[list[str | None]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = [list(map(trimmed, row)) for row in csv.reader(lines, skipinitialspace=True)]
    width = max(map(len, rows))
    return [row + [None] * (width - len(row)) for row in rows]


def cells(file: Path, work: Path) -> list[list[str | None]]:
    rows = texts.cells(file, False, Work(work)).table().to_pylist()
    return [list(map(trimmed, row.values())) for row in rows]


def trimmed(cell: str | None) -> str | None:
    return (cell or "").lstrip(" ") or None


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_cells_are_those_that_were_written(tmp_path: Path, rows: list[list[str]]) -> None:
    file = csv_file(tmp_path / "a.csv", [["x", "y", "z"], *rows])
    assert cells(file, tmp_path) == by_hand(file)


@pytest.mark.parametrize(
    "text",
    [
        "标题\na,b,c\n1,2\n",
        "a,b\n\n1,2\n\n",
        'a,b\n"1\r\n2",3\r\n4,5\n',
        "a,b\r1,2\r",
        "a,b\n1,2,3,4\n5,6",
        '\ufeffa,b\n 1, "2,3"\n',
        'a,b\n1"x,"y"\n',
        "a,b\r\n1,2\n3,4\r\n",
        "a\n\n1\n",
    ],
)
def test_lines_of_any_shape_keep_their_numbers(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(text.encode())
    assert cells(file, tmp_path) == by_hand(file)


def test_lines_of_one_length_are_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(texts, "_row_by_row")
    file = csv_file(tmp_path / "a.csv", [HEADINGS, BATCH_1])
    assert cells(file, tmp_path) == by_hand(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("above", [[], [["抽查结果台账"], []], [["一行\n两行"]]])
def test_a_problem_names_the_row_of_the_file(tmp_path: Path, encoding: str, above: list[list[str]]) -> None:
    file = csv_file(tmp_path / "a.csv", [*above, HEADINGS, BATCH_1, UNKNOWN], encoding)
    assert problems(ledger(file)) == [("unknown_area", len(above) + 3, "乡镇", "李口县")]


def test_a_problem_in_a_compressed_file_names_its_row(tmp_path: Path) -> None:
    plain = csv_file(tmp_path / "a.csv", [HEADINGS, BATCH_1, UNKNOWN], "gb18030")
    packed = tmp_path / "a.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert problems(ledger(packed)) == [("unknown_area", 3, "乡镇", "李口县")]


@pytest.mark.parametrize("name", ["Évreux", "Café démo n° 1 «été»", "Größe – Maß", "señalización"])
def test_a_western_table_keeps_its_letters(tmp_path: Path, name: str) -> None:
    rows = [HEADINGS, batch(enterprise=name)]
    (tmp_path / "a.csv").write_text("\n".join(";".join(row) for row in rows[1:]), encoding="cp1252", errors="replace")
    assert name in [cell for row in cells(tmp_path / "a.csv", tmp_path) for cell in row]


def test_rare_characters_do_not_make_a_chinese_table_western(tmp_path: Path) -> None:
    names = [HEADINGS, batch(enterprise="演示镕Aé厂")]  # the second byte of 镕 and of é may be a letter
    file = csv_file(tmp_path / "a.csv", names, "gb18030")
    assert "演示镕Aé厂" in cells(file, tmp_path)[1]
