"""For everyone (G2, G4, G6): axe-core, structure, keyboard, names, print, two people at once."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, ViewportSize
from pypdf import PdfReader

from data.text import LANGS, Lang
from pages.parts import menu
from tests.browser.conftest import fresh_context
from tests.browser.dashboard import Dashboard, Visit
from tests.browser.server import Server
from tests.browser.test_everywhere import BEYOND, CHINESE

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
ZOOMED: ViewportSize = {"width": 720, "height": 450}  # 1440 × 900 at 200 %


FOUND = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  return violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).flatMap(({ id, nodes }) =>
    nodes.map(({ target, html, failureSummary }) => [id, target.join(' '), html.slice(0, 200), failureSummary]));
}"""
STRUCTURE = """() => {
  const each = what => [...document.querySelectorAll(what)];
  const shown = each('h1, h2, h3, h4, h5, h6').filter(one => one.checkVisibility());
  const levels = shown.map(one => Number(one.tagName[1]));
  const skipped = shown.filter((_, n) => levels[n] > (levels[n - 1] ?? 0) + 1);
  const without = (what, part) => each(what).filter(one => !part(one));
  const wrong = [
    ...skipped, ...without('th', one => one.scope), ...without('table', one => one.querySelector('th')),
    ...without('img', one => one.alt), ...without('.q-plot', one => one.ariaLabel?.length > 10),
    ...without('nav', one => one.ariaLabel),
  ].map(one => one.outerHTML.slice(0, 200));
  const one = levels.filter(level => level === 1).length === 1 && document.querySelector('main');
  return one ? wrong : [...wrong, levels];
}"""
# Contrast (WCAG 2) of the words of charts with what they stand on: the bar, tile or box around them, else the page.
FAINT = """() => {
  const parts = colour => colour.match(/[\\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
  const solid = one => (one[3] ?? 1) > 0.5;
  const light = rgb => rgb.slice(0, 3).map(one => one / 255)
    .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, n) => sum + one * [0.2126, 0.7152, 0.0722][n], 0);
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = 'var(--bg)';
  const page = parts(getComputedStyle(probe).color);
  probe.remove();
  const under = text => {
    const box = text.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
    const shapes = text.closest('.q-plot').querySelectorAll('.bars .point path, .annotation rect.bg');
    const around = [...shapes].filter(shape => {
      const { left, right, top, bottom } = shape.getBoundingClientRect();
      return left <= x && x <= right && top <= y && y <= bottom;
    });
    const fills = around.map(shape => getComputedStyle(shape)).filter(style => Number(style.fillOpacity) > 0.5);
    return fills.map(style => parts(style.fill)).filter(solid).at(-1) ?? page;
  };
  return [...document.querySelectorAll('.q-plot .main-svg text')].filter(text => text.textContent.trim()).map(text => {
    const { fill } = getComputedStyle(text), [one, other] = [light(parts(fill)), light(under(text))];
    return [text.textContent, fill, (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)];
  }).filter(([, , contrast]) => contrast < 4.5);
}"""


def findings(page: Page) -> list[Any]:
    """What axe-core finds that is serious or critical; of Streamlit's own parts, too."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    return page.evaluate(FOUND)


def sized(d: Dashboard, size: ViewportSize) -> None:
    """The window has another size; wait until the page stands."""
    d.page.set_viewport_size(size)
    d.rest()


def turned(d: Dashboard, colours: str) -> None:
    """The reader's system turns light or dark; wait until the page has turned, too."""
    with d.rerun():
        d.page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]


UNFOLD = """() => {
  const folded = [...document.querySelectorAll('main details:not([open])')];
  const each = new Map(folded.map(one => [one.className + one.innerText, one]));
  [...each.values()].slice(0, 8).forEach(one => { one.open = true; });
}"""


def unfolded(d: Dashboard) -> None:
    """One of each thing that unfolds stands open, with what it fetched."""
    d.page.evaluate(UNFOLD)
    d.page.wait_for_function("!document.querySelector('details[open] [aria-busy=true]')")


# Each page is loaded once a language; widths and colours are the one way round in Chinese, the other in English.


@pytest.mark.parametrize("key", menu.PAGES)
def test_a_chinese_page_is_made_for_everyone(key: str, visit: Visit):
    d = visit(menu.path(key), own=True)
    sized(d, DESK)
    assert d.page.evaluate(FAINT) == []
    unfolded(d)
    assert findings(d.page) == []
    assert d.page.evaluate(STRUCTURE) == []
    sized(d, ZOOMED)
    assert d.page.evaluate(BEYOND) == []
    sized(d, PHONE)
    turned(d, "dark")
    assert findings(d.page) == []


