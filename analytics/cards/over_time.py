"""Trends: a rate with its interval, or up to four counted series."""

from __future__ import annotations

from analytics.cards.context import RATES, Context, target_of
from analytics.cards.making import chart, empty
from analytics.cards.times import course, timed, unit_of
from analytics.cards.verdicts import change_text, whole_words
from analytics.charts import Chart, Column
from analytics.definitions import TIMES, Indicator
from analytics.findings import takeaways
from analytics.findings.targets import target_text
from analytics.frames import Rows, grouped, known
from data.text import t

MOST_SERIES = 4


def trend(ctx: Context) -> Chart:
    """A rate with its interval, or up to four series: of several indicators, or of the codes of a second dim."""
    return _series(ctx) if ctx.spec.indicators or len(ctx.spec.by) > 1 else _single(ctx)


def over_time(ctx: Context, name: str = "", by: tuple[str, ...] = ()) -> Rows:
    """The rows of an indicator over the span that the card shows."""
    unit = unit_of(ctx)
    rows = timed(ctx, course(ctx).compute(name, by or (unit,)), unit)
    return [{**row, "state": row["judgement"]} for row in rows]


def cut_note(ctx: Context, rows: Rows) -> str:
    """What the hatching of an incomplete period means."""
    return t("charts.note.cut", ctx.lang) if any(row["incomplete"] for row in rows) else ""


def total_of(ctx: Context) -> tuple[float | None, list[str]]:
    """The value over the view, and its change with what it is worth as a clause."""
    row, changed = ctx.both()
    change = change_text(ctx, ctx.indicator(), changed)
    return row["value"], [change] if change else []


def _single(ctx: Context) -> Chart:
    indicator, unit = ctx.indicator(), unit_of(ctx)
    rows = over_time(ctx)
    if not known(rows):
        return empty(ctx)
    if indicator.kind not in RATES:
        return _counted(ctx, indicator, rows)
    subject = ctx.subject(indicator)
    sentence = takeaways.rate_over_time(rows, whole_words(ctx, indicator), subject, unit)
    target = target_of(indicator)
    label = "" if target is None else t("findings.target.margin", ctx.lang, target=target_text(target))
    columns = (Column("label", ctx.dim_word(unit)), *ctx.rate_columns(indicator))
    banded = t("charts.note.trend", ctx.lang, limit=subject.limit)
    note = banded if indicator.kind == "proportion" else t("charts.note.stems_axis", ctx.lang)
    return chart(ctx, rows, columns, sentence, note=note, target=target, target_label=label)


def _counted(ctx: Context, indicator: Indicator, rows: Rows) -> Chart:
    total, clauses = total_of(ctx)
    sentence = takeaways.period_total(total, ctx.period, ctx.subject(indicator), clauses)
    columns = (Column("label", ctx.dim_word(unit_of(ctx))), *ctx.count_columns(indicator))
    return chart(ctx, rows, columns, sentence, note=cut_note(ctx, rows))


def _series(ctx: Context) -> Chart:
    indicator = ctx.indicator(ctx.spec.indicators[0] if ctx.spec.indicators else "")
    parts = _of_indicators(ctx) if ctx.spec.indicators else _of_codes(ctx)
    parts = [(name, rows, total) for name, rows, total in parts if known(rows)]
    if not parts:
        return empty(ctx)
    rows = [{**row, "series": name} for name, part, _ in parts for row in part]
    totals = [(name, total) for name, _, total in parts]
    sentence = takeaways.series_totals(totals, ctx.period, ctx.subject(indicator, name=ctx.word(ctx.spec.name)))
    columns = (
        Column("label", ctx.dim_word(unit_of(ctx))),
        Column("series", t("charts.words.series", ctx.lang)),
        ctx.value_column(indicator, ctx.word(ctx.spec.name)),
    )
    return chart(ctx, rows, columns, sentence, note=cut_note(ctx, rows), drill=ctx.drill(indicator.id))


def _of_indicators(ctx: Context) -> list[tuple[str, Rows, float]]:
    names = ctx.spec.indicators
    return [
        (ctx.word(ctx.indicator(name).short), over_time(ctx, name), whole["value"] or 0.0)
        for name, (whole, _) in zip(names, ctx.figures(names), strict=True)
    ]


def _of_codes(ctx: Context) -> list[tuple[str, Rows, float]]:
    dim = next(dim for dim in ctx.spec.by if dim not in TIMES)
    series = grouped(over_time(ctx, by=ctx.spec.by), lambda row: row[dim])
    totals = {row[dim]: row["value"] or 0.0 for row in ctx.compute(by=(dim,))}
    wanted = [code for code in ctx.spec.where.get(dim, series) if code in series]
    return [(ctx.label(dim, code), series[code], totals.get(code, 0.0)) for code in wanted[:MOST_SERIES]]
