"""Cards over time: trends of rates and counts, and columns with a part still open."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.cards.context import RATES, Context, target_of
from analytics.cards.making import chart, empty, nothing
from analytics.cards.times import timed, window
from analytics.cards.verdicts import measured, whole_words
from analytics.charts import Chart, Column
from analytics.definitions import TIMES, Indicator
from analytics.findings import changes, takeaways
from analytics.findings.targets import target_text
from analytics.findings.wording import joined
from data import text
from data.text import t

SPANS = {"month": 24, "quarter": 12, "year": 5}


def trend(ctx: Context) -> Chart:
    """A rate with its interval, or up to four series: of several indicators, or of the codes of a second dim."""
    return _series(ctx) if ctx.spec.indicators or len(ctx.spec.by) > 1 else _single(ctx)


def _unit(ctx: Context) -> str:
    return next(dim for dim in ctx.spec.by if dim in TIMES)


def _frame(ctx: Context, name: str = "", by: tuple[str, ...] | None = None) -> pd.DataFrame:
    unit = _unit(ctx)
    span = window(ctx, unit, ctx.spec.span or SPANS[unit])
    frame = ctx.within(*span).compute(name, by or (unit,))
    return timed(ctx, frame, unit).assign(state=frame["judgement"])


def _single(ctx: Context) -> Chart:
    indicator, unit = ctx.indicator(), _unit(ctx)
    frame = _frame(ctx)
    if nothing(frame):
        return empty(ctx)
    if indicator.kind not in RATES:
        return _counted(ctx, indicator, frame)
    subject = ctx.subject(indicator)
    sentence = takeaways.rate_over_time(frame, whole_words(ctx, indicator), subject, unit)
    target = target_of(indicator)
    columns = (Column("label", ctx.dim_word(unit)), *ctx.rate_columns(indicator))
    note = t("charts.note.trend", ctx.lang, limit=subject.limit) if indicator.kind == "proportion" else _axis(ctx)
    return chart(ctx, frame, columns, sentence, note=note, target=target, target_label=_target_label(ctx, target))


def _axis(ctx: Context) -> str:
    return t("charts.note.stems_axis", ctx.lang)


def _target_label(ctx: Context, target: float | None) -> str:
    return "" if target is None else t("findings.target.margin", ctx.lang, target=target_text(target))


def _counted(ctx: Context, indicator: Indicator, frame: pd.DataFrame) -> Chart:
    total, clauses = _total(ctx, indicator)
    sentence = takeaways.period_total(total, ctx.period, ctx.subject(indicator), clauses)
    columns = (Column("label", ctx.dim_word(_unit(ctx))), ctx.value_column(indicator))
    return chart(ctx, frame, columns, sentence, note=_cut_note(ctx, frame))


def _total(ctx: Context, indicator: Indicator) -> tuple[float, list[str]]:
    """The value over the view, and its change as a clause."""
    row, changed = ctx.both()
    change = changes.change(changed, measured(ctx, indicator))
    return row["value"], [change.text] if change and change.text else []


def _cut_note(ctx: Context, frame: pd.DataFrame) -> str:
    return t("charts.note.cut", ctx.lang) if frame["incomplete"].any() else ""


def _series(ctx: Context) -> Chart:
    indicator, unit = ctx.indicator(ctx.spec.indicators[0] if ctx.spec.indicators else ""), _unit(ctx)
    parts = _of_indicators(ctx) if ctx.spec.indicators else _of_codes(ctx)
    parts = [(name, part, total) for name, part, total in parts if part["value"].notna().any()]
    if not parts:
        return empty(ctx)
    frame = pd.concat([part.assign(series=name) for name, part, _ in parts], ignore_index=True)
    sentence = takeaways.series_totals(
        [(name, total) for name, _, total in parts], ctx.period, ctx.subject(indicator, name=ctx.word(ctx.spec.name))
    )
    columns = (
        Column("label", ctx.dim_word(unit)),
        Column("series", t("charts.words.series", ctx.lang)),
        ctx.value_column(indicator, ctx.word(ctx.spec.name)),
    )
    return chart(ctx, frame, columns, sentence, note=_cut_note(ctx, frame), drill=ctx.drill(indicator.id))


def _of_indicators(ctx: Context) -> list[tuple[str, pd.DataFrame, float]]:
    found = []
    for name in ctx.spec.indicators:
        total = ctx.whole(name)["value"]
        found.append((ctx.word(ctx.indicator(name).short), _frame(ctx, name), 0.0 if changes.missing(total) else total))
    return found


def _of_codes(ctx: Context) -> list[tuple[str, pd.DataFrame, float]]:
    dim = next(dim for dim in ctx.spec.by if dim not in TIMES)
    frame = _frame(ctx, by=ctx.spec.by)
    totals = ctx.compute(by=(dim,)).set_index(dim)["value"]
    wanted = [code for code in ctx.spec.where.get(dim, []) if code in set(frame[dim])] or list(totals.index)
    return [(ctx.label(dim, code), frame[frame[dim] == code], float(totals.get(code, 0.0))) for code in wanted[:4]]


def columns(ctx: Context) -> Chart:
    """Upright bars by month or quarter, or by the codes of a dim in their order."""
    return _upright(ctx) if any(dim in TIMES for dim in ctx.spec.by) else _bands(ctx)


def _upright(ctx: Context) -> Chart:
    indicator, unit = ctx.indicator(), _unit(ctx)
    frame = ctx.compute(by=(unit,)) if indicator.ahead else _frame(ctx)
    if indicator.ahead:
        frame = timed(ctx, frame, unit).assign(incomplete=False, tone="prev")
    if nothing(frame):
        return empty(ctx)
    shown: list[Column] = [Column("label", ctx.dim_word(unit)), ctx.value_column(indicator)]
    options: dict[str, Any] = {}
    total, clauses = (None, []) if indicator.ahead else _total(ctx, indicator)
    if ctx.spec.part:
        part, word = _frame(ctx, ctx.spec.part), ctx.word(ctx.spec.part_name)
        frame = frame.assign(part=part.set_index(unit)["value"].reindex(frame[unit]).to_numpy())
        shown.append(Column("part", word, "count"))
        options["part_label"] = f"{word} "
        clauses = [*_open_clause(ctx, indicator, word), *clauses]
    subject = ctx.subject(indicator)
    if indicator.ahead:
        sentence = takeaways.due_ahead(frame, subject)
    else:
        sentence = takeaways.period_total(total, ctx.period, subject, clauses)
    return chart(ctx, frame, tuple(shown), sentence, note=_note(ctx, frame), options=options, **_span(ctx, frame))


def _note(ctx: Context, frame: pd.DataFrame) -> str:
    if ctx.indicator().ahead:
        return t("charts.note.ahead", ctx.lang, day=text.day(min(frame["start"]), ctx.lang))
    hollow = t("charts.note.open_part", ctx.lang, part=ctx.word(ctx.spec.part_name)) if ctx.spec.part else ""
    return joined([hollow, _cut_note(ctx, frame)], ctx.lang, "clause")


def _open_clause(ctx: Context, indicator: Indicator, word: str) -> list[str]:
    value = ctx.whole(ctx.spec.part)["value"]
    if changes.missing(value) or not value:
        return []
    amount = ctx.subject(indicator).amount(value)
    return [t("findings.takeaway.open_part", ctx.lang, quantity=amount, state=word)]


def _span(ctx: Context, frame: pd.DataFrame) -> dict[str, Any]:
    """Rows behind the marks: over the span that is drawn."""
    start, end = min(frame["start"]), max(frame["end"])
    return {"drill": {**ctx.drill(), "start": start.isoformat(), "end": end.isoformat()}}


def _bands(ctx: Context) -> Chart:
    indicator, dim = ctx.indicator(), ctx.spec.by[0]
    frame = ctx.compute(by=(dim,))
    frame = frame[frame[dim] != ""]
    if nothing(frame):
        return empty(ctx)
    order = {code: n for n, code in enumerate(ctx.spec.where.get(dim, []))}
    frame = frame.sort_values(dim, key=lambda codes: codes.map(lambda code: order.get(code, len(order))))
    labels = [ctx.label(dim, code) for code in frame[dim]]
    tones = ["worse" if code in ctx.spec.alarm else "prev" if ctx.spec.muted else "main" for code in frame[dim]]
    frame = frame.assign(label=labels, tick=labels, code=frame[dim], tone=tones)
    subject = ctx.subject(indicator, dim, ctx.word(ctx.spec.name))
    if ctx.spec.alarm:
        long = frame.loc[frame["code"].isin(ctx.spec.alarm), "value"].sum()
        sentence = takeaways.overdue_bands(float(frame["value"].sum()), float(long), subject)
    else:
        sentence = takeaways.largest(frame, subject, ctx.snapshot.thresholds.growth_base)
    shown = (Column("label", ctx.dim_word(dim)), ctx.value_column(indicator))
    return chart(ctx, frame, shown, sentence, by=(dim,))
