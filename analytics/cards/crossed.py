"""Two dims crossed: non-conforming/sampled in every cell, judged against the same column of the whole."""

from __future__ import annotations

from typing import Any

from analytics.cards.by_category import judgement_column, pooled
from analytics.cards.context import Context
from analytics.cards.making import chart, empty, fitted_height
from analytics.charts import Chart, Column, Legend
from analytics.findings import takeaways
from analytics.findings.wording import state_text
from analytics.frames import Row, Rows
from data.text import number, t

FILLS = {"better": "better_fill", "similar": "same_fill", "worse": "worse_fill"}


def heat(ctx: Context) -> Chart:
    """Rows by number sampled, columns in the order of their codes, the total of each row set apart."""
    down, across = ctx.spec.by
    ctx, totals = pooled(ctx)
    totals = sorted((row for row in totals if row["denominator"]), key=lambda row: -row["denominator"])
    if not totals:
        return empty(ctx)
    places = {row["code"]: n for n, row in enumerate(totals)}
    cells = [row for row in ctx.compute(by=(down, across)) if row[down] in places and row[across]]
    columns = [code for code in _codes(ctx, across) if any(row[across] == code for row in cells)]
    rows = [_cell(ctx, row, columns) for row in cells] + [_total(ctx, row, len(columns)) for row in totals]
    rows = [{**row, "row": places[row["code"]]} for row in rows]
    sentence = takeaways.crossed(rows, ctx.subject(ctx.indicator(), down))
    note = t("charts.note.heat", ctx.lang, limit=ctx.snapshot.thresholds.small_sample)
    more: dict[str, Any] = {"note": note, "legend": _legend(ctx, rows), "by": (down, across)}
    return chart(ctx, rows, _columns(ctx), sentence, height=fitted_height(ctx.spec.height, len(totals), 30, 46), **more)


def _codes(ctx: Context, dim: str) -> list[str]:
    return list(ctx.spec.where.get(dim, ())) or [row[dim] for row in ctx.compute(by=(dim,))]


def _cell(ctx: Context, row: Row, columns: list[str]) -> Row:
    down, across = ctx.spec.by
    words = state_text(row["judgement"], ctx.whole_word, ctx.lang) if row["judgement"] else None
    named = {"label": ctx.label(down, row[down]), "label2": ctx.label(across, row[across])}
    codes = {"code": row[down], "code2": row[across], "col": columns.index(row[across])}
    return {
        **row,
        **named,
        **codes,
        "total": False,
        "state": row["judgement"],
        "judged": words,
        "text": _text(ctx, row),
    }


def _total(ctx: Context, row: Row, col: int) -> Row:
    heading = t("charts.words.total", ctx.lang)
    return {**row, "label2": heading, "code2": None, "col": col, "total": True, "text": _text(ctx, row)}


def _text(ctx: Context, row: Row) -> str:
    if not row["denominator"]:
        return ""
    return f"{number(row['failed'], ctx.lang)}/{number(row['denominator'], ctx.lang)}"


def _columns(ctx: Context) -> tuple[Column, ...]:
    indicator, (down, across) = ctx.indicator(), ctx.spec.by
    return (
        Column("label", ctx.dim_word(down)),
        Column("label2", ctx.dim_word(across)),
        Column("failed", t("charts.words.failed", ctx.lang), "count"),
        Column("denominator", ctx.counted(indicator.denominator, indicator.out_of), "count"),
        ctx.value_column(indicator),
        judgement_column(ctx),
    )


def _legend(ctx: Context, rows: Rows) -> tuple[Legend, ...]:
    if all(row["state"] == "insufficient" for row in rows):
        return ()
    swatches = (Legend(fill, t(f"charts.words.{key}", ctx.lang, whole=ctx.whole_word)) for key, fill in FILLS.items())
    return (*swatches, Legend("bg", t("charts.words.no_fill", ctx.lang)))
