"""What was reached over the years: enterprises drawn or visited at least once, by area and by industry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

import streamlit as st

from analytics.drawing.directory import YEARS, Covered, coverage
from analytics.drawing.sheet import code_words
from analytics.findings.wording import capital
from data import text
from data.text import MISSING, exact, t
from pages.parts import draw_keeping, markup, tables
from pages.parts.here import Here

_BY = ("area", "industry")


@dataclass(frozen=True)
class Look:
    """The lines by each dim, and how many of those drawn have no visit since."""

    lines: Mapping[str, Sequence[Covered]]
    waiting: int


def look(now: Here) -> Look:
    """Coverage up to the as-of date."""
    found, last = draw_keeping.directory(now), draw_keeping.last_drawn()
    end = now.snapshot.as_of + timedelta(days=1)
    lines = {dim: coverage(found, dim, end, last) for dim in _BY}
    waiting = sum(one.id in last and (not one.visited or one.visited < last[one.id]) for one in found)
    return Look(lines, waiting)


def headline(now: Here, found: Look) -> str:
    """Of all enterprises those reached in three years, and never."""
    lines = found.lines["area"]
    reached = sum(one.within[YEARS.index(3)] for one in lines)
    sizes = {"size": exact(sum(one.size for one in lines)), "never": exact(sum(one.never for one in lines))}
    return t("draw.headline_coverage", now.lang, reached=exact(reached), **sizes)


def show_all(now: Here, found: Look) -> None:
    """A table a dim, the least covered first, and what the figures are."""
    if found.waiting:
        words = t("draw.waiting", now.lang, n=exact(found.waiting))
        st.html(f'<div class="q-band q-quiet" role="status">{escape(words)}</div>')
    for dim, lines in found.lines.items():
        title = t("draw.covered_by", now.lang, dim=t(f"draw.dim.{dim}", now.lang))
        st.html(markup.heading(title) + tables.html(_table(now, dim, lines), tall=True))
    span = now.snapshot.span("enterprise_visits")
    days = {"day": text.day(now.snapshot.as_of, now.lang), "first": _day(now, span[0]) if span else MISSING}
    st.html(f'<p class="q-note">{escape(t("draw.covered_note", now.lang, **days))}</p>')


def _day(now: Here, day: date) -> str:
    return text.day(day, now.lang)


def _table(now: Here, dim: str, lines: Sequence[Covered]) -> dict[str, list]:
    """A line a code, those with most never reached first, and the whole below."""
    ordered = sorted(lines, key=lambda one: (-one.never / one.size, -one.never, one.code))
    whole = Covered(
        "",
        sum(one.size for one in lines),
        tuple(sum(one.within[n] for one in lines) for n in range(len(YEARS))),
        sum(one.never for one in lines),
    )
    every = [*ordered, whole] if lines else []
    names = [code_words(dim, one.code, now.snapshot, now.lang) for one in ordered]
    columns: dict[str, list] = {
        capital(t(f"draw.dim.{dim}", now.lang)): [*names, *([t("draw.all", now.lang)] if lines else [])]
    }
    columns[t("draw.column.directory", now.lang)] = [one.size for one in every]
    for n, years in enumerate(YEARS):
        columns[t("draw.column.within", now.lang, years=years)] = [one.within[n] for one in every]
        columns[t("draw.column.share", now.lang, years=years)] = [
            round(100 * one.within[n] / one.size, 1) for one in every
        ]
    return columns | {t("draw.column.never", now.lang): [one.never for one in every]}
