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
from analytics.findings.wording import joined, quantity
from data.text import MISSING, number, percent_range, t


def change_of(ctx: Context, indicator: Indicator, changed: Mapping[str, Any] | None) -> Judged | None:
    """The change of an indicator in words; None when nothing is compared."""
    how = Measured(
        kind=indicator.kind,
        good=indicator.good,
        unit=ctx.unit(indicator),
        decimals=indicator.decimals,
        base=ctx.snapshot.thresholds.growth_base,
        compare=ctx.view.compare,
        lang=ctx.lang,
    )
    return changes.change(changed, how)


def value_text(ctx: Context, indicator: Indicator, value: float | None) -> str:
    """96.2%, 213台."""
    if value is None:
        return MISSING
    if indicator.kind in RATES:
        return rate_text(value, indicator.decimals, target_of(indicator))
    return quantity(value, ctx.unit(indicator), ctx.lang, indicator.decimals)


def counts_text(ctx: Context, indicator: Indicator, row: Mapping[str, Any]) -> str:
    """What a figure was counted from: 合格 101／抽查 105；95%区间…, or the base of a count."""
    if indicator.denominator is None or row["denominator"] is None:
        return ""
    if indicator.kind == "duration":
        pair = {"name": ctx.word(indicator.out_of), "value": number(row["denominator"], ctx.lang)}
        return t("findings.pair", ctx.lang, **pair)
    words = t(
        "findings.of",
        ctx.lang,
        counted=ctx.counted(indicator.numerator, indicator.counted),
        numerator=number(row["numerator"], ctx.lang),
        out_of=ctx.counted(indicator.denominator, indicator.out_of),
        denominator=number(row["denominator"], ctx.lang),
    )
    if indicator.kind != "proportion" or row["lower"] is None:
        return words
    interval = percent_range(row["lower"], row["upper"], ctx.lang, indicator.decimals)
    return joined([words, t("findings.interval", ctx.lang, range=interval)], ctx.lang, "clause")


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
    }
