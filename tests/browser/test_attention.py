"""待关注: short, unfolded by one click, and every matter opens the view and the rows that show it."""

import re

from playwright.sync_api import Locator

from tests.browser.dashboard import Dashboard, Visit


def signals(d: Dashboard) -> Locator:
    return d.page.locator(".q-signal")


def follow(d: Dashboard, finding: str, words: str) -> None:
    with d.rerun():
        signals(d).filter(has_text=finding).locator("a").filter(has_text=words).click()


def test_the_list_is_short_and_unfolds_in_the_address(visit: Visit):
    d = visit("/")
    assert signals(d).count() == 7
    total = int(re.findall(r"全部(\d+)项", d.shown())[0])
    d.click(f"全部{total}项")
    assert signals(d).count() == total
    assert d.query()["attention"] == "all"
    d.click("只看前7项")
    assert signals(d).count() == 7


def test_a_month_out_of_control_opens_its_failures(visit: Visit):
    d = visit("/")
    follow(d, "区级合格率2017年9月出现异常信号", "明细")
    assert len(d.rows()) - 1 == 62 - 46


def test_a_place_that_is_worse_opens_the_page_that_shows_it(visit: Visit):
    d = visit("/")
    follow(d, "包公庙乡区级合格率明显低于全区", "查看")
    assert {key: d.query()[key] for key in ("area", "basis")} == {"area": "baogongmiao", "basis": "district"}
    assert d.chips() == ["乡镇：包公庙乡×"]


def test_how_many_signals_chance_gives_is_said_below_the_list(visit: Visit):
    d = visit("/?lang=en")
    assert re.search(r"\d+ tests stand behind this list: chance alone would give 0\.\d+ signals", d.shown())
