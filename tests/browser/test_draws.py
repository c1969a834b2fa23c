"""双随机抽查 as an office does it: the list of inspectors, the seed, the record and its files, the draw made void."""

import csv
import io
import json

from analytics.drawing import repeated
from tests.browser.dashboard import Visit
from tests.browser.server import Server


def test_a_draw_is_made_recorded_repeated_and_voided(visit: Visit, office: Server):
    d = visit("/programme", at=office)
    d.click("双随机抽查")
    assert "暂不能抽取" in d.shown()

    d.click("检查人员")
    with d.rerun():
        d.page.get_by_role("button", name="保存名单").click()
    assert "检查人员名单：8人" in d.shown()

    d.click("抽取")
    assert "应抽13家" in d.shown()
    box = d.page.get_by_role("textbox", name="抽查比例或家数")
    box.fill("20")
    with d.rerun():
        box.press("Enter")
    assert "应抽20家" in d.shown() and d.query()["size"] == "20"

    d.page.get_by_role("textbox", name="随机种子").fill("第2017301期 3 8 5")
    with d.rerun():
        d.page.get_by_role("button", name="登记种子并抽取").click()
    shown = d.shown()
    assert "从260家中抽取20家" in shown and "● 一致" in shown and "核对一致" in shown

    with d.page.expect_download() as download:
        d.page.get_by_role("link", name="记录文件（供重算）").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert repeated(text).differs == ()
    drawn = [one["id"] for one in json.loads(text)["record"]["drawn"]["chosen"]]
    with d.page.expect_download() as download:
        d.page.get_by_role("link", name="公示名单（CSV）").click()
    listed = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert [line["统一社会信用代码"] for line in listed] == drawn
    assert not any("检查员" in cell for line in listed for cell in line.values())

    d.page.get_by_role("textbox", name="作废原因").fill("名录有误")
    with d.rerun():
        d.page.get_by_role("button", name="作废").click()
    assert "作废（本机（未启用登录））：名录有误" in d.shown().replace("\n", "")
    d.click("抽查记录")
    assert "▼ 作废" in d.shown()
