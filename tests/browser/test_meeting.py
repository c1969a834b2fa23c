"""会议材料 in Chromium: charts ticked on any pages, ordered, titled, dated, downloaded; they survive (E8); the address
in an export opens the same numbers (E9); a picture holds what its slide needs (E1)."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pptx import Presentation

from tests.browser.conftest import fresh_context
from tests.browser.dashboard import Dashboard, Visit
from tests.browser.server import Server, stop

Fresh = Callable[..., Server]
NARROWED = "/products?period=2017-H1&area=likou"


def add(d: Dashboard, card: str) -> None:
    with d.rerun():
        d.page.locator(f"#card_{card} button[data-pack]").click()


def press(d: Dashboard, name: str) -> None:
    with d.rerun():
        d.page.get_by_role("button", name=name, exact=True).click()


def fill(d: Dashboard, key: str, words: str) -> None:
    box = d.page.locator(f".st-key-{key} input")
    box.fill(words)
    with d.rerun():
        box.press("Enter")


def names(d: Dashboard) -> list[str]:
    """The charts of the pack in their order."""
    return [name.split("\u3000")[1] for name in d.page.locator(".q-item b").all_inner_texts()]


def download(d: Dashboard, words: str) -> tuple[str, bytes]:
    with d.page.expect_download() as download:
        d.page.locator(".q-files a").filter(has_text=words).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def slides(content: bytes) -> list[str]:
    """The words of each slide."""
    deck = Presentation(io.BytesIO(content))
    return ["\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame) for slide in deck.slides]


def test_charts_of_any_pages_are_ordered_titled_dated_and_downloaded(office: Server, visit: Visit) -> None:
    d = visit(NARROWED, at=office)
    add(d, "products_groups")
    d.menu("特种设备")
    add(d, "equipment_places")
    assert d.page.locator("#card_equipment_places").get_by_text("已加入").is_visible()
    d.menu("会议材料（2）")
    first, second = names(d)
    press(d, f"下移 {first}")
    fill(d, "pack_title", "上半年例会")
    fill(d, "pack_day", "2017-07-05")
    fill(d, "pack_title_1", "重点看李口")
    d.reload()
    assert names(d) == [second, first]
    name, content = download(d, "PPTX")
    shown = slides(content)
    assert name == "上半年例会_20171231.pptx"
    assert "2017年7月5日" in shown[0]
    assert [n for n, words in enumerate(shown) if "重点看李口" in words][-1] > next(
        n for n, words in enumerate(shown) if second in words and n > 1
    )
    with zipfile.ZipFile(io.BytesIO(download(d, "全部")[1])) as found:
        assert {Path(one).suffix for one in found.namelist()} == {".pptx", ".docx", ".xlsx", ".pdf"}


def test_a_pack_survives_a_restart_and_other_browsers_see_it(fresh_server: Fresh, visit: Visit, tmp_path: Path) -> None:
    kept = {"QUALITY_STATE": str(tmp_path / "kept.sqlite")}
    first = fresh_server(kept)
    d = visit(NARROWED, at=first, fresh=True)
    add(d, "products_groups")
    stop(first)
    again = visit("/meeting", at=fresh_server(kept), fresh=True)
    assert len(names(again)) == 1
    assert "2017年1—6月" in again.shown()
    assert "李口镇" in again.shown()


def test_what_two_browsers_do_at_once_is_not_lost(office: Server, visit: Visit) -> None:
    one, other = visit(NARROWED, at=office), visit("/products", at=office, fresh=True)
    add(one, "products_groups")
    add(other, "products_groups")
    one.menu("会议材料")
    other.menu("会议材料")
    fill(one, "pack_title_1", "我写的")
    fill(other, "pack_title_1", "你写的")
    assert "别处改动" in other.shown()
    assert other.page.locator(".st-key-pack_title_1 input").input_value() == "我写的"


def test_the_same_pack_a_month_later(office: Server, visit: Visit) -> None:
    d = visit("/products?period=2017-11", at=office)
    add(d, "products_groups")
    d.menu("会议材料")
    fill(d, "pack_name", "月度例会")
    press(d, "保存")
    press(d, "时期后移1个月，2017年11月→2017年12月")
    assert "2017年12月" in d.page.locator(".q-item").inner_text()
    press(d, "月度例会")
    assert "2017年11月" in d.page.locator(".q-item").inner_text()


def test_the_preview_is_a_picture_of_the_chart(office: Server, visit: Visit) -> None:
    d = visit(NARROWED, at=office)
    add(d, "products_groups")
    d.menu("会议材料")
    d.page.wait_for_function("document.querySelector('.q-preview')?.naturalWidth === 960")


def test_what_is_no_template_is_refused_in_words(office: Server, visit: Visit, tmp_path: Path) -> None:
    d = visit("/meeting?section=pack", at=office)
    file = tmp_path / "模板.pptx"
    file.write_bytes(b"no presentation")
    with d.page.expect_navigation():
        d.page.locator("input[type=file]").set_input_files(file)
    assert "不是可用的PowerPoint演示文稿" in d.page.locator("body").inner_text()


def test_a_template_of_the_office_is_kept_and_given_back(office: Server, visit: Visit, tmp_path: Path) -> None:
    d = visit("/products", at=office)
    file = tmp_path / "本局.pptx"
    file.write_bytes(d.file("products_groups", "PPTX")[1])
    d.visit("/meeting?section=pack")
    with d.page.expect_navigation(url=re.compile("section=pack")):
        d.page.locator("input[type=file]").set_input_files(file)
    d.rest(sent=1)
    assert "本局.pptx" in d.shown()
    press(d, "恢复自带母版")
    assert "本局.pptx" not in d.shown()


def test_the_address_in_an_export_opens_the_same_numbers(visit: Visit) -> None:
    d = visit(f"{NARROWED}&compare=previous")
    table, figures = d.csv("products_groups"), d.kpis()
    with zipfile.ZipFile(io.BytesIO(d.file("products_groups", "CSV")[1])) as found:
        metadata = next(found.read(name) for name in found.namelist() if name.endswith(".json")).decode()
        inside = next(found.read(name) for name in found.namelist() if name.endswith(".csv"))
    link = next(part for part in re.findall(r'"(http[^"]+)"', metadata) if d.url in part)
    other = visit(link.removeprefix(d.url), fresh=True)
    assert (other.csv("products_groups"), other.kpis()) == (table, figures)
    assert inside == table


def test_a_picture_is_wide_enough_for_a_slide_and_says_where_it_is_from(visit: Visit) -> None:
    d = visit(NARROWED)
    png = d.file("products_groups", "PNG")[1]
    assert struct.unpack(">I", png[16:20]) == (2880,)
    words = re.sub(r"<[^>]+>", "", unescape(d.file("products_groups", "SVG")[1].decode()))
    for part in ("来源：抽查结果台账", "2017年1—6月", "李口镇", "数据截至 2017-12-31", "快照 20171231-", "生成于"):
        assert part in words


def test_a_link_that_is_wrong_says_so_in_the_readers_language(visit: Visit) -> None:
    d = visit("/products")
    d.page.goto(f"{d.url}/export/png?card=products.gone&lang=en")
    assert "There is no chart products.gone" in d.page.locator("body").inner_text()


def test_what_unfolds_folds_up_by_escape_and_elsewhere(visit: Visit) -> None:
    d = visit("/products")
    menu = d.page.locator("#card_products_groups .q-menu").first
    menu.locator("summary").click()
    d.page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    menu.locator("summary").click()
    d.page.locator("h1").click()
    assert menu.get_attribute("open") is None


@pytest.fixture
def packed(office: Server, visit: Visit) -> Dashboard:
    """The page of a pack of two charts."""
    d = visit(NARROWED, at=office)
    add(d, "products_groups")
    add(d, "products_areas")
    d.menu("会议材料")
    return d


def test_a_file_holds_what_was_typed_last(packed: Dashboard) -> None:
    packed.page.locator(".st-key-pack_title input").fill("年终会")
    name, content = download(packed, "PPTX")
    assert (name, "年终会" in slides(content)[0]) == ("年终会_20171231.pptx", True)


def test_what_was_typed_last_is_kept_and_the_button_does_its_work(packed: Dashboard) -> None:
    first, second = names(packed)
    packed.page.locator(".st-key-pack_title_1 input").fill("重点看")
    packed.page.get_by_role("button", name=f"下移 {first}").click()
    packed.page.locator(".q-item b").first.filter(has_text=second).wait_for()
    assert packed.page.locator(".st-key-pack_title_1 input").input_value() == "重点看"
    assert "别处改动" not in packed.shown()


def test_two_files_are_made_side_by_side(packed: Dashboard) -> None:
    found: list[str] = []
    packed.page.on("download", lambda one: found.append(one.suggested_filename))
    with packed.page.expect_download(lambda _: len(found) == 2):
        for words in ("PPTX", "DOCX"):
            packed.page.locator(".q-files a").filter(has_text=words).click()
    assert sorted(Path(name).suffix for name in found) == [".docx", ".pptx"]


def test_a_file_that_cannot_be_made_says_why(packed: Dashboard) -> None:
    link = packed.page.locator(".q-files a").first
    link.evaluate("link => { link.href += '&pack=gone'; }")
    with packed.page.expect_navigation():
        link.click()
    assert "还没有图" in packed.page.locator("body").inner_text()


def test_papers_stay_on_a_phone(packed: Dashboard) -> None:
    packed.page.set_viewport_size({"width": 390, "height": 844})
    packed.rest()
    assert packed.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_what_is_taken_away_is_said_in_sight_and_given_back(packed: Dashboard) -> None:
    before = names(packed)
    press(packed, f"移除 {before[1]}")
    said = packed.page.locator(".q-said")
    box = said.bounding_box()
    assert box is not None
    assert (before[1] in said.inner_text(), 0 < box["y"] < 768) == (True, True)
    press(packed, "撤销")
    assert names(packed) == before


def test_the_focus_stays_where_a_button_was_pressed(packed: Dashboard) -> None:
    first = names(packed)[0]
    packed.page.get_by_role("button", name=f"移除 {first}").focus()
    with packed.rerun():
        packed.page.keyboard.press("Enter")
    packed.page.wait_for_function("document.activeElement.closest('.q-item')")


@pytest.mark.parametrize("page", ["/", "/products", "/equipment", "/meeting?section=pack"])
def test_menus_stay_on_a_phone(browser: Browser, server: Server, page: str) -> None:
    context = fresh_context(browser, viewport={"width": 390, "height": 844}, has_touch=True)
    d = Dashboard(context.new_page(), server.url)
    d.visit(page)
    for menu in d.page.locator(".q-menu").all():
        menu.evaluate("menu => { menu.open = true; menu.scrollIntoView({block: 'center'}); }")
        box = menu.locator("summary + div").bounding_box()
        assert box is not None
        assert (box["x"] >= 0, box["x"] + box["width"] <= 390) == (True, True)
    assert d.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    context.close()
