"""数据质量 and 报送状态 in Chromium (F2): each rule, rows checked and failed, the failing rows to take along; what
figures leave out; who has reported."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from data.publishing import current
from data.publishing.rules import described_in
from tests.browser import reported
from tests.browser.dashboard import Dashboard, Visit
from tests.browser.server import Server, running
from tests.browser.test_everywhere import BEYOND, CHINESE, MAY_STAND_IN_CHINESE, PHONE, SEEN, words

QUALITY, REPORTING = "/data?section=quality", "/data?section=reporting"
SECTIONS = (QUALITY, REPORTING)
UNKNOWN_AREA = "“乡镇”不在区划名录中"
LEFT_OUT = "涉及本期的3个工作表中拒收3行、筛除0行"
NAMES = MAY_STAND_IN_CHINESE | {"csv"}  # in the names of the files sent


class Served(NamedTuple):
    """A server on the store of tests/browser/reported.py, and its snapshots, the oldest first."""

    server: Server
    ids: list[str]
    folder: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("reported")
    store = folder / "store"
    ids = reported.publish_reported(store, folder)
    with running(folder / "log.txt", {"QUALITY_STORE": str(store)}) as server:
        yield Served(server, ids, store / current(store))


def tables(d: Dashboard) -> list[list[list[str]]]:
    """Every table of the page, folded ones too: rows of cells."""
    script = "all => all.map(t => [...t.rows].map(r => [...r.cells].map(c => c.textContent.trim())))"
    return d.page.locator("[data-testid=stMain] table").evaluate_all(script)


def headline(d: Dashboard) -> str:
    return d.page.locator(".q-headline").inner_text().replace("\n", "")


def test_the_headline_says_what_became_of_the_rows(served: Served, visit: Visit) -> None:
    d = visit(QUALITY, at=served.server)
    said = headline(d)
    assert f"报送台账{reported.READ}行" in said
    assert f"拒收{reported.REJECTED}行（2.3%）" in said


def test_each_rule_says_how_many_rows_were_checked_and_failed(served: Served, visit: Visit) -> None:
    d = visit(f"{QUALITY}&ledger=sampling_results", at=served.server)
    broken, kept_to, by_sender = tables(d)[:3]
    assert [row[:7] for row in broken[1:]] == [
        [UNKNOWN_AREA, "单元格", "拒收", "129", "2", "1.6", "0.4%～5.5%"],
        ["“产品”没有填写", "单元格", "拒收", "129", "1", "0.8", "0.1%～4.3%"],
    ]
    rules = [one for one in described_in(served.folder) if one.kind == "sampling_results"]
    assert sorted(row[0] for row in (*broken[1:], *kept_to[1:])) == sorted(one.words["zh"] for one in rules)
    assert {row[4] for row in kept_to[1:]} == {"0"}
    assert by_sender[1][:3] == [reported.SAMPLING, "129", "3"]


def test_the_trend_is_told_by_month(served: Served, visit: Visit) -> None:
    d = visit(QUALITY, at=served.server)
    told = d.page.locator(".q-spark").first
    assert told.get_attribute("aria-label") == "2017年1月1行、2017年2月1行"
    assert told.locator("i").count() == 12


def test_a_rule_leads_to_the_rows_that_failed_and_they_are_taken_along(served: Served, visit: Visit) -> None:
    d = visit(QUALITY, at=served.server)
    d.click(UNKNOWN_AREA)
    assert "核对129行，不符2行，占1.6%（95%区间0.4%～5.5%）。" in d.shown()
    failing = tables(d)[0]
    assert [row[:5] for row in failing[1:]] == [
        [reported.SAMPLING, "抽查一月.csv", "6", "乡镇", "某某镇"],
        [reported.SAMPLING, "抽查二月.csv", "5", "乡镇", "=1+1"],
    ]
    with d.page.expect_download() as download:
        d.page.get_by_test_id("stDownloadButton").get_by_role("button").click()
    content = download.value.path().read_bytes()
    frame = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig")
    assert len(frame) == 2
    assert list(frame["原值"]) == ["某某镇", "'=1+1"]
    d.page.locator("summary", has_text="按报送单位").click()
    d.page.locator("summary", has_text="按月份").click()
    by_sender, by_month = tables(d)[1:3]
    assert by_sender[1][:3] == [reported.SAMPLING, "129", "2"]
    assert [row[:3] for row in by_month[1:]] == [
        ["2017年4月", "120", "0"],
        ["2017年2月", "4", "1"],
        ["2017年1月", "5", "1"],
    ]
    d.click("返回全部规则")
    assert "rule" not in d.query()


def test_a_key_figure_states_what_it_leaves_out(served: Served, visit: Visit) -> None:
    d = visit("/products", at=served.server)
    assert LEFT_OUT in d.definition("products_stages")


@pytest.mark.parametrize("format", ["DOCX", "XLSX", "CSV"])
def test_so_does_every_file_that_defines_it(format: str, served: Served, visit: Visit) -> None:
    _, content = visit("/products", at=served.server).file("products_stages", format)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = [re.sub(r"<[^>]+>", "", archive.read(name).decode("utf-8", "ignore")) for name in archive.namelist()]
    assert any(LEFT_OUT in text for text in texts)


def test_an_older_snapshot_shows_its_own(served: Served, visit: Visit) -> None:
    first = served.ids[0]
    d = visit(f"{QUALITY}&snapshot={first}", at=served.server)
    assert "报送台账5行，拒收1行" in headline(d)
    d = visit(f"{REPORTING}&snapshot={first}&period=2017-01", at=served.server)
    assert "截至2017年2月6日" in headline(d)
    assert "未报0份" in headline(d)


def test_heaped_results_are_named_in_plain_words(served: Served, visit: Visit) -> None:
    d = visit(QUALITY, at=served.server)
    assert f"{reported.HEAPED}的检测值在限量值以内异常集中，不等于造假，建议复核原始记录" in d.shown().replace("\n", "")
    (table,) = [table for table in tables(d) if "检验机构" in table[0]]
    assert [row[:7] for row in table[1:]] == [
        [reported.HEAPED, "铅50/60", "60", "50", "20", "<0.001", "▼ 异常集中"],
        [reported.USUAL, "铅20/60", "60", "20", "20", "0.548", "● 未见异常"],
    ]
    card = d.page.locator("#card_quality_bunched")
    assert reported.HEAPED in card.inner_text()
    with d.rerun():
        d.page.locator("tr", has_text=reported.USUAL).last.get_by_role("link", name="分布").click()
    assert reported.USUAL in card.inner_text()


def test_who_has_reported_for_which_month(served: Served, visit: Visit) -> None:
    d = visit(f"{REPORTING}&period=2017-01..2017-04", at=served.server)
    (table,) = tables(d)
    assert table[0] == ["报送单位和台账", "1月2017", "2月", "3月无人报送", "4月"]
    assert table[1:] == [
        [reported.SAMPLING],
        ["抽查结果台账", "已报5行", "▼ 迟报03-15", "▼ 未报", "已报120行"],
        [reported.ENFORCEMENT],
        ["执法案件台账", "—", "—", "—", "已报2行"],
    ]
    said = "应报5份月度台账，已报4份，其中迟报1份，未报1份"
    assert said in headline(d)


def test_a_sentence_to_send_names_who_is_late_and_missing(served: Served, visit: Visit) -> None:
    d = visit(f"{REPORTING}&period=2017-01..2017-04", at=served.server)
    said = d.page.locator(".q-reported").inner_text()
    assert said.endswith(
        "，2017年1—4月月度台账报送情况：2017年3月没有任何单位报送；产品质量监督科未报2017年3月抽查结果台账；"
        "产品质量监督科迟报2017年2月抽查结果台账。"
    )
    button = d.page.locator("button[data-copies]")
    button.click()
    d.page.get_by_text("已复制").wait_for()


@pytest.mark.parametrize("address", [*SECTIONS, f"{QUALITY}&rule=sampling_results.unknown_area.area"])
def test_the_sections_speak_chinese_and_fit_a_phone(address: str, served: Served, visit: Visit) -> None:
    d = visit(address, at=served.server, viewport=PHONE)
    assert words(d.page.evaluate(SEEN), r"[A-Za-z]{3,}") - NAMES == set()
    assert d.page.evaluate(BEYOND) == []
    assert d.broken == []


@pytest.mark.parametrize("address", SECTIONS)
def test_the_sections_speak_english(address: str, served: Served, visit: Visit) -> None:
    d = visit(f"{address}&lang=en", at=served.server)
    sent = {reported.SAMPLING, reported.ENFORCEMENT, reported.HEAPED, reported.USUAL, "铅"}
    assert words(d.page.evaluate(SEEN), CHINESE) - sent == {"中文"}
