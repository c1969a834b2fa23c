"""Errors that nothing caught: a number in the reader's language, the same that stands in the log, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from data.operations import logs
from data.text import LANGS, t
from pages.parts import faults

TYPED = "演示甲0012食品厂"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    logs.begin(tmp_path, "dashboard-8501")
    yield tmp_path / "dashboard-8501.log"
    logs.end()


def breaks(_: Request) -> Response:
    raise ValueError(TYPED)


@pytest.mark.parametrize("lang", LANGS)
def test_a_route_that_fails_tells_its_number(log: Path, lang: str) -> None:
    app = Starlette(routes=[Route("/sheet/{q}", breaks)], exception_handlers={Exception: faults.on_route})
    answer = TestClient(app, raise_server_exceptions=False).get(f"/sheet/{TYPED}?lang={lang}&q={TYPED}")
    assert answer.status_code == 500
    number = re.search(r"E-[0-9A-F]{8}", answer.text)
    assert number and answer.text.endswith(t("shell.failed_number", lang, number=number[0]))  # type: ignore[arg-type]
    assert f"ERROR {number[0]} /sheet\nbuiltins.ValueError" in log.read_text(encoding="utf-8")
    assert TYPED not in answer.text + log.read_text(encoding="utf-8")


def test_a_callback_that_fails_tells_its_number(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(faults.st, "html", said.append)
    monkeypatch.setattr("pages.parts.here.language", lambda: "zh")
    try:
        raise ValueError(TYPED)
    except ValueError as error:
        number = logs.failed("streamlit.error_util", error)
        assert faults.on_page(error)
    assert number in said[0] and "role" in said[0] and TYPED not in said[0]
    assert log.read_text(encoding="utf-8").count(number) == 1
