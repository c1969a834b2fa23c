"""Chips: what is filtered, each a link that takes its filter away."""

from __future__ import annotations

from html import escape

from analytics.view import LISTS
from data.text import t
from pages.parts import view_bar
from pages.parts.here import Here

_OF_ONE_KIND = 4


def chips(now: Here) -> str:
    """What is filtered as links that take the filter away: 乡镇：李口镇 ×. Empty when nothing is."""
    links = [link for key in LISTS for link in _chips_of(now, key)]
    return f'<div class="q-chips">{"".join(links)}</div>' if links else ""


def _chips_of(now: Here, key: str) -> list[str]:
    field = LISTS[key]
    codes = getattr(now.view, field)
    if len(codes) > _OF_ONE_KIND:
        return [_chip(now, key, t("view_bar.chosen", now.lang, n=len(codes)), field, ())]
    return [_chip(now, key, view_bar.name(now, key, c), field, tuple(o for o in codes if o != c)) for c in codes]


def _chip(now: Here, key: str, value: str, field: str, left: tuple[str, ...]) -> str:
    label = t("shell.chip", now.lang, name=_called(now, key, field, left), value=value)
    link = now.href(view=now.view.with_(**{field: left}))
    spoken = t("shell.remove", now.lang, value=value)
    return f'<a class="q-go q-chip" href="{escape(link)}" aria-label="{escape(spoken)}">{escape(label)}<b>×</b></a>'


def _called(now: Here, key: str, field: str, left: tuple[str, ...]) -> str:
    """What the chip is about; an area is called by its level."""
    codes = set(getattr(now.view, field)) - set(left)
    level = now.snapshot.areas.get(min(codes)).row.get("level", "") if key == "area" and len(codes) == 1 else ""
    words = f"charts.dim.{level}" if level in ("township", "district") else f"view_bar.{key}"
    return t(words, now.lang)
