"""Rules of 待关注 on targets and deadlines: what misses its target, is long overdue or was not done in time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analytics.cards.by_category import categories
from analytics.cards.context import RATES, Context, target_of
from analytics.cards.rules import PAGES, behind, grouped_by, sourced
from analytics.cards.verdicts import short_counts
from analytics.definitions import Indicator
from analytics.findings.content import Signal
from analytics.findings.takeaways import rate_text
from analytics.findings.targets import shortfall, standing, target_text
from analytics.findings.wording import names, quantity
from analytics.frames import column, total
from analytics.store import Snapshot
from data.text import number, t

OVERDUE, LONGEST = "equipment_overdue_by_age", "overdue_over_180"
DEADLINES = {  # a share done in time -> what is still open, and its words
    "followup_in_time": ("followups_open", "followup"),
    "instructions_rectified_in_time": ("instructions_open", "instructions"),
}


def watched(snapshot: Snapshot) -> list[str]:
    """The indicators whose figure of the whole view the rules look at."""
    rates = (indicator for indicator in snapshot.indicators.values() if indicator.kind in RATES)
    return [*(indicator.id for indicator in rates if indicator.target), *(name for name, _ in DEADLINES.values())]


def targets_missed(ctx: Context) -> Iterator[Signal]:
    """Figures that miss their target, sampled ones by the whole interval; of a full count, the places that miss it."""
    for indicator in ctx.snapshot.indicators.values():
        target = target_of(indicator)
        if target is None or indicator.kind not in RATES or indicator.id in DEADLINES:
            continue
        places = list(_places_missing(ctx, indicator, target)) if indicator.kind == "census" else []
        row = ctx.whole(indicator.id)
        if places:
            yield from places
        elif standing(row, target, indicator.good) == "worse":
            yield _missed(ctx, indicator, target, row)


def _missed(ctx: Context, indicator: Indicator, target: float, row: dict[str, Any]) -> Signal:
    words = {
        "rate": rate_text(row["value"], indicator.decimals, target),
        "points": shortfall(row["value"], target, ctx.lang, indicator.decimals),
        "counts": short_counts(ctx, row),
    }
    short = ctx.word(indicator.short)
    return Signal(
        "worse",
        t("findings.attention.missed", ctx.lang, name=short, target=target_text(target)),
        t("findings.attention.missed_numbers", ctx.lang, **words),
        sourced(ctx, indicator.pillar, "missed_rule"),
        PAGES.get(indicator.pillar, "overview"),
        {},
        behind(ctx, indicator.id),
    )


def _places_missing(ctx: Context, indicator: Indicator, target: float) -> Iterator[Signal]:
    if "area" not in indicator.by:
        return
    rows = [
        row for row in categories(grouped_by(ctx, "area"), indicator.id) if row["state"] == "worse" and row["ranked"]
    ]
    if not rows:
        return
    low = sorted(rows, key=lambda row: row["value"])
    worst, short = low[0], ctx.word(indicator.short)
    called = names(column(low, "label"), ctx.noun("area"), ctx.lang)
    rate = rate_text(worst["value"], indicator.decimals, target)
    yield Signal(
        "worse",
        t("findings.attention.areas_missed", ctx.lang, names=called, name=short, target=target_text(target)),
        t("findings.attention.areas_missed_numbers", ctx.lang, name=worst["label"], rate=rate),
        sourced(ctx, indicator.pillar, "areas_missed_rule", name=short),
        PAGES.get(indicator.pillar, "overview"),
        {"area": tuple(column(low, "code"))},
        None,
    )


def long_overdue(ctx: Context) -> Iterator[Signal]:
    """Devices overdue for more than 180 days."""
    indicator = ctx.indicator(OVERDUE)
    rows = ctx.compute(OVERDUE, ("area", "measure"))
    long = sorted((row for row in rows if row["measure"] == LONGEST and row["value"]), key=lambda row: -row["value"])
    if not long:
        return
    unit = ctx.unit(indicator)
    called = names([ctx.label("area", row["area"]) for row in long], ctx.noun("area"), ctx.lang)
    words = {"areas": called, "total": quantity(total(rows), unit, ctx.lang)}
    yield Signal(
        "worse",
        t("findings.attention.overdue", ctx.lang, quantity=quantity(total(long), unit, ctx.lang)),
        t("findings.attention.overdue_numbers", ctx.lang, **words),
        sourced(ctx, "equipment", "overdue_rule"),
        "equipment",
        {"area": tuple(column(long, "area"))},
        behind(ctx, OVERDUE, measure=LONGEST),
    )


def deadlines(ctx: Context) -> Iterator[Signal]:
    """Follow-ups and rectifications that fell due and were not done in time."""
    for name, (open_ones, key) in DEADLINES.items():
        row = ctx.whole(name)
        if row["value"] is None or row["numerator"] >= row["denominator"]:
            continue
        still = ctx.whole(open_ones)["value"] or 0
        words = {"due": row["denominator"], "done": row["numerator"], "open": still}
        words = {word: number(value, ctx.lang) for word, value in words.items()}
        late = number(row["denominator"] - row["numerator"], ctx.lang)
        page = ctx.indicator(name).pillar
        yield Signal(
            "worse",
            t(f"findings.attention.{key}", ctx.lang, n=late),
            t(f"findings.attention.{key}_numbers", ctx.lang, **words),
            sourced(ctx, page, f"{key}_rule"),
            PAGES.get(page, "overview"),
            {},
            behind(ctx, open_ones) if still else None,
        )
