"""Months, quarters and years as marks: their span, their ticks, and which of them are not complete."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from analytics.cards.context import Context
from analytics.periods import Period, add_months, parse_period
from data import text
from data.text import Lang, t

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def window(ctx: Context, unit: str, count: int) -> Period:
    """`count` units up to the end of the view, all of the view at least, not before the fact's first day."""
    size = MONTHS[unit]
    last = min(ctx.view.end, ctx.snapshot.as_of + timedelta(days=1)) - timedelta(days=1)
    last = max(last, ctx.view.start)
    begin = date(last.year, (last.month - 1) // size * size + 1, 1)
    start = min(add_months(begin, -size * (count - 1)), ctx.view.start) if count else ctx.view.start
    span = ctx.snapshot.span(ctx.indicator().numerator.fact)
    first = span[0].replace(day=1) if span else start
    first = date(first.year, (first.month - 1) // size * size + 1, 1)
    return Period(
        max(start, min(first, ctx.view.start)), add_months(begin, size) if last < ctx.view.end else ctx.view.end
    )


def timed(ctx: Context, frame: pd.DataFrame, unit: str) -> pd.DataFrame:
    """The frame with label, tick, year, start, end, incomplete and no code: time filters nothing."""
    spans = [parse_period(code) for code in frame[unit]]
    return frame.assign(
        label=[long_name(span, unit, ctx.lang) for span in spans],
        tick=[tick(span, unit, ctx.lang) for span in spans],
        year=[t("charts.time.year", ctx.lang, year=span.start.year) if unit != "year" else "" for span in spans],
        start=[span.start for span in spans],
        end=[span.end for span in spans],
        incomplete=[span.end > ctx.snapshot.as_of + timedelta(days=1) for span in spans],
        code=None,
    )


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
