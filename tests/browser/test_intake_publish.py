"""数据报送 in Chromium: from a template to a published snapshot and back; what was sent twice changes nothing (F3)."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from data.publishing import current, read_manifest, snapshot_ids, verify
from tests.browser import truth
from tests.browser.dashboard import Visit
from tests.browser.ledgers import HEADINGS, batch, choose_mode, fill, hashes, headline, in_force, press, send, write
from tests.browser.server import Server, running
from tests.browser.test_store import command

PUBLISH = "发布到演示数据中"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard on a store that each test finds as the demo's."""
    folder = tmp_path_factory.mktemp("publish")
    with running(folder / "log.txt", {"QUALITY_STORE": str(folder / "store")}) as started:
        yield started


@pytest.fixture
def store(server: Server) -> Path:
    """A copy of the demo store."""
    folder = server.log.with_name("store")
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(truth.STORE, folder))


def filled(template: Path, target: Path) -> Path:
    """The template of sampling results, filled in by hand: one batch of January."""
    workbook = openpyxl.load_workbook(io.BytesIO(template.read_bytes()))
    sheet = workbook.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = dict(zip(HEADINGS, batch("演示2018-1", 抽样日期="2018-01-09", 检验结论="不合格"), strict=True))
    for heading, value in row.items():
        sheet.cell(2, columns[heading], value)
    workbook.save(target)
    return target


def test_a_newcomer_gets_from_a_template_to_a_published_snapshot_and_back(
    server: Server, visit: Visit, store: Path, tmp_path: Path
):
    old, before = in_force(store), hashes(store)
    d = visit("/", at=server)
    d.menu("数据")
    d.click("数据报送")
    assert d.page.url.endswith("/intake")
    assert d.page.locator(".q-tab.q-on").all_inner_texts() == ["数据报送"]
    assert d.page.get_by_test_id("stTopNavLink").last.inner_text() == "数据"
    with d.page.expect_download() as download:
        d.page.get_by_role("link", name="抽查结果台账").click()
    assert download.value.suggested_filename == "抽查结果台账.xlsx"
    send(d, filled(download.value.path(), tmp_path / "一月.xlsx"))
    assert "抽样日期晚于数据截止日期" in d.shown()
    fill(d, "数据截至", "2018-01-31")
    fill(d, "报送单位", "产品质量监督科")
    fill(d, "发布说明", "一月抽查结果")
    press(d, PUBLISH)
    new = in_force(store)
    manifest = read_manifest(store, new)
    assert headline(d) == f"已发布：快照 {new}，数据截至 2018-01-31"
    assert (manifest.previous, manifest.note, manifest.demo) == (old, "一月抽查结果", True)
    assert [s["sender"] for s in manifest.sources if s["file"] == "一月.xlsx"] == ["产品质量监督科"]
    assert {name: digest for name, digest in hashes(store).items() if name in before and name != "CURRENT"} == {
        name: digest for name, digest in before.items() if name != "CURRENT"
    }
    assert verify(store, new) == []
    d.click("看总览")
    assert "数据截至 2018-01-31" in d.shown()
    d.page.go_back()
    d.rest()
    d.click("逐行看变化")
    assert "演示2018-1" in d.page.locator(".q-changes").inner_text()
    d.page.go_back()
    d.rest()
    press(d, f"退回到快照 {old}")
    assert in_force(store) == old
    assert headline(d) == f"已退回到快照 {old}，数据截至 2017-12-31"


def test_what_was_sent_before_is_recognised_and_changes_nothing(
    server: Server, visit: Visit, store: Path, tmp_path: Path
):
    ledger = write(tmp_path / "十二月.csv", [batch("演示1"), batch("演示2")])
    command("publish", "--store", store, "--as-of", "2017-12-31", ledger)
    before = hashes(store)
    again = Path(shutil.copy(ledger, tmp_path / "又报一次.csv"))
    d = visit("/intake", at=server)
    send(d, again)
    assert "内容与已报送的“十二月.csv”完全相同" in d.page.locator(".q-sent").inner_text()
    assert headline(d) == "这些台账已在库中，发布不会改变任何数据"
    assert d.page.get_by_role("button", name=PUBLISH).count() == 0
    assert hashes(store) == before


def test_two_who_publish_at_once_do_not_overwrite_each_other(server: Server, visit: Visit, store: Path, tmp_path: Path):
    old = snapshot_ids(store)
    first = visit("/intake", at=server)
    send(first, write(tmp_path / "甲.csv", [batch("甲1")]))
    second = visit(f"/intake?work={first.query()['work']}", at=server)
    other = visit("/intake", at=server, fresh=True)
    send(other, write(tmp_path / "乙.csv", [batch("乙1")]))
    press(first, PUBLISH)
    published = in_force(store)
    press(second, PUBLISH)
    assert in_force(store) == published
    assert headline(second).startswith(f"已发布：快照 {published}")
    press(other, PUBLISH)
    assert f"在此期间另有台账发布（快照 {published}）" in other.page.get_by_role("alert").first.inner_text()
    assert in_force(store) == published
    press(other, PUBLISH)
    assert read_manifest(store, current(store)).previous == published
    assert len(snapshot_ids(store)) == len(old) + 2
    assert set(old) < set(snapshot_ids(store))


def test_an_empty_store_begins_with_the_first_ledger(server: Server, visit: Visit, store: Path, tmp_path: Path):
    shutil.rmtree(store)
    d = visit("/", at=server)
    d.click("到数据报送")
    send(d, write(tmp_path / "抽查.csv", [batch(f"演示{n}") for n in range(40)]))
    fill(d, "数据截至", "2017-12-31")
    choose_mode(d, "更正")
    assert headline(d) == "发布后新增40行，更正0行，减少0行"
    assert "这是第一次发布" in d.shown()
    press(d, "发布")
    assert not read_manifest(store, current(store)).demo
    d.click("看总览")
    assert "演示数据" not in d.page.locator(".q-eyebrow").inner_text()


def test_what_keeps_from_publishing_is_said(server: Server, visit: Visit, store: Path, tmp_path: Path):
    d = visit("/intake", at=server)
    send(d, write(tmp_path / "抽查.csv", [batch("演示1")]))
    fill(d, "数据截至", "2017-06-30")
    assert "退回1行" in d.shown()
    fill(d, "数据截至", "2017-12-30")
    said = d.page.get_by_role("alert").last.inner_text()
    assert "早于启用快照" in said
    assert d.page.get_by_role("button", name=PUBLISH).count() == 0
