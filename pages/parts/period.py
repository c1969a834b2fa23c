"""The choice of a period: a year and a part of it, or any two days."""

from __future__ import annotations

import calendar
from datetime import timedelta

import streamlit as st

from analytics.periods import Period, parse_period
from analytics.store import Snapshot
from data.text import Lang, t
from pages.parts.here import Here, here, show
from pages.parts.seeding import chosen, seeded

_ROWS = (
    ("year", "ytd", "H1", "H2"),
    ("Q1", "Q2", "Q3", "Q4"),
    tuple(f"{month:02}" for month in range(1, 13)),
)
_YEARS_BACK = 9


def years(snapshot: Snapshot) -> list[str]:
    """The years that the ledgers cover, at most ten, up to that of the as-of date."""
    last = snapshot.manifest.as_of.year
    firsts = [int(table["first"][:4]) for table in snapshot.manifest.tables.values() if table["first"]]
    return [str(year) for year in range(max(min([*firsts, last]), last - _YEARS_BACK), last + 1)]


def _written(year: str, part: str, last_month: int) -> str:
    """Year and part as they stand in an address."""
    match part:
        case "year":
            return year
        case "ytd":
            return f"{year}-01..{year}-{last_month:02}"
    return f"{year}-{part}"


def _rows(last_month: int) -> list[list[str]]:
    """The parts of a year to choose from; up to June or December has a name already."""
    return [[part for part in row if part != "ytd" or last_month not in (6, 12)] for row in _ROWS]


def _label(part: str, last_month: int, lang: Lang) -> str:
    if part.isdigit():
        return t("view_bar.month", lang, n=int(part), name=calendar.month_abbr[int(part)])
    return t(f"view_bar.parts.{part}", lang, n=last_month)


def _part(now: Here, last_month: int) -> str:
    """The part of its year that the view shows, or nothing."""
    written = ((part, _written(f"{now.view.start:%Y}", part, last_month)) for row in _rows(last_month) for part in row)
    return next((part for part, period in written if parse_period(period) == now.view.period), "")


def _seed(now: Here) -> None:
    """Put the first and last day or month of the view into the boxes."""
    period = now.view.period
    last = period.end - timedelta(days=1)
    st.session_state["from"] = f"{period.start:%Y-%m}" if period.months else f"{period.start}"
    st.session_state["to"] = f"{last:%Y-%m}" if period.months else f"{last}"


def _choose_year() -> None:
    now = here()
    last_month = now.snapshot.manifest.as_of.month
    _show(now, chosen("year") or f"{now.view.start:%Y}", _part(now, last_month) or "year", last_month)


def _choose_part(row: str) -> None:
    now = here()
    last_month = now.snapshot.manifest.as_of.month
    _show(now, f"{now.view.start:%Y}", chosen(row) or "year", last_month)


def _show(now: Here, year: str, part: str, last_month: int) -> None:
    show(now.view.with_(period=parse_period(_written(year, part, last_month))))


def _enter() -> None:
    first, last = (st.session_state[key].strip() for key in ("from", "to"))
    try:
        period: Period = parse_period(f"{first}..{last}")
    except ValueError:
        st.session_state["period_unreadable"] = True
        return
    show(here().view.with_(period=period))


def picker(now: Here) -> None:
    """The widgets, inside a popover."""
    if not st.session_state.get("period_unreadable"):
        _seed(now)
    _parts(now)
    st.html(f'<div class="q-label">{t("view_bar.custom", now.lang)}</div>')
    with st.form("custom", border=False), st.container(horizontal=True, vertical_alignment="bottom", key="custom"):
        st.text_input(t("view_bar.from", now.lang), key="from")
        st.text_input(t("view_bar.to", now.lang), key="to")
        st.form_submit_button(t("view_bar.apply", now.lang), on_click=_enter)
    if st.session_state.pop("period_unreadable", False):
        st.html(f'<div class="q-worse q-small">{t("view_bar.period_unreadable", now.lang)}</div>')


def _parts(now: Here) -> None:
    """A year, and a part of it."""
    year, last_month = f"{now.view.start:%Y}", now.snapshot.manifest.as_of.month
    part, covered = _part(now, last_month), years(now.snapshot)
    shown = seeded("year", year if year in covered else None)
    st.pills(t("view_bar.year", now.lang), covered, key=shown, on_change=_choose_year)
    for n, row in enumerate(_rows(last_month)):
        st.pills(
            t("view_bar.part", now.lang),
            row,
            key=seeded(f"part{n}", part if part in row else None),
            on_change=_choose_part,
            args=(f"part{n}",),
            format_func=lambda part: _label(part, last_month, now.lang),
            label_visibility="collapsed" if n else "visible",
        )
