"""A picture places every text where the screen places it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Browser, Page

from analytics import cards
from analytics.cards.spec import pages
from analytics.charts import HTML_KINDS, TIMED, Noted, figure, tokens
from analytics.export import fonts
from analytics.export.svg import drawing
from analytics.store import open_snapshot
from analytics.view import WHOLE, default_view
from tests.analytics.charts.samples import samples
from tests.source import PROJECT

WIDTH, NEAR = 700, 2.0  # px
FAINT = 40
FAMILY = f"'{fonts.FAMILY}'"
HOLDERS = f'<div id="screen" style="width:{WIDTH}px"></div><div id="picture"></div>'
DRAW = """async ([screen, picture, height]) => {
  const host = document.querySelector("#screen");
  host.style.height = `${height}px`;
  await Plotly.react(host, screen.data, screen.layout, {displayModeBar: false});
  document.querySelector("#picture").innerHTML = picture;
}"""
TEXTS = """id => {
  const host = document.querySelector(id), origin = host.getBoundingClientRect();
  const lines = text => { const own = text.querySelectorAll("tspan.line"); return own.length ? [...own] : [text]; };
  return [...host.querySelectorAll("text")].flatMap(lines).filter(line => line.textContent.trim()).map(line => {
    const box = line.getBoundingClientRect();
    return [line.textContent.replace(/\\s/g, ""), box.left - origin.left, box.top - origin.top];
  });
}"""


class Placed(NamedTuple):
    """A line of text, and its left upper corner."""

    words: str
    left: float
    top: float


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with the library that draws the screen."""
    spec = find_spec("plotly")
    assert spec is not None and spec.origin is not None
    page = browser.new_page(viewport={"width": 800, "height": 1400})
    page.set_content(f'<html lang="zh-CN"><body style="margin:0">{HOLDERS}</body></html>')
    page.add_script_tag(path=Path(spec.origin).parent / "package_data" / "plotly.min.js")
    yield page
    page.close()


def astray(page: Page, made: dict, height: int) -> list[tuple[Placed, Placed | None]]:
    """The texts of the screen that the picture has elsewhere or not at all."""
    made["layout"]["font"]["family"] = FAMILY
    picture = drawing(made, WIDTH, height)
    page.evaluate(DRAW, [json.loads(json.dumps(made)), picture, height])
    screen, drawn = ([Placed(*one) for one in page.evaluate(TEXTS, id)] for id in ("#screen", "#picture"))
    assert sorted(one.words for one in screen) == sorted(one.words for one in drawn)
    nearest = [(one, min((o for o in drawn if o.words == one.words), key=lambda o: far(one, o))) for one in screen]
    return [pair for pair in nearest if far(*pair) > NEAR]


def marks_apart(page: Page, height: int) -> int:
    """The greatest difference of grey (0 to 255) between the marks of screen and picture, edges softened."""
    page.add_style_tag(content="text { visibility: hidden }")
    shots = (page.locator(id).screenshot() for id in ("#screen", "#picture svg"))
    grey = (Image.open(io.BytesIO(shot)).convert("L").crop((0, 0, WIDTH, height)) for shot in shots)
    screen, picture = (image.filter(ImageFilter.GaussianBlur(2)) for image in grey)
    return int(ImageChops.difference(screen, picture).getextrema()[1])  # pyright: ignore


def far(one: Placed, other: Placed) -> float:
    return max(abs(one.left - other.left), abs(one.top - other.top))


@pytest.mark.parametrize("kind", sorted(samples()))
def test_a_sample_of_each_kind(page: Page, kind: str) -> None:
    chart = samples()[kind]
    assert astray(page, figure(chart, tokens("light")), chart.height) == []
    assert marks_apart(page, chart.height) < FAINT


@pytest.mark.parametrize("kind", sorted(TIMED))
def test_a_sample_with_notes(page: Page, kind: str) -> None:
    noted = [
        Noted(date(2017, 4, 1), "①", "甲"),
        Noted(date(2017, 10, 1), "②", "乙"),
        Noted(date(2017, 10, 1), "③", "丙"),
    ]
    chart = replace(samples()[kind], notes=tuple(noted))
    made = figure(chart, tokens("light"))
    assert astray(page, made, chart.height) == []
    assert page.locator("#screen text", has_text="②③").count() == 1
    assert marks_apart(page, chart.height) < FAINT


def test_every_figure_of_the_demo(page: Page) -> None:
    snapshot = open_snapshot(PROJECT / "data" / "snapshots", scope=WHOLE)
    view = default_view(snapshot.known)
    charts = [cards.build(snapshot, WHOLE, view, spec.full_key, "zh") for name in pages() for spec in cards.page(name)]
    drawn = [chart for chart in charts if not chart.empty and chart.kind not in HTML_KINDS]
    assert drawn
    for chart in drawn:
        assert astray(page, figure(chart, tokens("light")), chart.height) == [], chart.key
