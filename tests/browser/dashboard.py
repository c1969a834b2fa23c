"""The dashboard as a visitor handles it: wait until it rests, choose, read, click, download."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Error, Locator, Page, Request, WebSocket

QUIET_MS = 150
# What the page hears and says: a request to run is one message sent, and is answered by messages received.
WATCH = """
window.q = {sent: 0, answered: 0, moved: 0};
const move = () => { window.q.moved = performance.now(); };
window.WebSocket = class extends WebSocket {
  constructor(...args) {
    super(...args);
    this.addEventListener('message', () => { window.q.answered = window.q.sent; move(); });
  }
  send(message) { window.q.sent += 1; move(); super.send(message); }
};
new MutationObserver(move).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
"""
RESTS = f"""sent => {{
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testScriptState === 'notRunning' && window.q.sent >= sent && window.q.answered === window.q.sent
    && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
    && [...document.querySelectorAll('.q-place')].every(place => !place.offsetWidth || 'drawn' in place.dataset
      && Math.abs((place.querySelector('.main-svg') ?? place).clientWidth - place.clientWidth) < 2)
    && !document.querySelector('.q-brushing .q-brush[hidden]')
    && performance.now() - window.q.moved > {QUIET_MS};
}}"""
KPIS = """cards => cards.map(card => {
  const text = part => card.querySelector(part)?.innerText.trim() ?? '';
  return [text('.q-title, .q-name'), text('.q-big'), text(':scope > .q-small'), text('.q-judged')];
})"""
# As a link of the page does, and then as if nobody had been here: nothing open, at the top.
GO = """to => {
  document.querySelectorAll('details[open]').forEach(part => { part.open = false; });
  document.activeElement?.blur();
  window[Symbol.for('dashboard.shell')].go(new URL(to, location.href));
  document.querySelector('[data-testid="stMain"]').scrollTo(0, 0);
}"""
# Plotly binds to each mark the number of its point and to the group around it the trace; hover texts begin with names.
MARK = """(plot, name) => {
  for (const group of plot.querySelectorAll('.trace')) {
    const texts = group.__data__?.[0]?.trace?.hovertext ?? [];
    for (const [n, point] of [...group.querySelectorAll('.point')].entries()) {
      if (!texts[point.__data__?.i ?? n]?.startsWith(`<b>${name}</b>`)) continue;
      point.scrollIntoView({block: 'center'});
      const box = point.getBoundingClientRect();
      return [box.x + box.width / 2, box.y + box.height / 2];
    }
  }
  throw new Error(`no mark is named ${name}`);
}"""


class Kpi(NamedTuple):
    """A key figure as it reads: value with unit, counts behind it, change and what it is worth."""

    value: str
    counts: str
    change: str


def cells(place: Locator) -> list[list[str]]:
    """The cells of the table in a place, headings first, without the links that lead on."""
    script = (
        "rows => rows.map(row => [...row.cells].filter(c => !c.querySelector('td a')).map(c => c.innerText.trim()))"
    )
    return place.locator("table tr").evaluate_all(script)


Visit = Callable[..., "Dashboard"]


class Dashboard:
    """One visitor's page. `outside` lists the requests that left 127.0.0.1, `broken` what the page's scripts threw."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.outside: list[str] = []
        self.broken: list[str] = []
        page.on("request", self._note)
        page.on("websocket", self._note)
        page.on("pageerror", self._note_error)

    def leave(self) -> Page:
        """Hear no more of the page; gives it back."""
        for event, noting in (("request", self._note), ("websocket", self._note), ("pageerror", self._note_error)):
            self.page.remove_listener(event, noting)
        return self.page

    def busy(self) -> bool:
        """Whether something lies open over the page, or the address is no page of the dashboard."""
        over = self.page.locator("[data-testid=stPopoverBody], [data-testid=stDialog], [role=listbox]")
        return over.count() > 0 or self.page.locator("[data-testid=stApp]").count() == 0

    def _note(self, request: Request | WebSocket) -> None:
        self._note_address(request.url)

    def _note_error(self, error: Error) -> None:
        self.broken.append(str(error))

    def _note_address(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.hostname != "127.0.0.1" and parts.scheme not in ("data", "blob"):
            self.outside.append(address)

    def visit(self, address: str) -> None:
        """Open an address of the dashboard, such as /products?lang=en, and wait until it rests."""
        self.page.goto(self.url + address, wait_until="commit")
        self.rest(sent=1)

    def go(self, address: str) -> None:
        """Come to an address from another page of the dashboard, and wait until it rests."""
        if self.page.evaluate("to => new URL(to, location.href).href === location.href", address):
            self.reload()
            return
        self.page.mouse.move(0, 0)
        with self.rerun():
            self.page.evaluate(GO, address)

    def rest(self, sent: int = 0) -> None:
        """Wait until nothing runs, nothing is stale, every chart and the brush are drawn and the page stands still."""
        self.page.wait_for_function(RESTS, arg=sent)

    @contextmanager
    def rerun(self) -> Iterator[None]:
        """What is done inside makes the script run; wait until that run has come to rest."""
        before = self.page.evaluate("window.q.sent")
        yield
        self.rest(sent=before + 1)

    def reload(self) -> None:
        """Load the address anew."""
        self.page.reload(wait_until="commit")
        self.rest(sent=1)

    def shown(self) -> str:
        """The words of the page below the menu."""
        return self.page.get_by_test_id("stMain").inner_text()

    def query(self) -> dict[str, str]:
        """The parameters of the address."""
        return dict(parse_qsl(urlsplit(self.page.url).query))

    def menu(self, title: str) -> None:
        """Go to a page by the menu."""
        with self.rerun():
            link = re.compile(rf"^{title}(\s*[（(]\d+[）)])?$")  # with the number of charts in the papers, or without
            self.page.get_by_test_id("stTopNavLink").filter(has_text=link).click()

    def click(self, words: str) -> None:
        """Follow a link of the page."""
        with self.rerun():
            self.page.locator("a.q-go:visible").filter(has_text=words).first.click()

    @contextmanager
    def unfolded(self, card: str, words: str) -> Iterator[Locator]:
        """What unfolds from a word below a card: 表, 口径 or 导出."""
        menu = self.page.locator(f"#card_{card} details.q-menu").filter(
            has=self.page.locator("summary", has_text=words)
        )
        menu.locator("summary").click()
        menu.locator("summary + div:not([aria-busy=true])").wait_for()
        yield menu.locator("summary + div")
        self.page.keyboard.press("Escape")
        menu.locator("summary + div").wait_for(state="hidden")

    @contextmanager
    def opened(self, key: str) -> Iterator[Locator]:
        """What unfolds under a button of the view bar: p_period, p_area …"""
        self.page.locator(f".st-key-{key} button").first.click()
        body = self.page.get_by_test_id("stPopoverBody")
        body.wait_for()
        self.rest()  # what unfolds takes the focus when it has come to stand
        yield body
        self.page.keyboard.press("Escape")
        body.wait_for(state="hidden")

    def press(self, inside: Locator, words: str) -> None:
        """Press a button or pill of an open control."""
        with self.rerun():
            inside.get_by_role("button", name=words, exact=True).click()

    def choose_period(self, first: str, last: str) -> None:
        """Type a period of one's own: years, months or days as they stand in the address."""
        with self.opened("p_period") as body:
            boxes = body.get_by_role("textbox")
            boxes.nth(0).fill(first)
            boxes.nth(1).fill(last)
            with self.rerun():
                body.get_by_test_id("stFormSubmitButton").get_by_role("button").click()

    def choose_areas(self, *names: str) -> None:
        """Choose areas by name."""
        with self.opened("p_area") as body:
            for name in names:
                self.press(body, name)

    def choose_class(self, name: str) -> None:
        """Choose a class of products by name."""
        with self.opened("p_product") as body:
            self.press(body, name)

    def choose(self, key: str, words: str) -> None:
        """Choose in a drop-down of the view bar: compare or basis."""
        self.page.locator(f".st-key-f_{key} input").click()
        with self.rerun():
            self.page.get_by_role("option", name=words, exact=True).click()

    def bar(self) -> str:
        """The controls of the view bar as they read: what each has chosen."""
        controls = self.page.locator(".st-key-viewbar [class*='st-key-f_']")
        chosen = controls.locator("input").evaluate_all("boxes => boxes.map(box => box.value)")
        return "\n".join((*controls.all_inner_texts(), *chosen))

    def chips(self) -> list[str]:
        """What is filtered, as it stands above the headline."""
        return self.page.locator(".q-chip").all_inner_texts()

    def kpis(self) -> dict[str, Kpi]:
        """Key figures by name, with and without what stands of the sampling behind the name （全部监督抽查）."""
        found = {name: Kpi(*rest) for name, *rest in self.page.locator(".q-kpi, .q-pillar").evaluate_all(KPIS)}
        return {name.partition("（")[0].partition(" (")[0]: kpi for name, kpi in found.items()} | found

    def mark(self, card: str, name: str) -> None:
        """Click a mark of a chart by name: `mark("products_areas", "李口镇")`."""
        plot = self.page.locator(f"#card_{card} .q-plot")
        self.page.mouse.move(*plot.evaluate(MARK, name))
        plot.locator(".hoverlayer .hovertext").first.wait_for()
        with self.rerun():
            self.page.mouse.down()
            self.page.mouse.up()

    def table(self, card: str) -> list[list[str]]:
        """The table of a card, headings first."""
        with self.unfolded(card, "表") as body:
            return cells(body)

    def csv(self, card: str) -> bytes:
        """The CSV of a card, as it is downloaded."""
        with self.unfolded(card, "表") as body, self.page.expect_download() as download:
            body.get_by_role("link", name="CSV").click()
        return download.value.path().read_bytes()

    def file(self, card: str, words: str) -> tuple[str, bytes]:
        """Name and content of a download of a card, by its words in the menu 导出."""
        with self.unfolded(card, "导出") as menu, self.page.expect_download() as download:
            menu.get_by_role("link", name=words).click()
        return download.value.suggested_filename, download.value.path().read_bytes()

    def definition(self, card: str) -> str:
        """What 口径 of a card says."""
        with self.unfolded(card, "口径") as body:
            return body.inner_text()

    def rows(self) -> list[list[str]]:
        """The one table of a page of rows, headings first."""
        return cells(self.page.get_by_test_id("stMain"))
