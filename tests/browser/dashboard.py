"""The dashboard as a visitor handles it: wait until it rests, choose, read, click, download."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request

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

    def shown(self) -> str:
        """The words of the page below the menu."""
        return self.page.get_by_test_id("stMain").inner_text()
