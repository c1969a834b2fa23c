"""Cards by category: rates as dots, full counts against a target, and counts as bars."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import Any

from analytics.cards.context import RATES, Context, of_batches, target_of
from analytics.cards.making import chart, empty, fitted_height
from analytics.charts import Chart, Column
from analytics.definitions import Indicator
from analytics.findings import takeaways
from analytics.findings.targets import standing, target_text
from analytics.findings.wording import state_text
from analytics.frames import Row, Rows, known, total
from analytics.periods import add_months
from data.text import t

MOST_ROWS = 24
VITAL = 0.6  # the share that the bars in ink make up in a Pareto


def categories(ctx: Context, name: str = "") -> Rows:
    """A row a code of the card's first dim, with label, code, state and the judgement in words.

    Places out of the ranking are there only when they have something.
    """
    dim, indicator = ctx.spec.by[0], ctx.indicator(name)
    rows = [row for row in ctx.compute(name, (dim,)) if row["ranked"] or row["numerator"]]
    return [_called(ctx, row, dim, _state(indicator, row)) for row in rows]


def _called(ctx: Context, row: Row, dim: str, state: str) -> Row:
    words = state_text(state, ctx.whole_word, ctx.lang) if state else None
    return {**row, "label": ctx.label(dim, row[dim]), "code": row[dim], "state": state, "judged": words}


def _state(indicator: Indicator, row: Row) -> str:
    """The judgement of a sampled rate; of a full count, worse where it misses its target."""
    if indicator.kind != "census":
        return row["judgement"]
    target = target_of(indicator)
    return "worse" if target is not None and standing(row, target, indicator.good) == "worse" else ""


def pooled(ctx: Context) -> tuple[Context, Rows]:
    """The categories in the view's period; where fewer than two have enough, in the years that the card pools."""
    rows = categories(ctx)
    enough = sum(row["state"] != "insufficient" for row in rows)
    if not ctx.spec.pool or not rows or enough > 1:
        return ctx, rows
    ctx = widened(ctx)
    return ctx, categories(ctx)


def widened(ctx: Context) -> Context:
    """The card over the years that it pools, as far back as there are records."""
    span = ctx.snapshot.span(ctx.indicator().numerator.fact)
    start = max(add_months(ctx.view.end, -12 * ctx.spec.pool), span[0].replace(day=1) if span else ctx.view.start)
    wide = ctx.within(min(start, ctx.view.start), ctx.view.end)
    return replace(wide, pooled=wide.view.start < ctx.view.start)


def judgement_column(ctx: Context) -> Column:
    """The judgement in words, for tables and tooltips."""
    return Column("judged", t("charts.words.judgement", ctx.lang))


def failures(indicator: Indicator, rows: Rows) -> float | None:
    """Non-conforming batches, where the rate is one of batches."""
    return total(rows, "failed") if of_batches(indicator) else None


def ranked(rows: Rows, indicator: Indicator) -> Rows:
    """Best first; small samples after the rest by number, places out of the ranking last."""
    sign = 1 if indicator.good == "down" else -1

    def place(row: Row) -> tuple[bool, bool, bool, float]:
        small = row["state"] == "insufficient"
        return not row["ranked"], small, row["code"] is None, -row["denominator"] if small else sign * row["value"]

    return sorted(rows, key=place)


def first(ctx: Context, rows: Rows) -> tuple[Rows, str]:
    """The first rows where the card keeps only so many, and the note that says so."""
    top = ctx.spec.top or MOST_ROWS
    return rows[:top], t("charts.note.top", ctx.lang, n=top, total=len(rows)) if len(rows) > top else ""


