"""Two snapshots beside each other: every indicator in both, and how many rows differ."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analytics import differences
from analytics.differences import Effect
from analytics.export import csv
from analytics.store import Snapshot
from data import text
from data.ledgers.kinds import kinds
from data.publishing import SnapshotError
from data.publishing.difference import WHATS, Difference, difference
from data.text import pick, t
from pages.parts import audit, changes, header, picker, snapshots, tables
from pages.parts.here import PAGE, Here
from pages.parts.kept import kept
from pages.parts.links import anchor, choices

WITH, SHOWN = "with", "shown"  # keys of the address: the snapshot compared with, and which part is shown
INDICATORS, ROWS = "indicators", "rows"


def draw(now: Here) -> None:
    """What to compare with, the indicators, the ledgers, the rows of one of them."""
    other = _other(now)
    if other is None:
        st.html(f'{_gone(now)}<div class="q-empty">{escape(t("snapshots.alone", now.lang))}</div>')
        return
    try:
        compared = snapshots.open_one(other, now.scope)
    except SnapshotError as error:
        st.html(_choice(now, other) + f'<div class="q-failed" role="alert">{escape(error.message(now.lang))}</div>')
        return
    old, new = sorted((now.snapshot, compared), key=lambda one: _age(now, one.id))
    if not now.scope.whole:
        _figures_alone(now, other, old, new)
        return
    found = kept(now, lambda: _difference(now, old, new), "difference", other)
    effects = kept(now, lambda: differences.effects(old, new, now.scope, now.view), "effects", other)
    st.html(_choice(now, other) + _summary(now, old, new, found, effects))
    shown = st.query_params.get(SHOWN, INDICATORS)
    st.html(_parts(now, found, effects, shown))
    if shown == ROWS:
        st.html(_ledgers(now, found))
        changes.draw(now, found, old, new)
    else:
        st.html(_effects(now, effects))
        _take_along(now, old, new, effects)


def _figures_alone(now: Here, other: str, old: Snapshot, new: Snapshot) -> None:
    """The indicators, to somebody who sees a part: what rows were is read from whole ledgers."""
    effects = kept(now, lambda: differences.effects(old, new, now.scope, now.view), "effects", other)
    changed = sum(one.changed for one in effects)
    days = {f"{side}_as_of": one.as_of for side, one in (("old", old), ("new", new))}
    counts = {"old": old.id, "new": new.id, "changed": changed, "same": len(effects) - changed}
    sentence = header.clauses(t("snapshots.summary_part", now.lang, **days, **counts))
    rows = f'<p class="q-note">{escape(t("scope.no_row_differences", now.lang))}</p>'
    st.html(f'{_choice(now, other)}<h2 class="q-takeaway">{sentence}</h2>{rows}{_effects(now, effects)}')
    _take_along(now, old, new, effects)


def _other(now: Here) -> str | None:
    """The snapshot that the address names, else the one that this one was made from, else the next older one; of the
    place looked at."""
    there = [id for id in _alike(now) if id != now.snapshot.id]
    after = [id for id in there if _age(now, id) < _age(now, now.snapshot.id)]
    wanted = (st.query_params.get(WITH, ""), now.snapshot.manifest.previous, *after, *there)
    return next((id for id in wanted if id in there), None)


def _alike(now: Here) -> list[str]:
    """The snapshots of the place looked at, or of one that lies in it."""
    return [one.id for one in snapshots.choices(now.scope) if one.root in now.snapshot.areas]


def _age(now: Here, id: str) -> int:
    """The place of a snapshot in the order of snapshots, the oldest first."""
    every = snapshots.choices(now.scope)
    return -next((n for n, one in enumerate(every) if one.id == id), len(every))


def _difference(now: Here, old: Snapshot, new: Snapshot) -> Difference:
    return difference(old.folder, new.folder, _areas(now))


def _areas(now: Here) -> list[str] | None:
    """The areas that are looked at, all below them; None for all."""
    return sorted(now.snapshot.areas.below(now.view.areas)) if now.view.areas else None


def _choice(now: Here, other: str) -> str:
    """The snapshot compared with, to be changed."""

    def way(id: str) -> str:
        return now.href(**{WITH: id, PAGE: None})

    words = escape(t("snapshots.with", now.lang, id=now.snapshot.id))
    return f'{_gone(now)}<div class="q-against"><span>{words}</span>{picker.unfolding(now, other, way)}</div>'


def _gone(now: Here) -> str:
    """That the snapshot which the address names is not there, lest another is taken for it."""
    asked = st.query_params.get(WITH, "")
    if not asked or asked in _alike(now):
        return ""
    key = "with_apart" if asked in snapshots.ids() else "with_gone"
    return f'<p class="q-note" role="status">{escape(t(f"snapshots.{key}", now.lang, id=asked))}</p>'


def _summary(now: Here, old: Snapshot, new: Snapshot, found: Difference, effects: list[Effect]) -> str:
    totals = {what: f"{sum(getattr(one, what) for one in found.counts.values()):,}" for what in WHATS}
    totals["changed_rows"] = totals.pop("changed")
    changed = sum(one.changed for one in effects)
    sides = {side: f"{one.id}" for side, one in (("old", old), ("new", new))}
    days = {f"{side}_as_of": one.as_of for side, one in (("old", old), ("new", new))}
    sentence = t("snapshots.summary", now.lang, **sides, **days, **totals, changed=changed, same=len(effects) - changed)
    defined = f'<p class="q-note">{escape(t("snapshots.redefined", now.lang))}</p>' if found.definitions else ""
    return f'<h2 class="q-takeaway">{header.clauses(sentence)}</h2>{defined}'


def _parts(now: Here, found: Difference, effects: list[Effect], shown: str) -> str:
    """Indicators, or rows of ledgers: the links to choose."""
    differing = {
        INDICATORS: sum(one.changed for one in effects),
        ROWS: sum(one.added + one.changed + one.removed for one in found.counts.values()),
    }
    each = [
        (key, t(f"snapshots.part.{key}", now.lang, n=f"{n:,}"), now.href(**{SHOWN: key, PAGE: None}))
        for key, n in differing.items()
    ]
    return choices(each, shown if shown in differing else INDICATORS)


# indicators


def _effects(now: Here, effects: list[Effect]) -> str:
    """The indicators whose figure differs; the others folded away."""
    changed, same = ([one for one in effects if one.changed is wanted] for wanted in (True, False))
    period = text.period(*now.view.period, now.lang)
    shown = f'<p class="q-note">{escape(t("snapshots.viewed", now.lang, period=period))}</p>'
    shown += tables.html(_table(now, changed), tall=True) if changed else ""
    if not same:
        return shown
    summary = escape(t("snapshots.unchanged", now.lang, n=len(same)))
    return f'{shown}<details class="q-details"><summary>{summary}</summary>{tables.html(_table(now, same))}</details>'


def _take_along(now: Here, old: Snapshot, new: Snapshot, effects: list[Effect]) -> None:
    """All indicators as CSV, numbers as numbers."""
    audit.button(
        now,
        t("snapshots.download", now.lang, n=len(effects)),
        lambda: csv.table(_figures(now, effects)),
        f"{t('methods.section.differences', now.lang)}_{old.id}_{new.id}.csv",
    )


def _figures(now: Here, effects: list[Effect]) -> csv.Columns:
    """The same as `_table`, shares in per cent and their differences in points."""
    columns: dict[str, list[Any]] = {
        "indicator": [pick(one.name, now.lang) for one in effects],
        "pillar": [now.snapshot.name("pillar", one.pillar, now.lang) for one in effects],
        "unit": [pick(one.unit, now.lang) for one in effects],
        **{side: [one.printed(getattr(one, side)) for one in effects] for side in ("old", "new", "difference")},
        "definition": [t("snapshots.defined_anew", now.lang) if one.redefined else "" for one in effects],
    }
    return {t(f"snapshots.column.{key}", now.lang): values for key, values in columns.items()}


def _table(now: Here, effects: list[Effect]) -> pd.DataFrame:
    texts = [one.texts(now.lang) for one in effects]
    columns = {
        "indicator": [pick(one.name, now.lang) for one in effects],
        "pillar": [now.snapshot.name("pillar", one.pillar, now.lang) for one in effects],
        **{key: [each[n] for each in texts] for n, key in enumerate(("old", "new", "difference"))},
    }
    if any(one.redefined for one in effects):
        columns["definition"] = [t("snapshots.defined_anew", now.lang) if one.redefined else "" for one in effects]
    return _named(now, columns)


def _named(now: Here, columns: dict[str, list[Any]]) -> pd.DataFrame:
    return pd.DataFrame({t(f"snapshots.column.{key}", now.lang): values for key, values in columns.items()})


# ledgers


def _ledgers(now: Here, found: Difference) -> str:
    """How many rows of each ledger differ, each number the way to them."""
    touched = {id: counts for id, counts in found.counts.items() if counts.any}
    if not touched:
        return f'<div class="q-empty">{escape(t("snapshots.no_rows", now.lang))}</div>'
    columns = {
        "ledger": [pick(kinds()[id].name, now.lang) for id in touched],
        **{key: [getattr(counts, key) for counts in touched.values()] for key in ("before", "after", *WHATS)},
    }
    ways = [
        anchor(now.href(**{changes.LEDGER: id, changes.CHANGE: None, PAGE: None}), t("shell.rows", now.lang))
        for id in touched
    ]
    return tables.html(_named(now, columns), links=ways, tall=True)
