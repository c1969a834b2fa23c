"""The rows of a ledger that differ between two snapshots: a page of them, what was and what is, all to take along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from analytics.export import csv
from analytics.export.cells import cell, decimals
from analytics.store import Snapshot
from data import text
from data.ledgers.kinds import Column, Kind, kinds
from data.publishing.difference import WHATS, Difference, RowChange, What
from data.text import Lang, pick, t
from pages.parts import markup, rows
from pages.parts.here import PAGE, Here
from pages.parts.kept import kept
from pages.parts.links import choices

LEDGER, CHANGE = "ledger", "change"  # keys of the address
_MOST = 100_000  # rows of a CSV


@dataclass(frozen=True)
class Asked:
    """Rows of a kind that were added, changed or removed (None: all three), a page of `total` of them."""

    kind: Kind
    what: What | None
    total: int
    page: int


def draw(now: Here, found: Difference, new: Snapshot) -> None:
    """The rows of the ledger that the address names, else of the first that differs; codes in the words of `new`."""
    touched = [id for id, counts in found.counts.items() if counts.any]
    if not touched:
        return
    ask, worded = _asked(found, touched), Worded(now.lang, new)
    name = pick(ask.kind.name, now.lang)
    st.html(markup.heading(t("snapshots.rows", now.lang, name=name, total=f"{ask.total:,}")) + _narrow(now, found, ask))
    st.html(kept(now, lambda: _page(worded, found, ask), "changes", str(found.before), str(found.after)))
    st.html(rows.pager(now, ask.page, rows.SIZE, ask.total))
    st.download_button(
        t("records.download", now.lang, total=f"{ask.total:,}"),
        data=lambda: _csv(worded, ask.kind, found.rows(ask.kind.id, ask.what, _MOST)),
        file_name=f"{t('methods.section.differences', now.lang)}_{name}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _asked(found: Difference, touched: list[str]) -> Asked:
    wanted = st.query_params.get(LEDGER, "")
    kind = kinds()[wanted if wanted in touched else touched[0]]
    there, narrowed = _there(found, kind), st.query_params.get(CHANGE)
    what = there[there.index(narrowed)] if narrowed in there else None
    total = sum(getattr(found.counts[kind.id], one) for one in ((what,) if what else WHATS))
    return Asked(kind, what, total, min(rows.page_asked(), rows.last_page(total, rows.SIZE)))


def _there(found: Difference, kind: Kind) -> list[What]:
    return [what for what in WHATS if getattr(found.counts[kind.id], what)]


def _narrow(now: Here, found: Difference, ask: Asked) -> str:
    """Added, changed, removed or all: the links to choose."""
    every = ("", t("common.all", now.lang), now.href(**{CHANGE: None, PAGE: None}))
    each = [
        (one, t(f"snapshots.what.{one}", now.lang), now.href(**{CHANGE: one, PAGE: None}))
        for one in _there(found, ask.kind)
    ]
    return choices([every, *each], ask.what or "")


def _page(worded: Worded, found: Difference, ask: Asked) -> str:
    """A page of rows as a table."""
    return table(worded, ask.kind, found.rows(ask.kind.id, ask.what, rows.SIZE, (ask.page - 1) * rows.SIZE))


def table(worded: Worded, kind: Kind, changes: list[RowChange]) -> str:
    """Rows that differ as a table; of a changed cell what it was, struck out, and what it is."""
    columns = _filled(kind, changes)
    heads = [t("snapshots.column.what", worded.lang), *(pick(column.name, worded.lang) for column in columns)]
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(f"<tr>{''.join(_cells(worded, one, columns))}</tr>" for one in changes)
    drawn = f'<table class="q-table q-changes"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="q-scroll q-tall" tabindex="0">{drawn}</div>'


def _filled(kind: Kind, changes: list[RowChange]) -> list[Column]:
    """The columns that any of the rows fills."""
    sides = [side for one in changes for side in (one.before, one.after) if side]
    return [column for name, column in kind.columns.items() if any(side[name] is not None for side in sides)]


def _cells(worded: Worded, change: RowChange, columns: list[Column]) -> Iterator[str]:
    yield f"<td>{escape(t(f'snapshots.what.{change.what}', worded.lang))}</td>"
    side = change.after or change.before or {}
    for column in columns:
        words = escape(worded.cell(column, side[column.id]))
        if column.id in change.changed and change.before:
            words = f"<del>{escape(worded.cell(column, change.before[column.id]))}</del> <b>{words}</b>"
        yield f"<td>{words}</td>"


class Worded:
    """The cells of ledgers in the reader's words, codes by the tables of a snapshot."""

    def __init__(self, lang: Lang, snapshot: Snapshot) -> None:
        self.lang: Lang = lang
        self.snapshot = snapshot
        self._tables: dict[str, Mapping[str, str]] = {}
        self._by_type: Mapping[str, Callable[[Any], Any]] = {
            "area": lambda id: snapshot.name("area", id, lang),
            "month": lambda day: text.month(day, lang),
            "date": lambda day: day.isoformat(),
            "boolean": lambda flag: t("records.yes" if flag else "records.no", lang),
        }

    def value(self, column: Column, value: Any) -> Any:
        """A cell: numbers stay numbers, None what is missing."""
        if value is None:
            return None
        if column.table:
            return self._names(column.table).get(value, value)
        return self._by_type.get(column.type, lambda same: same)(value)

    def cell(self, column: Column, value: Any) -> str:
        """The same printed."""
        worded = self.value(column, value)
        return cell(worded, decimals([worded]))

    def _names(self, table: str) -> Mapping[str, str]:
        if table not in self._tables:
            named = f"name_{self.lang}"
            self._tables[table] = {row["code"]: row[named] for row in self.snapshot.reference(table)}
        return self._tables[table]


def _csv(worded: Worded, kind: Kind, changes: list[RowChange]) -> bytes:
    """A line for what was in the older snapshot, and one for what is in the newer."""
    sides = (("old", "before"), ("new", "after"))
    found = [(one.what, side, row) for one in changes for side, name in sides if (row := getattr(one, name))]
    columns: dict[str, list[Any]] = {
        t("snapshots.column.what", worded.lang): [t(f"snapshots.what.{what}", worded.lang) for what, _, _ in found],
        t("snapshots.column.side", worded.lang): [t(f"snapshots.column.{side}", worded.lang) for _, side, _ in found],
    }
    for name, column in kind.columns.items():
        columns[pick(column.name, worded.lang)] = [worded.value(column, row[name]) for _, _, row in found]
    return csv.table(columns)
