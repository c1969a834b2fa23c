"""数据报送 in Chromium: what is wrong is refused row by row in the reader's words, and nothing is written (F3)."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.browser import truth
from tests.browser.dashboard import Dashboard, Visit
from tests.browser.ledgers import (
    HEADINGS,
    batch,
    changes,
    choose_mode,
    fill,
    headline,
    press,
    problems,
    send,
    untouched,
    write,
)
from tests.browser.server import Server, running
from tests.browser.test_everywhere import BEYOND, CHINESE, PHONE, SEEN, ledger_words, words

MESSY = [
    batch("演示1"),
    batch("演示1", 检验结论="不合格"),
    batch("演示3", 抽样日期="2018-05-01"),
    batch("演示4", 乡镇="桃花岛"),
    *(batch(f"演示{n}") for n in range(10, 30)),
]
EXISTING = truth.fact("sampling_results")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo store."""
    return Path(shutil.copytree(truth.STORE, tmp_path_factory.mktemp("intake") / "store"))


@pytest.fixture(scope="module")
def at(store: Path) -> Iterator[Server]:
    """A dashboard on the copy; these tests publish nothing."""
    with running(store.with_name("log.txt"), {"QUALITY_STORE": str(store)}) as started:
        yield started


@pytest.fixture
def d(visit: Visit, at: Server) -> Dashboard:
    """The page of intake, opened anew."""
    return visit("/intake", at=at)


def correction(tmp_path: Path) -> Path:
    """A batch of the demo with another verdict."""
    judged = EXISTING[(EXISTING["area"] == "likou") & (EXISTING["first_verdict"] == "PASS")]
    numbered = judged["batch_no"].iloc[0]
    return write(tmp_path / "更正.csv", [batch(numbered, 检验结论="不合格"), batch("演示新1")])


def test_rows_are_refused_one_by_one_with_their_reasons_and_nothing_is_written(
    d: Dashboard, store: Path, tmp_path: Path
):
    with untouched(store):
        send(d, write(tmp_path / "抽查.csv", MESSY, encoding="gb18030"))
    assert "读入24行＝接收20行＋筛除0行＋退回4行" in d.shown()
    assert [row[1:6] for row in problems(d)] == [
        ["2", "抽样单编号", "演示1", "退回", "“抽样单编号”与“抽查.csv”第3行相同，但其他内容不同"],
        ["3", "抽样单编号", "演示1", "退回", "“抽样单编号”与“抽查.csv”第2行相同，但其他内容不同"],
        ["4", "抽样日期", "2018-05-01", "退回", "抽样日期晚于数据截止日期"],
        ["5", "乡镇", "桃花岛", "退回", "“乡镇”不在区划名录中"],
    ]


def test_wrong_columns_are_named_and_nothing_goes_on(d: Dashboard, tmp_path: Path):
    send(
        d,
        write(
            tmp_path / "缺列.csv",
            [batch("演示1")[:7]],
            headings=HEADINGS[:7],
        ),
    )
    assert headline(d) == "有文件读不成台账，没有写入任何数据"
    assert "缺少必填的列：抽样环节、检验结论" in d.page.get_by_role("alert").inner_text()
    assert d.page.get_by_role("button", name="发布").count() == 0


def test_a_marked_copy_colours_and_comments_each_faulty_cell(d: Dashboard, tmp_path: Path):
    send(d, write(tmp_path / "抽查.csv", MESSY))
    with d.page.expect_download() as download:
        d.page.get_by_role("link", name="标注副本：抽查.csv").click()
    assert download.value.suggested_filename == "抽查（标注）.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).worksheets[0]
    assert sheet["C5"].value == "桃花岛"
    assert sheet["C5"].fill.fgColor.rgb == "FFFFC7CE"
    assert "不在区划名录中" in sheet["C5"].comment.text
    assert sheet["C4"].comment is None


def test_the_problems_can_be_taken_along(d: Dashboard, tmp_path: Path):
    send(d, write(tmp_path / "抽查.csv", MESSY))
    with d.page.expect_download() as download:
        d.page.get_by_role("link", name="问题清单").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + len(problems(d))
    assert any("桃花岛" in line and "退回" in line for line in lines)


def test_what_would_change_is_shown_before_anything_is_published(d: Dashboard, store: Path, tmp_path: Path):
    with untouched(store):
        send(d, write(tmp_path / "抽查.csv", [batch(f"演示{n}") for n in range(60)]))
    n = len(EXISTING)
    assert headline(d) == "发布后新增60行，更正0行，减少0行"
    assert changes(d) == {"抽查结果台账": [f"{n:,}", "60", "0", "0", f"{n + 60:,}"]}
    assert "抽查批次\t217批次\t277批次\t+60" in d.shown()


def test_a_supplement_that_would_overwrite_is_stopped_and_a_correction_is_not(d: Dashboard, tmp_path: Path):
    send(d, correction(tmp_path))
    publish = d.page.get_by_role("button", name="发布到演示数据中")
    assert "有1行的编号报过而内容不同" in d.page.get_by_role("alert").inner_text()
    assert publish.is_disabled()
    choose_mode(d, "更正")
    assert headline(d) == "发布后新增1行，更正1行，减少0行"
    assert publish.is_enabled()
    d.page.get_by_text("抽查结果台账：更正1行").click()
    assert "合格 不合格" in d.page.locator(".q-changes").last.inner_text()


