"""Two dims crossed: non-conforming/sampled in every cell, judged against the same column of the whole."""

from __future__ import annotations

from typing import Any

from analytics.cards.by_category import judgement_column, pooled
from analytics.cards.comparing import by_chance, compared_with_whole, method
from analytics.cards.context import Context
from analytics.cards.making import chart, empty, fitted_height
from analytics.cards.small import cells_with_others, members_column, with_others
from analytics.charts import Chart, Column, Legend
from analytics.findings import takeaways
from analytics.findings.wording import joined, state_text
from analytics.frames import Row, Rows, grouped
from data.text import number, t

FILLS = {"better": "better_fill", "similar": "same_fill", "worse": "worse_fill"}


def heat(ctx: Context) -> Chart:
    """Rows by number sampled, the smallest places as one; columns in the order of their codes, the totals set apart."""
    down, across = ctx.spec.by
    ctx, found = pooled(ctx)
    found = [row for row in found if row["denominator"]]
    totals = sorted(with_others(ctx, found), key=lambda row: (row["code"] is None, -row["denominator"]))
    if not totals:
        return empty(ctx)
    places = {row["code"]: n for n, row in enumerate(totals)}
    labels = {row["code"]: row["label"] for row in totals}
    asked = [row for row in ctx.compute(by=(down, across)) if row[across] and row["denominator"] is not None]
    columns = [code for code in _codes(ctx, across) if any(row[across] == code for row in asked)]
    cells = [row for row in cells_with_others(ctx, asked, totals) if row["code"] in places]
    rows = [_cell(ctx, row, labels, columns) for row in cells] + [_total(ctx, row, len(columns)) for row in totals]
    rows = [{**row, "row": places[row["code"]]} for row in rows]
    sentence = takeaways.crossed(rows, ctx.subject(ctx.indicator(), down))
    compared = [pair for part in grouped(rows, lambda row: row["col"]).values() for pair in compared_with_whole(part)]
    expected = t("charts.note.by_chance_cells", ctx.lang, expected=by_chance(ctx, compared))
    note = joined([t("charts.note.heat", ctx.lang), expected if compared else ""], ctx.lang, "clause")
    more: dict[str, Any] = {"note": note, "legend": _legend(ctx, rows), "by": (down, across)}
    more |= {"height": fitted_height(ctx.spec.height, len(totals), 30, 46), "method": method(ctx, compared)}
    return chart(ctx, rows, (*_columns(ctx), *members_column(ctx, rows)), sentence, **more)


def _codes(ctx: Context, dim: str) -> list[str]:
    return list(ctx.spec.where.get(dim, ())) or [row[dim] for row in ctx.compute(by=(dim,))]


def _cell(ctx: Context, row: Row, labels: dict[str | None, str], columns: list[str]) -> Row:
    across = ctx.spec.by[1]
    state = row.get("state") or row["judgement"]
    return {
        **row,
        "label": labels[row["code"]],
        "label2": ctx.label(across, row[across]),
        "heading": ctx.snapshot.heading(across, row[across], ctx.lang),
        "code2": row[across],
        "col": columns.index(row[across]),
        "total": False,
        "state": state,
        "judged": state_text(state, ctx.whole_word, ctx.lang) if state else None,
        "text": _text(ctx, row),
    }


def _total(ctx: Context, row: Row, col: int) -> Row:
    heading = t("charts.words.total", ctx.lang)
    return {
        **row,
        "label2": heading,
        "heading": heading,
        "code2": None,
        "col": col,
        "total": True,
        "text": _text(ctx, row),
    }


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
