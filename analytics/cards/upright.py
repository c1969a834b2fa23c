"""Columns: counts over time with a part still open, what falls due, and counts by bands."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from analytics.cards.context import Context
from analytics.cards.making import chart, empty
from analytics.cards.over_time import cut_note, over_time, total_of
from analytics.cards.times import timed, unit_of
from analytics.charts import Chart, Column
from analytics.definitions import TIMES, Indicator
from analytics.findings import takeaways
from analytics.findings.wording import joined
from analytics.frames import Rows, known, total
from data import text
from data.text import t


def columns(ctx: Context) -> Chart:
    """Upright bars by month or quarter, or by the codes of a dim in their order."""
    if not any(dim in TIMES for dim in ctx.spec.by):
        return _bands(ctx)
    return _ahead(ctx) if ctx.indicator().ahead else _past(ctx)


def _past(ctx: Context) -> Chart:
    indicator, unit = ctx.indicator(), unit_of(ctx)
    rows = over_time(ctx)
    if not known(rows):
        return empty(ctx)
    shown: list[Column] = [Column("label", ctx.dim_word(unit)), *ctx.count_columns(indicator)]
    value, clauses = total_of(ctx)
    if ctx.spec.part:
        rows = _with_part(ctx, rows, unit)
        shown.append(Column("part", ctx.word(ctx.spec.part_name), "count"))
        clauses = [*_open_clause(ctx, indicator), *clauses]
    sentence = takeaways.period_total(value, ctx.period, ctx.subject(indicator), clauses)
    more: dict[str, Any] = {"options": {"part_label": f"{ctx.word(ctx.spec.part_name)} "}, "note": _note(ctx, rows)}
    return chart(ctx, rows, tuple(shown), sentence, **more)


def _with_part(ctx: Context, rows: Rows, unit: str) -> Rows:
    part = {row[unit]: row["value"] for row in over_time(ctx, ctx.spec.part)}
    return [{**row, "part": part.get(row[unit])} for row in rows]


def _note(ctx: Context, rows: Rows) -> str:
    hollow = t("charts.note.open_part", ctx.lang, part=ctx.word(ctx.spec.part_name)) if ctx.spec.part else ""
    return joined([hollow, cut_note(ctx, rows)], ctx.lang, "clause")


def _open_clause(ctx: Context, indicator: Indicator) -> list[str]:
    value = ctx.whole(ctx.spec.part)["value"]
    if not value:
        return []
    words = {"quantity": ctx.subject(indicator).amount(value), "state": ctx.word(ctx.spec.part_name)}
    return [t("findings.takeaway.open_part", ctx.lang, **words)]


def _ahead(ctx: Context) -> Chart:
    indicator, unit = ctx.indicator(), unit_of(ctx)
    rows = timed(ctx, ctx.compute(by=(unit,)), unit)
    if not known(rows):
        return empty(ctx)
    rows = [{**row, "incomplete": False, "tone": "prev"} for row in rows]
    span = {"start": rows[0]["start"].isoformat(), "end": rows[-1]["end"].isoformat()}
    note = t("charts.note.ahead", ctx.lang, day=text.day(rows[0]["start"], ctx.lang))
    columns = (Column("label", ctx.dim_word(unit)), ctx.value_column(indicator))
    sentence = takeaways.due_ahead(rows, ctx.subject(indicator))
    return chart(ctx, rows, columns, sentence, note=note, drill={**ctx.drill(), **span})


def _bands(ctx: Context) -> Chart:
    indicator, dim = ctx.indicator(), ctx.spec.by[0]
    rows = [row for row in ctx.compute(by=(dim,)) if row[dim]]
    if not known(rows):
        return empty(ctx)
    order = list(ctx.spec.where.get(dim, ()))
    rows.sort(key=lambda row: order.index(row[dim]) if row[dim] in order else len(order))
    labels = [ctx.label(dim, row[dim]) for row in rows]
    shared = len(_shared(labels))
    rows = [
        {**row, "code": row[dim], "label": label, "tick": label[shared:], "tone": _tone(ctx, row[dim])}
        for row, label in zip(rows, labels, strict=True)
    ]
    subject = ctx.subject(indicator, dim, ctx.word(ctx.spec.name))
    if ctx.spec.alarm:
        long = total(row for row in rows if row["code"] in ctx.spec.alarm)
        sentence = takeaways.overdue_bands(total(rows), long, subject)
    else:
        sentence = takeaways.largest(rows, subject, ctx.snapshot.thresholds.growth_base)
    columns = (Column("label", ctx.dim_word(dim)), ctx.value_column(indicator))
    return chart(ctx, rows, columns, sentence, by=(dim,))


def _shared(labels: list[str]) -> str:
    """The words with which all labels begin, up to the first number: the card's name says them already."""
    alike = takewhile(lambda characters: len(set(characters)) == 1, zip(*labels, strict=False))
    return "".join(characters[0] for characters in alike).rstrip("0123456789") if len(labels) > 1 else ""


def _tone(ctx: Context, code: str) -> str:
    return "worse" if code in ctx.spec.alarm else "prev" if ctx.spec.muted else "main"
