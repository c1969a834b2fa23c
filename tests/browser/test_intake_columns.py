"""数据报送 in Chromium: a table with headings and words of its own is matched by hand, and the mapping kept by name."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import ledgers, truth
from tests.browser.dashboard import Dashboard, Visit
from tests.browser.ledgers import headline, pick, press, send, write
from tests.browser.server import Server, running

HEADINGS = ("单子号", "何时抽", "哪个镇", "谁家", "什么", "结果", "类别")
ROWS = [
    (
        f"外{n}",
        "09/12/2017",
        "李口那边" if n < 3 else "李口镇",
        "演示甲0001食品厂",
        "复混肥料",
        "过" if n else "没过",
        "甲",
    )
    for n in range(6)
]
MATCHED = {
    "抽样单编号（必填）": "单子号",
    "抽样日期（必填）": "何时抽",
    "乡镇（必填）": "哪个镇",
    "受检单位（必填）": "谁家",
    "产品（必填）": "什么",
    "检验结论（必填）": "结果",
}
CONSTANT = {"抽查级别": "省级", "抽查性质": "监督抽查", "抽样环节": "生产"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard on a copy of the demo store; nothing is published here."""
    store = Path(shutil.copytree(truth.STORE, tmp_path_factory.mktemp("columns") / "store"))
    with running(store.with_name("log.txt"), {"QUALITY_STORE": str(store)}) as started:
        yield started


def submit(d: Dashboard, words: str) -> None:
    with d.rerun():
        d.page.get_by_test_id("stFormSubmitButton").get_by_role("button", name=words, exact=True).click()


def match(d: Dashboard) -> None:
    """Match every required column, by hand."""
    d.click("更正列的对应")
    d.click("抽查结果台账")
    for ours, theirs in MATCHED.items():
        pick(d, ours, theirs)
    for ours, text in CONSTANT.items():
        d.page.get_by_role("textbox", name=f"{ours}：统一填写为").fill(text)
    pick(d, "日期写法", "日/月/年")


def test_columns_and_values_are_matched_by_hand_and_kept(visit: Visit, server: Server, tmp_path: Path):
    d = visit("/intake", at=server)
    send(d, write(tmp_path / "外来.csv", ROWS, headings=HEADINGS))
    assert headline(d) == "有文件读不成台账，没有写入任何数据"
    match(d)
    submit(d, "按此核对")
    assert "读入6行＝接收0行＋筛除0行＋退回6行" in d.shown()
    pick(d, "“李口那边”（3行）", "李口镇")
    pick(d, "“过”（5行）", "合格")
    pick(d, "“没过”（1行）", "不合格")
    d.page.get_by_role("textbox", name="把对应保存为").fill("外单位导出表")
    submit(d, "保存对应")
    assert headline(d) == "发布后新增6行，更正0行，减少0行"
    assert "已保存为“外单位导出表”" in d.shown()

    again = visit("/intake", at=server)
    send(again, write(tmp_path / "下月.csv", [(f"{row[0]}b", *row[1:]) for row in ROWS], headings=HEADINGS))
    again.click("更正列的对应")
    with again.rerun():
        pick(again, "采用已保存的对应", "外单位导出表")
    assert headline(again) == "发布后新增6行，更正0行，减少0行"
    press(again, "恢复自动识别")
    assert headline(again) == "有文件读不成台账，没有写入任何数据"


def test_a_required_column_without_a_match_is_named(visit: Visit, server: Server, tmp_path: Path):
    d = visit("/intake", at=server)
    send(d, write(tmp_path / "外来.csv", ROWS, headings=HEADINGS))
    d.click("更正列的对应")
    d.click("抽查结果台账")
    pick(d, "抽样单编号（必填）", "单子号")
    submit(d, "按此核对")
    assert "这些必填列既没有对应，也没有统一填写的值：抽样日期、乡镇" in d.shown()


def test_rows_without_numbers_get_them_from_their_columns(visit: Visit, server: Server, tmp_path: Path):
    d = visit("/intake", at=server)
    send(
        d,
        write(
            tmp_path / "外来.csv",
            [("1", *ROWS[n][1:2], "李口镇", *ROWS[n][3:5], "合格", f"{n}") for n in range(3)],
            headings=HEADINGS,
        ),
    )
    d.click("更正列的对应")
    d.click("抽查结果台账")
    for ours, theirs in list(MATCHED.items())[1:]:
        pick(d, ours, theirs)
    for ours, text in {**CONSTANT, "抽样单编号": "三批-{单子号}-{类别}"}.items():
        d.page.get_by_role("textbox", name=f"{ours}：统一填写为").fill(text)
    pick(d, "日期写法", "日/月/年")
    submit(d, "按此核对")
    assert headline(d) == "发布后新增3行，更正0行，减少0行"
    d.page.get_by_text("抽查结果台账：新增3行").click()
    assert "三批-1-2" in d.shown()


def test_a_table_without_headings_is_matched_by_letters(visit: Visit, server: Server, tmp_path: Path):
    d = visit("/intake", at=server)
    rows = [(f"外{n}", *ledgers.batch("")[1:]) for n in range(3)]
    send(d, write(tmp_path / "外来.csv", rows[1:], headings=rows[0]))
    d.click("更正列的对应")
    d.click("抽查结果台账")
    d.click("没有表头")
    for column, letter in zip(ledgers.HEADINGS, "ABCDEFGHI", strict=True):
        pick(d, f"{column}（必填）", letter)
    submit(d, "按此核对")
    assert headline(d) == "发布后新增3行，更正0行，减少0行"
    assert "抽查结果台账，没有表头，对应9列" in d.shown()


def test_rows_are_narrowed_to_values_of_a_column(visit: Visit, server: Server, tmp_path: Path):
    d = visit("/intake", at=server)
    send(d, write(tmp_path / "外来.csv", [*ROWS[3:], ("外9", *ROWS[3][1:6], "乙")], headings=HEADINGS))
    match(d)
    pick(d, "只取这一列", "类别")
    d.page.get_by_role("textbox", name="等于（多个值用顿号隔开）").fill("甲、丙")
    submit(d, "按此核对")
    assert "读入4行＝接收0行＋筛除1行＋退回3行" in d.shown()
