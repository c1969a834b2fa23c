"""会议材料: the report on screen is that of the view, its numbers open their rows, and it can be taken along."""

import re

import pytest

from tests.browser.dashboard import Visit

WITH_CLIPBOARD = {"fresh": True, "permissions": ["clipboard-read", "clipboard-write"]}
HTML_COPIED = """async () => {
  const [item] = await navigator.clipboard.read();
  return (await item.getType('text/html')).text();
}"""


def test_the_report_follows_the_view(visit: Visit):
    d = visit("/meeting?period=2017-H1")
    text = d.page.locator(".q-report").inner_text()
    assert text.startswith("睢阳区2017年上半年质量强区和质量安全工作情况")
    assert "出动执法人员230人次" in text
    d.choose("compare", "上期（环比）")
    assert "主要指标环比情况" in d.page.locator(".q-report").inner_text()


def test_a_number_opens_as_many_rows_as_it_says_and_back_returns(visit: Visit):
    d = visit("/meeting")
    number = d.page.locator(".q-report p a").filter(has_text=re.compile(r"^8批次$")).first
    with d.rerun():
        number.click()
    assert d.query()["indicator"] == "failures"
    assert len(d.rows()) - 1 == 8
    with d.rerun():
        d.page.go_back()
    assert d.page.locator(".q-report").is_visible()


def test_the_whole_text_is_copied_plain_and_for_word_processors(visit: Visit):
    d = visit("/meeting", **WITH_CLIPBOARD)
    d.page.get_by_role("button", name="复制全文").click()
    d.page.get_by_role("button", name="已复制").wait_for()
    plain = d.page.evaluate("navigator.clipboard.readText()")
    html = d.page.evaluate(HTML_COPIED)
    for part in (
        "睢阳区2017年质量强区和质量安全工作情况",
        "一、质量强区工作",
        "（待填写：原因分析）",
        "附表　主要指标同比情况",
    ):
        assert part in plain
        assert part in html
    assert re.search(r"监督抽查合格率\s+96\.2%\s+94\.8%", plain)
    assert "<h3>一、质量强区工作</h3>" in html
    assert '<table border="1">' in html
    assert re.findall(r"<a |class=|\u2060", html + plain) == []


def test_where_the_clipboard_is_closed_the_text_is_copied_all_the_same(visit: Visit):
    d = visit("/meeting", **WITH_CLIPBOARD)
    d.page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new Error('closed')); }")
    d.page.get_by_role("button", name="复制全文").click()
    d.page.get_by_role("button", name="已复制").wait_for()
    assert "一、质量强区工作" in d.page.evaluate("navigator.clipboard.readText()")
    assert "<h3>一、质量强区工作</h3>" in d.page.evaluate(HTML_COPIED)


def test_the_text_is_downloaded_as_it_stands(visit: Visit):
    d = visit("/meeting?lang=en&period=2017-H1")
    with d.page.expect_download() as download:
        d.page.get_by_test_id("stDownloadButton").get_by_role("button").click()
    assert download.value.suggested_filename.startswith("Quality programme and quality safety")
    assert "1. Quality programme" in download.value.path().read_text(encoding="utf-8")


def test_a_report_prints_without_the_controls(visit: Visit):
    d = visit("/meeting", fresh=True)
    d.page.emulate_media(media="print")
    assert d.page.locator(".q-report").is_visible()
    assert not d.page.locator(".st-key-report_acts").is_visible()
    assert not d.page.locator(".st-key-viewbar").is_visible()
    assert d.page.pdf().count(b"/Type /Page\n") >= 2


@pytest.mark.parametrize("address", ["/meeting?period=1990", "/meeting?period=1990&lang=en"])
def test_a_period_without_data_offers_others(address: str, visit: Visit):
    d = visit(address)
    assert not d.page.locator(".q-report").is_visible()
    assert d.page.locator(".q-empty").is_visible()
