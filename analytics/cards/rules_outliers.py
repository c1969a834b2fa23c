"""Rules of 待关注 on who lies apart: places and product groups whose pass rate is below the whole by an exact test."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.answers import Asking
from analytics.cards.context import Context
from analytics.cards.rules import Found, behind, mine, sourced
from analytics.cards.screening import outliers
from analytics.cards.verdicts import short_counts
from analytics.findings.content import Signal
from analytics.findings.subject import rate_text
from analytics.findings.wording import within
from analytics.frames import Row, Rows, column
from analytics.periods import add_months
from data.text import number, percent, t

SERIES = {"district_pass_rate": "district_failures", "pass_rate": "failures"}  # the larger first; what counts failures
CHOSEN = {"area": "areas", "product_group": "products"}  # what is compared, and the filter that chooses it
YEARS, ENOUGH = 3, 2  # years put together where the period has fewer than two groups with enough batches
LEAST_P = 0.001  # under which p is not spelled out
SUPERVISION = ("reported", "random", "district", "all_supervision")  # bases whose batches were not chosen for failing


def asks(ctx: Context) -> Iterator[Asking]:
    """What the rule asks for."""
    for name in _series(ctx):
        for dim in CHOSEN:
            yield from ((seen.view, name, (dim,)) for seen in (ctx, _pooled(ctx)))


def places_apart(ctx: Context) -> Iterator[Found]:
    """A list of tests of places for every series."""
    yield from (_listed(ctx, name, "area") for name in _series(ctx))


def groups_apart(ctx: Context) -> Iterator[Found]:
    """A list of tests of product groups for every series."""
    yield from (_listed(ctx, name, "product_group") for name in _series(ctx))


def _series(ctx: Context) -> list[str]:
    """The pass rate of the view, and the district's own where no part of it; none of batches chosen as failing."""
    if ctx.view.basis not in SUPERVISION:
        return []
    own = ctx.view.basis in ("district", "all_supervision")
    return [name for name in SERIES if name == "pass_rate" or not own]


def _pooled(ctx: Context) -> Context:
    start = min(add_months(ctx.view.end, -12 * YEARS), ctx.view.start)
    return ctx.within(start, ctx.view.end)


def _listed(ctx: Context, name: str, dim: str) -> Found:
    limits = ctx.snapshot.thresholds
    rows = _ranked(ctx, name, dim)
    if sum(row["denominator"] >= limits.small_sample for row in rows) < ENOUGH:
        ctx = _pooled(ctx)
        rows = _ranked(ctx, name, dim)
    if not rows:
        return Found((), "test")
    x, n = column(rows, "numerator"), column(rows, "denominator")
    screened = outliers(x, n, ctx.indicator(name).good, limits)
    shown = [rows.index(row) for row in mine(rows)]
    flagged = sorted((k for k in shown if screened.flagged[k]), key=lambda k: screened.tail[k])
    signals = [_signal(ctx, name, {**rows[k], "tail": screened.tail[k], "whole": screened.whole}, dim) for k in flagged]
    return Found(signals, "test", int(screened.tested[shown].sum()), float(screened.chance[shown].sum()))


def _ranked(ctx: Context, name: str, dim: str) -> Rows:
    return [row for row in ctx.compute(name, (dim,)) if row["ranked"] and row["denominator"]]


def _signal(ctx: Context, name: str, row: Row, dim: str) -> Signal:
    """`row` with its tail and the rate of the whole."""
    indicator, code = ctx.indicator(name), row[dim]
    of = ctx.whole_word if dim == "area" else t("findings.attention.all_products", ctx.lang)
    called = {"name": ctx.label(dim, code), "rate": within(ctx.word(indicator.short)), "whole": of}
    return Signal(
        "worse",
        t("findings.attention.below", ctx.lang, **called),
        t("findings.attention.below_numbers", ctx.lang, whole=of, **_numbers(ctx, indicator.decimals, row)),
        sourced(ctx, "products", "below_rule", **_rule(ctx, row["tail"])),
        "products",
        ctx.view.with_(
            basis=ctx.view.basis if indicator.basis == "view" else indicator.basis, **{CHOSEN[dim]: (code,)}
        ),
        behind(ctx, SERIES[name], **{dim: code}),
        about=name,
    )


def _numbers(ctx: Context, decimals: int, row: Row) -> dict[str, str]:
    return {
        "period": ctx.period,
        "counts": short_counts(ctx, row),
        "rate": rate_text(row["value"], decimals),
        "reference": percent(row["whole"], decimals),
    }


def _rule(ctx: Context, p: float) -> dict[str, object]:
    limits = ctx.snapshot.thresholds
    share, tail = percent(limits.false_discovery, 0), number(limits.tail_warning, ctx.lang, 3)
    own = t("findings.attention.tiny", ctx.lang) if p < LEAST_P else f"p={p:.3f}"
    return {"limit": limits.small_sample, "tail": tail, "share": share, "p": own}
