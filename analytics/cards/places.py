"""Cards of places: the tile map with its choice of indicators, and the funnel."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analytics.cards.by_category import categories, failures, judged, judgement_column, pooled
from analytics.cards.context import RATES, Context, target_of
from analytics.cards.making import chart, empty, nothing
from analytics.charts import Chart, Column, Legend
from analytics.definitions import Indicator
from analytics.findings import takeaways
from analytics.findings.changes import missing
from analytics.findings.takeaways import rate_text
from analytics.frames import records
from data.text import number, percent, t

APART_GAP = 0.2
PER_ROW = 67


def tiles(ctx: Context, choice: str = "") -> Chart:
    """The map of places in one of the card's indicators, the first by default; `options` name the choices."""
    name = choice if choice in ctx.spec.indicators else (ctx.spec.indicators or (ctx.spec.indicator,))[0]
    indicator = ctx.indicator(name)
    options = {
        "choices": tuple((choice, ctx.word(ctx.indicator(choice).short)) for choice in ctx.spec.indicators),
        "choice": name,
    }
    frame = categories(ctx, name)
    if nothing(frame) or "area" not in indicator.by:
        return empty(ctx, name)
    frame = _placed(ctx, judged(ctx, frame))
    rate = indicator.kind in RATES
    frame = _rates(ctx, indicator, frame) if rate else _amounts(ctx, indicator, frame)
    legend = _rate_legend(ctx, indicator, frame) if rate else _amount_legend(ctx, indicator, frame)
    columns = (Column("label", ctx.dim_word("area")),)
    columns += (*ctx.rate_columns(indicator), judgement_column(ctx)) if rate else (ctx.value_column(indicator),)
    rows = math.ceil(frame["row"].max() + 1)
    more: dict[str, Any] = {"legend": legend, "options": options, "by": ("area",), "height": rows * PER_ROW + 4}
    more |= {"note": t("charts.note.tiles", ctx.lang), "drill": ctx.drill(name), "indicator": name}
    return chart(ctx, frame, columns, _sentence(ctx, indicator, frame), target=target_of(indicator), **more)


def _sentence(ctx: Context, indicator: Indicator, frame: pd.DataFrame) -> str:
    subject = ctx.subject(indicator, "area")
    ranked = frame[frame["ranked"]]
    if indicator.kind == "census":
        return takeaways.against_target(ranked, subject)
    if indicator.kind == "proportion":
        return takeaways.compared(ranked, subject, failures(indicator, frame))
    return takeaways.largest(frame, subject, ctx.snapshot.thresholds.growth_base)


