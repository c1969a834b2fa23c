"""Addresses that lead from a figure to its rows, and from a row to an enterprise or an area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

from analytics.view import LISTS, View
from pages.parts.here import Here

Where = Mapping[str, str | Sequence[str]]


def anchor(href: str, words: str, kind: str = "") -> str:
    """A link that changes the address without loading the page anew."""
    return f'<a class="q-go{f" {kind}" if kind else ""}" href="{escape(href)}">{escape(words)}</a>'


def written(where: Where) -> str:
    """What a mark stands for as one parameter: month:2017-08;product:cement,steel."""
    pairs = ((dim, codes if isinstance(codes, str) else ",".join(codes)) for dim, codes in where.items())
    return ";".join(f"{dim}:{codes}" for dim, codes in pairs)


def read(text: str) -> dict[str, list[str]]:
    """The same back; parts without a colon are passed over."""
    parts = (part.partition(":") for part in text.split(";"))
    return {dim: codes.split(",") for dim, colon, codes in parts if colon}


def rows_href(now: Here, rows: Mapping[str, Any]) -> str:
    """The page of the rows that a mark counts. `rows`: indicator, where, start, end (exclusive), side, basis."""
    view = _seen(now.view, rows.get("start"), rows.get("end"), rows.get("basis"))
    where = written(rows.get("where", {}))
    return now.href("records", view, indicator=rows["indicator"], where=where, side=rows.get("side"))


@lru_cache(maxsize=1_000)
def _seen(view: View, start: str | None, end: str | None, basis: str | None) -> View:
    """The view with days and basis of its rows, where they have their own."""
    days = {key: date.fromisoformat(day) for key, day in (("start", start), ("end", end)) if day}
    return view.with_(**days, **({"basis": basis, "levels": (), "kinds": ()} if basis else {}))


def profile_href(now: Here, enterprise: str | None = None, area: str | None = None) -> str:
    """The page of one enterprise (by code or name) or of one area."""
    view = now.view.with_(areas=(area,)) if area else now.view
    return now.href("profile", view, enterprise=enterprise)


def toggled(now: Here, dim: str, code: str) -> View:
    """The view with a filter set by a click, or taken away by the second; a place replaces the one above it."""
    field = LISTS[dim]
    chosen = set(getattr(now.view, field))
    if dim == "area":
        above = now.snapshot.areas.path(code)[:-1]
        chosen = (chosen - set(above)) ^ {code}
        return now.view.with_(areas=tuple(chosen or above[1:][-1:]))
    return now.view.with_(**{field: tuple(chosen ^ {code})})


def mark_href(now: Here, mark: Mapping[str, Any]) -> str | None:
    """Where a click on a mark leads: to the view filtered by it, else to its rows, else nowhere."""
    if mark["dim"] in LISTS and mark["code"]:
        return now.href(view=toggled(now, mark["dim"], mark["code"]))
    return rows_href(now, mark["rows"]) if mark["rows"] else None


def linked(now: Here, figure: dict[str, Any]) -> dict[str, Any]:
    """The figure with each mark's meaning replaced by the address that a click on it leads to."""
    for trace in figure["data"]:
        if "customdata" in trace:
            trace["customdata"] = [mark_href(now, mark) for mark in trace["customdata"]]
    return figure


def choices(each: Sequence[tuple[str, str, str]], chosen: str, about: str = "") -> str:
    """Links to choose from, (key, words, address), the one chosen marked; `about` says to screen readers of what."""
    label = f' role="group" aria-label="{escape(about)}"' if about else ""
    return f'<div class="q-tabs"{label}>{"".join(_tab(href, words, key == chosen) for key, words, href in each)}</div>'


def _tab(href: str, words: str, on: bool) -> str:
    state = ' q-on" aria-current="true"' if on else '"'
    return f'<a class="q-go q-tab{state} href="{escape(href)}">{escape(words)}</a>'
