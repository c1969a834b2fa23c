"""The small world of tests/worlds.py, opened, and the views that tests look at it through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics.periods import parse_period
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, View
from tests.source import PROJECT


@pytest.fixture(scope="session")
def snapshot(small_world: Path) -> Snapshot:
    """The small world, opened once."""
    return open_snapshot(small_world, scope=WHOLE)


@pytest.fixture(scope="session")
def demo() -> Snapshot:
    """The committed snapshot of the demo."""
    return open_snapshot(PROJECT / "data" / "snapshots", scope=WHOLE)


@pytest.fixture(scope="session")
def look(snapshot: Snapshot) -> Callable[..., View]:
    """A view of the small world: look("2017-06", areas=("likou",))."""

    def look(period: str = "2017", **others: Any) -> View:
        return View(snapshot.id, *parse_period(period), **others)

    return look
