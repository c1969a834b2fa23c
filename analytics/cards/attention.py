"""待关注: what stated, deterministic rules raise from the numbers in view, the worst first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from analytics.cards.by_category import categories
from analytics.cards.context import RATES, Context, target_of
from analytics.cards.making import chart
from analytics.cards.verdicts import short_counts
from analytics.charts import Chart, Column
from analytics.definitions import Indicator
from analytics.drill import rows
from analytics.findings.content import Signal
from analytics.findings.takeaways import rate_text
from analytics.findings.targets import shortfall, standing, target_text
from analytics.findings.wording import joined, names, noun_of, quantity
from analytics.frames import Rows, column, grouped, records, total
from analytics.periods import add_months
from data.text import number, percent, t

MOST = 7
FAILED = 5_000  # failures of two years that are looked through for repeats
OVERDUE, LONGEST = "equipment_overdue_by_age", "overdue_over_180"
DEADLINES = {  # a share done in time -> what is still open, and its words
    "followup_in_time": ("followups_open", "followup"),
    "instructions_rectified_in_time": ("instructions_open", "instructions"),
}
PAGES = {"consumption": "consumption", "products": "products", "equipment": "equipment", "programme": "programme"}


def attention(ctx: Context) -> Chart:
    """The list of signals of all rules; without any, it says so."""
    signals = sorted((s for rule in RULES for s in rule(ctx)), key=lambda signal: signal.state != "worse")[:MOST]
    key = "some" if signals else "none"
    sentence = t(f"findings.attention.{key}", ctx.lang, n=len(signals))
    lines = [{"label": signal.finding, "numbers": signal.numbers, "rule": signal.rule} for signal in signals]
    columns = tuple(
        Column(name, t(f"findings.attention.{heading}", ctx.lang))
        for name, heading in (("label", "finding"), ("numbers", "figures"), ("rule", "rule"))
    )
    return chart(ctx, lines, columns, sentence, content=tuple(signals), drill={})


def _rule(ctx: Context, page: str, key: str, **values: object) -> str:
    rule = t(f"findings.attention.{key}", ctx.lang, **values)
    return t("findings.attention.source", ctx.lang, pillar=t(f"findings.pillar.{page}", ctx.lang), rule=rule)


def _behind(ctx: Context, indicator: str, **where: Any) -> dict[str, Any]:
    span = {"start": ctx.view.start.isoformat(), "end": ctx.view.end.isoformat()}
    return {"indicator": indicator, "where": where, **span}


def places_below(ctx: Context) -> Iterator[Signal]:
    """Places whose pass rate is below the whole by the exact test."""
    indicator = ctx.indicator("pass_rate")
    places = categories(_by(ctx, "area"), "pass_rate")
    judged = total(places, "denominator")
    reference = percent(total(places, "numerator") / judged if judged else None)
    limit = ctx.snapshot.thresholds.small_sample
    for row in [row for row in places if row["state"] == "worse"]:
        words = {"counts": short_counts(ctx, row), "rate": rate_text(row["value"], indicator.decimals)}
        whole = {"whole": ctx.whole_word, "reference": reference}
        yield Signal(
            "worse",
            t("findings.attention.below", ctx.lang, name=row["label"], whole=ctx.whole_word),
            t("findings.attention.below_numbers", ctx.lang, **words, **whole),
            _rule(ctx, "products", "below_rule", limit=limit),
            "products",
            {"area": (row["code"],)},
            _behind(ctx, "failures", area=row["code"]),
        )


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
        _rule(ctx, indicator.pillar, "missed_rule"),
        PAGES.get(indicator.pillar, "overview"),
        {},
        _behind(ctx, indicator.id),
    )


def _places_missing(ctx: Context, indicator: Indicator, target: float) -> Iterator[Signal]:
    if "area" not in indicator.by:
        return
    rows = [row for row in categories(_by(ctx, "area"), indicator.id) if row["state"] == "worse" and row["ranked"]]
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
        _rule(ctx, indicator.pillar, "areas_missed_rule", name=short),
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
        _rule(ctx, "equipment", "overdue_rule"),
        "equipment",
        {"area": tuple(column(long, "area"))},
        _behind(ctx, OVERDUE, measure=LONGEST),
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
            _rule(ctx, page, f"{key}_rule"),
            PAGES.get(page, "overview"),
            {},
            _behind(ctx, open_ones) if still else None,
        )


def repeat_failures(ctx: Context) -> Iterator[Signal]:
    """Enterprises with two or more non-conforming batches in the period and the year before it."""
    view = ctx.view.with_(start=add_months(ctx.view.start, -12))
    found, _ = rows(ctx.snapshot, ctx.scope, view, "failures", limit=FAILED)
    of = grouped(records(found), lambda row: row["enterprise"])
    repeated = {name: lines for name, lines in of.items() if len(lines) > 1 and _recent(ctx, lines)}
    if not repeated:
        return
    labels = sorted(repeated, key=lambda name: -len(repeated[name]))
    words = [
        t("findings.attention.repeat_numbers", ctx.lang, name=name, n=number(len(repeated[name]), ctx.lang))
        for name in labels[:2]
    ]
    behind = {**_behind(ctx, "failures"), "start": view.start.isoformat()}
    yield Signal(
        "worse",
        t("findings.attention.repeat", ctx.lang, names=names(labels, "enterprise", ctx.lang, 1)),
        joined(words, ctx.lang, "clause"),
        _rule(ctx, "products", "repeat_rule"),
        "products",
        {},
        {**behind, "where": {"enterprise": labels}},
    )


def _recent(ctx: Context, lines: Rows) -> bool:
    """Whether one of the failures lies in the period itself."""
    return max(line["sampled_on"].date() for line in lines) >= ctx.view.start


def products_again(ctx: Context) -> Iterator[Signal]:
    """Products that failed in the period and in the year before it."""
    before = ctx.within(add_months(ctx.view.start, -12), add_months(ctx.view.end, -12))
    now, then = (_failures_of(c) for c in (ctx, before))
    both = sorted((code for code in now if code in then), key=lambda code: (-now[code] - then[code], code))
    if not both:
        return
    labels = [ctx.label("product", code) for code in both]
    words = [
        t("findings.attention.product_numbers", ctx.lang, name=label, current=int(now[code]), before=int(then[code]))
        for label, code in list(zip(labels, both, strict=True))[:2]
    ]
    yield Signal(
        "similar",
        t("findings.attention.product", ctx.lang, names=names(labels, "product", ctx.lang)),
        joined(words, ctx.lang, "clause"),
        _rule(ctx, "products", "product_rule"),
        "products",
        {"product": tuple(both)},
        _behind(ctx, "failures", product=both),
    )


def _failures_of(ctx: Context) -> dict[str, float]:
    return {row["product"]: row["value"] for row in ctx.compute("failures", ("product",)) if row["value"]}


def never_sampled(ctx: Context) -> Iterator[Signal]:
    """Places without a single batch in the period, where others have some."""
    rows = [row for row in categories(_by(ctx, "area"), "batches") if row["ranked"]]
    none = [row for row in rows if not row["value"]]
    if not none or len(none) == len(rows):
        return
    words = {
        "batches": number(total(rows), ctx.lang),
        "places": noun_of(ctx.noun("area"), len(rows) - len(none), ctx.lang),
    }
    yield Signal(
        "similar",
        t("findings.attention.unsampled", ctx.lang, names=names(column(none, "label"), ctx.noun("area"), ctx.lang)),
        t("findings.attention.unsampled_numbers", ctx.lang, **words),
        _rule(ctx, "products", "unsampled_rule"),
        "products",
        {"area": tuple(column(none, "code"))},
    )


def _by(ctx: Context, dim: str) -> Context:
    return replace(ctx, spec=replace(ctx.spec, by=(dim,)))


RULES: tuple[Callable[[Context], Iterator[Signal]], ...] = (
    places_below,
    targets_missed,
    long_overdue,
    deadlines,
    repeat_failures,
    products_again,
    never_sampled,
)
