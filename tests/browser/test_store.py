"""Other stores than the demo's: damaged, with a history, and of a place elsewhere."""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import truth
from tests.browser.dashboard import Visit
from tests.browser.server import PROJECT, Server

HEADINGS = ["抽样单编号", "抽样日期", "乡镇", "受检单位", "产品", "抽查级别", "抽查性质", "抽样环节", "检验结论"]
BATCH = ["演示2018-1", "2018-01-09", "李口镇", "演示甲0001食品厂", "复混肥料", "省级", "监督抽查", "生产", "不合格"]
REGISTER = """DV_DEVICE_NUMBER,Borough,Device Type,Device Status,DV_APPROVAL_DATE,DV_LASTPER_INSP_DATE
1,Bronx,Passenger Elevator (P),A,19990101.0,20150301.0
2,Bronx,Passenger Elevator (P),A,********,20130301.0
3,Queens,Freight (F),A,20010101.0,
4,Queens,Escalator (E),D,20010101.0,20150301.0
5,,Escalator (E),A,20010101.0,20150301.0
"""


def command(*arguments: object) -> str:
    """Run `python -m data …`; what it says."""
    words = [sys.executable, "-m", "data", *map(str, arguments)]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(words, cwd=PROJECT, env=environment, capture_output=True, encoding="utf-8", check=True)
    return done.stdout


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A store with the demo and, in force, one batch more of January 2018."""
    store = tmp_path / "store"
    shutil.copytree(truth.STORE, store)
    ledger = tmp_path / "抽查结果.csv"
    with ledger.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADINGS, BATCH])
    command("publish", "--store", store, "--as-of", "2018-01-20", ledger)
    return store


def ids(store: Path) -> tuple[str, str]:
    """(in force, the one before)."""
    current = (store / "CURRENT").read_text(encoding="utf-8").strip()
    return current, (truth.STORE / "CURRENT").read_text(encoding="utf-8").strip()


def test_a_damaged_file_is_named_and_the_last_good_snapshot_stands_in(
    history: Path, fresh_server: Callable[..., Server], visit: Visit
):
    damaged, before = ids(history)
    file = history / damaged / "facts" / "sampling_results.parquet"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    d = visit("/products", at=fresh_server({"QUALITY_STORE": str(history)}))
    said = d.page.locator(".q-band").first.inner_text()
    assert "sampling_results.parquet" in said and damaged in said and before in said
    assert d.page.locator(".q-headline").is_visible()
    assert "数据截至 2017-12-31" in d.shown()


def test_a_file_removed_under_a_running_server_is_named_and_the_last_good_snapshot_stands_in(
    history: Path, fresh_server: Callable[..., Server], visit: Visit
):
    current, before = ids(history)
    server = fresh_server({"QUALITY_STORE": str(history)})
    assert "数据截至 2018-01-20" in visit("/products", at=server).shown()
    (history / current / "facts" / "sampling_results.parquet").unlink()
    d = visit("/products", at=server)
    said = d.page.locator(".q-band").first.inner_text()
    assert "sampling_results.parquet" in said and before in said
    assert "数据截至 2017-12-31" in d.shown()


def test_a_snapshot_named_by_its_address_is_not_replaced_by_another(
    history: Path, fresh_server: Callable[..., Server], visit: Visit
):
    """Who asks for one by its id is told that it is damaged, and offered the others."""
    damaged, before = ids(history)
    (history / damaged / "facts" / "sampling_results.parquet").unlink()
    d = visit(f"/products?snapshot={damaged}", at=fresh_server({"QUALITY_STORE": str(history)}))
    assert "sampling_results.parquet" in d.page.get_by_role("alert").inner_text()
    d.click(before)
    assert d.query()["snapshot"] == before


def test_an_older_snapshot_shows_its_own_day_and_says_that_it_is_old(
    history: Path, fresh_server: Callable[..., Server], visit: Visit
):
    current, before = ids(history)
    d = visit("/products", at=fresh_server({"QUALITY_STORE": str(history)}))
    assert "数据截至 2018-01-20" in d.shown()
    d.page.locator(".q-eyebrow .q-snapshots summary").click()
    with d.rerun():
        d.page.locator(".q-eyebrow .q-snapshots a").filter(has_text=before).click()
    assert d.query()["snapshot"] == before
    assert "历史快照" in d.page.locator(".q-band").first.inner_text()
    assert "数据截至 2017-12-31" in d.shown()
    d.click("查看最新数据")
    assert d.query().get("snapshot", current) == current
    assert d.page.locator(".q-band").filter(has_text="历史快照").count() == 0


def test_a_month_that_is_not_over_is_named_hatched_and_compared_with_as_many_days(
    history: Path, fresh_server: Callable[..., Server], visit: Visit
):
    d = visit("/products", at=fresh_server({"QUALITY_STORE": str(history)}))
    assert d.query() == {}
    assert "2018年1月未完整" in d.page.locator(".q-band").first.inner_text()
    before = len(truth.sampled("2017-01-01", "2017-01-21"))
    assert d.kpis()["抽查批次"].change.startswith(f"同比少{before - 1}批次")
    hatched = "plots => plots.some(plot => plot.data.some(trace => trace.marker?.pattern?.shape))"
    assert d.page.locator(".q-plot").evaluate_all(hatched)
    assert "斜线为未完整时段" in d.shown()


def test_a_register_from_elsewhere_shows_its_own_places(
    tmp_path: Path, fresh_server: Callable[..., Server], visit: Visit
):
    register, store = tmp_path / "register.csv", tmp_path / "elsewhere"
    register.write_text(REGISTER, encoding="utf-8")
    mapping = PROJECT / "docs" / "examples" / "nyc_elevators.toml"
    options = ("--as-of", "2015-10-15", "--store", store, "--accept-rejects")
    said = command("publish", "--mapping", mapping, *options, register)
    assert "读入5行＝接收3＋筛除1＋退回1" in said
    d = visit("/equipment", at=fresh_server({"QUALITY_STORE": str(store)}))
    assert d.kpis()["在用设备"].value == "3台"
    assert "布朗克斯区" in d.shown()
    assert "李口镇" not in d.shown()
    assert "数据截至 2015-10-15，距今已" in d.page.locator(".q-band").first.inner_text()
