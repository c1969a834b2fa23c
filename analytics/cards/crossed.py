"""Two dims crossed: non-conforming/sampled in every cell, judged against the same column of the whole."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.cards.by_category import pooled
from analytics.cards.context import Context
from analytics.cards.making import chart, empty, fitted_height
from analytics.charts import Chart, Column, Legend
from analytics.findings import takeaways
from analytics.findings.wording import state_text
from data.text import number, t


def heat(ctx: Context) -> Chart:
    """Rows by number sampled, columns in the order of their codes, the total of each row set apart."""
    down, across = ctx.spec.by
    indicator = ctx.indicator()
    ctx, totals = pooled(ctx)
    totals = totals[totals["denominator"] > 0].sort_values("denominator", ascending=False, kind="stable")
    if totals.empty:
        return empty(ctx)
    cells = ctx.compute(by=(down, across))
    cells = cells[cells[down].isin(totals[down])]
    columns = sorted(code for code in set(cells[across]) if code)
    columns = [code for code in ctx.spec.where.get(across, []) if code in columns] or columns
    frame = pd.concat([_cells(ctx, cells, columns), _totals(ctx, totals, len(columns))], ignore_index=True)
    order = {code: n for n, code in enumerate(totals[down])}
    frame = frame.assign(row=frame[down].map(order), label=[ctx.label(down, code) for code in frame[down]])
    frame = _worded(ctx, frame.assign(code=frame[down]))
    sentence = takeaways.crossed(frame, ctx.subject(indicator, down))
    limit = ctx.snapshot.thresholds.small_sample
    more: dict[str, Any] = {"note": t("charts.note.heat", ctx.lang, limit=limit), "legend": _legend(ctx, frame)}
    height = fitted_height(0, len(totals), 30, 46)
    return chart(ctx, frame, _columns(ctx, down, across), sentence, by=(down, across), height=height, **more)


def _cells(ctx: Context, cells: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    across = ctx.spec.by[1]
    kept = cells[cells[across].isin(columns)]
    labels = [ctx.label(across, code) for code in kept[across]]
    col = [columns.index(code) for code in kept[across]]
    return kept.assign(col=col, label2=labels, code2=kept[across], total=False)


def _totals(ctx: Context, totals: pd.DataFrame, col: int) -> pd.DataFrame:
    return totals.assign(col=col, label2=t("charts.words.total", ctx.lang), code2=None, total=True)


def _worded(ctx: Context, frame: pd.DataFrame) -> pd.DataFrame:
    pairs = zip(frame["failed"], frame["denominator"], strict=True)
    words = [state_text(state, ctx.whole_word, ctx.lang) if state else None for state in frame["judgement"]]
    texts = [f"{number(f, ctx.lang)}/{number(n, ctx.lang)}" if n > 0 else "" for f, n in pairs]
    return frame.assign(text=texts, state=frame["judgement"], judged=words)


def _columns(ctx: Context, down: str, across: str) -> tuple[Column, ...]:
    indicator = ctx.indicator()
    return (
        Column("label", ctx.dim_word(down)),
        Column("label2", ctx.dim_word(across)),
        Column("failed", t("charts.words.failed", ctx.lang), "count"),
        Column("denominator", ctx.counted(indicator.denominator, indicator.out_of), "count"),
        ctx.value_column(indicator),
        Column("judged", t("charts.words.judgement", ctx.lang)),
    )


def _legend(ctx: Context, frame: pd.DataFrame) -> tuple[Legend, ...]:
    if frame["state"].eq("insufficient").all():
        return ()
    words = {key: t(f"charts.words.{key}", ctx.lang, whole=ctx.whole_word) for key in ("better", "similar", "worse")}
    fills = {"better": "better_fill", "similar": "same_fill", "worse": "worse_fill"}
    return (
        *(Legend(fills[key], word) for key, word in words.items()),
        Legend("bg", t("charts.words.no_fill", ctx.lang)),
    )
