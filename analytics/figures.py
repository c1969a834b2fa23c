"""The published figures beside our own: the anchor that every snapshot of the demo must hold to."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.compare import change
from analytics.definitions import Indicator
from analytics.indicators import compute
from analytics.periods import Period, format_period, parse_period
from analytics.store import Snapshot
from analytics.view import WHOLE, View
from data.text import rounded


@dataclass(frozen=True)
class PublishedRow:
    """One published figure and ours, both as they are written: at the published precision, in the published unit.

    `published` is the text of the table (`>0` says only that it rose), `ours` a text too, "" when there is no value.
    `period` is in the form of an address. `same` compares the two.
    """

    id: str
    statement_zh: str
    statement_en: str
    published: str
    ours: str
    unit: str
    period: str
    same: bool
    indicator: str


def compare_published(snapshot: Snapshot) -> list[PublishedRow]:
    """Every row of published_figures.csv with our value; one that no indicator speaks of has no value and differs."""
    rows = snapshot.reference("published_figures")
    year = max(row["period_end"] for row in rows)[:4]
    speaking = {id: found for found in snapshot.indicators.values() for id in found.published}
    return [_compared(snapshot, row, _period(row, year), speaking.get(row["id"])) for row in rows]


def _period(row: Mapping[str, str], year: str) -> Period:
    """The period stated, else the year of the report: a flow is summed over it, a stock read at its end."""
    if not row["period_start"]:
        return parse_period(year)
    return Period(date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"]) + timedelta(days=1))


def _compared(snapshot: Snapshot, row: Mapping[str, str], period: Period, indicator: Indicator | None) -> PublishedRow:
    published = row["value"] or row["stage"]
    value = _value(snapshot, row["nature"], period, indicator) if indicator else math.nan
    ours = "" if math.isnan(value) else str(rounded(value, _decimals(published)))
    return PublishedRow(
        id=row["id"],
        statement_zh=row["statement_zh"],
        statement_en=row["statement_en"],
        published=published,
        ours=ours,
        unit="percentage_points" if row["nature"] == "sign" else row["unit"].replace("-", "_"),
        period=format_period(period),
        same=value > 0 if row["nature"] == "sign" else ours == published,
        indicator=indicator.id if indicator else "",
    )


def _value(snapshot: Snapshot, nature: str, period: Period, indicator: Indicator) -> float:
    """Our value in the published unit: shares and their differences in per cent and points."""
    view = View(snapshot.id, *period)
    if nature in ("change", "sign"):
        value = change(snapshot, WHOLE, view, indicator.id)["difference"].iloc[0]
    else:
        value = compute(snapshot, WHOLE, view, indicator.id)["value"].iloc[0]
    return float(value) * (100 if indicator.unit == "percent" else 1)


def _decimals(published: str) -> int:
    """Decimals of a published number; one for a figure of which only the direction is published."""
    return len(published.partition(".")[2]) if published[0].isdigit() else 1
