"""What unfolds below a card, asked for by its address."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from starlette.requests import Request

from analytics import cards
from analytics.charts import tokens
from data.text import LANGS, Lang
from pages.parts import card, charts, plot, sheets
from pages.parts.here import Here

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


# figures


def test_a_figure_is_asked_for_where_its_chart_stands(here: Callable[..., Here], get: Get) -> None:
    now = here(areas=("likou",))
    place = card.html(now, cards.card("products.trend"))
    source = urlsplit(unescape(re.findall(r'data-figure="([^"]+)"', place)[0]))
    status, text = get(source.path.rpartition("/")[2], **dict(parse_qsl(source.query)))
    chart = charts.chart_of(now, "products.trend", "")
    assert status == 200
    assert json.loads(text) == json.loads(plot.drawn(now, chart, cards.card("products.trend")))
    assert f"height:{chart.height}px" in place


def test_marks_lead_on_from_the_address_of_the_page(get: Get) -> None:
    figure = {"card": "products.groups", "on": "products", "period": "2017", "lang": "en", "map": "x"}
    links = [href for trace in json.loads(get("figure", **figure)[1])["data"] for href in trace.get("customdata", ())]
    leading = [dict(parse_qsl(urlsplit(href).query)) for href in links if href]
    assert leading
    assert all(query["lang"] == "en" for query in leading)
    assert any(query.get("map") == "x" for query in leading)  # what the page reads itself
    assert not any({"card", "on", "mode", "seen"} & query.keys() for query in leading)


def test_figures_have_the_colours_of_the_reader(get: Get) -> None:
    light, dark = (get("figure", card="products.trend", on="products", mode=mode)[1] for mode in ("light", "dark"))
    assert tokens("dark")["ink"] in dark
    assert tokens("dark")["ink"] not in light


def test_another_view_has_another_address_of_its_figure(here: Callable[..., Here]) -> None:
    places = {card.html(here(areas=areas), cards.card("products.trend")) for areas in ((), ("likou",))}
    assert len({re.findall(r"seen=(\w+)", place)[0] for place in places}) == 2


def test_a_card_that_fails_leaves_the_others_alone(here: Callable[..., Here], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = card.html(here(), cards.card("products.trend"))
    monkeypatch.setattr("analytics.cards.build", lambda *_, **__: 1 / 0)
    broken = card.html(here(areas=("yangyi",)), cards.card("products.trend"))
    assert "q-failed" not in whole
    assert "q-failed" in broken
    assert "ZeroDivisionError" not in broken
