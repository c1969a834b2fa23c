"""Control charts in the browser: signals named by their rules, too few points said so, targets from data (C7, C8)."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.dashboard import Dashboard, Visit
from tests.browser.server import PROJECT, Server
from tests.worlds import publish_course

CHART = "#card_products_district .q-plot"
RUN = dict.fromkeys([f"2016年{month}月" for month in range(1, 8)], "连续7点在中心线下方")
DASHED = """plot => plot.data.filter(trace => trace.line?.dash === 'dash').map(trace => trace.y[0])"""
COLOURED = """plot => plot.data.filter(trace => trace.hovertext).flatMap(trace =>
  trace.marker.color.map((colour, n) => [colour, trace.hovertext[n].match(/<b>(.*?)<\\/b>/)[1]]))"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """31 months with a point outside the limits and a run of seven; without a target."""
    publish_course(tmp_path / "store")
    return tmp_path / "store"


def signals(d: Dashboard) -> dict[str, str]:
    """Month and rule of the rows of the table that signal."""
    head, *rows = d.table("products_district")
    place = head.index("信号")
    return {row[0]: row[place] for row in rows if row[place] != "—"}


def test_a_point_outside_and_a_run_of_seven_are_flagged_and_named_and_nothing_else_is(
    store: Path, fresh_server: Callable[..., Server], visit: Visit
):
    d = visit("/products?period=2015-06..2017-07", at=fresh_server({"QUALITY_STORE": str(store)}))
    assert signals(d) == {"2015年9月": "超出3σ下限"} | RUN
    drawn = d.page.locator(CHART).evaluate(COLOURED)
    grey = max({colour for colour, _ in drawn}, key=[colour for colour, _ in drawn].count)
    assert {month for colour, month in drawn if colour != grey} == set(signals(d))
    words = d.page.locator(CHART).inner_text()
    assert "2015年9月 75.0%" in words
    assert "连续7点在中心线下方" in words
    assert "仅凭偶然出现信号的可能约为" in d.definition("products_district")


def test_under_the_least_points_the_chart_says_so_and_has_no_limits(
    store: Path, fresh_server: Callable[..., Server], visit: Visit
):
    d = visit("/products?period=2015-01..2015-11", at=fresh_server({"QUALITY_STORE": str(store)}))
    assert "数据点不足" in d.page.locator("#card_products_district").inner_text()
    assert "3σ" not in d.page.locator(CHART).inner_text()
    assert signals(d) == {}


@pytest.mark.parametrize(("value", "words"), [("0.95", "95%"), ("0.97", "97%")])
def test_one_edited_line_moves_the_target_line(
    tmp_path: Path, fresh_server: Callable[..., Server], visit: Visit, value: str, words: str
):
    definitions = tmp_path / "definitions"
    shutil.copytree(PROJECT / "data" / "indicators", definitions / "indicators")
    shutil.copy(PROJECT / "data" / "facts.toml", definitions)
    file = definitions / "indicators" / "products.toml"
    lines = file.read_text(encoding="utf-8")
    assert lines.count("target = { value = 0.95,") == 1
    file.write_text(lines.replace("target = { value = 0.95,", f"target = {{ value = {value},"), encoding="utf-8")
    publish_course(tmp_path / "store", definitions=definitions)
    d = visit("/products?period=2017&basis=district", at=fresh_server({"QUALITY_STORE": str(tmp_path / "store")}))
    chart = d.page.locator("#card_products_trend .q-plot")
    assert chart.evaluate(DASHED) == [float(value)]
    assert words in chart.inner_text()
    assert f"目标 {words}" in d.shown()
