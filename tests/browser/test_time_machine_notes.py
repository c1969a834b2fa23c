"""Notes in Chromium (D2): written with author and day, they are on the chart, in its table, and in every file; a note
on a snapshot stands where the snapshot is named."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from tests.browser import history
from tests.browser.dashboard import Dashboard, Visit
from tests.browser.server import Server

Fresh = Callable[..., Server]
TODAY = date.today().isoformat()
SAID = f"利剑行动启动（张演示，{TODAY}）"
LINE = f"① 2017年5月：{SAID}"
CARD = "programme_visits"
CHARTS = ("ppt/charts/chart", "word/charts/chart", "xl/charts/chart")


def fill(d: Dashboard, **words: str) -> None:
    """Type into the form; nothing runs before it is sent."""
    for key, typed in words.items():
        d.page.locator(f".st-key-note_{key} :is(input, textarea)").fill(typed)


def send(d: Dashboard, label: str) -> None:
    with d.rerun():
        d.page.get_by_role("button", name=label, exact=True).click()


def write(d: Dashboard, at: str = "2017-05", text: str = "利剑行动启动", author: str = "张演示") -> None:
    fill(d, at=at, text=text, author=author)
    send(d, "添加备注")


def card(d: Dashboard) -> Locator:
    return d.page.locator(f"#card_{CARD}")


def signs(d: Dashboard) -> str:
    """The words inside the drawing."""
    return "".join(card(d).locator(".q-plot text").all_text_contents())


@pytest.fixture
def served(tmp_path: Path, fresh_server: Fresh) -> Server:
    store = tmp_path / "store"
    history.publish_first(store)
    history.publish_second(store)
    return fresh_server({"QUALITY_STORE": str(store)})


def test_a_note_is_on_the_chart_in_its_table_and_in_every_file(served: Server, visit: Visit) -> None:
    d = visit("/data?section=notes", at=served)
    write(d)
    assert "备注已保存" in d.shown()
    d = visit("/programme?period=2017", at=served, fresh=True)
    assert "①" in signs(d)
    assert LINE in card(d).inner_text()
    (noted,) = [row[-1] for row in d.table(CARD)[1:] if row[-1] != "—"]
    assert noted == LINE
    for words, folder in zip(("PPTX", "DOCX", "XLSX"), CHARTS, strict=True):
        name, content = d.file(CARD, words)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {
                part: archive.read(part).decode("utf-8", "ignore")
                for part in archive.namelist()
                if part.endswith(".xml")
            }
        assert any("①" in xml for part, xml in parts.items() if part.startswith(folder)), name
        assert any(SAID in xml for xml in parts.values()), name
    _, content = d.file(CARD, "CSV")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert all(SAID in archive.read(part).decode("utf-8") for part in archive.namelist())
    _, content = d.file(CARD, "SVG")
    assert "利剑行动启动" in content.decode()


def test_a_note_is_changed_and_taken_back(served: Server, visit: Visit) -> None:
    d = visit("/data?section=notes", at=served)
    write(d)
    d.click("修改")
    fill(d, text="利剑行动结束")
    send(d, "保存")
    assert d.rows()[1] == ["2017年5月", "利剑行动结束", "全部图表", "张演示", TODAY]
    d.click("修改")
    send(d, "删除这条备注")
    assert "还没有备注" in d.shown()
    assert "note" not in d.query()


def test_what_was_removed_comes_back(served: Server, visit: Visit) -> None:
    d = visit("/data?section=notes", at=served)
    write(d)
    d.click("修改")
    send(d, "删除这条备注")
    assert "备注已删除" in d.shown()
    assert "还没有备注" in d.shown()
    send(d, "撤销")
    assert d.rows()[1] == ["2017年5月", "利剑行动启动", "全部图表", "张演示", TODAY]
    assert d.page.get_by_role("button", name="撤销").count() == 0


def test_what_is_typed_survives_that_another_removes_the_note(served: Server, visit: Visit) -> None:
    d = visit("/data?section=notes", at=served)
    write(d)
    other = visit("/data?section=notes", at=served, fresh=True)
    for one in (d, other):
        one.click("修改")
    send(other, "删除这条备注")
    fill(d, text="利剑行动结束")
    send(d, "保存")
    assert "备注刚在别处改动过" in d.shown()
    assert d.page.locator(".st-key-note_text textarea").input_value() == "利剑行动结束"
    send(d, "添加备注")
    assert d.rows()[1][1] == "利剑行动结束"


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(served: Server, visit: Visit) -> None:
    d = visit("/data?section=notes", at=served)
    write(d, at="去年五月")
    assert "月份或日期无法识别" in d.shown()
    assert d.page.locator(".st-key-note_text textarea").input_value() == "利剑行动启动"
    write(d, author="")
    assert "请填写备注内容和填写人" in d.shown()


def test_nobody_overwrites_a_note_unseen(served: Server, visit: Visit) -> None:
    d, other = (visit("/data?section=notes", at=served, fresh=True) for _ in range(2))
    write(d)
    write(other, text="另一条")
    assert "备注刚在别处改动过" in other.shown()
    assert other.page.locator(".st-key-note_text textarea").input_value() == "另一条"
    send(other, "添加备注")
    assert len(other.rows()) == 3


def test_what_was_written_is_text_and_never_markup(served: Server, visit: Visit) -> None:
    d = visit("/data?section=notes", at=served)
    write(d, text="<img src=x onerror=alert(1)> =1+1", author="<b>乙</b>")
    d = visit("/programme?period=2017", at=served, fresh=True)
    assert "<img src=x onerror=alert(1)> =1+1（<b>乙</b>" in card(d).inner_text()
    assert d.page.locator("img[src=x]").count() == 0
    assert d.broken == []


def test_a_note_on_a_snapshot_stands_where_the_snapshot_is_named(tmp_path: Path, served: Server, visit: Visit) -> None:
    d = visit("/data?section=notes", at=served)
    id = min(path.name for path in (tmp_path / "store").iterdir() if path.is_dir())
    d.page.locator(".st-key-note_snapshot input").click()
    d.page.get_by_role("option", name=id).click()
    fill(d, text="含补报", author="李演示")
    send(d, "添加备注")
    assert f"快照 {id}" in d.rows()[1][0]
    d = visit(f"/programme?snapshot={id}&period=2017", at=served)
    said = f"含补报（李演示，{TODAY}）"
    assert said in d.page.locator(".q-band").first.inner_text()
    assert said in (d.page.locator(".q-eyebrow .q-snapshots").text_content() or "")
    _, content = d.file(CARD, "SVG")
    assert "快照备注" in content.decode()
