"""Every chart has a picture that holds all of it."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from analytics import cards
from analytics.cards.spec import pages
from analytics.charts import HTML_KINDS, KINDS, Legend, figure, tokens
from analytics.export import Exhibit, Made, Pack, exhibit
from analytics.export.exhibit import provenance
from analytics.export.picture import DRAWN, INNER, PIXELS, png, svg, svg_of
from analytics.export.svg import NotDrawn, drawing
from analytics.periods import parse_period
from analytics.store import Snapshot
from analytics.view import WHOLE, View, default_view
from data.text import LANGS, Lang
from tests.analytics.charts.samples import COUNTS, chart, counts, samples
from tests.analytics.export.texts import SVG, clipped, crossing, size, texts

MADE = Made(datetime(2018, 1, 5, 9, 30), "http://127.0.0.1:8501")
LIGHT = tokens("light")
Show = Callable[..., Exhibit]


@pytest.fixture
def show(snapshot: Snapshot, look: Callable[..., View]) -> Show:
    """Any chart as an exhibit of the small world."""
    said = provenance(snapshot, look("2017"), "zh", MADE, sources=("抽查结果台账",))
    return lambda shown, **more: Exhibit(shown, said, **more)


def packed(one: Exhibit) -> Pack:
    return Pack(one.provenance.lang, one.headline or "图", one.provenance, (one,))


def picture(one: Exhibit) -> str:
    return svg(packed(one)).decode()


def test_every_kind_of_chart_has_a_picture() -> None:
    assert set(DRAWN) == set(KINDS) | HTML_KINDS


def test_every_kind_is_drawn_here(demo: Snapshot) -> None:
    view, specs = default_view(demo.known), [spec for name in pages() for spec in cards.page(name)]
    shown = {cards.build(demo, WHOLE, view, spec.full_key, "zh").kind for spec in specs}
    assert shown | set(samples()) == set(DRAWN)


@pytest.mark.parametrize("kind", sorted(samples()))
def test_a_figure_is_drawn_whole(kind: str) -> None:
    drawn = drawing(figure(samples()[kind], LIGHT), 700, samples()[kind].height)
    assert texts(drawn)
    assert not clipped(drawn)


VIEWS = {"whole": {}, "narrow": {"period": parse_period("2017-06"), "areas": ("likou",), "compare": "previous"}}


@pytest.mark.parametrize("changes", VIEWS.values(), ids=VIEWS)
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("page", sorted(pages()))
def test_no_text_of_the_demo_is_clipped_or_lies_on_another(
    demo: Snapshot, page: str, lang: Lang, changes: dict[str, Any]
) -> None:
    view = default_view(demo.known).with_(**changes)
    answers = cards.answers(demo, WHOLE, view, page)
    for spec in cards.page(page):
        made = picture(exhibit(demo, WHOLE, view, spec.full_key, lang, made=MADE, answers=answers))
        assert clipped(made) == [], spec.full_key
        assert crossing(made) == [], spec.full_key


def test_lengths_of_bars_are_the_values() -> None:
    shown = chart("bars", counts().assign(value=[200.0, 50.0]), COUNTS)
    root = ET.fromstring(drawing(figure(shown, LIGHT), 700, shown.height))
    long, short = (float(bar.attrib["width"]) for bar in root.iter(f"{SVG}rect") if bar.attrib["fill"] == LIGHT["main"])
    assert long == pytest.approx(4 * short, rel=0.001)


def test_a_picture_says_what_is_shown_and_where_it_is_from(show: Show) -> None:
    one = show(samples()["dots"], title="李口镇须核查", remark="请市场监管科说明")
    said = "".join(text.words for text in texts(picture(one)))
    for words in ("名称", "李口镇须核查", "请市场监管科说明", "说明", "来源：抽查结果台账", "快照", "2018-01-05 09:30"):
        assert words in said


def test_swatches_are_named(show: Show) -> None:
    shown = replace(samples()["heat"], legend=(Legend("worse_fill", "劣于全区 ▼"), Legend("hatch", "样本不足")))
    assert {"劣于全区 ▼", "样本不足"} <= {text.words for text in texts(picture(show(shown)))}


def test_an_empty_chart_prints_its_sentence(show: Show) -> None:
    shown = replace(samples()["dots"], empty="所选条件无数据")
    assert "所选条件无数据" in {text.words for text in texts(picture(show(shown)))}


def test_names_from_ledgers_stay_text(show: Show) -> None:
    names = ['=HYPERLINK("http://x")', "<script>毛堌堆&\x00\x0b"]
    made = texts(picture(show(chart("bars", counts().assign(label=names), COUNTS))))
    said = "".join(text.words for text in made)
    assert '=HYPERLINK("http://x")' in said
    assert "<script>毛堌堆&" in said


def test_a_long_list_says_how_many_rows_it_has(show: Show) -> None:
    rows = pd.DataFrame(
        {"label": [f"演示甲{n:04}食品厂" * 6 for n in range(40)], "value": [float(n) for n in range(40)]}
    )
    made = picture(show(chart("list", rows, COUNTS)))
    assert "共40行，此处列前24行" in {text.words for text in texts(made)}
    assert not clipped(made)


def test_a_figure_fills_the_height_asked_for(show: Show) -> None:
    assert size(svg_of(show(samples()["trend"]), INNER, 500)) == (INNER, 500)


@pytest.mark.parametrize(
    "change",
    [
        {"data": [{"type": "pie", "values": [1]}]},
        {"data": [{"type": "bar", "x": [1], "y": [1], "marker": {"color": "#000"}, "offset": 1}]},
        {"layout": {"shapes": [{"type": "circle"}]}},
        {"layout": {"annotations": [{"text": "甲", "showarrow": True}]}},
    ],
)
def test_what_pictures_do_not_know_is_refused(change: dict) -> None:
    made = figure(samples()["bars"], LIGHT)
    with pytest.raises(NotDrawn):
        drawing({"data": change.get("data", []), "layout": made["layout"] | change.get("layout", {})}, 700, 370)


def test_pixels_across_and_the_same_bytes(show: Show) -> None:
    first, again = (png(packed(show(samples()["tiles"]))) for _ in range(2))
    assert struct.unpack(">I", first[16:20])[0] == PIXELS
    assert first == again


def test_words_at_marks_stay_within_the_picture(show: Show) -> None:
    """Also the name of sixty characters of a point at the edge."""
    chart_ = samples()["funnel"]
    rows = [{**row, "label": "演示甲0012食品机械电子商务进出口贸易有限责任公司某某分厂" * 2} for row in chart_.rows]
    for width in (440, 640, 880):
        svg_ = svg_of(show(replace(chart_, rows=rows)), width)
        assert any("演示甲0012" in text.words for text in texts(svg_))
        assert clipped(svg_) == []


def test_a_list_of_matters_says_how_many_there_are(demo: Snapshot, show: Show) -> None:
    chart_ = cards.build(demo, WHOLE, default_view(demo.known), "overview.attention", "zh")
    shown, total = len(chart_.content.signals), chart_.content.total
    assert shown < total
    assert f"列前{shown}项，共{total}项" in svg_of(show(chart_), 880)
