"""From starting the server to what a reader sees: python -m benchmarks.cold_start [--json FILE] [--smoke]

In Chromium with an empty cache: seconds from the start of the server's process until the headline of 总览 can be read,
and until nothing moves any more (every chart on screen drawn, the last change of the page). Beside it, in turn, a bare
page of Streamlit with a headline and one chart.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser

from benchmarks._figures import Figure, options, told
from benchmarks.pages import PROJECT, serving
from tests.browser import chromium
from tests.browser.dashboard import RESTS, WATCH

TIMES = 7
BARE = """import streamlit as st

st.title("bare")
st.plotly_chart({"data": [{"type": "bar", "x": ["a", "b", "c"], "y": [1, 3, 2]}], "layout": {}})
"""
# When the frame is drawn that has the headline first: asked from outside, the answer would wait behind other work.
READABLE = """(headline => {
  const seen = new MutationObserver(() => {
    if (!document.querySelector(headline)) return;
    seen.disconnect();
    requestAnimationFrame(() => { window.q.readable = performance.now(); });
  });
  seen.observe(document, {subtree: true, childList: true});
})"""
LONG = 60_000  # ms
SCREEN = {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN"}


class Seen(NamedTuple):
    """Seconds from the start of the process: server answering, headline readable, nothing moving any more."""

    up: float
    headline: float
    settled: float


def started(browser: Browser, script: Path, headline: str) -> Seen:
    """Start a server of a script and look at it."""
    context = browser.new_context(**SCREEN)
    context.set_default_timeout(LONG)
    context.add_init_script(f"{WATCH}\n{READABLE}({headline!r})")
    page, begun = context.new_page(), time.time()
    with serving(script) as (_, port):
        up = time.time() - begun
        page.goto(f"http://127.0.0.1:{port}/", wait_until="commit")
        page.locator(headline).first.wait_for()
        page.wait_for_function(RESTS, arg=1)
        seen = page.evaluate("[window.q.readable, window.q.moved].map(at => performance.timeOrigin + at)")
    context.close()
    return Seen(up, *(at / 1000 - begun for at in seen))


def medians(seen: Sequence[Seen]) -> Seen:
    """Each by itself."""
    return Seen(*map(statistics.median, zip(*seen, strict=True)))


def measured(times: int) -> tuple[Seen, Seen]:
    """Ours and the bare page, in turn."""
    ours, bare = [], []
    with tempfile.TemporaryDirectory() as folder, chromium.driver() as playwright:
        script = Path(folder) / "bare.py"
        script.write_text(BARE, encoding="utf-8")
        os.environ["QUALITY_STATE"] = str(Path(folder) / "state.sqlite")
        browser = chromium.start(playwright)
        for _ in range(times):
            ours.append(started(browser, PROJECT / "dashboard.py", "h1.q-headline"))
            bare.append(started(browser, script, "h1"))
        browser.close()
    return medians(ours), medians(bare)


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line and measure; 1 when a figure misses what it must reach."""
    summary, _, about = (__doc__ or "").partition("\n")
    given = options(argparse.ArgumentParser(description=summary, epilog=about)).parse_args(arguments)
    ours, bare = measured(1 if given.smoke else TIMES)
    figures = [
        Figure("server answers", ours.up, "s", bare.up),
        Figure("headline can be read", ours.headline, "s", bare.headline, must=2.6, aim=2.2),
        Figure("总览 has settled", ours.settled, "s", bare.settled, must=4.0, aim=3.0),
    ]
    return told(figures, given.json, given.smoke)


if __name__ == "__main__":
    sys.exit(main())
