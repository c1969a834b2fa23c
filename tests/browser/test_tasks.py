"""督办 in Chromium (H3): a signal becomes a task with a section, a deadline and a state, and closes with evidence; what
is late needs attention."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from playwright.sync_api import Locator

from data.state import State
from data.tasks import Draft, Sight, Tasks
from tests.browser.dashboard import Dashboard, Visit
from tests.browser.server import Server

LEADER = Sight("演示领导", "a", "leader", makes=True, areas=None)
PDF = {"name": "检验报告.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 demonstration"}


def press(d: Dashboard, label: str, twice: bool = False) -> None:
    button = d.page.get_by_role("button", name=label, exact=True)
    with d.rerun():
        button.dblclick() if twice else button.click()


def fill(d: Dashboard, key: str, words: str) -> None:
    d.page.locator(f".st-key-{key} :is(input, textarea)").fill(words)


def signal(d: Dashboard, words: str) -> Locator:
    return d.page.locator(".q-signal").filter(has_text=words).first


def make(d: Dashboard, words: str) -> None:
    """From a matter that needs attention to a task."""
    with d.rerun():
        signal(d, words).get_by_role("link", name="转督办").click()
    fill(d, "task_name", "演示科室")
    press(d, "立项", twice=True)


def attach(d: Dashboard) -> None:
    """Send a file of evidence: the page is loaded anew."""
    d.page.locator(".q-keeping input[name=who]").fill("演示科室")
    with d.page.expect_navigation():
        d.page.locator(".q-keeping input[type=file]").set_input_files([PDF])  # type: ignore[list-item]
    d.rest(sent=1)


def test_a_signal_becomes_a_task_and_closes_with_a_result_and_evidence(office: Server, visit: Visit) -> None:
    d = visit("/", at=office)
    make(d, "2台设备超期超过180天")
    assert "督办〔" in d.shown()
    assert "宋集镇2台设备超期超过180天" in d.shown().replace(" ", "")
    assert "特种设备安全监察科" in d.shown()
    fill(d, "task_said_text", "已通知使用单位限期检验")
    press(d, "只记一笔")
    press(d, "开始办理", twice=True)
    assert ("在办" in d.shown(), "没有保存" in d.shown()) == (True, False)
    assert "办结" not in d.page.locator(".st-key-task_moves").inner_text()
    attach(d)
    assert "检验报告.pdf" in d.shown()
    with d.page.expect_download() as download:
        d.page.get_by_role("link", name="下载 检验报告.pdf").click()
    assert download.value.path().read_bytes() == PDF["buffer"]
    fill(d, "task_said_text", "2台均已检验合格")
    fill(d, "task_name", "演示领导")
    press(d, "办结")
    said = d.shown()
    assert [
        part for part in ("已办结", "2台均已检验合格", "已通知使用单位限期检验", "上传佐证") if part not in said
    ] == []
    d = visit("/tasks", at=office, fresh=True)
    assert "督办事项均已办结" in d.shown()
    d.click("已办结 1")
    assert "宋集镇2台设备超期超过180天" in d.shown().replace(" ", "")
    assert (d.outside, d.broken) == ([], [])


def test_a_late_task_needs_attention_and_leads_to_the_list(office: Server, visit: Visit) -> None:
    desk = Tasks(State(office.log.parent / "state.sqlite"), LEADER)
    due = date.today() - timedelta(days=5)
    desk.make(Draft("约谈演示企业", "products", "likou", due), datetime.now())
    d = visit("/", at=office)
    late = signal(d, "督办事项超期未办结：约谈演示企业")
    assert "超期5天（产品质量监督科）" in late.inner_text()
    with d.rerun():
        late.get_by_role("link", name="查看").click()
    assert d.query()["state"] == "late"
    assert "约谈演示企业" in d.shown()
    assert "超期5天" in d.shown().replace(" ", "")
