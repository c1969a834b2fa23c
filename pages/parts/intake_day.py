"""Whether the day up to which a batch is said to reach fits the days in its rows; if not, the day that would."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import NamedTuple

import duckdb
import streamlit as st

from data.ledgers import Ledger, kinds
from data.settings import load
from pages.parts.header import today
from pages.parts.intake_checking import Outcome
from pages.parts.intake_flow import Flow
from pages.parts.intake_work import Choices

FORMATS = ["%Y-%m-%d", "%Y%m%d", "%Y-%m-%d-%H-%M-%S"]  # of the numbers of a day, whatever stands between them


class Beyond(NamedTuple):
    """Rows rejected for a day after the as-of date, and the last of these days that has come and can be read."""

    rows: int
    last: date | None


def draw(flow: Flow, about: Choices, outcome: Outcome) -> None:
    """What does not fit, and a button that sets it right; nothing where all fits."""
    as_of, now = date.fromisoformat(about.as_of), today()
    floor = flow.in_force.as_of if flow.in_force else date.min
    late, last = beyond(outcome.ledgers, now), max(_accepted(outcome), default=None)
    if late.last:
        day, key = fitting(late.last, now, floor), "day.late"
        said = flow.t(key, n=f"{late.rows:,}", as_of=as_of, last=late.last)
    elif last and not flow.choices.as_of and (as_of - fitting(last, now, floor)).days > load().thresholds.stale_days:
        day, said = fitting(last, now, floor), flow.t("day.early", as_of=as_of, last=last)
    else:
        return
    with st.container(key="intake_day", horizontal=True, vertical_alignment="center"):
        st.html(f'<div class="q-failed" role="alert">◆ {escape(said)}</div>')
        iso = day.isoformat()
        st.button(flow.t("day.set", day=iso), key="intake_day_set", on_click=flow.choose, kwargs={"as_of": iso})


def fitting(last: date, now: date, floor: date) -> date:
    """The end of the month of the last row, the row's own day while that month lasts; never before `floor`."""
    end = last.replace(day=monthrange(last.year, last.month)[1])
    return max(end if end <= now else last, floor)


def beyond(ledgers: Sequence[Ledger], now: date) -> Beyond:
    """What was rejected for its day alone."""
    rules = [rule.id for kind in kinds().values() for rule in kind.rules if "as_of" in rule.expr]
    scans = " union all ".join(f"select rule, value from {ledger.rejected.scan}" for ledger in ledgers)
    days = f"""
        select count(*), max(day) filter (day <= $now)
        from (select trim(regexp_replace(value, '\\D+', '-', 'g'), '-') AS numbers,
            try_strptime(numbers, $formats)::date AS day from ({scans}) where list_contains($rules, rule))"""
    with duckdb.connect() as con:
        found = con.execute(days, {"now": now, "formats": FORMATS, "rules": rules}).fetchone() if scans else None
    return Beyond(*found) if found else Beyond(0, None)


def _accepted(outcome: Outcome) -> list[date]:
    return [date.fromisoformat(ledger.source.last) for ledger in outcome.ledgers if ledger.source.last]
