"""Snapshots in Chromium: an older one is chosen and named (D3), two are compared row by row and figure by figure (D4),
and an open page hears of a new one without being changed."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from analytics import cards
from analytics.indicators import compute
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, View
from tests.browser import history
from tests.browser.dashboard import Dashboard, Visit, cells
from tests.browser.server import Server, running
from tests.worlds import small_tables

Fresh = Callable[..., Server]
YEAR = date(2017, 1, 1), date(2018, 1, 1)
PAGES = ("overview", "consumption", "products", "equipment", "programme")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both snapshots of the history, the second in force; for reading only."""
    store = tmp_path_factory.mktemp("history") / "store"
    history.publish_first(store)
    history.publish_second(store)
    return store


@pytest.fixture(scope="module")
def served(store: Path) -> Iterator[Server]:
    """The dashboard on it."""
    with running(store.with_name("log.txt"), {"QUALITY_STORE": str(store)}) as started:
        yield started


def both(store: Path) -> tuple[Snapshot, Snapshot]:
    """The first and the second, opened apart from the server."""
    names = sorted(path.name for path in store.iterdir() if path.is_dir())
    first, second = (open_snapshot(store, name, scope=WHOLE) for name in names)
    return first, second


def choose(d: Dashboard, id: str) -> None:
    """Choose a snapshot by what stands above the headline."""
    d.page.locator(".q-eyebrow .q-snapshots summary").click()
    with d.rerun():
        d.page.locator(".q-eyebrow .q-snapshots a").filter(has_text=id).click()


def figures(snapshot: Snapshot, view: View, page: str) -> dict[str, str]:
    """The key figures of a page as cards have them: name, value with unit."""
    built = [
        cards.build(snapshot, WHOLE, view, one.full_key, "zh")
        for one in cards.page(page)
        if one.kind in ("kpi", "pillar")
    ]
    found = {}
    for one in built:
        kpi = one.content if one.kind == "kpi" else one.content.kpi
        found[one.words.name if one.kind == "kpi" else one.content.indicator] = f"{kpi.value}{kpi.unit}"
    return found


def shown(d: Dashboard) -> dict[str, str]:
    return {name: kpi.value.replace("\n", "").replace(" ", "") for name, kpi in d.kpis().items()}


# an older snapshot (D3)


@pytest.mark.parametrize("page", PAGES)
def test_an_older_snapshot_has_its_own_key_figures(store: Path, served: Server, visit: Visit, page: str) -> None:
    first, second = both(store)
    d = visit(f"/{'' if page == 'overview' else page}?period=2017&snapshot={second.id}", at=served)
    view = View(second.id, *YEAR)
    assert figures(second, view, page).items() <= shown(d).items()
    choose(d, first.id)
    old = figures(first, view.with_(snapshot=first.id), page)
    assert old.items() <= shown(d).items()
    assert old != figures(second, view, page)


def test_it_says_on_the_page_and_in_files_that_it_is_not_the_latest(store: Path, served: Server, visit: Visit) -> None:
    first, second = both(store)
    d = visit("/programme?period=2017&snapshot=" + second.id, at=served)
    assert d.page.locator(".q-band").filter(has_text="历史快照").count() == 0
    choose(d, first.id)
    assert f"历史快照 {first.id}（数据截至 2017-06-30）" in d.page.locator(".q-band").first.inner_text()
    assert "数据截至 2017-06-30" in d.shown()
    _, content = d.file("programme_visits", "CSV")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        said = json.loads(archive.read(next(name for name in archive.namelist() if name.endswith(".json"))))
    assert f"快照 {first.id}｜" in said["dc:provenance"]
    assert "｜历史快照｜" in said["dc:provenance"]
    d.click("查看最新数据")
    assert d.page.locator(".q-band").filter(has_text="历史快照").count() == 0
    assert d.query()["snapshot"] == second.id


def test_a_link_of_an_older_snapshot_is_on_every_page(store: Path, served: Server, visit: Visit) -> None:
    first, _ = both(store)
    d = visit(f"/programme?snapshot={first.id}", at=served)
    for title in ("消费安全", "会议材料", "特种设备"):
        d.menu(title)
        assert first.id in d.page.locator(".q-eyebrow .q-snapshots summary").inner_text()
        assert d.page.locator(".q-band").filter(has_text="历史快照").count() == 1


# two snapshots (D4)


def test_every_indicator_stands_beside_its_older_value(store: Path, served: Server, visit: Visit) -> None:
    first, second = both(store)
    d = visit(f"/data?section=differences&with={first.id}&period=2017&snapshot={second.id}", at=served)
    d.page.locator("details.q-details summary").click()
    listed, same = d.page.locator(".q-scroll").all()
    changed = {row[0]: row[2:5] for row in cells(listed)[1:]}
    view = View(second.id, *YEAR)
    wanted = set()
    for id, indicator in second.indicators.items():
        old, new = (compute(one, WHOLE, view.with_(snapshot=one.id), id).iloc[0] for one in (first, second))
        sides = ["value", "numerator", "denominator"]
        if not old[sides].equals(new[sides]):
            wanted.add(indicator.name["zh"])
    assert set(changed) == wanted
    # in 2017 first S10–S13, S16, S17, S21 and S99, all conforming (S11 in the retest); then 13, 12 judged, 2 failed
    assert changed["抽查批次"] == ["8批次", "13批次", "+5"]
    assert changed["不合格批次"] == ["0批次", "2批次", "+2"]
    assert changed["监督抽查合格率"][:2] == ["100.0%", "83.3%"]
    assert {row[0] for row in cells(same)[1:]} | wanted == {one.name["zh"] for one in second.indicators.values()}


