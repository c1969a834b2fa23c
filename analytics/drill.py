"""The rows behind a mark: those that the numerator or denominator of an indicator counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, TypeVar, Unpack

import pandas as pd

from analytics.binding import Bound, codes_in, conditions
from analytics.definitions import TIMES, Fact, Indicator, Side
from analytics.filters import Filters, filters
from analytics.frames import Rows
from analytics.indicators import period_of
from analytics.periods import Period, parse_period, readable
from analytics.reading import reach
from analytics.store import Snapshot
from analytics.view import Scope, View
from data.publishing import database

Given = Mapping[str, str | Sequence[str]]
Query = tuple[str, Mapping[str, Any]]
Found = TypeVar("Found", pd.DataFrame, list[tuple[Any, ...]])


class How(TypedDict, total=False):
    """Which page of the rows: those of which side, in the order of which column, how many from where."""

    side: str
    order: str | None
    descending: bool
    limit: int
    offset: int


def rows(
    snapshot: Snapshot, scope: Scope, view: View, indicator: str, where: Given | None = None, **how: Unpack[How]
) -> tuple[pd.DataFrame, int]:
    """A page of the rows that a mark counts, in the columns that the fact shows, and how many there are in all.

    `where` narrows to a mark: dim, area (with all below it), month, quarter or year -> code or codes. The rows of a
    sum are those that add to it. Raises KeyError for a `where` or `order` that the fact does not have.
    """
    page = _page(snapshot, scope, view, indicator, where or {}, **how)
    found, total = _asked(snapshot, page, snapshot.frame)
    for column in page.numbered:
        names = _names(snapshot, page.fact, column, found[column].dropna())
        found[column] = pd.Series(list(map(names.get, found[column])), found.index)
    return found, total


def lines(
    snapshot: Snapshot, scope: Scope, view: View, indicator: str, where: Given | None = None, **how: Unpack[How]
) -> tuple[Rows, int]:
    """The same as dicts, None for what is missing."""
    page = _page(snapshot, scope, view, indicator, where or {}, **how)
    found, total = _asked(snapshot, page, snapshot.rows)
    listed: Rows = [dict(zip(page.fact.rows, row, strict=True)) for row in found]
    for column in page.numbered:
        names = _names(snapshot, page.fact, column, (row[column] for row in listed if row[column]))
        listed = [row | {column: names.get(row[column])} for row in listed]
    return listed, total


def sensible(fact: Fact, where: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Of what an address narrows to, the parts that the rows of a fact have: dims of its own, and times that are."""
    return {
        dim: codes
        for dim, codes in where.items()
        if (all(map(readable, codes)) if dim in TIMES else dim in fact.narrowing)
    }


@dataclass(frozen=True)
class _Page:
    """Two queries with their values: a page of rows, in which names of the columns `numbered` are numbers, and the
    count of all."""

    fact: Fact
    numbered: tuple[str, ...]
    rows: Query
    count: Query
    limit: int
    offset: int


def _page(  # noqa: PLR0913 - the page is said by name
    snapshot: Snapshot,
    scope: Scope,
    view: View,
    indicator: str,
    where: Given,
    *,
    side: str = "numerator",
    order: str | None = None,
    descending: bool = False,
    limit: int = 100,
    offset: int = 0,
) -> _Page:
    found = snapshot.indicators[indicator]
    counted: Side = found.rows or getattr(found, side)
    fact, bound = snapshot.facts[counted.fact], Bound()
    sieve = filters(snapshot, scope, view, found, tuple(where))
    if order is not None and order not in fact.rows:
        raise KeyError(f"{fact.id} shows no column {order}")
    known = held(snapshot, counted, _periods(snapshot, found, view, where), sieve, bound)
    known += [_given(snapshot, fact, dim, codes, bound) for dim, codes in where.items() if dim not in TIMES]
    count = f'select count(*) from "{fact.id}" AS fact where {" and ".join(known)}', bound.values
    sort = order or fact.date, "desc" if descending else "asc", bound(limit), bound(offset)
    numbered = tuple(column for column in fact.rows if snapshot.numbers(fact.id, column))
    sql = (_placed if snapshot.beside(fact.id) else _sorted)(fact, " and ".join(known), numbered, *sort)
    return _Page(fact, numbered, (sql, bound.values), count, limit, offset)


