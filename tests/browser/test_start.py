"""From a cold or killed start: the right page, at once, for the very first visitor."""

import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from pages.parts import menu
from tests.browser import server as servers
from tests.browser.dashboard import Visit
from tests.browser.server import Server


@pytest.mark.parametrize("key", menu.PAGES)
def test_a_deep_link_on_a_cold_server_shows_the_right_page_and_nothing_else(
    key: str, fresh_server: Callable[..., Server], visit: Visit
):
    first = visit(menu.path(key), at=fresh_server())
    assert first.shown() == visit(menu.path(key)).shown()
    assert first.page.locator("h1").count() == 1
    assert first.page.locator(".q-headline").count() == 1
    assert first.page.locator("[data-testid=stException], [data-testid=stDialog]").count() == 0
    assert first.broken == []


@pytest.mark.parametrize("seconds", [0.1, 0.4, 0.8, 1.2])
def test_a_start_killed_at_any_moment_can_be_repeated(seconds: float, tmp_path: Path, visit: Visit):
    killed = servers.launch(tmp_path / "killed.txt")
    with suppress(subprocess.TimeoutExpired):
        killed.process.wait(timeout=seconds)
    killed.process.kill()
    killed.process.wait()
    with servers.running(tmp_path / "again.txt") as again:
        assert visit("/", at=again).page.locator(".q-headline").is_visible()
