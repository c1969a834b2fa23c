"""Indicators watched over time from cards: the months looked at, what is asked, the points as marks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from analytics.answers import Asking
from analytics.cards.context import RATES, Context
from analytics.cards.times import MONTHS, timed, unit_of, window
from analytics.frames import Rows
from analytics.judgement.control import Limits
from analytics.monitoring import ROLLING, Series, Stage, Watched, chart_for, watch
from analytics.periods import bucket, parse_period
from data import text

HISTORY = 48  # months looked at, unless a card says so
FIGURES = ("kpi", "pillar")


def watchable(ctx: Context) -> bool:
    """Whether a key figure can be watched: one way is good, each month has a figure of its own that adds up, and what
    is summed is cases, not quantities."""
    indicator, facts = ctx.indicator(), ctx.snapshot.facts
    own = not indicator.ahead and not indicator.rolling
    own = own and all(side.read != "to_date" and side.measure in facts[side.fact].measures for side in indicator.sides)
    counted = indicator.kind != "flow" or chart_for(ctx.snapshot, indicator) == "c"
    return own and counted and indicator.good != "neutral"


def watched(ctx: Context) -> Watched | None:
    """The card's indicator on its control chart, up to the end of the view; None where there is nothing to watch."""
    indicator, unit = ctx.indicator(), _unit(ctx)
    rows = _recorded(_seen(ctx, unit).compute(by=(unit,)))
    if not rows:
        return None
    chart, limits = chart_for(ctx.snapshot, indicator), ctx.snapshot.thresholds
    return watch(_series(ctx, rows, unit), chart, _wanted(ctx), limits, indicator.rebase)


def asks(ctx: Context) -> Iterator[Asking]:
    """What `watched` asks for, and the events of the card."""
    if ctx.spec.kind == "control" or (ctx.spec.kind in FIGURES and ctx.spec.key and watchable(ctx)):
        unit = _unit(ctx)
        yield _seen(ctx, unit).view, ctx.spec.indicator, (unit,)
    if ctx.spec.events:
        yield eventful(ctx).view, ctx.spec.events, ("campaign", "month")


def eventful(ctx: Context) -> Context:
    """The whole years in which the card looks for events."""
    view = _seen(ctx, "month").view
    return ctx.within(view.start.replace(month=1, day=1), view.end)


def _wanted(ctx: Context) -> str:
    return unit_of(ctx) if ctx.spec.kind == "control" else "month"


def _unit(ctx: Context) -> str:
    """Counts are asked by month, to be added up as far as needed; single values by the unit wanted."""
    return _wanted(ctx) if chart_for(ctx.snapshot, ctx.indicator()) == "xmr" else "month"


def _seen(ctx: Context, unit: str) -> Context:
    return ctx.within(*window(ctx, unit, (ctx.spec.span or HISTORY) // MONTHS[unit]))


def _recorded(rows: Rows) -> Rows:
    """The rows without those at either end of which the facts say nothing."""
    held = [n for n, row in enumerate(rows) if row["numerator"] is not None]
    return rows[held[0] : held[-1] + 1] if held else []


def _series(ctx: Context, rows: Rows, unit: str) -> Series:
    indicator, until = ctx.indicator(), ctx.snapshot.as_of + timedelta(days=1)
    periods = tuple(parse_period(row[unit]) for row in rows)
    read = {side.read for side in indicator.sides[1:]}
    return Series(
        periods,
        np.array([row["numerator"] for row in rows], float),
        np.array([row["denominator"] if indicator.denominator else 1.0 for row in rows], float),
        np.array([period.end <= until for period in periods], bool),
        indicator.per,
        averaged=not read or not read <= {"period", "exposure"},
    )


def marks(ctx: Context, held: Watched) -> Rows:
    """A mark a point: its period, counts, limits, stage and signal."""
    return [row for number, stage in enumerate(held.stages) for row in _marks(ctx, held.unit, stage, number)]


def _marks(ctx: Context, unit: str, stage: Stage, number: int) -> Rows:
    limits, points = stage.limits, stage.points
    highest = 1.0 if ctx.indicator().kind in RATES else np.inf
    levels = _levels(limits, highest) if limits else [np.full(len(points.x), np.nan)] * 3
    values = zip(points.x, points.n, points.values, *levels, strict=True)
    names = ("numerator", "denominator", "value", "center", "lower_limit", "upper_limit")
    counted = [{name: _plain(value) for name, value in zip(names, row, strict=True)} for row in values]
    signals = stage.signals or (None,) * len(counted)
    rows = [
        {
            **row,
            "failed": (row["denominator"] or 0) - (row["numerator"] or 0),
            "broken": signal,
            "stage": number,
            "cut": not whole,
        }
        for row, signal, whole in zip(counted, signals, points.whole, strict=True)
    ]
    return _timed(ctx, points, unit, rows)


def _levels(limits: Limits, highest: float) -> list[np.ndarray]:
    """Centre and limits; a limit that no value can pass is none."""
    lower, upper = limits.lower, limits.upper
    return [limits.center, np.where(lower > 0, lower, np.nan), np.where(upper < highest, upper, np.nan)]


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _timed(ctx: Context, points: Series, unit: str, rows: Rows) -> Rows:
    """The rows with label, ticks and days; twelve months are known by their last."""
    named = "month" if unit == ROLLING else unit
    days = [period.end - timedelta(days=1) for period in points.periods]
    dated = timed(ctx, [{named: bucket(day, named)} for day in days], named)
    spans = [{"start": period.start, "end": period.end} for period in points.periods]
    rows = [{**date, **span, **row} for date, span, row in zip(dated, spans, rows, strict=True)]
    if unit != ROLLING:
        return rows
    return [{**row, "label": text.period(row["start"], row["end"], ctx.lang)} for row in rows]
