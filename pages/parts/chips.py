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
    codes = getattr(now.view, LISTS[key])
    if len(codes) > _OF_ONE_KIND:
        return [_chip(now, key, "", ())]
    if key == "area" and len(codes) == 1 and codes[0] != now.snapshot.areas.root:
        return _path(now, codes[0])
    return [_chip(now, key, code, tuple(other for other in codes if other != code)) for code in codes]


def _path(now: Here, area: str) -> list[str]:
    """An area and those that it lies in below the root, each to be left for the one above it."""
    path = now.snapshot.areas.path(area)[1:]
    above = [(), *((id,) for id in path)]
    return [_chip(now, "area", id, left) for id, left in zip(path, above, strict=False)]


def _chip(now: Here, key: str, code: str, left: tuple[str, ...]) -> str:
    """The chip of a code, or of all of a kind (""); it leads to what is `left`."""
    chosen = getattr(now.view, LISTS[key])
    value = view_bar.name(now, key, code) if code else t("view_bar.chosen", now.lang, n=len(chosen))
    label = t("shell.chip", now.lang, name=_called(now, key, code), value=value)
    link = now.href(view=now.view.with_(**{LISTS[key]: left}))
    spoken = t("shell.remove", now.lang, value=value)
    return f'<a class="q-go q-chip" href="{escape(link)}" aria-label="{escape(spoken)}">{escape(label)}<b>×</b></a>'


def _called(now: Here, key: str, code: str) -> str:
    """What the chip is about; an area is called by its level."""
    level = now.snapshot.areas.get(code).row.get("level", "") if key == "area" and code else ""
    words = f"charts.dim.{level}" if level in ("township", "district") else f"view_bar.{key}"
    return t(words, now.lang)
