"""Cards by category: rates as dots, full counts against a target, funnels, and counts as bars."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.cards.context import RATES, Context, of_batches, target_of
from analytics.cards.making import chart, empty, fitted_height, nothing
from analytics.charts import Chart, Column
from analytics.definitions import Indicator
from analytics.findings import takeaways
from analytics.findings.targets import standing, target_text
from analytics.findings.wording import state_text
from analytics.frames import records
from analytics.periods import add_months
from data.text import percent, t


def categories(ctx: Context, name: str = "") -> pd.DataFrame:
    """One row a code of the card's first dim, with label, code and state; places out of the ranking come last."""
    dim = ctx.spec.by[0]
    frame = ctx.compute(name, (dim,))
    frame = frame[frame["ranked"] | (frame["value"].notna() & (frame["numerator"] != 0))]
    labels = [ctx.label(dim, code) for code in frame[dim]]
    return frame.assign(label=labels, code=frame[dim], state=_states(ctx, ctx.indicator(name), frame))


def pooled(ctx: Context) -> tuple[Context, pd.DataFrame]:
    """The categories in the view's period; where fewer than two have enough, in the years that the card pools."""
    frame = categories(ctx)
    enough = sum(state != "insufficient" for state in frame["state"])
    if not ctx.spec.pool or frame.empty or enough > 1:
        return ctx, frame
    span = ctx.snapshot.span(ctx.indicator().numerator.fact)
    start = max(add_months(ctx.view.end, -12 * ctx.spec.pool), span[0].replace(day=1) if span else ctx.view.start)
    wide = ctx.within(min(start, ctx.view.start), ctx.view.end)
    return replace(wide, pooled=wide.view.start < ctx.view.start), categories(wide)


def _states(ctx: Context, indicator: Indicator, frame: pd.DataFrame) -> list[str]:
    target = target_of(indicator)
    if indicator.kind != "census" or target is None:
        return [word if word != "census" else "" for word in frame["judgement"]]
    worse = [standing(row, target, indicator.good) == "worse" for row in records(frame)]
    return ["worse" if missed else "" for missed in worse]