def stems(ctx: Context) -> Chart:
    """Full counts against their target, best first, with a second number in the margin."""
    indicator, dim = ctx.indicator(), ctx.spec.by[0]
    rows = ranked(known(categories(ctx)), indicator)
    if not rows:
        return empty(ctx)
    sentence = takeaways.against_target(rows, ctx.subject(indicator, dim))
    shown, cut = first(ctx, list(reversed(rows)))
    rows, seconds = with_seconds(ctx, list(reversed(shown)))
    target = target_of(indicator)
    label = "" if target is None else t("findings.target.label", ctx.lang, target=target_text(target))
    columns = (Column("label", ctx.dim_word(dim)), *ctx.rate_columns(indicator), *seconds)
    more: dict[str, Any] = {"target": target, "target_label": label, "note": cut or t("charts.note.stems", ctx.lang)}
    more |= {"margin": ("value", *(column.name for column in seconds)), "by": (dim,)}
    return chart(ctx, rows, columns, sentence, height=fitted_height(ctx.spec.height, len(rows)), **more)


def with_seconds(ctx: Context, rows: Rows) -> tuple[Rows, tuple[Column, ...]]:
    """The rows with the card's second indicators, and their columns."""
    dim, columns = ctx.spec.by[0], []
    for name in ctx.spec.second:
        indicator = ctx.indicator(name)
        values = {row[dim]: row["value"] for row in ctx.compute(name, (dim,))}
        rows = [{**row, name: values.get(row[dim])} for row in rows]
        kind = "rate" if indicator.kind in RATES else "number"
        columns.append(Column(name, ctx.word(indicator.short), kind, indicator.decimals))
    return rows, tuple(columns)


def bars(ctx: Context) -> Chart:
    """Counts by category, largest first or in the order of the codes, with second numbers in the margin."""
    indicator, dim = ctx.indicator(), ctx.spec.by[0]
    rows = known(categories(ctx))
    if not rows:
        return empty(ctx)
    if ctx.spec.order == "value":
        rows.sort(key=lambda row: -row["value"])
    shown, note = first(ctx, rows)
    sentence = _of_bars(ctx, rows)
    shown, seconds = with_seconds(ctx, [{**row, "tone": "prev" if ctx.spec.muted else "main"} for row in shown])
    columns = (Column("label", ctx.dim_word(dim)), *ctx.count_columns(indicator), *seconds)
    more: dict[str, Any] = {"margin": tuple(column.name for column in seconds), "by": (dim,), "note": note}
    return chart(ctx, shown, columns, sentence, height=fitted_height(ctx.spec.height, len(shown), 24, 40), **more)


def _of_bars(ctx: Context, rows: Rows) -> str:
    subject = ctx.subject(ctx.indicator(), ctx.spec.by[0], ctx.word(ctx.spec.name))
    if ctx.spec.order == "code":
        return takeaways.series_totals([(row["label"], row["value"]) for row in rows], ctx.period, subject)
    return takeaways.largest(rows, subject, ctx.snapshot.thresholds.growth_base)


def pareto(ctx: Context) -> Chart:
    """Counts by item, largest first, with the cumulative share as a column of text; the vital few in ink."""
    indicator, dim = ctx.indicator(), ctx.spec.by[0]
    rows = sorted((row for row in categories(ctx) if row["value"]), key=lambda row: -row["value"])
    if not rows:
        return empty(ctx)
    whole, sums = total(rows), accumulate(row["value"] for row in rows)
    rows = [{**row, "share": upto / whole} for row, upto in zip(rows, sums, strict=True)]
    rows = [{**row, "tone": "main" if row["share"] - row["value"] / whole < VITAL else "prev"} for row in rows]
    subject = ctx.subject(indicator, dim, ctx.word(ctx.spec.name))
    sentence = takeaways.first_items(rows, subject, ctx.snapshot.thresholds.growth_base)
    shown, note = first(ctx, rows)
    columns = (
        Column("label", ctx.dim_word(dim)),
        ctx.value_column(indicator),
        Column("share", t("charts.words.cumulative", ctx.lang), "rate", 0),
    )
    more: dict[str, Any] = {"kind": "bars", "margin": ("share",), "by": (dim,), "note": note}
    return chart(ctx, shown, columns, sentence, height=fitted_height(ctx.spec.height, len(shown), 24, 40), **more)