def test_exactly_the_rows_that_differ_are_listed(store: Path, served: Server, visit: Visit) -> None:
    first, second = both(store)
    address = f"/data?section=differences&with={first.id}&snapshot={second.id}&period=2017&shown=rows"
    d = visit(f"{address}&ledger=sampling_results", at=served)
    old, new = history.batches(history.first_tables()), history.batches(small_tables())
    wanted = {("新增", id) for id in new.keys() - old.keys()} | {("删除", id) for id in old.keys() - new.keys()}
    wanted |= {("修改", id) for id in old.keys() & new.keys() if old[id] != new[id]}
    rows = cells(d.page.locator(".q-scroll").last)[1:]
    assert {(row[0], row[1]) for row in rows} == wanted
    assert len(rows) == len(wanted)
    assert {id for what, id in wanted if what != "新增"} == {"S16", "S99"}
    counted = {row[0]: row[1:] for row in cells(d.page.locator(".q-scroll").first)[1:]}
    added = len([1 for what, _ in wanted if what == "新增"])
    assert counted["抽查结果台账"] == [str(len(old)), str(len(new)), str(added), "1", "1"]


def csv_of(d: Dashboard, words: str) -> list[list[str]]:
    """The CSV behind a button, headings first."""
    with d.page.expect_download() as download:
        d.page.get_by_role("button", name=words).click()
    return [*csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig")))]


def test_figures_and_rows_are_taken_along_as_csv(store: Path, served: Server, visit: Visit) -> None:
    first, second = both(store)
    d = visit(f"/data?section=differences&with={first.id}&period=2017&snapshot={second.id}", at=served)
    heads, *rows = csv_of(d, "下载全部")
    figures = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    assert len(figures) == len(second.indicators)
    rate = figures["监督抽查合格率"]
    assert [rate[head] for head in ("单位", "旧快照", "新快照", "变化")] == ["%", "100", "83.33", "-16.67"]
    d.click("台账逐行")
    with d.rerun():
        d.page.get_by_role("row").filter(has_text="抽查结果台账").get_by_role("link").click()
    heads, *rows = csv_of(d, "下载全部")
    old, new = history.batches(history.first_tables()), history.batches(small_tables())
    wanted = [("新增", "新快照", id) for id in new.keys() - old.keys()] + [("删除", "旧快照", "S99")]
    wanted += [("修改", side, "S16") for side in ("旧快照", "新快照")]
    assert sorted((row[0], row[1], row[2]) for row in rows) == sorted(wanted)


def test_a_changed_cell_says_what_it_was_and_what_it_is(store: Path, served: Server, visit: Visit) -> None:
    first, second = both(store)
    address = f"/data?section=differences&with={first.id}&snapshot={second.id}&shown=rows&ledger=sampling_results"
    d = visit(address, at=served)
    d.click("修改")
    row = d.page.locator(".q-changes tbody tr")
    assert row.count() == 1
    assert row.locator("del").all_inner_texts() == ["合格", "—", "—", "—"]
    assert row.locator("b").all_inner_texts() == ["不合格", "总养分", "2017-04-17", "2017-05-02"]


# a new snapshot while a page is open


def test_an_open_page_hears_of_a_new_snapshot_and_keeps_what_it_had(
    tmp_path: Path, fresh_server: Fresh, visit: Visit
) -> None:
    store = tmp_path / "store"
    first = history.publish_first(store)
    d = visit("/programme", at=fresh_server({"QUALITY_STORE": str(store)}))
    before, band = shown(d), d.page.locator(".q-news")
    assert not band.is_visible()
    second = history.publish_second(store)
    band.wait_for(timeout=10_000)
    assert second in band.inner_text()
    assert shown(d) == before
    assert first in d.page.locator(".q-eyebrow").inner_text()
    with d.rerun():
        band.get_by_role("button", name="查看新数据").click()
    assert second in d.page.locator(".q-eyebrow").inner_text()
    assert shown(d) != before
    assert not band.is_visible()


def test_who_looks_at_a_chosen_view_keeps_it_in_the_new_snapshot(
    tmp_path: Path, fresh_server: Fresh, visit: Visit
) -> None:
    store = tmp_path / "store"
    first = history.publish_first(store)
    d = visit(f"/programme?snapshot={first}&period=2017-H1&area=likou", at=fresh_server({"QUALITY_STORE": str(store)}))
    second, band = history.publish_second(store), d.page.locator(".q-news")
    band.wait_for(timeout=10_000)
    with d.rerun():
        band.get_by_role("button", name="查看新数据").click()
    assert d.query() == {"snapshot": second, "period": "2017-H1", "area": "likou"}
    assert d.page.locator(".q-band").filter(has_text="历史快照").count() == 0
