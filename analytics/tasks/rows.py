"""One row behind an indicator, by its key: as a snapshot has it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.definitions import Fact, Indicator
from analytics.store import Snapshot
from data.ledgers.kinds import kinds
from data.text import MISSING, Lang, pick, t

Found = dict[str, Any]


@dataclass(frozen=True)
class RowSince:
    """A row then and now: (heading, then, now) of every column, `changed` those that differ; None where a snapshot does
    not have it."""

    cells: tuple[tuple[str, str, str], ...]
    then: bool
    now: bool

    @property
    def changed(self) -> tuple[tuple[str, str, str], ...]:
        return tuple(cell for cell in self.cells if cell[1] != cell[2])


def fact_of(snapshot: Snapshot, indicator: Indicator) -> Fact:
    """The fact whose rows an indicator shows."""
    return snapshot.facts[(indicator.rows or indicator.numerator).fact]


def keyed(fact: Fact) -> str:
    """The column that tells the rows of a fact from one another, "" where none does alone."""
    return fact.rows[0] if any(kind.key == (fact.rows[0],) for kind in kinds().values()) else ""


def row_of(snapshot: Snapshot, indicator: Indicator, key: str) -> Found | None:
    """The row of a key, the latest where there are several."""
    fact = fact_of(snapshot, indicator)
    column = keyed(fact)
    if not column:
        return None
    shown = ", ".join(f'"{name}"' for name in fact.rows)
    sql = f'select {shown} from "{fact.id}" where "{column}" = ? order by "{fact.date}" desc limit 1'
    found = snapshot.rows(sql, [key])
    return dict(zip(fact.rows, found[0], strict=True)) if found else None


def worded(snapshot: Snapshot, found: Found, lang: Lang) -> list[tuple[str, str]]:
    """Heading and value of every column that has one."""
    return [(heading(found, name, lang), cell(snapshot, name, value, lang)) for name, value in found.items()]


def heading(found: Found, column: str, lang: Lang) -> str:
    """The heading of a column as the ledger that it comes from has it."""
    ledger = max(kinds().values(), key=lambda kind: sum(name in kind.columns for name in found))
    known = ledger.columns.get(column)
    return pick(known.name, lang) if known else t(f"records.columns.{column}", lang)


def cell(snapshot: Snapshot, column: str, value: Any, lang: Lang) -> str:
    """A value in words."""
    if value is None:
        return MISSING
    if isinstance(value, date):
        return value.isoformat()[:10]
    return snapshot.name(column, value, lang) if isinstance(value, str) else f"{value:g}"


def row_since(then: Snapshot | None, now: Snapshot, indicator: Indicator, key: str, lang: Lang) -> RowSince:
    """A row in the snapshot of then, if there still is one, and in that of now."""
    before = row_of(then, indicator, key) if then and indicator.id in then.indicators else None
    after = row_of(now, indicator, key)
    found = {**(before or {}), **(after or {})}
    cells = tuple(
        (heading(found, name, lang), _said(then, before, name, lang), _said(now, after, name, lang)) for name in found
    )
    return RowSince(cells, before is not None, after is not None)


def _said(snapshot: Snapshot | None, found: Found | None, name: str, lang: Lang) -> str:
    return cell(snapshot, name, found.get(name), lang) if snapshot and found else MISSING
