"""The rows behind a mark: what the address asks for, worded, sorted and paged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analytics.definitions import Indicator
from analytics.drill import rows, sensible
from analytics.export.cells import absent
from analytics.export.csv import table as csv_table
from analytics.tasks import fact_of, keyed
from data.ledgers.kinds import Kind, kinds
from data.text import pick, t
from pages.parts import links, markup, states, tables, tasking
from pages.parts.here import Here
from pages.parts.kept import kept
from pages.parts.links import anchor

SIZE = 50
_DIGITS = 9  # of the number of a page


@dataclass(frozen=True)
class Asked:
    """What the address asks for: rows of an indicator, narrowed to a mark, in an order, from a page on."""

    indicator: Indicator
    where: dict[str, list[str]]
    side: str
    order: str | None
    descending: bool
    page: int


def asked(now: Here) -> Asked | None:
    """Read the address; None without an indicator that there is. Parts that make no sense are passed over."""
    params = st.query_params
    indicator = now.snapshot.indicators.get(params.get("indicator", ""))
    if indicator is None:
        return None
    side = "denominator" if params.get("side") == "denominator" and indicator.denominator else "numerator"
    fact = now.snapshot.facts[(indicator.rows or getattr(indicator, side)).fact]
    where = sensible(fact, links.read(params.get("where", "")))
    order = params.get("order", "")
    return Asked(
        indicator,
        where,
        side,
        order.removeprefix("-") if order.removeprefix("-") in fact.rows else None,
        order.startswith("-"),
        page_asked(),
    )


def page_asked() -> int:
    """The page of a list that the address names, from 1."""
    page = st.query_params.get("page", "1")
    return max(int(page), 1) if page.isdecimal() and len(page) <= _DIGITS else 1


def shown(now: Here, ask: Asked) -> tuple[str, int]:
    """The rows of the page asked for as HTML, and how many rows there are."""
    return kept(now, lambda: _shown(now, ask), "rows", str(now.person.may("task")))


def _shown(now: Here, ask: Asked) -> tuple[str, int]:
    frame, total = found(now, ask)
    if total and frame.empty:  # the address names a page beyond the last
        ask = replace(ask, page=last_page(total, SIZE))
        frame, total = found(now, ask)
    if not total:
        return states.empty(now), total
    words, where = t("tasks.add_all", now.lang), links.written(ask.where)
    mark = tasking.add(now, "mark", words=words, indicator=ask.indicator.id, where=where)
    return f"{table(now, ask, frame)}{pager(now, ask.page, SIZE, total)}{markup.tools(mark)}", total


def found(now: Here, ask: Asked, *, everything: bool = False) -> tuple[pd.DataFrame, int]:
    """The rows of the page asked for, or all of them, and how many there are."""
    size, offset = (10_000_000, 0) if everything else (SIZE, (ask.page - 1) * SIZE)
    how: dict[str, Any] = {"side": ask.side, "order": ask.order, "descending": ask.descending}
    return rows(now.snapshot, now.scope, now.view, ask.indicator.id, ask.where, **how, limit=size, offset=offset)


def headings(now: Here, frame: pd.DataFrame) -> dict[str, str]:
    """The headings of columns as the ledger that they come from has them, else from the words of the pages."""
    ledger = max(kinds().values(), key=lambda kind: sum(column in kind.columns for column in frame))
    return {column: _heading(now, column, ledger) for column in frame}


def _heading(now: Here, column: str, ledger: Kind) -> str:
    found = ledger.columns.get(column)
    return pick(found.name, now.lang) if found else t(f"records.columns.{column}", now.lang)


def worded(now: Here, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with codes in words and days as 2017-06-19."""
    return pd.DataFrame({column: [_word(now, column, value) for value in frame[column]] for column in frame})


def _word(now: Here, column: str, value: Any) -> Any:
    if absent(value):
        return None
    if isinstance(value, bool):
        return t("records.yes" if value else "records.no", now.lang)
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return now.snapshot.name(column, value, now.lang) if isinstance(value, str) else value


def marked(now: Here, ask: Asked) -> str:
    """What the mark stands for, in words: 2017年8月、水泥."""
    words = (now.snapshot.name(dim, code, now.lang) for dim, codes in ask.where.items() for code in codes)
    return t("shell.joined", now.lang).join(words)


def sort_links(now: Here, ask: Asked, frame: pd.DataFrame) -> dict[str, str]:
    """Headings that sort: by the column, and the other way round when clicked again."""
    return {column: _sort_link(now, ask, column, words) for column, words in headings(now, frame).items()}


def _sort_link(now: Here, ask: Asked, column: str, heading: str) -> str:
    current = ask.order == column
    order = f"-{column}" if current and not ask.descending else column
    arrow = ("▼" if ask.descending else "▲") if current else ""
    words = f"{heading} {arrow}".strip()
    return anchor(now.href(order=order, page=None), words, "q-sorted" if current else "")


def table(now: Here, ask: Asked, frame: pd.DataFrame) -> str:
    """The rows as HTML, each with the way to its enterprise or area."""
    shown = worded(now, frame)
    return tables.html(shown, headings=sort_links(now, ask, shown), links=list(_ways(now, ask, frame)), tall=True)


def _ways(now: Here, ask: Asked, frame: pd.DataFrame) -> Iterator[str]:
    """To the enterprise or area of each row, and to the form that makes a task of it where a row has a key."""
    column = keyed(fact_of(now.snapshot, ask.indicator))
    for row in frame.to_dict("records"):
        key = "" if not column or absent(row.get(column)) else str(row[column])
        yield _profile(now, row) + (tasking.add(now, "row", "", indicator=ask.indicator.id, key=key) if key else "")


def _profile(now: Here, row: Mapping[Any, Any]) -> str:
    words, enterprise, area = t("records.profile", now.lang), row.get("enterprise"), row.get("area")
    if not absent(enterprise):
        return anchor(links.profile_href(now, enterprise=str(enterprise)), words)
    return "" if absent(area) else anchor(links.profile_href(now, area=str(area)), words)


def last_page(total: int, size: int) -> int:
    """The number of the last page, from 1."""
    return max(-(-total // size), 1)


def pager(now: Here, page: int, size: int, total: int) -> str:
    """Which rows these are, and the ways to the pages around."""
    last = last_page(total, size)
    first = min((page - 1) * size + 1, total)
    said = t("records.shown", now.lang, first=first, last=min(page * size, total), total=f"{total:,}")
    ways = {"first": 1, "previous": page - 1, "next": page + 1, "last": last}
    there = {key: to for key, to in ways.items() if 1 <= to <= last and to != page}
    steps = "".join(anchor(now.href(page=str(to)), t(f"records.{key}", now.lang)) for key, to in there.items())
    return f'<div class="q-pager"><span>{escape(said)}</span>{steps}</div>'


def csv(now: Here, ask: Asked) -> bytes:
    """All rows as CSV under the headings of the ledgers."""
    shown = worded(now, found(now, ask, everything=True)[0])
    return csv_table(shown.rename(columns=headings(now, shown)))
