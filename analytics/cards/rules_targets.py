"""Rules of 待关注 on targets and deadlines: what misses its target, is long overdue or was not done in time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analytics.answers import Asking, both
from analytics.cards.by_category import categories
from analytics.cards.context import RATES, Context, target_of
from analytics.cards.rules import PAGES, Found, behind, grouped_by, mine, sourced
from analytics.cards.screening import missed_by_chance
from analytics.cards.verdicts import short_counts
from analytics.definitions import Indicator
from analytics.findings.content import Signal
from analytics.findings.subject import rate_text
from analytics.findings.targets import shortfall, standing, target_text
from analytics.findings.wording import names, quantity, within
from analytics.frames import Row, column, grouped, total
from data.text import number, t

OVERDUE, LONGEST = "equipment_overdue_by_age", "overdue_over_180"
DEADLINES = {  # a share done in time -> what is still open, and its words
    "followup_in_time": ("followups_open", "followup"),
    "instructions_rectified_in_time": ("instructions_open", "instructions"),
}


def asks(ctx: Context) -> Iterator[Asking]:
    """What these rules ask for."""
    targets = [indicator for indicator, _ in _targets(ctx)]
    yield from both(ctx.view, [indicator.id for indicator in targets])
    yield from both(ctx.view, [name for name, (still, _) in DEADLINES.items() for name in (name, still)])
    yield from ((ctx.view, one.id, ("area",)) for one in targets if one.kind == "census" and "area" in one.by)
    yield ctx.view, OVERDUE, ("area", "measure")


def _targets(ctx: Context) -> list[tuple[Indicator, float]]:
    """The rates with a target, but for those of deadlines."""
    rates = [
        ctx.indicator(id) for id, one in ctx.snapshot.indicators.items() if one.kind in RATES and id not in DEADLINES
    ]
    return [(one, target) for one in rates if (target := target_of(one)) is not None]


def targets_missed(ctx: Context) -> Iterator[Found]:
    """Rates that miss their target: sampled ones where the whole interval lies beyond it, full counts by their number
    and, where that can be said, by the places that miss it."""
    for indicator, target in _targets(ctx):
        row = ctx.whole(indicator.id)
        missed = standing(row, target, indicator.good) == "worse"
        signals = _places_missing(ctx, indicator, target) or ([_missed(ctx, indicator, target, row)] if missed else [])
        if indicator.kind == "census":
            yield Found(signals)
        else:
            yield Found(signals, "test", int(row["value"] is not None), _by_chance(ctx, indicator, target, row))


def _by_chance(ctx: Context, indicator: Indicator, target: float, row: Row) -> float:
    return missed_by_chance(row["denominator"] or 0, target, indicator.good, ctx.snapshot.thresholds.confidence)


def _missed(ctx: Context, indicator: Indicator, target: float, row: dict[str, Any]) -> Signal:
    words = {
        "rate": rate_text(row["value"], indicator.decimals, target),
        "points": shortfall(row["value"], target, ctx.lang, indicator.decimals),
        "counts": short_counts(ctx, row),
    }
    rule = "missed_rule" if indicator.kind == "census" else "missed_sampled_rule"
    return Signal(
        "worse",
        t("findings.attention.missed", ctx.lang, name=ctx.word(indicator.short), target=target_text(target)),
        t("findings.attention.missed_numbers", ctx.lang, **words),
        sourced(ctx, indicator.pillar, rule),
        PAGES.get(indicator.pillar, "overview"),
        ctx.view,
        behind(ctx, indicator.id),
    )


def _places_missing(ctx: Context, indicator: Indicator, target: float) -> list[Signal]:
    """Of a full count that can be told by place: one signal that names those under the target."""
    if indicator.kind != "census" or "area" not in indicator.by:
        return []
    rows = [row for row in mine(categories(grouped_by(ctx, "area"), indicator.id)) if row["state"] == "worse"]
    low = sorted((row for row in rows if row["ranked"]), key=lambda row: row["value"])
    if not low:
        return []
    worst, short = low[0], within(ctx.word(indicator.short))
    called = names(column(low, "label"), ctx.noun("area"), ctx.lang)
    words = {"name": worst["label"], "rate": rate_text(worst["value"], indicator.decimals, target)}
    words |= {"counts": short_counts(ctx, worst), "points": shortfall(worst["value"], target, ctx.lang)}
    key = "area_missed_numbers" if len(low) == 1 else "areas_missed_numbers"
    codes = tuple(column(low, "code"))
    return [
        Signal(
            "worse",
            t("findings.attention.areas_missed", ctx.lang, names=called, name=short, target=target_text(target)),
            t(f"findings.attention.{key}", ctx.lang, **words),
            sourced(ctx, indicator.pillar, "areas_missed_rule", name=short),
            PAGES.get(indicator.pillar, "overview"),
            ctx.view.with_(areas=codes),
            {**behind(ctx, indicator.id, area=codes), "side": "denominator"},
        )
    ]


def long_overdue(ctx: Context) -> Iterator[Found]:
    """Devices overdue for more than 180 days, place by place."""
    found = grouped(mine(ctx.compute(OVERDUE, ("area", "measure"))), lambda row: row["area"])
    places = {area: (_long(rows), total(rows)) for area, rows in found.items()}
    late = sorted(((area, *both) for area, both in places.items() if both[0]), key=lambda each: -each[1])
    yield Found([_overdue(ctx, area, long, every) for area, long, every in late])


def _long(rows: list[Row]) -> float:
    return total(row for row in rows if row["measure"] == LONGEST)


def _overdue(ctx: Context, area: str, long: float, every: float) -> Signal:
    unit = ctx.unit(ctx.indicator(OVERDUE))
    words = {"name": ctx.label("area", area), "quantity": quantity(long, unit, ctx.lang)}
    return Signal(
        "worse",
        t("findings.attention.overdue", ctx.lang, **words),
        t("findings.attention.overdue_numbers", ctx.lang, total=quantity(every, unit, ctx.lang)),
        sourced(ctx, "equipment", "overdue_rule"),
        "equipment",
        ctx.view.with_(areas=(area,)),
        behind(ctx, OVERDUE, measure=LONGEST, area=area),
    )


def deadlines(ctx: Context) -> Iterator[Found]:
    """Follow-ups and rectifications that fell due and were not done in time, the smaller share first."""
    rows = {name: row for name in DEADLINES if (row := ctx.whole(name))["value"] is not None}
    late = [name for name, row in rows.items() if row["numerator"] < row["denominator"]]
    for name in sorted(late, key=lambda name: rows[name]["value"]):
        yield Found([_late(ctx, name, *DEADLINES[name], rows[name])])


def _late(ctx: Context, name: str, open_ones: str, key: str, row: Row) -> Signal:
    still = ctx.whole(open_ones)["value"] or 0
    words = {"due": row["denominator"], "done": row["numerator"], "open": still}
    words = {word: number(value, ctx.lang) for word, value in words.items()}
    pillar = ctx.indicator(name).pillar
    return Signal(
        "worse",
        t(f"findings.attention.{key}", ctx.lang, n=number(row["denominator"] - row["numerator"], ctx.lang)),
        t(f"findings.attention.{key}_numbers", ctx.lang, **words),
        sourced(ctx, pillar, f"{key}_rule"),
        PAGES.get(pillar, "overview"),
        ctx.view,
        behind(ctx, open_ones) if still else {**behind(ctx, name), "side": "denominator"},
    )
