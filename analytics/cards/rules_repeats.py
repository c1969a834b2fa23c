"""Rules of 待关注 on sampling: who failed again, what failed in two years running, who was never sampled."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analytics.answers import Asking
from analytics.cards.by_category import categories
from analytics.cards.context import Context
from analytics.cards.rules import Found, behind, grouped_by, mine, sourced
from analytics.findings.content import Signal
from analytics.findings.wording import joined, names, noun_of
from analytics.frames import Rows, column, total
from analytics.periods import add_months
from analytics.repeats import Repeated, Repeats, repeats
from data.text import number, t

RATE, FAILURES, BATCHES = "pass_rate", "failures", "batches"
NAMED, LINKED = 2, 12  # whose numbers are said; who can be named in an address


def asks(ctx: Context) -> Iterator[Asking]:
    """What these rules ask for."""
    yield ctx.view, RATE, ("product",)
    yield _before(ctx).view, RATE, ("product",)
    yield ctx.view, BATCHES, ("area",)


def _before(ctx: Context) -> Context:
    return ctx.within(add_months(ctx.view.start, -12), add_months(ctx.view.end, -12))


def repeated(ctx: Context) -> Repeats:
    """The enterprises that failed again, asked once for all cards."""
    asked = (repeats, ctx.view, RATE, "enterprise")
    return ctx.answers.once(asked, lambda: repeats(ctx.snapshot, ctx.scope, *asked[1:]))


def repeat_failures(ctx: Context) -> Iterator[Found]:
    """Enterprises with two or more non-conforming batches in the period and the year before it."""
    found = repeated(ctx)
    signals = [_repeated(ctx, list(found.named))] if found.named else []
    yield Found(signals, "enterprises", found.tested, found.chance)


def _repeated(ctx: Context, found: list[Repeated]) -> Signal:
    start = add_months(ctx.view.start, -12)
    labels = [one.name for one in found]
    who = {"enterprise": labels} if len(labels) <= LINKED else {}
    said = [
        t("findings.attention.repeat_numbers", ctx.lang, name=one.name, n=number(one.failures, ctx.lang))
        for one in found[:NAMED]
    ]
    return Signal(
        "worse",
        t("findings.attention.repeat", ctx.lang, names=names(labels, "enterprise", ctx.lang, 1)),
        joined(said, ctx.lang, "clause"),
        sourced(ctx, "products", "repeat_rule"),
        "products",
        ctx.view.with_(start=start),
        {**behind(ctx, FAILURES, **who), "start": start.isoformat()},
    )


def products_again(ctx: Context) -> Iterator[Found]:
    """Products that failed in the period and in the year before it."""
    now, then = ({row["product"]: row for row in mine(_judged(c))} for c in (ctx, _before(ctx)))
    both = [(now[code], then[code]) for code in now if code in then]
    failed = [(row["product"], row["failed"], before["failed"]) for row, before in both]
    failed = sorted((each for each in failed if each[1] and each[2]), key=lambda each: (-each[1] - each[2], each[0]))
    chance = float((_failing([row for row, _ in both]) * _failing([before for _, before in both])).sum())
    yield Found([_again(ctx, failed)] if failed else [], "products", len(both), chance)


def _judged(ctx: Context) -> Rows:
    return [row for row in ctx.compute(RATE, ("product",)) if row["denominator"]]


def _failing(rows: Rows) -> np.ndarray:
    """The chance that each of these products fails at least once when all batches fail alike."""
    n = np.array(column(rows, "denominator"), float)
    return 1 - (1 - total(rows, "failed") / max(n.sum(), 1)) ** n


def _again(ctx: Context, failed: list[tuple[str, float, float]]) -> Signal:
    codes = [code for code, _, _ in failed]
    labels = [ctx.label("product", code) for code in codes]
    said = [
        t("findings.attention.product_numbers", ctx.lang, name=label, current=int(now), before=int(before))
        for label, (_, now, before) in list(zip(labels, failed, strict=True))[:NAMED]
    ]
    start = add_months(ctx.view.start, -12)
    return Signal(
        "similar",
        t("findings.attention.product", ctx.lang, names=names(labels, "product", ctx.lang)),
        joined(said, ctx.lang, "clause"),
        sourced(ctx, "products", "product_rule"),
        "products",
        ctx.view.with_(products=tuple(codes)),
        {**behind(ctx, FAILURES, product=codes), "start": start.isoformat()},
    )


def never_sampled(ctx: Context) -> Iterator[Found]:
    """Places without a single batch in the period, where others have some."""
    rows = [row for row in categories(grouped_by(ctx, "area"), BATCHES) if row["ranked"]]
    none = [row for row in mine(rows) if not row["value"]]
    if not none or not total(rows):
        return
    yield Found([_unsampled(ctx, rows, none)])


def _unsampled(ctx: Context, rows: Rows, none: Rows) -> Signal:
    noun, sampled = ctx.noun("area"), sum(bool(row["value"]) for row in rows)
    words = {"batches": number(total(rows), ctx.lang), "places": noun_of(noun, sampled, ctx.lang)}
    return Signal(
        "similar",
        t("findings.attention.unsampled", ctx.lang, names=names(column(none, "label"), noun, ctx.lang)),
        t("findings.attention.unsampled_numbers", ctx.lang, **words),
        sourced(ctx, "products", "unsampled_rule"),
        "plan",
        ctx.view.with_(areas=tuple(column(none, "code"))),
    )
