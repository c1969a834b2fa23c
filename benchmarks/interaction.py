"""How soon a page answers a hand, in Chromium: python -m benchmarks.interaction [--json FILE] [--smoke]

Six charts on screen, medians: from a click on a township in a filter to the last chart, through the server; from a
click on a township's mark to the last chart on screen; and what a frame takes while the brush over months moves, from
its beginning until it is painted. Beside them, in turn, like pages in Dash (plotly.graph_objects) and Vizro over the
rows of the same snapshot (benchmarks/like). Needs requirements-bench.txt; the smoke goes without.
"""

from __future__ import annotations

import argparse
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from benchmarks._figures import Figure, options, told
from benchmarks.pages import PROJECT, serving
from tests.browser import chromium
from tests.browser.dashboard import MARK, WATCH, Dashboard

TIMES = 9
SCREEN = {"viewport": {"width": 1440, "height": 1750}, "locale": "zh-CN"}  # six charts of ours, and of theirs
PLACES = ("古城街道", "文化街道", "李口镇", "宋集镇", "郭村镇")
CODES = ("gucheng", "wenhua", "likou", "songji", "guocun")
QUIET = 700  # ms without a drawing: it was the last
STEPS, PER_STEP = 60, 12  # of the brush, px
# When the mouse was let go last, and when a chart was drawn last: by Plotly, or by a layer over it.
CLOCK = """
window.clock = { up: 0, drawn: 0, layer: 0, changes: 0, frames: [] };
addEventListener("pointerup", () => { clock.up = performance.now(); }, true);
window.hear = () => document.querySelectorAll(".js-plotly-plot").forEach((plot) => {
  if (plot.heard) return;
  plot.heard = true;
  plot.on("plotly_afterplot", () => {
    const { top, bottom } = plot.getBoundingClientRect();
    if (bottom > 0 && top < innerHeight) clock.drawn = performance.now();
  });
});
new MutationObserver((changes) => {
  if (!changes.some(({ target }) => target.classList?.contains("q-layer"))) return;
  clock.changes += 1;
  requestAnimationFrame(() => { clock.layer = performance.now(); });
}).observe(document, { subtree: true, childList: true });
window.film = () => {
  const begun = performance.now(), before = clock.changes, { port1, port2 } = new MessageChannel();
  port2.onmessage = () => { if (clock.changes > before) clock.frames.push(performance.now() - begun); };
  port1.postMessage(0);
  requestAnimationFrame(film);
};
"""
RESTED = f"() => clock.drawn > clock.up && performance.now() - clock.drawn > {QUIET}"
Try = Callable[[int], float]  # the number of the try -> milliseconds
LAYERS = "() => clock.layer > clock.up && performance.now() - clock.layer > 100"


@contextmanager
def like(module: str) -> Iterator[str]:
    """The address of a like page, served by a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", f"benchmarks.like.{module}", str(port)]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


def opened(browser: Browser, address: str) -> Page:
    """A page whose clock runs."""
    context = browser.new_context(**SCREEN)
    context.set_default_timeout(60_000)
    context.add_init_script(CLOCK + WATCH)
    page = context.new_page()
    for _ in range(60):
        try:
            page.goto(address, wait_until="commit")
            break
        except Exception:  # the server is still starting
            page.wait_for_timeout(500)
    return page


def clicked(page: Page, at: tuple[float, float], until: str = RESTED, what: str = "drawn") -> float:
    """Click at a place; milliseconds from letting go until what was drawn last."""
    page.evaluate("hear()")
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.up()
    page.wait_for_function(until)
    return page.evaluate("what => clock[what] - clock.up", what)


def centre(found: Locator) -> tuple[float, float]:
    """The middle of an element."""
    box = found.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


class Ours:
    """Our dashboard at an address."""

    def __init__(self, browser: Browser, port: int) -> None:
        self.browser, self.url = browser, f"http://127.0.0.1:{port}"

    def explored(self, address: str, **screen: int) -> Dashboard:
        """A page that rests and whose cube is there."""
        page = opened(self.browser, self.url + address)
        if screen:
            page.set_viewport_size(screen)  # pyright: ignore[reportArgumentType]
        page.locator(".q-brush:not([hidden])").wait_for()
        dashboard = Dashboard(page, self.url)
        dashboard.rest()
        return dashboard

    def filtering(self, stack: ExitStack) -> Try:
        """A township chosen in the view bar, until the last of six charts is the server's."""
        d = self.explored("/consumption")
        body = stack.enter_context(d.opened("p_area"))

        def choose(n: int) -> float:
            d.rest()
            return clicked(d.page, centre(body.get_by_role("button", name=PLACES[n % len(PLACES)], exact=True)))

        return choose

    def crossing(self, answered: list[float]) -> Try:
        """A township's mark clicked, until the last chart on screen is drawn from the cube; `answered` is by the
        server."""
        d = self.explored("/equipment")

        def click(n: int) -> float:
            d.rest()
            plot = d.page.locator("#card_equipment_places .q-plot")
            at_once = clicked(d.page, tuple(plot.evaluate(MARK, PLACES[n % len(PLACES)])), LAYERS, "layer")
            d.page.wait_for_function(RESTED)
            answered.append(d.page.evaluate("clock.drawn - clock.up"))
            return at_once

        return click

    def brushed(self, steps: int) -> list[float]:
        """The brush moved, milliseconds a frame on a usual screen."""
        d = self.explored("/equipment", width=1440, height=900)
        box = d.page.locator(".q-strip").bounding_box()
        assert box is not None
        end, y = box["x"] + box["width"] - 1, box["y"] + 12
        d.page.evaluate("film()")
        d.page.mouse.move(end, y)
        d.page.mouse.down()
        for n in range(1, steps + 1):
            d.page.mouse.move(end - n * PER_STEP, y)
            d.page.wait_for_timeout(30)
        d.page.mouse.up()
        frames = d.page.evaluate("clock.frames")
        d.page.context.close()
        return frames


