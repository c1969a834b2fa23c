"""The funnel: rates against the number sampled, with the limits of chance as curves."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from analytics.cards.by_category import failures, judgement_column, pooled
from analytics.cards.comparing import Compared, by_chance, compared_with_whole, method
from analytics.cards.context import Context
from analytics.cards.making import chart, empty
from analytics.cards.small import members_column, with_others
from analytics.charts import Chart, Column
from analytics.findings import takeaways
from analytics.findings.wording import joined, sentences
from analytics.frames import Row, Rows, column, highest, known, total
from analytics.judgement import funnel as limits
from analytics.judgement.intervals import binomial_tails
from data.text import number, percent, t

POINTS = 40


class Spread(NamedTuple):
    """By how much places differ beyond sampling: the ratio φ of variances, 1 where not, and the variance τ² between."""

    phi: float = 1.0
    tau2: float = 0.0


def funnel(ctx: Context) -> Chart:
    """Rates of the places that are ranked; the flag is the exact test's, the curves are for the eye."""
    indicator = ctx.indicator()
    ctx, rows = pooled(ctx)
    rows = [row for row in known(rows) if row["ranked"]]
    if not rows:
        return empty(ctx)
    whole = total(rows, "numerator") / total(rows, "denominator")
    sentence = takeaways.compared(rows, ctx.subject(indicator, ctx.spec.by[0]), failures(indicator, rows))
    spread, compared = _spread(ctx, rows, whole), compared_with_whole(rows)
    shown = with_others(ctx, _tailed(ctx, rows, whole))
    axis = ctx.counted(indicator.denominator, indicator.out_of)
    options = {"axis": axis, "curves": _curves(ctx, whole, highest(shown, "denominator"), spread)}
    rate = (Column("label", ctx.dim_word(ctx.spec.by[0])), *ctx.rate_columns(indicator))
    tail = Column("tail", t("charts.words.tail", ctx.lang))
    columns = (*rate, judgement_column(ctx), tail, *members_column(ctx, shown))
    label = t("charts.words.whole_margin", ctx.lang, whole=ctx.whole_word, rate=percent(whole))
    more: dict[str, Any] = {"reference": whole, "reference_label": label, "options": options, "by": ctx.spec.by}
    words = {
        "note": _note(ctx, spread, by_chance(ctx, compared)),
        "method": _method(ctx, spread, compared),
    }
    return chart(ctx, shown, columns, sentence, **words, **more)


def _spread(ctx: Context, rows: Rows, whole: float) -> Spread:
    """Estimated where there are enough places, each with enough samples to say something of it."""
    thresholds = ctx.snapshot.thresholds
    used = [row for row in rows if row["denominator"] >= thresholds.pooled_sample]
    if len(used) < thresholds.overdispersion_places or not 0 < whole < 1:
        return Spread()
    phi, tau2 = limits.overdispersion(column(used, "numerator"), column(used, "denominator"), whole)
    return Spread(float(phi), float(tau2)) if phi > 1 and tau2 > 0 else Spread()


def _tailed(ctx: Context, rows: Rows, whole: float) -> Rows:
    """With the exact probability of the side on which each judged place lies; `alarm` where it is very small."""
    low, high = binomial_tails(column(rows, "numerator"), column(rows, "denominator"), whole)
    return [{**row, **_tail(ctx, row, p)} for row, p in zip(rows, np.minimum(low, high).tolist(), strict=True)]


def _tail(ctx: Context, row: Row, p: float) -> Row:
    if row["state"] == "insufficient":
        return {"tail": None, "alarm": False}
    words = t("charts.words.tail_under", ctx.lang) if p < 0.001 else f"{p:.3f}"
    return {"tail": words, "alarm": p <= ctx.snapshot.thresholds.tail_alarm}


def _curves(ctx: Context, whole: float, largest: float, spread: Spread) -> list[dict[str, Any]]:
    """The limits around the whole; only the lower ones are named."""
    thresholds, curves = ctx.snapshot.thresholds, []
    n = np.linspace(5, max(largest * 1.1, 40), POINTS + 1)
    for key, tail, dash in (
        ("limit_inner", thresholds.tail_warning, "dot"),
        ("limit_outer", thresholds.tail_alarm, "solid"),
    ):
        for label, y in zip((t(f"charts.words.{key}", ctx.lang), ""), _limits(n, whole, tail, spread), strict=True):
            curves.append({"x": n.tolist(), "y": np.clip(y, 0, 1).tolist(), "dash": dash, "label": label})
    return curves


def _limits(n: np.ndarray, whole: float, tail: float, spread: Spread) -> tuple[np.ndarray, np.ndarray]:
    return limits.limits(n, whole, tail, tau2=spread.tau2)


def _note(ctx: Context, spread: Spread, expected: str) -> str:
    key = "funnel" if spread.tau2 == 0 else "widened"
    parts = [t(f"charts.note.{key}", ctx.lang, limit=ctx.snapshot.thresholds.small_sample, **_words(ctx, spread))]
    return joined([*parts, t("charts.note.by_chance", ctx.lang, expected=expected)], ctx.lang, "clause")


def _method(ctx: Context, spread: Spread, compared: list[Compared]) -> str:
    widened = t("charts.method.widened", ctx.lang, **_words(ctx, spread)) if spread.tau2 else ""
    curves = t("charts.method.curves", ctx.lang, alarm=percent(ctx.snapshot.thresholds.tail_alarm))
    return sentences([method(ctx, compared), curves, widened], ctx.lang)


def _words(ctx: Context, spread: Spread) -> dict[str, str]:
    return {"phi": number(spread.phi, ctx.lang, 1), "tau2": f"{spread.tau2:.2g}"}