@pytest.mark.parametrize("key", menu.PAGES)
def test_an_english_page_is_made_for_everyone(key: str, visit: Visit):
    d = visit(f"{menu.path(key)}?lang=en", own=True)
    sized(d, PHONE)
    assert findings(d.page) == []
    assert d.page.evaluate(STRUCTURE) == []
    sized(d, DESK)
    turned(d, "dark")
    assert findings(d.page) == []
    assert d.page.evaluate(FAINT) == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_controls_of_the_view_are_made_for_everyone(lang: Lang, visit: Visit):
    d = visit(f"/products?lang={lang}")
    for key in ("p_period", "p_area", "p_product", "p_more"):
        with d.opened(key):
            assert findings(d.page) == []


# names


NAMES = """() => {
  const names = ['aria-label', 'alt', 'placeholder', 'title', 'aria-description'];
  const parts = [...document.querySelectorAll(names.map(name => `[${name}]`).join())];
  return parts.filter(one => !one.closest('.q-plot, .stHtml'))
    .flatMap(one => names.map(name => one.getAttribute(name) ?? ''))
    .concat(document.querySelector('[data-testid=stSkipToContent]').textContent);
}"""


@pytest.mark.parametrize("width", [1440, 390])
def test_screen_readers_hear_the_language_of_the_page(width: int, visit: Visit):
    d = visit("/plan", own=True)
    sized(d, {"width": width, "height": 900})

    def spoken(pattern: str) -> set[str]:
        d.page.wait_for_function("!window[Symbol.for('dashboard.shell')].renaming")
        return {word for name in d.page.evaluate(NAMES) for word in re.findall(pattern, name)}

    english = r"[A-Za-z]{3,}"
    assert spoken(english) == set()
    with d.opened("p_product"):
        assert spoken(english) == set()
    d.click("English")
    assert spoken(CHINESE) == set()
    assert "Skip" in spoken(english)
    d.click("中文")
    assert spoken(english) == set()


# keyboard

REACHABLE = """() => {
  const part = 'a[href], button, input, select, textarea, summary, [tabindex]';
  const seen = one => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length;
  const each = [...document.querySelectorAll(part)].filter(one => one.tabIndex >= 0 && !one.disabled && seen(one));
  const groups = [...document.querySelectorAll('[data-testid=stButtonGroup]')];  // one stop each, arrows go on within
  each.forEach((one, n) => {
    const group = groups.indexOf(one.closest('[data-testid=stButtonGroup]'));
    one.dataset.stop = group < 0 ? n : `group ${group}`;
  });
  return each.map(one => [one.dataset.stop, one.outerHTML.slice(0, 160)]);
}"""
# Which stop has the focus, whether the page was left, whether one sees it: a ring around it, or a caret in it.
FOCUSED = """() => {
  const one = document.activeElement;
  const ringed = part => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(part);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
  };
  const around = [one, one.parentElement, one.closest('label'), one.closest('[role=group]')].filter(Boolean);
  const seen = one.matches('main, input, textarea') || around.some(ringed);
  return [one.dataset.stop ?? '', one === document.body, seen, one.outerHTML.slice(0, 160)];
}"""


@pytest.mark.parametrize(("address", "colours"), [("/", "dark"), ("/products", "light")])
def test_the_tab_key_alone_reaches_everything_and_shows_where_it_is(address: str, colours: str, visit: Visit):
    d = visit(address, own=True)
    if colours == "dark":
        turned(d, colours)
    missing, unseen = dict(d.page.evaluate(REACHABLE)), []
    for _ in range(2 * len(missing)):
        d.page.keyboard.press("Tab")
        stop, left, visible, what = d.page.evaluate(FOCUSED)
        missing.pop(stop, None)
        if left or not missing:
            break
        if not visible:
            unseen.append(what)
    assert list(missing.values()) == []
    assert unseen == []


def test_the_first_stop_leads_past_the_menu(visit: Visit):
    d = visit("/products", own=True)
    d.page.keyboard.press("Tab")
    skip = d.page.get_by_role("link", name="跳到内容")
    assert skip.evaluate("one => one === document.activeElement && getComputedStyle(one).clipPath === 'none'")
    d.page.keyboard.press("Enter")
    d.rest()
    assert d.page.evaluate("document.activeElement.id") == "stMain"
    assert d.page.locator(".q-headline").is_visible()


def test_arrow_keys_go_through_the_marks_of_a_chart_and_enter_filters(visit: Visit):
    d = visit("/products")
    plot = d.page.locator("#card_products_areas .q-plot")
    said = d.page.locator("#card_products_areas .q-spoken")
    plot.focus()
    names = plot.evaluate("plot => plot.data.at(-1).hovertext.map(text => text.match(/<b>(.*?)<.b>/)[1])")
    for key, name in (("ArrowDown", names[0]), ("ArrowRight", names[1]), ("End", names[-1]), ("ArrowRight", names[0])):
        d.page.keyboard.press(key)
        assert said.inner_text().startswith(f"{name}，")
        plot.locator(".hoverlayer", has_text=name).wait_for(state="attached")
    with d.rerun():
        d.page.keyboard.press("Enter")
    assert d.chips() == [f"乡镇：{names[0]} ×"] or names[0] in d.chips()[0]
    assert plot.evaluate("one => one === document.activeElement")