def _sorted(fact: Fact, known: str, numbered: Sequence[str], *sort: str) -> str:
    """SQL of a page of the rows for which something is `known`; `sort` is a column, its direction, limit and offset."""
    shown, (column, way, limit, offset) = ", ".join(f'"{id}"' for id in fact.rows), sort
    return f"""select {shown} from "{fact.id}" AS fact where {known}
        order by "{column}" {way} nulls last, "{fact.rows[0]}" limit {limit} offset {offset}"""


def _placed(fact: Fact, known: str, numbered: Sequence[str], *sort: str) -> str:
    """The same of a fact in a database: where the rows stand is found first, lest all columns of many are read."""
    kept = {id: database.number(id) if id in numbered else id for id in fact.rows}
    shown = ", ".join(f'"{held}" AS "{id}"' for id, held in kept.items())
    table, (column, way, limit, offset) = database.table(fact.id), sort
    order = f'order by "{kept.get(column, column)}" {way} nulls last, "{fact.rows[0]}"'
    places = f"select rowid from {table} AS fact where {known} {order} limit {limit} offset {offset}"
    return f"select {shown} from {table} AS fact where rowid in ({places}) {order}"


def held(snapshot: Snapshot, side: Side, periods: Sequence[Period], sieve: Filters, bound: Bound) -> list[str]:
    """The conditions, as SQL on `fact`, under which a row adds to a side in some periods."""
    return [
        _days(snapshot, side, periods, bound),
        *codes_in(side.where, bound),
        *conditions(sieve.conditions, bound),
        *_adding(snapshot.facts[side.fact], side),
    ]


def _asked(snapshot: Snapshot, page: _Page, ask: Callable[..., Found]) -> tuple[Found, int]:
    """The rows and how many there are in all, counted only where the page does not tell."""
    found = ask(*page.rows)
    if len(found) < page.limit and (len(found) or not page.offset):
        return found, page.offset + len(found)
    ((total,),) = snapshot.rows(*page.count)
    return found, total


def _names(snapshot: Snapshot, fact: Fact, column: str, numbers: Iterable[int]) -> dict[int, str]:
    """The names that numbers stand for."""
    listed, bound = tuple({int(number) for number in numbers}), Bound()
    wanted = f"(select unnest({bound(listed)}) AS no)"
    query = f'select no, value from "{database.names(fact.id, column)}" join {wanted} using (no)'
    return dict(snapshot.rows(query, bound.values)) if listed else {}


def _periods(snapshot: Snapshot, indicator: Indicator, view: View, where: Given) -> list[Period]:
    """The days of the view, or those of them that lie in the months, quarters or years given."""
    whole = period_of(snapshot, indicator, view)
    given = [parse_period(text) for unit in TIMES if unit in where for text in _listed(where[unit])]
    return [Period(max(p.start, whole.start), min(p.end, whole.end)) for p in given] or [whole]


def _days(snapshot: Snapshot, side: Side, periods: Sequence[Period], bound: Bound) -> str:
    day = f'fact."{snapshot.facts[side.fact].date}"'
    spans = [found[0] for found in (reach(snapshot, side, period) for period in periods) if found]
    return f"({' or '.join(f'{day} >= {bound(p.start)} and {day} < {bound(p.end)}' for p in spans) or 'false'})"


def _given(snapshot: Snapshot, fact: Fact, dim: str, codes: str | Sequence[str], bound: Bound) -> str:
    if dim not in fact.narrowing:
        raise KeyError(f"{fact.id} has no dim {dim}")
    listed = _listed(codes)
    if dim == "area":
        listed = tuple(sorted(snapshot.areas.below(listed)))
    (held,) = codes_in(((dim, listed),), bound)
    if dim in database.NUMBERED and snapshot.beside(fact.id):
        numbers = f'select no from "{database.names(fact.id, dim)}" where value in {bound(listed)}'
        held = f'fact."{database.number(dim)}" in ({numbers})'
    return f'({held} or fact."{dim}" is null)' if "" in listed else held


def _adding(fact: Fact, side: Side) -> list[str]:
    """What keeps the rows that add to a sum: a batch that did not fail adds nothing to the failures."""
    how, _, column = fact.measures.get(side.measure, "").partition(":")
    return [f'fact."{column}" <> 0'] if how == "sum" else []


def _listed(codes: str | Sequence[str]) -> tuple[str, ...]:
    return (codes,) if isinstance(codes, str) else tuple(codes)
