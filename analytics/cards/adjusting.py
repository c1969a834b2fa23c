"""Beside a crude rate: its value at the whole's mix of products, and the number of enterprises behind its batches."""

from __future__ import annotations

import numpy as np

from analytics.cards.context import Context
from analytics.charts import Column
from analytics.frames import Rows
from analytics.judgement import standardisation
from analytics.view import View
from data.text import t

ENTERPRISES = "sampled_enterprises"
NOTHING: dict[str, float | None] = {"adjusted": None, "adjusted_lower": None, "adjusted_upper": None}


def sampled_view(ctx: Context) -> View:
    """The view through the basis of the card's indicator, for other indicators of the same batches."""
    basis = ctx.indicator().basis
    return ctx.view if basis == "view" else ctx.view.with_(basis=basis, levels=(), kinds=())


def with_enterprises(ctx: Context, rows: Rows) -> tuple[Rows, tuple[Column, ...]]:
    """How many enterprises the batches of each row came from: batches of one enterprise are not independent."""
    dim = ctx.spec.by[0]
    if ENTERPRISES not in ctx.spec.second:
        return rows, ()
    found = {row[dim]: row["value"] for row in ctx.answers.table(sampled_view(ctx), ENTERPRISES, (dim,))}
    column = Column("enterprises", t("charts.words.enterprises", ctx.lang), "count")
    return [{**row, "enterprises": found.get(row[dim])} for row in rows], (column,)


def adjusts(ctx: Context) -> bool:
    """Whether the card adjusts, which it cannot where products are chosen: the mix is then the choice."""
    return bool(ctx.spec.adjust) and not ctx.view.products


def with_adjusted(ctx: Context, rows: Rows) -> tuple[Rows, tuple[Column, ...]]:
    """Each rate standardised directly to the whole's mix of the card's strata, missing where it would not hold.

    Standardised on failures, with the interval of Dobson; no columns where no row has enough.
    """
    if not adjusts(ctx) or len(rows) < 2:
        return rows, ()
    dim, strata = ctx.spec.by[0], ctx.spec.adjust
    cells = [row for row in ctx.compute(by=(dim, strata)) if row[strata]]
    codes = sorted({row[strata] for row in cells})
    counted = {(row[dim], row[strata]): (row["failed"], row["denominator"]) for row in cells}
    table = np.array([[counted.get((row[dim], code), (0, 0)) for code in codes] for row in rows], float)
    whole = np.array([sum(row["denominator"] for row in cells if row[strata] == code) for code in codes])
    rows = [{**row, **found} for row, found in zip(rows, _standardised(ctx, table, whole), strict=True)]
    if all(row["adjusted"] is None for row in rows):
        return rows, ()
    decimals = ctx.indicator().decimals
    names = ("words.adjusted", "adjusted_lower", "adjusted_upper")
    headings = zip(NOTHING, names, strict=True)
    return rows, tuple(Column(name, t(f"charts.{key}", ctx.lang), "rate", decimals) for name, key in headings)


def _standardised(ctx: Context, table: np.ndarray, whole: np.ndarray) -> list[dict[str, float | None]]:
    """Of each row the pass rate and its interval, from failures and batches by stratum; `whole`: batches of all."""
    limits, used = ctx.snapshot.thresholds, whole > 0
    x, n, weights = table[:, used, 0], table[:, used, 1], whole[used]
    left = standardisation.suppressed(x, n, weights, limits.standard_failures)
    found = standardisation.dobson(x, n, weights, limits.confidence)
    ends = zip(1 - found.value, 1 - found.upper, 1 - found.lower, left, strict=True)
    return [NOTHING if out else dict(zip(NOTHING, map(float, each), strict=True)) for *each, out in ends]