def judged(ctx: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """With the judgement in words as a column of the table."""
    return frame.assign(
        judged=[state_text(state, ctx.whole_word, ctx.lang) if state else None for state in frame["state"]]
    )


def judgement_column(ctx: Context) -> Column:
    return Column("judged", t("charts.words.judgement", ctx.lang))


def dots(ctx: Context) -> Chart:
    """Rates against the whole, best first, small samples after the others."""
    indicator, dim = ctx.indicator(), ctx.spec.by[0]
    ctx, frame = pooled(ctx)
    frame = judged(ctx, _ranked(frame, indicator))
    if nothing(frame):
        return empty(ctx)
    frame, note = _first(ctx, frame[frame["value"].notna()], ctx.counted(indicator.denominator, indicator.out_of))
    whole = _whole_rate(frame)
    sentence = takeaways.compared(frame, ctx.subject(indicator, dim), failures(indicator, frame))
    columns = (Column("label", ctx.dim_word(dim)), *ctx.rate_columns(indicator), judgement_column(ctx))
    reference = {"reference": whole, "reference_label": _whole_label(ctx, whole, "whole")} if len(frame) > 1 else {}
    height = fitted_height(ctx.spec.height, len(frame))
    more: dict[str, Any] = {"margin": ("value",), "lead": "denominator", "height": height, "by": (dim,), "note": note}
    return chart(ctx, frame, columns, sentence, **more, **reference)


def _ranked(frame: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Best first; small samples after the rest by number, places out of the ranking last."""
    sign = 1 if indicator.good == "down" else -1

    def place(n: int) -> tuple[bool, bool, float]:
        small = state[n] == "insufficient"
        return not ranked[n], small, -(size[n] or 0) if small else sign * value[n]

    state, ranked, size = frame["state"].tolist(), frame["ranked"].tolist(), frame["denominator"].tolist()
    value = frame["value"].fillna(-1.0).tolist()
    return frame.iloc[sorted(range(len(frame)), key=place)].reset_index(drop=True)


def _first(ctx: Context, frame: pd.DataFrame, lead: str = "") -> tuple[pd.DataFrame, str]:
    """The first rows where the card keeps only so many, and the note that says so."""
    top = ctx.spec.top or 24
    if len(frame) > top:
        kept = (
            frame.sort_values("denominator", ascending=False, kind="stable").index[:top] if lead else frame.index[:top]
        )
        note = t("charts.note.top", ctx.lang, n=top, total=len(frame))
        return frame.loc[sorted(kept)].reset_index(drop=True), note
    return frame, t("charts.note.dots", ctx.lang, lead=lead) if lead else ""


def _whole_rate(frame: pd.DataFrame) -> float | None:
    total = frame["denominator"].sum()
    return float(frame["numerator"].sum() / total) if total else None


def _whole_label(ctx: Context, whole: float | None, key: str) -> str:
    return "" if whole is None else t(f"charts.words.{key}", ctx.lang, whole=ctx.whole_word, rate=percent(whole))


def failures(indicator: Indicator, frame: pd.DataFrame) -> float | None:
    """Non-conforming batches, where the rate is one of batches."""
    return float(frame["failed"].sum()) if of_batches(indicator) else None


def stems(ctx: Context) -> Chart:
    """Full counts against their target, best first, with a second number in the margin."""
    indicator, dim = ctx.indicator(), ctx.spec.by[0]
    frame = _ranked(categories(ctx), indicator)
    if nothing(frame):
        return empty(ctx)
    frame = frame[frame["value"].notna()].reset_index(drop=True)
    frame, seconds = with_seconds(ctx, frame)
    target = target_of(indicator)
    sentence = takeaways.against_target(frame, ctx.subject(indicator, dim))
    label = "" if target is None else t("findings.target.label", ctx.lang, target=target_text(target))
    columns = (Column("label", ctx.dim_word(dim)), *ctx.rate_columns(indicator), *seconds)
    more: dict[str, Any] = {"target": target, "target_label": label, "note": t("charts.note.stems", ctx.lang)}
    more |= {"margin": ("value", *(column.name for column in seconds)), "by": (dim,)}
    return chart(ctx, frame, columns, sentence, height=fitted_height(ctx.spec.height, len(frame)), **more)


def with_seconds(ctx: Context, frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """The frame with the card's second indicators, and their columns."""
    dim, columns = ctx.spec.by[0], []
    for name in ctx.spec.second:
        indicator = ctx.indicator(name)
        values = ctx.compute(name, (dim,)).set_index(dim)["value"].reindex(frame[dim]).to_numpy()
        frame = frame.assign(**{name: values})
        kind = "rate" if indicator.kind in RATES else "number"
        columns.append(Column(name, ctx.word(indicator.short), kind, indicator.decimals))
    return frame, tuple(columns)


def bars(ctx: Context) -> Chart:
    """Counts by category, largest first or in the order of the codes, with second numbers in the margin."""
    indicator, dim = ctx.indicator(), ctx.spec.by[0]
    frame = categories(ctx)
    if nothing(frame):
        return empty(ctx)
    frame = _ordered(ctx, frame[frame["value"].notna()])
    subject = ctx.subject(indicator, dim, ctx.word(ctx.spec.name))
    if ctx.spec.order == "code":
        totals = [(str(label), float(value)) for label, value in zip(frame["label"], frame["value"], strict=True)]
        sentence = takeaways.series_totals(totals, ctx.period, subject)
    else:
        sentence = takeaways.largest(frame, subject, ctx.snapshot.thresholds.growth_base)
    total = len(frame)
    frame = frame.head(ctx.spec.top or 24).reset_index(drop=True)
    frame, seconds = with_seconds(ctx, frame)
    note = t("charts.note.top", ctx.lang, n=len(frame), total=total) if len(frame) < total else ""
    columns = (Column("label", ctx.dim_word(dim)), ctx.value_column(indicator), *seconds)
    margin, height = tuple(column.name for column in seconds), fitted_height(ctx.spec.height, len(frame), 24, 40)
    frame = frame.assign(tone="prev" if ctx.spec.muted else "main")
    return chart(ctx, frame, columns, sentence, margin=margin, by=(dim,), note=note, height=height)


def _ordered(ctx: Context, frame: pd.DataFrame) -> pd.DataFrame:
    if ctx.spec.order == "code":
        return frame.reset_index(drop=True)
    kept = frame[(frame["value"] != 0) | frame["ranked"]]
    return kept.sort_values("value", ascending=False, kind="stable").reset_index(drop=True)


def pareto(ctx: Context) -> Chart:
    """Counts by item, largest first, with the cumulative share as a column of text; the vital few in ink."""
    indicator, dim = ctx.indicator(), ctx.spec.by[0]
    frame = categories(ctx)
    frame = frame[frame["value"] > 0].sort_values("value", ascending=False, kind="stable").reset_index(drop=True)
    if nothing(frame):
        return empty(ctx)
    share = frame["value"].cumsum() / frame["value"].sum()
    before = share - frame["value"] / frame["value"].sum()
    frame = frame.assign(share=share, tone=["main" if done < 0.6 else "prev" for done in before])
    threshold = ctx.snapshot.thresholds.growth_base
    sentence = takeaways.first_items(frame, ctx.subject(indicator, dim, ctx.word(ctx.spec.name)), threshold)
    total, top = len(frame), ctx.spec.top or 10
    note = t("charts.note.top", ctx.lang, n=top, total=total) if total > top else ""
    frame = frame.head(top)
    columns = (
        Column("label", ctx.dim_word(dim)),
        ctx.value_column(indicator),
        Column("share", t("charts.words.cumulative", ctx.lang), "rate", 0),
    )
    height = fitted_height(ctx.spec.height, len(frame), 24, 40)
    return chart(ctx, frame, columns, sentence, kind="bars", margin=("share",), by=(dim,), note=note, height=height)