def test_a_replaced_period_loses_what_was_there(d: Dashboard, tmp_path: Path):
    send(d, write(tmp_path / "抽查.csv", [batch("演示1")]))
    choose_mode(d, "整期替换")
    december = len(EXISTING[EXISTING["sampled_on"].astype(str).str.startswith("2017-12")])
    assert "先去掉2017年12月的原有行" in d.shown()
    assert changes(d)["抽查结果台账"][1:4] == ["1", "0", str(december)]
    fill(d, "替换的时期", "2017-11..2017-12")
    both = len(EXISTING[EXISTING["sampled_on"].astype(str).str[:7].isin(["2017-11", "2017-12"])])
    assert changes(d)["抽查结果台账"][3] == str(both)


def test_too_many_rejected_rows_ask_to_be_accepted(d: Dashboard, tmp_path: Path):
    send(d, write(tmp_path / "抽查.csv", MESSY))
    publish = d.page.get_by_role("button", name="发布到演示数据中")
    assert "退回4行，超过允许的5%" in d.page.get_by_role("alert").last.inner_text()
    assert publish.is_disabled()
    with d.rerun():
        d.page.get_by_text("仍发布其余各行").click()
    assert publish.is_enabled()


def test_a_day_that_ends_the_data_later_lets_later_rows_in(d: Dashboard, tmp_path: Path):
    send(d, write(tmp_path / "抽查.csv", [batch("演示1", 抽样日期="2018-01-09")]))
    assert "退回1行" in d.shown()
    fill(d, "数据截至", "2018-01-31")
    assert headline(d) == "发布后新增1行，更正0行，减少0行"
    fill(d, "数据截至", "31/1/2018")
    assert "“数据截至”无法识别" in d.page.get_by_role("alert").first.inner_text()


def test_the_day_that_lets_rejected_rows_in_is_offered(d: Dashboard, tmp_path: Path):
    days = ("2018-01-09", "2018年2月6日", "2099-01-01")
    send(d, write(tmp_path / "抽查.csv", [batch(f"演示{n}", 抽样日期=day) for n, day in enumerate(days)]))
    assert "有3行的日期晚于数据截至 2017-12-31（最晚 2018-02-06）" in d.page.get_by_role("alert").first.inner_text()
    press(d, "数据截至改为 2018-02-28")
    assert "读入3行＝接收2行＋筛除0行＋退回1行" in d.shown()
    assert d.page.get_by_role("textbox", name="数据截至", exact=True).input_value() == "2018-02-28"
    assert d.page.locator(".st-key-intake_day").count() == 0


def test_a_batch_discarded_in_another_tab_is_said_to_be_gone(d: Dashboard, visit: Visit, at: Server, tmp_path: Path):
    send(d, write(tmp_path / "抽查.csv", [batch("演示1")]))
    other = visit(f"/intake?work={d.query()['work']}", at=at)
    press(other, "放弃这次报送")
    fill(d, "报送单位", "演示科")
    assert "已放弃、已发布，或超过两天没有继续" in d.page.locator(".q-bands").inner_text()
    assert headline(d).startswith("数据报送")


def test_a_file_sent_twice_is_said_to_be_the_same(d: Dashboard, tmp_path: Path):
    send(d, write(tmp_path / "一.csv", [batch("演示1")]), write(tmp_path / "二.csv", [batch("演示1")]))
    assert ["内容与“一.csv”完全相同" in text for text in d.page.locator(".q-sent li").all_inner_texts()] == [
        False,
        True,
    ]


def test_discarding_leaves_nothing(d: Dashboard, store: Path, tmp_path: Path):
    send(d, write(tmp_path / "抽查.csv", [batch("演示1")]))
    folder = store.with_name("intake") / d.query()["work"]
    assert folder.is_dir()
    with untouched(store):
        press(d, "放弃这次报送")
    assert not folder.exists()
    assert "work" not in d.query()
    assert "已放弃" in d.shown()


def test_files_are_added_and_taken_back(d: Dashboard, tmp_path: Path):
    send(d, write(tmp_path / "一.csv", [batch("演示1")]), write(tmp_path / "二.csv", [batch("演示2")]))
    send(d, write(tmp_path / "三.csv", [batch("演示3")]))
    assert headline(d) == "发布后新增3行，更正0行，减少0行"
    press(d, "移除 二.csv")
    assert headline(d) == "发布后新增2行，更正0行，减少0行"
    d.reload()
    assert headline(d) == "发布后新增2行，更正0行，减少0行"


def test_the_page_says_that_the_store_holds_demonstration_data(d: Dashboard, tmp_path: Path):
    assert "合并后的快照仍标“演示数据”" in d.page.locator(".q-bands").inner_text()
    send(d, write(tmp_path / "抽查.csv", [batch("演示1")]))
    assert d.page.get_by_role("button", name="发布到演示数据中").is_visible()


def test_a_batch_that_is_gone_is_an_empty_page(visit: Visit, at: Server):
    d = visit("/intake?work=0123456789abcdef", at=at)
    assert headline(d).startswith("数据报送")
    assert "请重新上传" in d.page.locator(".q-bands").inner_text()
    assert d.page.locator(".q-sent li").count() == 0


def test_an_english_page_of_a_batch_holds_no_chinese_of_its_own(visit: Visit, at: Server, tmp_path: Path):
    d = visit("/intake?lang=en", at=at)
    send(d, write(tmp_path / "ledger.csv", MESSY))
    mine = words([*HEADINGS, *(cell for row in MESSY for cell in row)], CHINESE)
    assert words(d.page.evaluate(SEEN), CHINESE) - ledger_words() - mine == {"中文"}


def test_a_batch_fits_a_phone(visit: Visit, at: Server, tmp_path: Path):
    d = visit("/intake", at=at, viewport=PHONE)
    send(d, write(tmp_path / "抽查.csv", MESSY))
    assert d.page.evaluate(BEYOND) == []
    d.click("更正列的对应")
    assert d.page.evaluate(BEYOND) == []
