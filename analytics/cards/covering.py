"""Cards of 检查覆盖: of the enterprises of the register, how many were visited at least once over the years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from analytics.cards.context import Context
from analytics.cards.making import chart, empty, fitted_height
from analytics.charts import Chart, Column
from analytics.drawing.directory import YEARS, Covered, Firm, coverage, firms
from analytics.drawing.sheet import code_words
from analytics.findings.wording import joined
from analytics.frames import Row
from data.text import MISSING, exact, percent, t

LEADING = 3  # years that the dots stand for


def places(ctx: Context) -> Chart:
    """The share visited within three years by place, a full count; one year, five years and never in the margin."""
    lines = sorted(_covered(ctx, "area"), key=lambda one: (-one.within[YEARS.index(LEADING)] / one.size, one.code))
    if not lines:
        return empty(ctx)
    rows = [{**_row(one), "label": ctx.label("area", one.code), "chosen": one.code in ctx.view.areas} for one in lines]
    columns = (Column("label", ctx.dim_word("area")), *_columns(ctx))
    more = {"kind": "stems", "margin": ("value", "within_1", "never"), "by": ("area",), "drill": {}}
    height = fitted_height(ctx.spec.height, len(rows))
    note = joined([_note(ctx), t("charts.note.stems", ctx.lang)], ctx.lang, "clause")
    return chart(ctx, rows, columns, _said(ctx, lines), note=note, method=_method(ctx), height=height, **more)


def industries(ctx: Context) -> Chart:
    """The same by industry as a list, those with most never visited first."""
    lines = sorted(_covered(ctx, "industry"), key=lambda one: (-one.never, one.code))
    if not lines:
        return empty(ctx)
    rows = [{**_row(one), "label": code_words("industry", one.code, ctx.snapshot, ctx.lang)} for one in lines]
    found = {column.name: column for column in _columns(ctx)}
    order = ("denominator", "never", "value", "within_1", "within_5")
    columns = (Column("label", t("draw.industry", ctx.lang)), *(found[name] for name in order))
    return chart(ctx, rows, columns, _said(ctx, lines), kind="list", drill={}, note=_note(ctx), method=_method(ctx))


def _covered(ctx: Context, dim: str) -> list[Covered]:
    return coverage(_firms(ctx, dim), dim, _end(ctx))


def _end(ctx: Context) -> date:
    """The day after the last one looked at."""
    return min(ctx.view.end, ctx.snapshot.as_of + timedelta(days=1))


def _firms(ctx: Context, dim: str) -> list[Firm]:
    """The enterprises looked at; by place those beside the chosen places too, for comparison."""
    root = ctx.snapshot.areas.root
    areas = ctx.view.areas if dim != "area" else () if ctx.focus == root else (ctx.focus,)
    end = _end(ctx)
    return ctx.answers.once(("firms", areas, end), lambda: firms(ctx.snapshot, ctx.scope, areas, end))


def _row(one: Covered) -> Row:
    within = {f"within_{years}": n / one.size for years, n in zip(YEARS, one.within, strict=True)}
    reached = one.within[YEARS.index(LEADING)]
    counts = {"numerator": reached, "denominator": one.size, "value": reached / one.size, "never": one.never}
    return {**within, **counts, "code": one.code, "state": ""}


def _columns(ctx: Context) -> tuple[Column, ...]:
    heading = {years: t("draw.card.within", ctx.lang, years=years) for years in YEARS}
    return (
        Column("value", heading[LEADING], "rate", 1),
        Column("numerator", t("draw.card.visited", ctx.lang), "count"),
        Column("denominator", t("draw.column.directory", ctx.lang), "count"),
        Column("within_1", heading[1], "rate", 1),
        Column("within_5", heading[5], "rate", 1),
        Column("never", t("draw.column.never", ctx.lang), "count"),
    )


def _said(ctx: Context, lines: Sequence[Covered]) -> str:
    size, never = sum(one.size for one in lines), sum(one.never for one in lines)
    reached = sum(one.within[YEARS.index(LEADING)] for one in lines)
    return t("draw.card.takeaway", ctx.lang, share=percent(reached / size), never=exact(never), n=never)


def _method(ctx: Context) -> str:
    return t("draw.card.method", ctx.lang)


def _note(ctx: Context) -> str:
    span = ctx.snapshot.span("enterprise_visits")
    return t("draw.card.note", ctx.lang, first=span[0].year if span else MISSING)
