"""The address is the view: it survives pages, people, Back and Forward, and mistakes (A1 to A6)."""

import re

import pytest

from tests.browser import truth
from tests.browser.dashboard import Visit

PAGES = ("消费安全", "重点产品", "特种设备", "质量强区", "数据")
TWO_PLACES = "/products?period=2016-03-05..2017-02-11&area=likou,yanji&product=agricultural&basis=all_supervision"


def test_a_view_survives_a_walk_over_every_page(visit: Visit):
    d = visit("/")
    d.choose_period("2016-03-05", "2017-02-11")
    d.choose_areas("李口镇", "闫集镇")
    d.choose_class("农业生产资料")
    bar, address = d.bar(), d.page.url
    for title in PAGES:
        d.menu(title)
        assert d.bar() == bar
    d.menu("总览")
    assert (d.bar(), d.page.url) == (bar, address)


def test_figures_of_a_chosen_view_are_those_of_the_ledgers(visit: Visit):
    d = visit(TWO_PLACES)
    rate = truth.rate("2016-03-05", "2017-02-12", ["likou", "yanji"], levels=list("NPMD"), class_code=["agricultural"])
    assert rate.judged > 0
    shown = d.kpis()["批次合格率"]
    assert shown.value == rate.percent
    assert shown.counts.startswith(f"合格批次 {rate.conforming}／判定批次 {rate.judged}；")


def test_the_copied_link_opens_the_same_view_for_somebody_else(visit: Visit):
    first = visit(TWO_PLACES, fresh=True, permissions=["clipboard-read", "clipboard-write"])
    first.page.get_by_role("button", name="复制链接").click()
    first.page.get_by_role("button", name="已复制").wait_for()
    link = first.page.evaluate("navigator.clipboard.readText()")
    assert "snapshot=" in link
    second = visit(link.removeprefix(first.url), fresh=True)
    assert (second.bar(), second.chips(), second.shown()) == (first.bar(), first.chips(), first.shown())
    assert second.csv("products_stages") == first.csv("products_stages")


def test_a_link_with_every_township_stays_short(visit: Visit):
    d = visit("/records")
    with d.opened("p_area") as body:
        body.get_by_role("button").first.wait_for()
        for name in body.get_by_role("button").all_inner_texts():
            d.press(body, name)
    assert len(d.query()["area"].split(",")) == 21
    assert len(d.page.url) < 2000


def test_reload_back_and_forward_agree_with_the_address(visit: Visit):
    d = visit("/programme")
    seen = []
    for step in (lambda: d.choose_areas("李口镇"), lambda: d.choose("compare", "累计同比"), lambda: d.menu("特种设备")):
        step()
        seen.append((d.page.url, d.bar(), d.chips()))
    d.reload()
    assert (d.page.url, d.bar(), d.chips()) == seen[-1]
    for step, state in ((d.page.go_back, seen[1]), (d.page.go_back, seen[0]), (d.page.go_forward, seen[1])):
        with d.rerun():
            step()
        assert (d.page.url, d.bar(), d.chips()) == state


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("area=likou,nowhere", "区域 nowhere（没有这一项）"),
        ("snapshot=20110101-0000", "快照 20110101-0000（不存在或已删除）"),
        ("period=2017-13", "时期 2017-13（格式不对）"),
        ("compare=%3Cscript%3E", "对比 <script>（没有这一项）"),
    ],
)
def test_what_an_address_gets_wrong_is_named_and_ignored(part: str, said: str, visit: Visit):
    d = visit(f"/products?{part}")
    assert f"已忽略：{said}" in d.page.locator(".q-band").first.inner_text()
    assert d.page.locator(".q-headline").is_visible()
    assert not re.search(r"Traceback|Error|Exception", d.page.inner_text("body"))


def test_one_click_resets_the_view_and_cleans_the_address(visit: Visit):
    d = visit(TWO_PLACES)
    d.click("重置")
    assert d.page.url == f"{d.url}/products"
    assert d.chips() == []
    assert d.shown() == visit("/products").shown()


def test_what_a_reset_took_away_does_not_come_back_with_the_next_choice(visit: Visit):
    d = visit("/products")
    d.choose_class("农业生产资料")
    d.click("重置")
    d.choose_areas("闫集镇", "李口镇")
    assert d.query()["area"] == "likou,yanji"
    assert "product" not in d.query()


def test_nothing_found_is_said_with_what_to_relax(visit: Visit):
    d = visit("/products?period=2017-02-01..2017-02-01&area=guancheng&product=agricultural")
    assert "所选条件无数据" in d.shown()
    assert not re.search(r"\b(NaN|None|nan|null|undefined|inf|Infinity)\b", d.shown())
    d.page.locator(".q-relax a.q-go").first.scroll_into_view_if_needed()
    chips = d.chips()
    with d.rerun():
        d.page.locator(".q-relax a.q-go").first.click()
    assert d.chips() != chips
