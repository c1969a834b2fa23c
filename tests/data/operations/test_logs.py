"""The log: starts, stops, errors by number; nobody's name, address or search words."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.operations import logs

NAME = "演示甲0012食品厂"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    logs.begin(tmp_path / "logs", "dashboard-8501")
    yield tmp_path / "logs" / "dashboard-8501.log"
    logs.end()


def broken() -> None:
    """An error whose words, and those of what caused it, quote a row."""
    try:
        raise KeyError(NAME)
    except KeyError as error:
        raise ValueError(f"enterprise={NAME}") from error


def test_an_error_is_told_by_where_it_came_from(log: Path) -> None:
    try:
        broken()
    except ValueError as error:
        number = logs.failed("products", error)
    text = log.read_text(encoding="utf-8")
    assert f"ERROR {number} products" in text
    assert "builtins.ValueError" in text and "builtins.KeyError" in text
    assert "tests/data/operations/test_logs.py" in text
    assert NAME not in text


def test_the_same_fault_has_the_same_number_whatever_row_it_met() -> None:
    numbers = set()
    for value in ("a", "b"):
        try:
            {}[value]
        except KeyError as error:
            numbers.add(logs.number(error))
    assert len(numbers) == 1 and next(iter(numbers)).startswith("E-")


def test_errors_that_others_report_lose_their_words_too(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    other = logging.getLogger("another.library")
    handler = logging.StreamHandler()
    other.addHandler(handler)
    try:
        broken()
    except ValueError:
        other.exception("uncaught")
    finally:
        other.removeHandler(handler)
    said = capfd.readouterr().err
    assert "uncaught" in said and "builtins.ValueError" in said
    assert NAME not in said


def test_old_files_give_way(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for handler in logging.getLogger(logs.NAME).handlers:
        if hasattr(handler, "maxBytes"):
            monkeypatch.setattr(handler, "maxBytes", 200)
    for n in range(100):
        logging.getLogger(logs.NAME).info("start %d", n)
    assert len(list(log.parent.iterdir())) == logs.FILES


def test_without_a_folder_to_write_the_error_stream_has_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "logs").write_text("a file in its place")
    logs.begin(tmp_path / "logs", "dashboard-8501")
    logging.getLogger(logs.NAME).info("start")
    logs.end()
    assert "INFO start" in capfd.readouterr().err
