"""Rates by place, per 10,000 devices or 100 enterprises: dots, with intervals where chance plays a part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from analytics.cards.by_category import categories, first, judgement_column, ranked, with_seconds
from analytics.cards.context import Context
from analytics.cards.making import chart, empty, fitted_height
from analytics.charts import Chart, Column
from analytics.definitions import Indicator
from analytics.findings import takeaways
from analytics.findings.wording import state_text
from analytics.frames import Rows, column, known, total
from analytics.indicators import method
from analytics.judgement import judge
from analytics.judgement.funnel import count_flags
from data.text import percent, t

_STATES = {("down", 1): judge.WORSE, ("down", -1): judge.BETTER, ("up", 1): judge.BETTER, ("up", -1): judge.WORSE}


def rates(ctx: Context) -> Chart:
    """Places against the whole, the best first; where neither way is good, the highest first and nothing is judged."""
    indicator, dim = ctx.indicator(), ctx.spec.by[0]
    rows = known(categories(ctx))
    if not rows:
        return empty(ctx)
    each = total(rows, "numerator") / total(rows, "denominator")
    rows = _judged(ctx, indicator, rows, each)
    subject = replace(ctx.subject(indicator, dim), limit=ctx.snapshot.thresholds.expected_failures)
    whole = each * indicator.per
    sentence = takeaways.rates_apart(rows, subject, whole)
    shown, cut = first(ctx, ranked(rows, indicator))
    shown, seconds = with_seconds(ctx, shown)
    named = Column("label", ctx.dim_word(dim))
    columns = (named, *ctx.rated_columns(indicator), *seconds, *_judgement(ctx, indicator))
    label = t("charts.words.whole", ctx.lang, whole=ctx.whole_word, rate=subject.amount(whole))
    more: dict[str, Any] = {"note": cut or _note(ctx, indicator), "method": _method(ctx, indicator)}
    more |= {"reference": whole, "reference_label": label} if len(rows) > 1 else {}
    more |= {"kind": "dots", "margin": ("value", *(one.name for one in seconds)), "by": (dim,)}
    return chart(ctx, shown, columns, sentence, height=fitted_height(ctx.spec.height, len(shown)), **more)


def _judged(ctx: Context, indicator: Indicator, rows: Rows, each: float) -> Rows:
    """The rows with their judgement: events by the exact Poisson test against those expected at the rate of all, few
    expected ones not at all; what is counted in full or good in neither way is not judged."""
    if method(indicator) != "poisson" or indicator.good == "neutral":
        return [{**row, "state": "", "judged": None} for row in rows]
    limits = ctx.snapshot.thresholds
    expected = np.array(column(rows, "denominator"), float) * each
    flags = count_flags(column(rows, "numerator"), np.maximum(expected, 1e-9), (limits.tail_warning,))
    few = expected < limits.expected_failures
    states = [
        judge.INSUFFICIENT if small else _STATES.get((indicator.good, int(flag)), judge.SIMILAR)
        for small, flag in zip(few, flags, strict=True)
    ]
    words = [state_text(state, ctx.whole_word, ctx.lang) for state in states]
    return [{**row, "state": s, "judged": w} for row, s, w in zip(rows, states, words, strict=True)]


def _judgement(ctx: Context, indicator: Indicator) -> tuple[Column, ...]:
    judged = method(indicator) == "poisson" and indicator.good != "neutral"
    return (judgement_column(ctx),) if judged else ()


def _note(ctx: Context, indicator: Indicator) -> str:
    return t("charts.note.dots" if method(indicator) == "poisson" else "charts.note.full", ctx.lang)


def _method(ctx: Context, indicator: Indicator) -> str:
    if method(indicator) != "poisson":
        return ""
    limits = ctx.snapshot.thresholds
    words = {"whole": ctx.whole_word, "tail": percent(limits.tail_warning), "limit": limits.expected_failures}
    return t(f"charts.method.{'rates' if indicator.good == 'neutral' else 'rates_judged'}", ctx.lang, **words)
