"""How the cards of a page stand: key figures in a row, pillars in a row, the others in columns of twelve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import streamlit as st

from analytics import cards
from analytics.cards import CardSpec
from analytics.findings import viewing
from data.text import t
from pages.parts import card, charts, header, markup, packing, states
from pages.parts.here import Here

Column = list[CardSpec]
_HTML = {"kpi": "q-kpis", "pillar": "q-pillars"}


def page(now: Here, name: str, *ways: str) -> None:
    """Headline and all cards of a page; `ways` are pages that it leads to."""
    if now.sightless:
        header.draw(now, t("scope.nothing", now.lang))
        return
    header.draw(now, charts.headline(now, name), *ways)
    place(now, name)


def make(now: Here, name: str) -> None:
    """What a page shows, ahead of its first reader: texts and figures, kept."""
    charts.headline(now, name)
    for spec in cards.page(name, now.snapshot.indicators, now.snapshot.areas.parted):
        if charts.built(now, spec.full_key).drawn:
            charts.drawn(now, spec.full_key)


def place(now: Here, name: str, choice: str = "") -> None:
    """All cards of a page, each row one piece of HTML; `choice` is what the page lets readers pick for all of them."""
    found = cards.page(name, now.snapshot.indicators, now.snapshot.areas.parted)
    for kind, specs in groupby(found, key=lambda spec: spec.kind if spec.kind in _HTML else ""):
        if kind:
            _figures(now, kind, list(specs))
        else:
            for row in rows(specs):
                st.html(_row(now, row, choice))


def rows(specs: Iterable[CardSpec]) -> Iterator[list[Column]]:
    """Cards in columns, as many columns to a row as twelve twelfths hold; `below` stands under the card before it."""
    row: list[Column] = []
    for spec in specs:
        if spec.below and row:
            row[-1].append(spec)
            continue
        if row and sum(column[0].width for column in row) + spec.width > 12:
            yield row
            row = []
        row.append([spec])
    if row:
        yield row


def _row(now: Here, row: list[Column], choice: str) -> str:
    return f'<div class="q-cards">{"".join(_column(now, column, choice) for column in row)}</div>'


def _column(now: Here, column: Column, choice: str) -> str:
    return f'<div style="--width:{column[0].width}">{"".join(card.html(now, spec, choice) for spec in column)}</div>'


def _figure(now: Here, spec: CardSpec) -> str:
    """A key figure or pillar with its downloads."""
    built = charts.built(now, spec.full_key)
    return markup.within(built.body, markup.tools(built.unfolds + packing.tools(now, spec, "", built.files)))


def _figures(now: Here, kind: str, specs: list[CardSpec]) -> None:
    """Key figures or pillars: one piece of HTML."""
    try:
        parts = "".join(_figure(now, spec) for spec in specs)
        st.html(f'<div class="{_HTML[kind]}">{parts}</div>')
    except Exception:
        states.failed(now, viewing.named(now.snapshot, now.view, specs[0].name, now.lang))
