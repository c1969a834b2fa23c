"""Rules of 待关注 on sampling: who lies clearly below, who failed again, who was never sampled."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.cards.by_category import categories
from analytics.cards.context import Context
from analytics.cards.rules import behind, grouped_by, sourced
from analytics.cards.verdicts import short_counts
from analytics.drill import lines
from analytics.findings.content import Signal
from analytics.findings.takeaways import rate_text
from analytics.findings.wording import joined, names, noun_of
from analytics.frames import Rows, column, grouped, total
from analytics.periods import add_months
from data.text import number, percent, t

FAILED = 5_000  # failures of two years that are looked through for repeats


def places_below(ctx: Context) -> Iterator[Signal]:
    """Places whose pass rate is below the whole by the exact test."""
    indicator = ctx.indicator("pass_rate")
    places = categories(grouped_by(ctx, "area"), "pass_rate")
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
            sourced(ctx, "products", "below_rule", limit=limit),
            "products",
            {"area": (row["code"],)},
            behind(ctx, "failures", area=row["code"]),
        )


def repeat_failures(ctx: Context) -> Iterator[Signal]:
    """Enterprises with two or more non-conforming batches in the period and the year before it."""
    view = ctx.view.with_(start=add_months(ctx.view.start, -12))
    found, _ = lines(ctx.snapshot, ctx.scope, view, "failures", limit=FAILED)
    of = grouped(found, lambda row: row["enterprise"])
    repeated = {name: each for name, each in of.items() if len(each) > 1 and _recent(ctx, each)}
    if not repeated:
        return
    labels = sorted(repeated, key=lambda name: -len(repeated[name]))
    words = [
        t("findings.attention.repeat_numbers", ctx.lang, name=name, n=number(len(repeated[name]), ctx.lang))
        for name in labels[:2]
    ]
    span = {**behind(ctx, "failures"), "start": view.start.isoformat()}
    yield Signal(
        "worse",
        t("findings.attention.repeat", ctx.lang, names=names(labels, "enterprise", ctx.lang, 1)),
        joined(words, ctx.lang, "clause"),
        sourced(ctx, "products", "repeat_rule"),
        "products",
        {},
        {**span, "where": {"enterprise": labels}},
    )


def _recent(ctx: Context, found: Rows) -> bool:
    """Whether one of the failures lies in the period itself."""
    return max(line["sampled_on"] for line in found) >= ctx.view.start


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
        sourced(ctx, "products", "product_rule"),
        "products",
        {"product": tuple(both)},
        behind(ctx, "failures", product=both),
    )


def _failures_of(ctx: Context) -> dict[str, float]:
    return {row["product"]: row["value"] for row in ctx.compute("failures", ("product",)) if row["value"]}


def never_sampled(ctx: Context) -> Iterator[Signal]:
    """Places without a single batch in the period, where others have some."""
    rows = [row for row in categories(grouped_by(ctx, "area"), "batches") if row["ranked"]]
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
        sourced(ctx, "products", "unsampled_rule"),
        "products",
        {"area": tuple(column(none, "code"))},
    )
