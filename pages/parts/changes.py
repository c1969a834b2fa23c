"""The rows of a ledger that differ between two snapshots: a page of them, what was and what is, all to take along."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pyarrow as pa
import streamlit as st

from analytics.export import csv
from analytics.export.cells import cell, decimals
from analytics.store import Snapshot
from data import text
from data.ledgers.kinds import Column, Kind, kinds
from data.publishing.difference import WHATS, Difference, RowChange, What
from data.text import Lang, pick, t
from pages.parts import audit, markup, rows
from pages.parts.here import PAGE, Here
from pages.parts.kept import kept
from pages.parts.links import choices

LEDGER, CHANGE = "ledger", "change"  # keys of the address
_SIDES = {"before": "old", "after": "new"}


@dataclass(frozen=True)
class Asked:
    """Rows of a kind that were added, changed or removed (None: all three), a page of `total` of them."""

    kind: Kind
    what: What | None
    total: int
    page: int


def draw(now: Here, found: Difference, old: Snapshot, new: Snapshot) -> None:
    """The rows of the ledger that the address names, else of the first that differs; codes in the words of `new`, or
    of `old` where only that has them."""
    touched = [id for id, counts in found.counts.items() if counts.any]
    if not touched:
        return
    ask, worded = _asked(found, touched), Worded(now.lang, new, old)
    name = pick(ask.kind.name, now.lang)
    st.html(markup.heading(t("snapshots.rows", now.lang, name=name, total=f"{ask.total:,}")) + _narrow(now, found, ask))
    st.html(kept(now, lambda: _page(worded, found, ask), "changes", str(found.before), str(found.after)))
    st.html(rows.pager(now, ask.page, rows.SIZE, ask.total))
    audit.button(
        now,
        t("records.download", now.lang, total=f"{ask.total:,}"),
        lambda: b"".join(csv.lines(_parts(worded, ask.kind, found.sides(ask.kind.id, ask.what)))),
        f"{t('methods.section.differences', now.lang)}_{name}.csv",
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
    """The cells of ledgers in the reader's words, codes by the tables of snapshots, the first that has them."""

    def __init__(self, lang: Lang, *snapshots: Snapshot) -> None:
        self.lang: Lang = lang
        self.snapshots = snapshots
        self._tables: dict[str, Mapping[str, str]] = {}
        self._by_type: Mapping[str, Callable[[Any], Any]] = {
            "area": self._area,
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

    def _area(self, id: str) -> str:
        return next((name for one in self.snapshots if (name := one.name("area", id, self.lang)) != id), id)

    def _names(self, table: str) -> Mapping[str, str]:
        if table not in self._tables:
            named = f"name_{self.lang}"
            held = [{row["code"]: row[named] for row in _reference(one, table)} for one in self.snapshots]
            self._tables[table] = ChainMap(*held)
        return self._tables[table]


def _reference(snapshot: Snapshot, table: str) -> list[dict[str, str]]:
    """A code table; an older snapshot may have been published before there was such a table."""
    try:
        return snapshot.reference(table)
    except KeyError:
        return []


def _parts(worded: Worded, kind: Kind, batches: Iterator[pa.RecordBatch]) -> Iterator[csv.Columns]:
    """A line for what was in the older snapshot, and one for what is in the newer."""
    for batch in batches:
        cells = batch.to_pydict()
        what, side = (t(f"snapshots.column.{key}", worded.lang) for key in ("what", "side"))
        columns: dict[str, list[Any]] = {
            what: [t(f"snapshots.what.{one}", worded.lang) for one in cells["what"]],
            side: [t(f"snapshots.column.{_SIDES[one]}", worded.lang) for one in cells["side"]],
        }
        for name, column in kind.columns.items():
            columns[pick(column.name, worded.lang)] = [worded.value(column, value) for value in cells[name]]
        yield columns
