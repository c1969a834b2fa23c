"""What holds on every page: the reader's language, phones, nothing asked of the outside (G1, G3, G5)."""

import re
from functools import cache

import pandas as pd
import pytest

from pages.parts import menu
from tests.browser import truth
from tests.browser.dashboard import Visit

CHINESE = r"[\u4e00-\u9fff]+"
PHONE = {"width": 390, "height": 844}
MAY_STAND_IN_CHINESE = {"English", "Excel", "CSV", "Logo"}  # the last is Streamlit's own, read out for the picture
# Words that a reader sees or is told by a tooltip: text, placeholders, titles, and what charts show on hovering.
SEEN = """() => {
  const seen = e => { const box = e.getBoundingClientRect(); return box.width > 1 && box.height > 1; };
  const skipped = 'style,script,[data-testid="stIconMaterial"]';
  const found = [];
  for (const e of document.querySelectorAll('body *')) {
    if (!seen(e) || e.closest(skipped)) continue;
    for (const node of e.childNodes) if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent);
    for (const name of ['placeholder', 'title', 'alt']) if (e.hasAttribute(name)) found.push(e.getAttribute(name));
  }
  for (const plot of document.querySelectorAll('.q-plot')) for (const trace of plot.data ?? [])
    for (const name of ['hovertemplate', 'hovertext', 'text']) found.push(...[trace[name] ?? ''].flat().map(String));
  return found.filter(text => text.trim());
}"""

# Words and pictures that reach beyond the right edge of the screen, unless in a table that scrolls by itself.
BEYOND = """() => [...document.querySelectorAll('[data-testid="stMain"] *')]
  .filter(e => e.matches('img, .q-plot') || [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim()))
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.q-scroll, style'))
  .map(e => `${e.tagName}: ${e.textContent.slice(0, 40)}`)"""


def words(texts: list[str], pattern: str) -> set[str]:
    plain = (re.sub(r"<[^>]*>|%\{[^}]*\}|\d{8}-[0-9a-f]{4}", " ", text) for text in texts)
    return {word for text in plain for word in re.findall(pattern, text)}


@cache
def ledger_words() -> set[str]:
    """Chinese that the ledgers hold: names of enterprises, failed items, titles stay as they were written."""
    frames = [pd.read_parquet(path) for path in (truth.snapshot() / "facts").glob("*.parquet")]
    texts = {text for frame in frames for name in frame.select_dtypes("str") for text in frame[name].dropna().unique()}
    return words(list(texts), CHINESE)


@pytest.mark.parametrize("key", menu.PAGES)
def test_a_chinese_page_holds_no_english(key: str, visit: Visit):
    d = visit(menu.path(key))
    assert words(d.page.evaluate(SEEN), r"[A-Za-z]{3,}") - MAY_STAND_IN_CHINESE == set()
    assert d.page.locator("html").get_attribute("lang") == "zh-CN"


@pytest.mark.parametrize("key", menu.PAGES)
def test_an_english_page_holds_no_chinese(key: str, visit: Visit):
    d = visit(f"{menu.path(key)}?lang=en")
    assert words(d.page.evaluate(SEEN), CHINESE) - ledger_words() == {"中文"}
    assert d.page.locator("html").get_attribute("lang") == "en"


def test_the_language_is_one_click_and_stays_in_the_address(visit: Visit):
    d = visit("/products?area=likou")
    d.click("English")
    assert d.query()["lang"] == "en"
    d.menu("Equipment")
    assert d.query()["lang"] == "en"
    assert d.query()["area"] == "likou"
    d.click("中文")
    assert "lang" not in d.query()


@pytest.mark.parametrize("key", menu.PAGES)
def test_a_page_fits_a_phone(key: str, visit: Visit):
    d = visit(menu.path(key), viewport=PHONE)
    assert d.page.evaluate(BEYOND) == []
    assert d.page.locator(".q-headline").is_visible()
    d.choose_period("2016-01", "2016-06")
    assert d.query()["period"] == "2016-H1"


@pytest.mark.parametrize(("lang", "width"), [("zh", 390), ("zh", 1024), ("zh", 1366), ("en", 1280), ("en", 390)])
def test_the_way_into_a_pillar_and_its_tools_stand_clear_of_each_other(lang: str, width: int, visit: Visit):
    d = visit(f"/?lang={lang}", viewport={"width": width, "height": 844})
    for pillar in d.page.locator(".q-pillar").all():
        way, tools = (pillar.locator(f"> {part}").bounding_box() for part in ("a", ".q-tools"))
        assert way is not None and tools is not None
        beside, below = way["x"] + way["width"] <= tools["x"], way["y"] + way["height"] <= tools["y"] + 1
        assert beside or below


@pytest.mark.parametrize("key", menu.PAGES)
def test_a_page_asks_nothing_of_the_outside(key: str, visit: Visit):
    d = visit(menu.path(key), fresh=True)
    assert d.outside == []
    assert d.broken == []


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有匹配项"), ("en", "Nothing found")])
def test_a_search_that_finds_nothing_says_so_in_the_language_of_the_page(lang: str, said: str, visit: Visit):
    d = visit(f"/products?lang={lang}")
    d.page.locator(".st-key-p_product button").first.click()
    d.page.get_by_test_id("stPopoverBody").get_by_role("combobox").fill("????")
    shown = d.page.locator('[role="listbox"] > [role="option"] > span')
    shown.wait_for(state="attached")
    styles = shown.evaluate("e => [getComputedStyle(e).fontSize, getComputedStyle(e, '::after').content]")
    assert styles == ["0px", f'"{said}"']
