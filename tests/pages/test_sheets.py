"""What unfolds below a card, asked for by its address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from data.text import LANGS, Lang
from pages.parts import sheets

Get = Callable[..., tuple[int, str]]


@pytest.fixture
def get(small_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Get:
    """`get("table", card="products.rate")`: status and words."""
    monkeypatch.setenv("QUALITY_STORE", str(small_world))
    monkeypatch.setenv("QUALITY_STATE", str(tmp_path / "state.sqlite"))

    def got(what: str, **params: str) -> tuple[int, str]:
        where = {"path": f"/sheet/{what}", "query_string": urlencode(params).encode(), "path_params": {"what": what}}
        answer = sheets.answer(Request({"type": "http", "method": "GET", "scheme": "http", "headers": [], **where}))
        return answer.status_code, bytes(answer.body).decode()

    return got


def test_the_table_of_a_card_leads_on_in_the_view_asked_for(get: Get) -> None:
    status, html = get("table", card="products.groups", period="2017-H1")
    assert status == 200
    assert '<table class="q-table">' in html
    assert "period=2017-H1" in html
    assert "/export/table?card=products.groups" in html


def test_the_definition_says_how_many_rows_are_left_out(get: Get) -> None:
    status, html = get("definition", card="products.rate", period="2017")
    assert status == 200
    assert "本期未计入" in html
    assert "data-source" not in html  # counted already
    assert get("uncounted", indicator="pass_rate", period="2017")[1] in html


@pytest.mark.parametrize("lang", LANGS)
def test_what_there_is_not_is_refused_in_words(get: Get, lang: Lang) -> None:
    wrong = [("table", {"card": "<b>none"}), ("definition", {}), ("uncounted", {"indicator": "none"}), ("none", {})]
    for what, params in wrong:
        status, html = get(what, **params, lang=lang)
        assert status == 404
        assert html.startswith('<p class="q-note">')
        assert "<b>" not in html
        assert ("看板上没有" in html) == (lang == "zh")
