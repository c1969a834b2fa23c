"""Places compared: a click filters everything and is taken back (B1), one interval everywhere (C5), four words (C6)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from statsmodels.stats.proportion import proportion_confint

from analytics.charts import tokens
from tests.browser import truth
from tests.browser.dashboard import Dashboard, Visit
from tests.browser.server import Server
from tests.worlds import publish_sampled, sampled

YEAR = ("2017-01-01", "2018-01-01")
CARD = "#card_{card} .q-plot"
PLOTS = "plots => plots.map(plot => [plot.data, plot.layout.annotations, plot.layout.yaxis.ticktext])"
# What a mark of that name is: where it stands, its tooltip, the colour of its fill and of its edge, its text.
POINT = """(plot, name) => {
  for (const trace of plot.data) {
    const n = (trace.hovertext ?? []).findIndex(text => text.startsWith(`<b>${name}</b>`));
    if (n < 0) continue;
    const one = value => Array.isArray(value) ? value[n] : value;
    const {color, line, pattern} = trace.marker;
    return {y: one(trace.y), said: trace.hovertext[n], fill: one(color), edge: one(line?.color) ?? null,
            text: one(trace.text) ?? '', hatched: Boolean(pattern)};
  }
  throw new Error(`no mark is named ${name}`);
}"""
# The pieces of lines that are drawn at a height.
LINES = """(plot, y) => plot.data.filter(trace => trace.mode === 'lines').flatMap(trace => {
  const at = trace.y.indexOf(y);
  return at < 0 ? [] : [[trace.x[at], trace.x[at + 1]]];
})"""


def plots(d: Dashboard) -> list[str]:
    """Everything that the charts of the page draw."""
    return [json.dumps(drawn) for drawn in d.page.locator(".q-plot").evaluate_all(PLOTS)]


def point(d: Dashboard, card: str, name: str) -> dict[str, Any]:
    return d.page.locator(CARD.format(card=card)).evaluate(POINT, name)


# a click and back


@pytest.mark.parametrize(
    ("address", "card"),
    [
        ("/consumption", "consumption_places"),  # a bar
        ("/products", "products_areas"),  # a dot
        ("/products", "products_who"),  # a bar of how sure it is
        ("/", "overview_map"),  # a tile
    ],
)
def test_a_click_on_a_township_changes_every_figure_and_its_chip_restores_them(visit: Visit, address: str, card: str):
    d = visit(address)
    name = "包公庙乡"
    figures, drawn, table = d.kpis(), plots(d), d.csv(card)
    d.mark(card, name)
    assert d.chips() == [f"乡镇：{name}×"]
    assert d.query()["area"] == "baogongmiao"
    assert {title for title, kpi in d.kpis().items() if kpi == figures[title]} == set()
    assert not set(plots(d)) & set(drawn)
    d.page.locator(".q-chip").click()
    d.rest()
    assert d.chips() == []
    assert (d.kpis(), plots(d), d.csv(card)) == (figures, drawn, table)


def test_a_second_click_restores_and_a_click_in_another_chart_adds(visit: Visit):
    d = visit("/products")
    table = d.csv("products_groups")
    d.mark("products_areas", "李口镇")
    d.mark("products_stages", "流通环节")
    assert d.chips() == ["乡镇：李口镇×", "抽样环节：流通环节×"]
    rows = truth.sampled(*YEAR, ["likou"])
    assert d.kpis()["抽查批次（流通环节）"].value == f"{(rows['stage'] == 'CIR').sum()}批次"
    d.click("流通环节")
    d.mark("products_areas", "李口镇")
    assert (d.chips(), d.csv("products_groups")) == ([], table)


# one interval


def test_the_interval_drawn_said_and_tabled_is_one_and_the_references(visit: Visit):
    d = visit("/products")
    found = truth.rate(*YEAR, ["baogongmiao"], levels=["D"])
    wanted = proportion_confint(found.conforming, found.judged, method="wilson")
    heads, *rows = d.table("products_areas")
    row = dict(zip(heads, next(row for row in rows if row[0] == "包公庙乡"), strict=False))
    lower, upper = (row[f"95%区间{end}（%）"] for end in ("下限", "上限"))
    assert [lower, upper] == [f"{100 * end:.1f}" for end in wanted]
    mark = point(d, "products_areas", "包公庙乡")
    assert f"95%区间：{lower}%～{upper}%" in mark["said"]
    lines = d.page.locator(CARD.format(card="products_areas")).evaluate(LINES, mark["y"])
    assert lines == [pytest.approx(list(wanted))]


def test_a_key_figure_says_the_interval_of_the_reference(visit: Visit):
    d = visit("/products?period=2015..2017&area=wenhua")
    found = truth.rate("2015-01-01", "2018-01-01", ["wenhua"])
    low, high = (f"{100 * end:.1f}%" for end in proportion_confint(found.conforming, found.judged, method="wilson"))
    assert f"95%区间{low}～{high}" in d.kpis()["批次合格率"].counts


# four words

PLACES = {  # conforming, failed; together 283 of 315
    ("gucheng", "C007"): (95, 5),
    ("likou", "C007"): (78, 22),
    ("wenhua", "C007"): (85, 1),
    ("songji", "C007"): (25, 4),
}
WORDS = {"古城街道": "● 相近", "李口镇": "▼ 劣于全区", "文化街道": "▲ 优于全区", "宋集镇": "○ 样本不足"}


@pytest.fixture
def constructed(tmp_path: Path, fresh_server: Callable[..., Server], visit: Visit) -> Callable[[str], Dashboard]:
    """Pages of a district with one township inside the limits, one below, one above, and one too small."""
    store = tmp_path / "store"
    publish_sampled(store, sampled(PLACES, "P"), sampled(PLACES, "D"))
    at = fresh_server({"QUALITY_STORE": str(store)})
    return lambda address: visit(address, at=at)


def test_a_place_inside_the_limits_is_alike_below_worse_and_too_small_has_no_colour(
    constructed: Callable[[str], Dashboard],
):
    d, light = constructed("/products?lang=zh"), tokens("light")
    judged = {light[name] for name in ("better", "worse", "better_fill", "worse_fill")}
    for card in ("products_areas", "products_funnel"):
        marks = {name: point(d, card, name) for name in WORDS}
        assert {name: word for name, word in WORDS.items() if f"判断：{word}" in marks[name]["said"]} == WORDS
        assert marks["李口镇"]["fill"] == light["worse"]
        assert marks["宋集镇"]["fill"] == light["bg"]
        assert not {marks[name]["edge"] for name in ("古城街道", "宋集镇")} & judged
    table = {row[0]: row for row in d.table("products_areas")}
    assert all(word in table[name] for name, word in WORDS.items())


def test_a_tile_says_its_judgement_by_sign_and_word_not_by_colour_alone(constructed: Callable[[str], Dashboard]):
    d, light = constructed("/?map=pass_rate"), tokens("light")
    marks = {name: point(d, "overview_map", name) for name in WORDS}
    assert marks["李口镇"]["text"].endswith("78.0% ▼</b>")
    assert marks["李口镇"]["fill"] == light["worse_fill"]
    assert "样本不足" in marks["宋集镇"]["text"]
    assert (marks["宋集镇"]["fill"], marks["宋集镇"]["hatched"]) == (light["bg"], True)
    assert "劣于全区 ▼" in d.page.locator("#card_overview_map").inner_text()


def test_the_figure_of_a_chosen_place_says_where_it_stands(constructed: Callable[[str], Dashboard]):
    wanted = {"likou": "▼ 劣于全区", "gucheng": "● 与全区相近", "songji": "○ 样本不足，不与全区比较"}
    for area, words in wanted.items():
        d = constructed(f"/products?area={area}")
        said = d.page.locator(".q-kpi").filter(has_text="批次合格率").inner_text()
        assert words in said
        assert "全区89.8%" in said
