"""Measured results beside their limits: which laboratories have them heaped just inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from analytics.cards.bunched import bunched
from analytics.charts import Chart
from analytics.quality.bunching import JUST_INSIDE, Laboratory, around, bunching
from data import text
from data.text import MISSING, t
from pages.parts import markup, plot, tables
from pages.parts.here import Here
from pages.parts.kept import kept
from pages.parts.links import anchor

LABORATORY = "laboratory"  # key of the address: whose distribution is shown


def draw(now: Here) -> None:
    """What the results say, a line a laboratory, and the distribution of one of them."""
    found = laboratories(now)
    name = t("quality.bunching.name", now.lang)
    if not found:
        empty = f'<div class="q-empty">{escape(t("quality.bunching.none", now.lang))}</div>'
        said = markup.takeaway(name, t("quality.bunching.nothing", now.lang))
        st.html(f'<div class="q-quality">{said}{empty}</div>')
        return
    links = [anchor(now.href(laboratory=one.name), t("quality.bunching.look", now.lang)) for one in found]
    table = tables.html(_table(now, found), links=links, tall=True)
    st.html(f'<div class="q-quality">{markup.takeaway(name, takeaway(now, found))}{table}{_note(now)}</div>')
    _distribution(now, found)


def takeaway(now: Here, found: Sequence[Laboratory]) -> str:
    """Which laboratories, and what it does not mean."""
    heaped = [one.name for one in found if one.heaped]
    if heaped:
        return t("quality.bunching.heaped", now.lang, names=t("shell.joined", now.lang).join(heaped))
    tested = sum(one.p is not None for one in found)
    return t("quality.bunching.unheaped" if tested else "quality.bunching.too_few", now.lang, n=tested)


def _table(now: Here, found: Sequence[Laboratory]) -> Mapping[str, list[Any]]:
    columns = {
        "laboratory": [one.name for one in found],
        "items": [_items(now, one) for one in found],
        "beside": [one.beside for one in found],
        "just_inside": [one.bands[JUST_INSIDE] for one in found],
        "expected": [round(one.expected, 1) for one in found],
        "p": [_probability(one.p) for one in found],
        "verdict": [_verdict(now, one) for one in found],
    }
    return {t(f"quality.bunching.column.{key}", now.lang): values for key, values in columns.items()}


def _items(now: Here, laboratory: Laboratory) -> str:
    """Each item with its results just inside and in the three bands: 铅12/20."""
    each = [
        t("quality.bunching.item", now.lang, item=item, inside=bands[JUST_INSIDE], n=around(bands))
        for item, bands in sorted(laboratory.items.items(), key=lambda one: -around(one[1]))
        if around(bands)
    ]
    return t("shell.joined", now.lang).join(each)


def _probability(p: float | None) -> str:
    if p is None:
        return MISSING
    return "<0.001" if p < 0.001 else f"{text.rounded(p, 3)}"


def _verdict(now: Here, laboratory: Laboratory) -> str:
    if laboratory.p is None:
        return t("quality.bunching.verdict.few", now.lang)
    return t(f"quality.bunching.verdict.{'heaped' if laboratory.heaped else 'usual'}", now.lang)


def _note(now: Here) -> str:
    limits = now.snapshot.thresholds
    words = {
        "band": text.percent(limits.bunching_band, 0),
        "n": limits.small_sample,
        "q": text.percent(limits.false_discovery, 0),
    }
    return f'<p class="q-note q-apart">{escape(t("quality.bunching.note", now.lang, **words))}</p>'


def _distribution(now: Here, found: Sequence[Laboratory]) -> None:
    """The bands of the laboratory that the address names, else of the first."""
    asked = now.own.get(LABORATORY, "")
    one = next((each for each in found if each.name == asked), found[0])
    chart = distribution(now, one.name)
    table = f'<div class="q-sheet">{tables.html(chart.cells())}</div>'
    shown = markup.unfolding(t("shell.table", now.lang), chart.words.name, table)
    drawn = plot.place(now, "quality_bunched", chart, "laboratory", **{LABORATORY: one.name})
    name = f'<div class="q-name">{escape(chart.words.name)}</div>'
    st.html(f'<section class="q-card" id="card_quality_bunched">{name}{drawn}{markup.foot("", shown)}</section>')


def distribution(now: Here, laboratory: str) -> Chart:
    """The results of one laboratory beside their limits; raises KeyError where it has none."""
    found = {one.name: one for one in laboratories(now)}
    return bunched(found[laboratory], now.snapshot.thresholds.bunching_band, now.lang)


def laboratories(now: Here) -> Sequence[Laboratory]:
    """Every laboratory with results beside limits."""
    return kept(now, lambda: bunching(now.snapshot, now.scope), "bunching")