def test_the_choices_of_a_card_are_reached_and_taken_by_keyboard(visit: Visit):
    d = visit("/")
    choices = d.page.locator("#card_overview_map .q-tabs a")
    choices.first.focus()
    d.page.keyboard.press("Tab")
    assert choices.nth(1).evaluate("one => one === document.activeElement")
    with d.rerun():
        d.page.keyboard.press("Enter")
    assert choices.nth(1).get_attribute("aria-current") == "true"
    assert "map" in d.query()


def test_what_unfolds_closes_by_escape_and_gives_the_focus_back(visit: Visit):
    d = visit("/products")
    word = d.page.locator("#card_products_groups details.q-menu summary").first
    word.focus()
    d.page.keyboard.press("Enter")
    d.page.locator("#card_products_groups details[open] table").wait_for()
    d.page.keyboard.press("Tab")  # into the table
    d.page.keyboard.press("Escape")
    assert word.evaluate("one => one === document.activeElement && !one.parentElement.open")
    button = d.page.locator(".st-key-p_area button").first
    button.focus()
    d.page.keyboard.press("Enter")
    body = d.page.get_by_test_id("stPopoverBody")
    body.wait_for()
    d.rest()
    d.page.keyboard.press("Escape")
    body.wait_for(state="hidden")
    assert button.evaluate("one => one === document.activeElement")


def test_nothing_moves_for_who_wants_no_motion(visit: Visit):
    d = visit("/", own=True)
    d.page.emulate_media(reduced_motion="reduce")
    longest = """() => Math.max(...[...document.querySelectorAll('*')].flatMap(one => {
      const style = getComputedStyle(one);
      return [style.transitionDuration, style.animationDuration].flatMap(text => text.split(',').map(parseFloat));
    }))"""
    assert d.page.evaluate(longest) <= 0.001


# print


def on_paper(d: Dashboard) -> list[str]:
    """The words of each page of the printed page, without the space between them."""
    pages = PdfReader(io.BytesIO(d.page.pdf(format="A4"))).pages
    return [plain(page.extract_text()) for page in pages]


def plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


# The words of each chart as it is laid out for paper.
ON_PAPER = """() => {
  const words = plot => [...plot.querySelectorAll('.main-svg text')].map(text => text.textContent);
  dispatchEvent(new Event('beforeprint'));
  const found = [...document.querySelectorAll('.q-plot')].map(words);
  dispatchEvent(new Event('afterprint'));
  return found;
}"""
PILLARS = ("overview", "consumption", "products", "equipment", "programme")


@pytest.mark.parametrize("key", PILLARS)
def test_a_printed_page_is_whole(key: str, visit: Visit):
    d = visit(f"{menu.path(key)}?area=likou")
    eyebrow = d.page.locator(".q-eyebrow > span").all_inner_texts()
    headline = d.page.locator("h1").inner_text()
    charts = d.page.evaluate(ON_PAPER)
    pages = on_paper(d)
    assert [words for words in (*eyebrow, headline) if plain(words.split("\n")[0]) not in pages[0]] == []
    whole = "".join(pages)
    for away in ("会议材料", "重置", "复制链接", "导出", "English", "跳到内容"):
        assert away not in whole
    for words in charts:
        known = [
            plain(word) for word in words if set(plain(word)) <= set(whole)
        ]  # fonts map a few characters to others
        assert len(known) > len(words) / 2
        assert any(all(word in page for word in known) for page in pages), known
    box = d.page.locator(".q-plot").first.bounding_box()
    d.rest()
    assert box == d.page.locator(".q-plot").first.bounding_box()


# two people


def test_two_people_with_different_views_do_not_affect_each_other(browser: Browser, server: Server):
    views = ("/products?area=likou&period=2016", "/products?product=industrial&lang=en")
    people = [Dashboard(fresh_context(browser).new_page(), server.url) for _ in views]
    for d, address in zip(people, views, strict=True):
        d.page.goto(server.url + address, wait_until="commit")
    for d in people:
        d.rest(sent=1)
    alone = [(d.query(), d.kpis(), d.chips()) for d in people]
    sent = [d.page.evaluate("window.q.sent") for d in people]
    for d in people:
        d.page.evaluate("window.dispatchEvent(new PopStateEvent('popstate'))")
    for d, before in zip(people, sent, strict=True):
        d.rest(sent=before + 1)
    assert [(d.query(), d.kpis(), d.chips()) for d in people] == alone
    assert alone[0] != alone[1]
    for d in people:
        d.page.context.close()
