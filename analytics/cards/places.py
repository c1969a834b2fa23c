"""Cards of places: the tile map with its choice of indicators."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from analytics.cards.by_category import categories, failures, judgement_column
from analytics.cards.context import RATES, Context, target_of
from analytics.cards.making import chart, empty
from analytics.charts import Chart, Column, Legend
from analytics.definitions import Indicator
from analytics.findings import takeaways
from analytics.findings.takeaways import rate_text
from analytics.frames import Row, Rows, highest, known
from data.text import number, t

APART_GAP = 0.2
PER_ROW = 67


def tiles(ctx: Context) -> Chart:
    """The map of places in one of the card's indicators, the first by default; `options` name the choices."""
    name = ctx.choice if ctx.choice in ctx.spec.indicators else (ctx.spec.indicators or (ctx.spec.indicator,))[0]
    indicator = ctx.indicator(name)
    rows = categories(ctx, name)
    if not known(rows):
        return empty(ctx, name)
    rate = indicator.kind in RATES
    rows = _rates(ctx, indicator, rows) if rate else _amounts(ctx, indicator, rows)
    rows = _placed(ctx, rows)
    legend = _rate_legend(ctx, indicator, rows) if rate else _amount_legend(ctx, rows)
    shown = (*ctx.rate_columns(indicator), judgement_column(ctx)) if rate else (ctx.value_column(indicator),)
    more: dict[str, Any] = {"legend": legend, "by": ("area",), "drill": ctx.drill(name), "indicator": name}
    choices = tuple((choice, ctx.word(ctx.indicator(choice).short)) for choice in ctx.spec.indicators)
    more |= {"note": t("charts.note.tiles", ctx.lang), "options": {"choices": choices, "choice": name}}
    more |= {"target": target_of(indicator), "height": math.ceil(highest(rows, "row") + 1) * PER_ROW + 4}
    return chart(ctx, rows, (Column("label", ctx.dim_word("area")), *shown), _sentence(ctx, indicator, rows), **more)


def _sentence(ctx: Context, indicator: Indicator, rows: Rows) -> str:
    subject = ctx.subject(indicator, "area")
    ranked = [row for row in rows if row["ranked"]]
    if indicator.kind == "census":
        return takeaways.against_target(ranked, subject)
    if indicator.kind == "proportion":
        return takeaways.compared(ranked, subject, failures(indicator, rows))
    return takeaways.largest(rows, subject, ctx.snapshot.thresholds.growth_base)


def _placed(ctx: Context, rows: Rows) -> Rows:
    """With row and col: the grid of areas.csv; places without one in rows of their own below; short names."""
    about = [ctx.snapshot.areas.get(row["code"]).row for row in rows]
    grid = [(float(row["grid_row"]), int(row["grid_col"])) if row.get("grid_row") else None for row in about]
    known_cells = [cell for cell in grid if cell]
    wide = max((col for _, col in known_cells), default=3) + 1
    below = max((row for row, _ in known_cells), default=-1 - APART_GAP) + 1 + APART_GAP
    apart = iter(range(len(rows)))
    cells = [cell or (below + (n := next(apart)) // wide, n % wide) for cell in grid]
    return [
        {**row, "row": y, "col": x, "short": _short(ctx, place, cell is not None)}
        for row, place, cell, (y, x) in zip(rows, about, grid, cells, strict=True)
    ]


def _short(ctx: Context, row: Mapping[str, str], on_grid: bool) -> str:
    """The name without 街道, 镇 or 乡: the alias with which it begins; the first word in English."""
    if ctx.lang == "en":
        return row["name_en"].split()[0] if on_grid else row["name_en"]
    aliases = [alias for alias in row["aliases"].split(";") if alias and row["name_zh"].startswith(alias)]
    return min(aliases, key=len, default=row["name_zh"]) if on_grid else row["name_zh"]


def _rates(ctx: Context, indicator: Indicator, rows: Rows) -> Rows:
    return [{**row, **_rate(ctx, indicator, row)} for row in rows]


def _rate(ctx: Context, indicator: Indicator, row: Row) -> Row:
    if row["value"] is None:
        return {"fill": "insufficient", "text": t("charts.words.no_value", ctx.lang)}
    if row["state"] == "insufficient":
        return {"fill": "insufficient", "text": t("charts.words.insufficient", ctx.lang)}
    words = rate_text(row["value"], indicator.decimals, target_of(indicator))
    return {"fill": row["state"] or "similar", "text": words}


def _rate_legend(ctx: Context, indicator: Indicator, rows: Rows) -> tuple[Legend, ...]:
    def swatch(fill: str, key: str) -> Legend:
        return Legend(fill, t(f"charts.words.{key}", ctx.lang, whole=ctx.whole_word))

    if indicator.kind == "census":
        return (swatch("same_fill", "met"), swatch("worse_fill", "missed"))
    few = t("charts.words.legend_insufficient", ctx.lang, limit=ctx.snapshot.thresholds.small_sample)
    judged = any(row["fill"] != "insufficient" for row in rows)
    fills = (("better_fill", "better"), ("same_fill", "similar"), ("worse_fill", "worse"))
    return (*(swatch(fill, key) for fill, key in fills if judged), Legend("hatch", few))


def _amounts(ctx: Context, indicator: Indicator, rows: Rows) -> Rows:
    edges = steps(highest(rows))
    return [
        {
            **row,
            "fill": f"seq{1 + sum((row['value'] or 0) >= edge for edge in edges[1:])}",
            "text": number(row["value"], ctx.lang, indicator.decimals),
            "state": "",
        }
        for row in rows
    ]


def steps(top: float) -> list[float]:
    """Lower edges of at most five equal classes with round steps, the first from 0."""
    if top <= 0:
        return [0.0]
    size = 10 ** math.floor(math.log10(top / 5))
    step = max(next(size * k for k in (1, 2, 5, 10) if size * k >= top / 5), 1)
    return [step * k for k in range(5) if step * k <= top]


def _amount_legend(ctx: Context, rows: Rows) -> tuple[Legend, ...]:
    edges = steps(highest(rows))
    words = [_between(ctx, low, high - 1) for low, high in pairwise(edges)]
    words.append(t("charts.words.from", ctx.lang, low=number(edges[-1], ctx.lang)))
    return tuple(Legend(f"seq{n}", text) for n, text in enumerate(words, start=1))


def _between(ctx: Context, low: float, high: float) -> str:
    first, last = number(low, ctx.lang), number(high, ctx.lang)
    return first if first == last else t("charts.words.between", ctx.lang, low=first, high=last)
