"""Figures with what they are worth: value, change, target and counts of an indicator in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.cards.context import RATES, Context, target_of
from analytics.definitions import Indicator
from analytics.findings import changes
from analytics.findings.changes import Measured
from analytics.findings.content import Judged
from analytics.findings.takeaways import rate_text
from analytics.findings.wording import joined, quantity, within
from analytics.indicators import EVENTS
from data.text import MISSING, Lang, number, number_range, percent_range, t


def change_of(
    ctx: Context, indicator: Indicator, changed: Mapping[str, Any] | None, compare: str = ""
) -> Judged | None:
    """The change of an indicator in words, in the view's comparison unless another is named; None when nothing is
    compared."""
    how = Measured(
        kind=indicator.kind,
        good=indicator.good,
        unit=ctx.unit(indicator),
        decimals=indicator.decimals,
        base=ctx.snapshot.thresholds.growth_base,
        compare=compare or ctx.view.compare,
        lang=ctx.lang,
        events=indicator.unit in EVENTS,
    )
    return changes.change(changed, how)


def change_text(ctx: Context, indicator: Indicator, changed: Mapping[str, Any] | None) -> str:
    """The same as one clause: 同比提高1.4个百分点，变化在抽样波动范围内; empty when nothing is compared."""
    return changes.said(change_of(ctx, indicator, changed), ctx.lang)


def missing_text(indicator: Indicator, lang: Lang) -> str:
    """What stands where there is no figure: 无抽样 of a rate of samples, never 0 % or 100 %."""
    return t("findings.not_sampled" if indicator.kind == "proportion" else "findings.no_data", lang)


def value_text(ctx: Context, indicator: Indicator, value: float | None) -> str:
    """96.2%, 213台."""
    if value is None:
        return MISSING
    if indicator.kind in RATES:
        return rate_text(value, indicator.decimals, target_of(indicator))
    return quantity(value, ctx.unit(indicator), ctx.lang, indicator.decimals)


def counts_text(ctx: Context, indicator: Indicator, row: Mapping[str, Any]) -> str:
    """What a figure was counted from, and its interval: 合格 101／抽查 105；95%区间…; of cases the interval alone."""
    range_ = interval_text(ctx, indicator, row)
    interval = t("findings.interval", ctx.lang, range=range_) if range_ else ""
    return joined([_counts(ctx, indicator, row), interval], ctx.lang, "clause")


def interval_text(ctx: Context, indicator: Indicator, row: Mapping[str, Any]) -> str:
    """95.1%～97.1%, 6.2～21.0; empty for what has no interval."""
    if row["lower"] is None:
        return ""
    if indicator.kind == "proportion":
        return percent_range(row["lower"], row["upper"], ctx.lang, indicator.decimals)
    return number_range(row["lower"], row["upper"], ctx.lang, max(indicator.decimals, 1))


def events_text(ctx: Context, indicator: Indicator, row: Mapping[str, Any]) -> str:
    """0起 · 上限9.20/万台, 2起 · 0.49/万台（0.06～1.77）: zero events are not zero risk."""
    same = (i for i in ctx.snapshot.indicators.values() if i.kind == "flow" and i.numerator == indicator.numerator)
    counted = quantity(row["numerator"], next((ctx.unit(found) for found in same), ""), ctx.lang)
    if not row["numerator"]:
        upper = quantity(row["upper"], ctx.unit(indicator), ctx.lang, max(indicator.decimals, 1))
        return t("findings.no_events", ctx.lang, counted=counted, upper=upper)
    figure = value_text(ctx, indicator, row["value"])
    interval = t("findings.bracket", ctx.lang, text=interval_text(ctx, indicator, row))
    return t("findings.events", ctx.lang, counted=counted, rate=figure + interval)


def _counts(ctx: Context, indicator: Indicator, row: Mapping[str, Any]) -> str:
    if indicator.denominator is None or row["denominator"] is None:
        return ""
    if indicator.kind == "duration":
        pair = {"name": ctx.word(indicator.out_of), "value": number(row["denominator"], ctx.lang)}
        return t("findings.pair", ctx.lang, **pair)
    return t(
        "findings.of",
        ctx.lang,
        counted=ctx.counted(indicator.numerator, indicator.counted),
        numerator=number(row["numerator"], ctx.lang),
        out_of=within(ctx.counted(indicator.denominator, indicator.out_of)),
        denominator=number(row["denominator"], ctx.lang),
    )


def short_counts(ctx: Context, row: Mapping[str, Any]) -> str:
    """101/105."""
    return f"{number(row['numerator'], ctx.lang)}/{number(row['denominator'], ctx.lang)}"


def whole_words(ctx: Context, indicator: Indicator) -> dict[str, str]:
    """Period, rate, counts, change and verdict of an indicator over the view, for sentences."""
    whole, changed = ctx.both(indicator.id)
    change = change_of(ctx, indicator, changed)
    return {
        "period": ctx.period,
        "rate": value_text(ctx, indicator, whole["value"]),
        "counts": short_counts(ctx, whole) if whole["denominator"] is not None else "",
        "change": change.text if change else "",
        "verdict": change.verdict if change else "",
        "missing": missing_text(indicator, ctx.lang) if whole["value"] is None else "",
    }