def _placed(ctx: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """With row and col: the grid of areas.csv; places without one in rows of their own below; short names."""
    rows = [ctx.snapshot.areas.get(code).row for code in frame["code"]]
    grid = [_cell(row) for row in rows]
    known = [cell for cell in grid if cell]
    wide = max((col for _, col in known), default=3) + 1
    below = max((row for row, _ in known), default=-1 - APART_GAP) + 1 + APART_GAP
    apart = iter(range(len(rows)))
    cells = [cell or (below + (n := next(apart)) // wide, n % wide) for cell in grid]
    short = [_short(ctx, row, bool(cell)) for row, cell in zip(rows, grid, strict=True)]
    return frame.assign(row=[float(row) for row, _ in cells], col=[int(col) for _, col in cells], short=short)


def _cell(row: Any) -> tuple[float, int] | None:
    return (float(row["grid_row"]), int(row["grid_col"])) if row.get("grid_row") else None


def _short(ctx: Context, row: Any, on_grid: bool) -> str:
    """The name without 街道, 镇 or 乡: the alias with which it begins; the first word in English."""
    if ctx.lang == "en":
        return row["name_en"].split()[0] if on_grid else row["name_en"]
    aliases = [alias for alias in row["aliases"].split(";") if alias and row["name_zh"].startswith(alias)]
    return min(aliases, key=len, default=row["name_zh"]) if on_grid else row["name_zh"]


def _rates(ctx: Context, indicator: Indicator, frame: pd.DataFrame) -> pd.DataFrame:
    target, fills, texts = target_of(indicator), [], []
    for row in records(frame):
        none = missing(row["value"])
        small = row["state"] == "insufficient"
        fills.append("insufficient" if none or small else row["state"] or "similar")
        words = t(f"charts.words.{'no_value' if none else 'insufficient'}", ctx.lang) if none or small else ""
        texts.append(words or rate_text(row["value"], indicator.decimals, target))
    return frame.assign(fill=fills, text=texts)


def _rate_legend(ctx: Context, indicator: Indicator, frame: pd.DataFrame) -> tuple[Legend, ...]:
    def word(key: str) -> str:
        return t(f"charts.words.{key}", ctx.lang, whole=ctx.whole_word)

    if indicator.kind == "census":
        return (Legend("same_fill", word("met")), Legend("worse_fill", word("missed")))
    few = t("charts.words.legend_insufficient", ctx.lang, limit=ctx.snapshot.thresholds.small_sample)
    judgements = (
        Legend("better_fill", word("better")),
        Legend("same_fill", word("similar")),
        Legend("worse_fill", word("worse")),
    )
    seen = frame["fill"].isin(["better", "similar", "worse"]).any()
    return (*(judgements if seen else ()), Legend("hatch", few))


def _amounts(ctx: Context, indicator: Indicator, frame: pd.DataFrame) -> pd.DataFrame:
    edges = steps(frame["value"].max())
    fills = [f"seq{1 + sum(value >= edge for edge in edges[1:])}" for value in frame["value"].fillna(0)]
    texts = [number(value, ctx.lang, indicator.decimals) for value in frame["value"]]
    return frame.assign(fill=fills, text=texts, state="")


def steps(top: float) -> list[float]:
    """Lower edges of at most five equal classes with round steps, the first from 0."""
    if missing(top) or top <= 0:
        return [0.0]
    raw = top / 5
    size = 10 ** math.floor(math.log10(raw)) if raw > 0 else 1
    step = max(next(size * k for k in (1, 2, 5, 10) if size * k >= raw), 1)
    return [step * k for k in range(5) if step * k <= top]


def _amount_legend(ctx: Context, indicator: Indicator, frame: pd.DataFrame) -> tuple[Legend, ...]:
    edges = steps(frame["value"].max())
    legend = []
    for n, edge in enumerate(edges):
        low = number(edge, ctx.lang)
        if n == len(edges) - 1:
            words = t("charts.words.from", ctx.lang, low=low)
        else:
            last = number(edges[n + 1] - 1, ctx.lang)
            words = low if low == last else t("charts.words.between", ctx.lang, low=low, high=last)
        legend.append(Legend(f"seq{n + 1}", words))
    return tuple(legend)


def funnel(ctx: Context) -> Chart:
    """Rates of places against the number sampled, with the limits of chance as curves."""
    indicator = ctx.indicator()
    ctx, frame = pooled(ctx)
    frame = judged(ctx, frame)
    frame = frame[frame["value"].notna() & frame["ranked"]].reset_index(drop=True)
    if nothing(frame):
        return empty(ctx)
    whole = float(frame["numerator"].sum() / frame["denominator"].sum())
    sentence = takeaways.compared(
        frame,
        ctx.subject(indicator, ctx.spec.by[0]),
        failures(indicator, frame),
    )
    options = {
        "axis": ctx.counted(indicator.denominator, indicator.out_of),
        "curves": _curves(ctx, whole, float(frame["denominator"].max())),
    }
    columns = (Column("label", ctx.dim_word(ctx.spec.by[0])), *ctx.rate_columns(indicator), judgement_column(ctx))
    label = t("charts.words.whole_margin", ctx.lang, whole=ctx.whole_word, rate=percent(whole))
    note = t("charts.note.funnel", ctx.lang, limit=ctx.snapshot.thresholds.small_sample)
    more: dict[str, Any] = {"reference": whole, "reference_label": label, "options": options, "note": note}
    return chart(ctx, frame, columns, sentence, by=ctx.spec.by, **more)


def _curves(ctx: Context, whole: float, largest: float) -> list[dict[str, Any]]:
    """Normal limits around the whole, for the eye only: the flag is the exact test's."""
    n = [5 + (max(largest * 1.1, 40) - 5) * k / 40 for k in range(41)]
    limits = (("limit_inner", 1.96, "dot"), ("limit_outer", 3.09, "solid"))
    return [
        {
            "x": n,
            "y": _limit(whole, n, side * z),
            "dash": dash,
            "label": t(f"charts.words.{key}", ctx.lang) * (side < 0),
        }
        for key, z, dash in limits
        for side in (-1, 1)
    ]


def _limit(whole: float, n: Sequence[float], z: float) -> list[float]:
    return [min(1.0, max(0.0, whole + z * math.sqrt(whole * (1 - whole) / size))) for size in n]
