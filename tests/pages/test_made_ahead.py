"""The first page is made before its first reader comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics import cards
from data.people import LOCAL
from pages.parts import charts, grid, here


def test_what_was_made_ahead_is_not_made_again(small_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALITY_STORE", str(small_world))
    grid.make(here.at({}, LOCAL, page="overview"), "overview")
    monkeypatch.setattr(charts, "_built", lambda *_: pytest.fail("made again"))
    now = here.at({}, LOCAL, page="overview")
    names = [spec.full_key for spec in cards.page("overview", now.snapshot.indicators, now.snapshot.areas.parted)]
    assert names and all(charts.built(now, name).chart for name in names)
