"""Exploring at once: the cube of a page for the browser, and what its scripts must know."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from analytics import cards
from analytics.cards import cubes
from analytics.periods import format_period
from data.text import Lang, t
from pages.parts import here as where
from pages.parts.here import Here
from pages.parts.kept import kept
from pages.parts.plot import EXPLORED, seen
from pages.parts.routes import SHEET

SCRIPTS = [
    Path(__file__).with_name(f"{name}.js").read_text(encoding="utf-8") for name in ("cube", "marks", "live", "brush")
]
_WORDS = ("months", "first", "last", "month", "range", "wait")


def told(now: Here) -> dict[str, Any] | None:
    """What the scripts must know on this page: where its cube is, what the page shows, the words that they say. None
    where nothing is explored."""
    wide = cubes.wide(now.snapshot, now.view) if now.page in EXPLORED else None
    if wide is None:
        return None
    span = cubes.span(now.snapshot)
    return {
        "cube": _address(now, replace(now, view=wide, own={})),
        "snapshot": now.view.snapshot,
        "period": format_period(now.view.period),
        "area": list(now.view.areas),
        "product": list(now.view.products),
        "device": list(now.view.devices),
        "usual": format_period(now.default.period),
        "focus": now.snapshot.areas.focus(now.view.areas),
        "last": span.end.year * 12 + span.end.month - 2,
        "lang": now.lang,
        "words": _words(now.lang),
    }


def _words(lang: Lang) -> dict[str, str]:
    return {name: t(f"live.{name}", lang) for name in _WORDS}


def _address(now: Here, wide: Here) -> str:
    asked = {"on": now.page, "mode": now.mode, "seen": seen(wide), **wide.full_query()}
    return f"{where.root()}{SHEET}/cube?{where.parameters(asked)}"


def cube(now: Here, page: str) -> bytes:
    """The cube of a page. The view of its address is `wide` already, and is made so where it is not; raises KeyError
    where nothing is explored."""
    wide = cubes.wide(now.snapshot, now.view)
    if wide is None or page not in EXPLORED:
        raise KeyError(page)
    specs = cards.page(page, now.snapshot.indicators, now.snapshot.areas.parted)
    return kept(now, lambda: cubes.cube(now.snapshot, now.scope, wide, specs), "cube", page)
