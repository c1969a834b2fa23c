"""python -m data draw: a record is drawn again, here and on a machine that has no data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analytics.drawing import Inspector
from analytics.drawing.directory import firms
from analytics.drawing.preparing import Asked, Lately, drawn, prepare
from analytics.drawing.record import Occasion
from analytics.store import open_snapshot
from analytics.view import WHOLE
from data.__main__ import main


@pytest.fixture
def file(small_world: Path, tmp_path: Path) -> Path:
    """The record of a draw from the small world."""
    snapshot, people = open_snapshot(small_world, scope=WHOLE), [Inspector("01"), Inspector("02")]
    days = Lately(snapshot.as_of, snapshot.as_of, lambda since: {})
    prepared = prepare(firms(snapshot, WHOLE), (), Asked(size="2", months=0), days, people)
    on = Occasion(
        "2018-0001", "第一季度", "甲", "", "local", "2018-01-10T09:30:00+08:00", snapshot.id, "2017-12-31", True
    )
    (tmp_path / "record.json").write_text(drawn(prepared, on, people).to_json(), encoding="utf-8")
    return tmp_path / "record.json"


def run(file: Path, store: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = main(["draw", str(file), "--store", str(store)])
    said = capsys.readouterr()
    return status, said.out + said.err


def test_a_record_repeats(file: Path, small_world: Path, capsys: pytest.CaptureFixture[str]):
    status, said = run(file, small_world, capsys)
    assert (status, "● 一致" in said, "核对一致" in said) == (0, True, True)


def test_it_repeats_where_there_are_no_data(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    status, said = run(file, tmp_path / "none", capsys)
    assert (status, "● 一致" in said, "按记录所存核对" in said) == (0, True, True)


def test_another_result_is_not_equal(file: Path, small_world: Path, capsys: pytest.CaptureFixture[str]):
    stated = json.loads(file.read_text(encoding="utf-8"))
    stated["record"]["seed"] = "乙乙"
    file.write_text(json.dumps(stated), encoding="utf-8")
    status, said = run(file, small_world, capsys)
    assert (status, "▼ 不一致" in said) == (1, True)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{}"])
def test_what_is_no_record_cannot_be_read(file: Path, content: bytes, small_world: Path, capsys):
    file.write_bytes(content)
    assert run(file, small_world, capsys)[0] == 2


def test_a_file_that_is_not_there_is_said(tmp_path: Path, small_world: Path, capsys: pytest.CaptureFixture[str]):
    status, said = run(tmp_path / "nowhere.json", small_world, capsys)
    assert (status, "nowhere.json" in said) == (2, True)
