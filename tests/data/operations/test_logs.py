"""The log: starts, stops, errors by number; nobody's name, address or search words."""

from __future__ import annotations

import io
import logging
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.operations import logs
from tests.source import PROJECT

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
    assert "uncaught" in said and "builtins.ValueError" in log.read_text(encoding="utf-8")
    assert NAME not in said + log.read_text(encoding="utf-8")


def test_nothing_prints_an_error_past_the_log() -> None:
    """Where rich is installed, Streamlit would print with it, with the words of the error and the code around it."""
    config = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["logger"]["enableRich"] is False


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


def test_errors_that_others_report_stand_in_our_file_once_under_one_number(log: Path) -> None:
    handler = logging.StreamHandler(said := io.StringIO())
    other = logging.getLogger("another.library.quiet")
    other.propagate = False
    other.addHandler(handler)
    try:
        try:
            broken()
        except ValueError as error:
            other.error("uncaught", exc_info=error)
            first = logs.number(error)
            raise
    except ValueError as error:  # passed on: its way is longer now
        other.error("again", exc_info=error)
        assert logs.failed("products", error) == first
    text = log.read_text(encoding="utf-8")
    assert text.count(f"ERROR {first} another.library.quiet") == text.count(first) == 1
    assert said.getvalue() == f"uncaught\n{first}\nagain\n{first}\n"