def loaded(browser: Browser, address: str, charts: int) -> Page:
    """A like page with all its charts."""
    page = opened(browser, address)
    page.wait_for_function("n => document.querySelectorAll('.js-plotly-plot').length >= n", arg=charts)
    page.wait_for_timeout(2 * QUIET)
    return page


def of_radio(browser: Browser, address: str, charts: int) -> Try:
    """A township chosen in the filter of a like page, until its last chart."""
    page = loaded(browser, address, charts)
    return lambda n: clicked(page, centre(page.locator("label", has_text=CODES[n % len(CODES)]).first))


def of_bars(browser: Browser, address: str) -> Try:
    """A township's bar clicked on a like page, until its last chart."""
    page = loaded(browser, address, 7)
    bars = page.locator("#places .point")

    def click(n: int) -> float:
        x, y = centre(bars.nth(1 + n % 5))
        page.mouse.move(x + 1, y)
        page.wait_for_timeout(200)
        return clicked(page, (x, y))

    return click


def in_turn(tries: Mapping[str, Try], times: int) -> dict[str, float]:
    """The median of each, one try of each after the other, so that all meet the same machine."""
    taken: dict[str, list[float]] = {name: [] for name in tries}
    for n in range(times):
        for name, one in tries.items():
            taken[name].append(one(n))
    return {name: statistics.median(values) for name, values in taken.items()}


def measured(times: int, alone: bool) -> list[Figure]:
    """All figures; `alone` without the like pages."""
    with tempfile.TemporaryDirectory() as folder, chromium.driver() as playwright, ExitStack() as stack:
        browser, answered = chromium.start(playwright), list[float]()
        settings = {"QUALITY_STATE": str(Path(folder) / "state.sqlite")}
        ours = Ours(browser, stack.enter_context(serving(PROJECT / "dashboard.py", settings))[1])
        frames = ours.brushed(6 if alone else STEPS)
        tries = {"filter": ours.filtering(stack), "click": ours.crossing(answered)}
        if not alone:
            vizro, dash = (stack.enter_context(like(f"{name}_page")) for name in ("vizro", "dash"))
            tries |= {"vizro": of_radio(browser, vizro, 6), "dash": of_radio(browser, dash, 7)}
            tries["dash click"] = of_bars(browser, dash)
        found = in_turn(tries, times)
    return [
        Figure("filter through the server → last of six charts", found["filter"], "ms"),
        Figure("click on a township → last chart on screen", found["click"], "ms"),
        Figure("the same → answered by the server", statistics.median(answered), "ms"),
        *([] if alone else ratios(found)),
        Figure("brush over months, a frame", statistics.median(frames), "ms", must=33, aim=16),
        Figure("the same, nine of ten", sorted(frames)[int(len(frames) * 0.9)], "ms"),
    ]


def ratios(found: Mapping[str, float]) -> list[Figure]:
    """Ours as multiples of theirs."""
    vizro, dash, click = found["vizro"], found["dash"], found["dash click"]
    return [
        Figure("filter, times Vizro's", found["filter"] / vizro, f"of {vizro:.0f} ms", must=0.5, aim=0.42),
        Figure("filter, times Dash's", found["filter"] / dash, f"of {dash:.0f} ms", must=1.2, aim=1.0),
        Figure("click, times Dash's", found["click"] / click, f"of {click:.0f} ms", must=0.6, aim=0.3),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line and measure; 1 when a figure misses what it must reach."""
    summary, _, about = (__doc__ or "").partition("\n")
    given = options(argparse.ArgumentParser(description=summary, epilog=about)).parse_args(arguments)
    lacking = [name for name in ("dash", "vizro") if find_spec(name) is None]
    if lacking and not given.smoke:
        print(f"{' and '.join(lacking)} not installed: pip install -r requirements-bench.txt", file=sys.stderr)
        return 2
    return told(measured(2 if given.smoke else TIMES, given.smoke), given.json, given.smoke)


if __name__ == "__main__":
    sys.exit(main())
