"""Months, quarters and years as marks: their span, their ticks, and which of them are not complete."""

from __future__ import annotations

from datetime import date, timedelta

from analytics.cards.context import Context
from analytics.definitions import TIMES
from analytics.frames import Row, Rows
from analytics.periods import Period, add_months, parse_period
from data import text
from data.text import Lang, t

MONTHS = {"month": 1, "quarter": 3, "year": 12}
SPANS = {"month": 24, "quarter": 12, "year": 5}
SPARK = 12  # periods of a sparkline


def unit_of(ctx: Context) -> str:
    """month, quarter or year; empty for a card that has none of them."""
    return next((dim for dim in ctx.spec.by if dim in TIMES), "")


def course(ctx: Context) -> Context:
    """The same over the span that a card over time shows; what looks ahead has its own."""
    unit = unit_of(ctx)
    if ctx.indicator().ahead:
        return ctx
    return ctx.within(*window(ctx, unit, SPARK if ctx.spec.kind == "pillar" else ctx.spec.span or SPANS[unit]))


def window(ctx: Context, unit: str, count: int) -> Period:
    """`count` units up to the end of the view, all of the view at least, not before the fact's first day."""
    size = MONTHS[unit]
    last = max(min(ctx.view.end - timedelta(days=1), ctx.snapshot.as_of), ctx.view.start)
    begin = _first_of(last, size)
    start = min(add_months(begin, -size * (count - 1)), ctx.view.start)
    span = ctx.snapshot.span(ctx.indicator().numerator.fact)
    first = _first_of(span[0], size) if span else start
    end = add_months(begin, size) if last < ctx.view.end else ctx.view.end
    return Period(max(start, min(first, ctx.view.start)), end)


def _first_of(day: date, months: int) -> date:
    """The first day of the month, quarter or year that a day lies in."""
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def timed(ctx: Context, rows: Rows, unit: str) -> Rows:
    """The rows with label, tick, year, start, end, incomplete and no code: time filters nothing."""
    return [{**row, **_mark(ctx, parse_period(row[unit]), unit)} for row in rows]


def _mark(ctx: Context, span: Period, unit: str) -> Row:
    return {
        "label": long_name(span, unit, ctx.lang),
        "tick": tick(span, unit, ctx.lang),
        "year": t("charts.time.year", ctx.lang, year=span.start.year) if unit != "year" else "",
        "start": span.start,
        "end": span.end,
        "incomplete": span.end > ctx.snapshot.as_of + timedelta(days=1),
        "code": None,
    }


def long_name(span: Period, unit: str, lang: Lang) -> str:
    """2017年6月, 2017年第三季度, 2017年."""
    if unit != "quarter":
        return text.period(*span, lang)
    return t("charts.time.quarter_long", lang, year=span.start.year, **_quarter(span, lang))


def tick(span: Period, unit: str, lang: Lang) -> str:
    """6月, 三季, 2017年."""
    if unit == "year":
        return t("charts.time.year", lang, year=span.start.year)
    if unit == "quarter":
        return t("charts.time.quarter", lang, **_quarter(span, lang))
    return t("charts.time.month", lang, n=span.start.month, name=f"{span.start:%b}")


def _quarter(span: Period, lang: Lang) -> dict[str, object]:
    n = (span.start.month + 2) // 3
    return {"n": n, "word": t("charts.time.ordinals", lang)[n - 1]}
