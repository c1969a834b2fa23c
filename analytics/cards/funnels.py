"""The funnel: rates against the number sampled, with the limits of chance as curves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from analytics.cards.by_category import failures, judgement_column, pooled
from analytics.cards.context import Context
from analytics.cards.making import chart, empty
from analytics.charts import Chart, Column
from analytics.findings import takeaways
from analytics.frames import highest, known, total
from data.text import percent, t

LIMITS = (("limit_inner", 1.96, "dot"), ("limit_outer", 3.09, "solid"))


def funnel(ctx: Context) -> Chart:
    """Rates of the places that are ranked; the flag is the exact test's, the curves are for the eye."""
    indicator = ctx.indicator()
    ctx, rows = pooled(ctx)
    rows = [row for row in known(rows) if row["ranked"]]
    if not rows:
        return empty(ctx)
    whole = total(rows, "numerator") / total(rows, "denominator")
    sentence = takeaways.compared(rows, ctx.subject(indicator, ctx.spec.by[0]), failures(indicator, rows))
    axis = ctx.counted(indicator.denominator, indicator.out_of)
    options = {"axis": axis, "curves": _curves(ctx, whole, highest(rows, "denominator"))}
    columns = (Column("label", ctx.dim_word(ctx.spec.by[0])), *ctx.rate_columns(indicator), judgement_column(ctx))
    label = t("charts.words.whole_margin", ctx.lang, whole=ctx.whole_word, rate=percent(whole))
    note = t("charts.note.funnel", ctx.lang, limit=ctx.snapshot.thresholds.small_sample)
    more: dict[str, Any] = {"reference": whole, "reference_label": label, "options": options, "note": note}
    return chart(ctx, rows, columns, sentence, by=ctx.spec.by, **more)


def _curves(ctx: Context, whole: float, largest: float) -> list[dict[str, Any]]:
    """Normal limits around the whole; only the lower ones are named."""
    n = [5 + (max(largest * 1.1, 40) - 5) * k / 40 for k in range(41)]
    return [
        {"x": n, "y": _limit(whole, n, side * z), "dash": dash, "label": t(f"charts.words.{key}", ctx.lang)}
        if side < 0
        else {"x": n, "y": _limit(whole, n, z), "dash": dash, "label": ""}
        for key, z, dash in LIMITS
        for side in (-1, 1)
    ]


def _limit(whole: float, n: Sequence[float], z: float) -> list[float]:
    return [min(1.0, max(0.0, whole + z * math.sqrt(whole * (1 - whole) / size))) for size in n]
