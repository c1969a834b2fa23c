"""The dashboard as a visitor handles it: wait until it rests, choose, read, click, download."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Locator, Page, Request

QUIET_MS = 250
# Streamlit names the state of its script on stApp; a run counts each time that state turns to running.
WATCH = """
window.q = {runs: 0, moved: 0};
new MutationObserver(changes => {
  window.q.moved = performance.now();
  const app = document.querySelector('[data-testid="stApp"]');
  const state = app?.dataset.testScriptState;
  if (state === 'running' && window.q.state !== 'running') window.q.runs += 1;
  window.q.state = state;
}).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
"""
RESTS = f"""runs => {{
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testScriptState === 'notRunning' && window.q.runs >= runs
    && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
    && [...document.querySelectorAll('.q-plot')].every(plot => plot.querySelector('.main-svg') || !plot.offsetWidth)
    && performance.now() - window.q.moved > {QUIET_MS};
}}"""


Visit = Callable[..., "Dashboard"]


class Dashboard:
    """One visitor's page. `outside` lists the requests that left 127.0.0.1, `broken` what the page's scripts threw."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.outside: list[str] = []
        self.broken: list[str] = []
        page.on("request", self._note)
        page.on("websocket", lambda socket: self._note_address(socket.url))
        page.on("pageerror", lambda error: self.broken.append(str(error)))

    def _note(self, request: Request) -> None:
        self._note_address(request.url)

    def _note_address(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.hostname != "127.0.0.1" and parts.scheme not in ("data", "blob"):
            self.outside.append(address)

    def visit(self, address: str) -> None:
        """Open an address of the dashboard, such as /products?lang=en, and wait until it rests."""
        self.page.goto(self.url + address, wait_until="commit")
        self.rest(runs=1)

    def rest(self, runs: int = 0) -> None:
        """Wait until nothing runs, nothing is stale, every chart is drawn and the page stands still."""
        self.page.wait_for_function(RESTS, arg=runs)

    @contextmanager
    def rerun(self) -> Iterator[None]:
        """What is done inside makes the script run; wait until that run has come to rest."""
        before = self.page.evaluate("window.q.runs")
        yield
        self.rest(runs=before + 1)

    def reload(self) -> None:
        """Load the address anew."""
        self.page.reload(wait_until="commit")
        self.rest(runs=1)

    def shown(self) -> str:
        """The words of the page below the menu."""
        return self.page.get_by_test_id("stMain").inner_text()

    def query(self) -> dict[str, str]:
        """The parameters of the address."""
        return dict(parse_qsl(urlsplit(self.page.url).query))

    def menu(self, title: str) -> None:
        """Go to a page by the menu."""
        with self.rerun():
            self.page.get_by_test_id("stTopNavLink").filter(has_text=title).click()

    def click(self, words: str) -> None:
        """Follow a link of the page."""
        with self.rerun():
            self.page.locator("a.q-go:visible").filter(has_text=words).first.click()

    @contextmanager
    def control(self, key: str) -> Iterator[Locator]:
        """A control of the view bar that opens: period, area, product or more."""
        self.page.locator(f".st-key-p_{key} button").first.click()
        body = self.page.get_by_test_id("stPopoverBody")
        body.wait_for()
        yield body
        self.page.keyboard.press("Escape")
        body.wait_for(state="hidden")

    def press(self, inside: Locator, words: str) -> None:
        """Press a button or pill of an open control."""
        with self.rerun():
            inside.get_by_role("button", name=words, exact=True).click()

    def choose_period(self, first: str, last: str) -> None:
        """Type a period of one's own: years, months or days as they stand in the address."""
        with self.control("period") as body:
            boxes = body.get_by_role("textbox")
            for box, value in ((boxes.nth(0), first), (boxes.nth(1), last)):
                if box.input_value() != value:
                    with self.rerun():
                        box.fill(value)
                        box.press("Enter")

    def choose_areas(self, *names: str) -> None:
        """Choose areas by name."""
        with self.control("area") as body:
            for name in names:
                self.press(body, name)

    def choose_class(self, name: str) -> None:
        """Choose a class of products by name."""
        with self.control("product") as body:
            self.press(body, name)

    def choose(self, key: str, words: str) -> None:
        """Choose in a drop-down of the view bar: compare or basis."""
        self.page.locator(f".st-key-{key} input").click()
        with self.rerun():
            self.page.get_by_role("option", name=words, exact=True).click()

    def bar(self) -> str:
        """The view bar as it reads: what every control has chosen."""
        chosen = self.page.locator(".st-key-viewbar input").evaluate_all("boxes => boxes.map(box => box.value)")
        return "\n".join((self.page.locator(".st-key-viewbar").inner_text(), *chosen))

    def chips(self) -> list[str]:
        """What is filtered, as it stands above the headline."""
        return self.page.locator(".q-chip").all_inner_texts()

    def kpis(self) -> dict[str, tuple[str, str]]:
        """Key figures by name: the figure and the counts behind it."""
        figures = self.page.locator(".q-kpi, .q-pillar").evaluate_all(
            """cards => cards.map(card => ['.q-title, .q-name', '.q-big', '.q-small'].map(
                 part => card.querySelector(part)?.innerText.trim() ?? ''))"""
        )
        return {name: (value, counts) for name, value, counts in figures}
