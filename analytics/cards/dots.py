"""Rates by category as dots: crude with their intervals, adjusted beside them, and how they are judged."""

from __future__ import annotations

from typing import Any

from analytics.cards.adjusting import adjusts, with_adjusted, with_enterprises
from analytics.cards.by_category import failures, first, judgement_column, pooled, ranked
from analytics.cards.comparing import compared_with_whole, method
from analytics.cards.context import Context
from analytics.cards.making import chart, empty, fitted_height
from analytics.cards.small import members_column, with_others
from analytics.charts import Chart, Column
from analytics.findings import takeaways
from analytics.findings.wording import joined, sentences
from analytics.frames import Rows, known, total
from data.text import percent, t

EXPLAINED = ("enterprises", "adjusted")


def dots(ctx: Context) -> Chart:
    """Rates against the whole, best first, small samples after the others, the smallest places as one."""
    indicator, dim = ctx.indicator(), ctx.spec.by[0]
    ctx, rows = pooled(ctx)
    rows = known(rows)
    if not rows:
        return empty(ctx)
    sentence = takeaways.compared(rows, ctx.subject(indicator, dim), failures(indicator, rows))
    shown, cut = first(ctx, sorted(rows, key=lambda row: -row["denominator"]))
    shown, enterprises = with_enterprises(ctx, shown)
    shown, adjusted = with_adjusted(ctx, shown)
    shown = ranked(with_others(ctx, shown), indicator)
    beside = (*enterprises, *adjusted)
    rate = (Column("label", ctx.dim_word(dim)), *ctx.rate_columns(indicator))
    columns = (*rate, *beside, judgement_column(ctx), *members_column(ctx, shown))
    more: dict[str, Any] = {"note": cut or _note(ctx, bool(adjusted)), "method": _method(ctx, rows, beside)}
    more |= {"lead": ("denominator", *(column.name for column in enterprises)), "margin": ("value",), "by": (dim,)}
    more |= {"height": fitted_height(ctx.spec.height, len(shown)), **_reference(ctx, rows)}
    return chart(ctx, shown, columns, sentence, **more)


def _reference(ctx: Context, rows: Rows) -> dict[str, Any]:
    """The line of the whole, where there is more than one row to compare with it."""
    if len(rows) < 2:
        return {}
    whole = total(rows, "numerator") / total(rows, "denominator")
    label = t("charts.words.whole", ctx.lang, whole=ctx.whole_word, rate=percent(whole))
    return {"reference": whole, "reference_label": label}


def _note(ctx: Context, adjusted: bool) -> str:
    """What the line of a dot is and, on a card that adjusts, to what or why nothing is adjusted."""
    lines = t("charts.note.dots", ctx.lang)
    if not adjusts(ctx):
        return lines
    words = {"limit": ctx.snapshot.thresholds.standard_failures, "whole": ctx.whole_word}
    about = t(f"charts.note.{'adjusted' if adjusted else 'not_adjusted'}", ctx.lang, **words)
    return joined([lines, about], ctx.lang, "clause")


def _method(ctx: Context, rows: Rows, beside: tuple[Column, ...]) -> str:
    """How rates are judged, and what the columns beside them are about."""
    limits = {"whole": ctx.whole_word, "limit": ctx.snapshot.thresholds.standard_failures}
    about = [t(f"charts.method.{each.name}", ctx.lang, **limits) for each in beside if each.name in EXPLAINED]
    return sentences([method(ctx, compared_with_whole(rows)), *about], ctx.lang)
