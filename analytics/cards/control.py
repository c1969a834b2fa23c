"""The control chart of an indicator: its points, limits, signals and events, and what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analytics.cards.context import RATES, Context, target_of
from analytics.cards.making import chart, empty
from analytics.cards.times import MONTHS
from analytics.cards.verdicts import value_text
from analytics.cards.watching import eventful, marks, watched
from analytics.charts import Chart, Column
from analytics.definitions import Indicator
from analytics.findings import of_control
from analytics.findings.of_control import Level, Point
from analytics.findings.targets import target_text
from analytics.frames import Row, Rows, column, grouped, known
from analytics.judgement import rules
from analytics.monitoring import ROLLING, Watched, chance, lasting
from analytics.periods import Period, add_months, parse_period
from data import text
from data.text import t


def control(ctx: Context) -> Chart:
    """The chart with the reasons for its kind; under `chart_points` points it has no limits and says so."""
    indicator, held = ctx.indicator(), watched(ctx)
    rows = marks(ctx, held) if held else []
    if held is None or not known(rows):
        return empty(ctx)
    points = [_point(ctx, indicator, row) for row in rows]
    events = _events(ctx, rows, MONTHS.get(held.unit, 1))
    rows = _worded(ctx, rows, points, events)
    limits = ctx.snapshot.thresholds
    level = _level(ctx, indicator, held)
    sentence = of_control.over_time(points, held, ctx.view.period, limits.chart_points, ctx.lang, level=level)
    target = target_of(indicator) if indicator.kind in RATES else None
    more: dict[str, Any] = {"target": target, "options": {"events": events}}
    if target is not None:
        more["target_label"] = t("findings.target.margin", ctx.lang, target=target_text(target))
    note = of_control.note(held, indicator.kind in RATES, ctx.lang, level)
    made = chart(ctx, rows, _columns(ctx, indicator, held), sentence, note=note, **more)
    rebase = {month: ctx.word(why) for month, why in indicator.rebase.items()}
    method = of_control.method(held, chance(held, limits), rebase, limits, ctx.lang)
    return replace(made, words=replace(made.words, method=method))


def _level(ctx: Context, indicator: Indicator, held: Watched) -> Level | None:
    """A lasting change of level in words."""
    shift = lasting(held, ctx.snapshot.thresholds)
    if shift is None:
        return None
    before, after = (value_text(ctx, indicator, value) for value in (shift.before, shift.after))
    return Level(text.period(*shift.since, ctx.lang), before, after)


def _point(ctx: Context, indicator: Indicator, row: Row) -> Point:
    signal = row["broken"]
    value = "" if row["value"] is None or row["cut"] else value_text(ctx, indicator, row["value"])
    state = signal.state(indicator.good) if signal else ""
    return Point(Period(row["start"], row["end"]), row["label"], value, signal, state)


def _worded(ctx: Context, rows: Rows, points: list[Point], events: Rows) -> Rows:
    """The rows as they are drawn and listed: the rule of each signal in words, the label of one point a matter."""
    told = {id(of_control.leading(episode)) for episode in of_control.episodes(points)}
    named = grouped(events, lambda event: event["mark"])
    return [
        {
            **{name: value for name, value in row.items() if name not in ("broken", "cut")},
            "incomplete": row["cut"],
            "state": point.state,
            "signal": of_control.rule(point.signal, ctx.lang),
            "strong": bool(point.signal and point.signal.rule == rules.OUTSIDE),
            "flag": _flag(ctx, point) if id(point) in told else "",
            "event": t("findings.list", ctx.lang).join(column(named.get(number, []), "name")) or None,
        }
        for number, (row, point) in enumerate(zip(rows, points, strict=True))
    ]


def _flag(ctx: Context, point: Point) -> str:
    """What stands beside a flagged point: date and value outside the limits, else the rule."""
    if point.signal and point.signal.rule == rules.OUTSIDE:
        return f"{point.label} {point.value}"
    return of_control.rule(point.signal, ctx.lang) or ""


LEVELS = ("center", "lower_limit", "upper_limit")


def _columns(ctx: Context, indicator: Indicator, held: Watched) -> tuple[Column, ...]:
    value = ctx.value_column(indicator)
    rates = ctx.rate_columns(indicator) if indicator.denominator else ()
    counts = [one for one in rates[1:] if one.name not in ("lower", "upper")]
    finer = value.decimals + (value.format != "rate")
    levels = [replace(value, name=n, heading=t(f"charts.control.{n}", ctx.lang), decimals=finer) for n in LEVELS]
    words = ["signal", *(["event"] if ctx.spec.events else [])]
    heading = t("charts.control.months", ctx.lang) if held.unit == ROLLING else ctx.dim_word(held.unit)
    return (
        Column("label", heading),
        value,
        *counts,
        *([] if held.lacking else levels),
        *(Column(name, t(f"charts.control.{name}", ctx.lang)) for name in words),
    )


def _events(ctx: Context, rows: Rows, size: int) -> Rows:
    """The beginnings of campaigns: `x` on the axis, and the `mark` whose last `size` months they lie in."""
    if not ctx.spec.events:
        return []
    seen = eventful(ctx)
    months = [row for row in seen.compute(ctx.spec.events, ("campaign", "month")) if row["campaign"] and row["value"]]
    years = grouped(months, lambda row: (row["campaign"], row["month"][:4]))
    begun = sorted((min(column(part, "month")), campaign) for (campaign, _), part in years.items())
    return [mark for month, campaign in begun for mark in _event(ctx, rows, size, campaign, parse_period(month))]


def _event(ctx: Context, rows: Rows, size: int, campaign: str, month: Period) -> Rows:
    """The mark of an event, none where no point holds it."""
    for number, row in enumerate(rows):
        first = add_months(row["end"], -size)
        if first <= month.start < row["end"]:
            within = (month.start.year - first.year) * 12 + month.start.month - first.month
            name = ctx.label("campaign", campaign)
            when = t("charts.control.began", ctx.lang, period=text.period(*month, ctx.lang))
            x = number - 0.5 + (within + 0.5) / size
            return [{"x": x, "mark": number, "name": name, "text": f"<b>{name}</b><br>{when}"}]
    return []
