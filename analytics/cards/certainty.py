"""What can be said of a pass rate, and what cannot: its interval, years together, its change, the least change seen."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.answers import Asking
from analytics.cards.context import Context
from analytics.cards.making import chart, empty
from analytics.cards.rules_repeats import repeated
from analytics.cards.verdicts import change_of, interval_text, short_counts, value_text
from analytics.charts import Chart, Column
from analytics.clusters import clusters
from analytics.findings.content import Judged
from analytics.findings.wording import joined, names, noun_of, takeaway
from analytics.frames import Row, Rows, column
from analytics.judgement.clusters import clustered
from analytics.judgement.samples import detectable
from analytics.periods import add_months
from data.text import number, percent, percent_range, points, t

BATCHES = "batches"


def asks(ctx: Context) -> Iterator[Asking]:
    """What the card asks for besides its figure."""
    yield _pooled(ctx).view, ctx.spec.indicator, ()
    yield ctx.view, BATCHES, ("area",)


def certainty(ctx: Context) -> Chart:
    """A line a statement, with its figure and what that is worth."""
    row, changed = ctx.both()
    if row["value"] is None:
        return empty(ctx)
    change = change_of(ctx, ctx.indicator(), changed)
    least = _least(ctx, row, changed)
    lines = [_rate(ctx, ctx, row), *_years(ctx), *_clustered(ctx), *_change(ctx, change), *_detectable(ctx, least)]
    lines += [_again(ctx), *_unsampled(ctx)]
    columns = tuple(
        Column(name, t(f"findings.certainty.{heading}", ctx.lang))
        for name, heading in (("label", "what"), ("text", "figure"), ("worth", "worth"))
    )
    return chart(ctx, lines, columns, _sentence(ctx, change, least), kind="list", drill={})


def _line(ctx: Context, key: str, text: str, worth: str, **words: object) -> Row:
    return {"label": t(f"findings.certainty.{key}", ctx.lang, **words), "text": text, "worth": worth}


def _rate(ctx: Context, seen: Context, row: Row) -> Row:
    indicator = ctx.indicator()
    counts = t("findings.bracket", ctx.lang, text=short_counts(ctx, row))
    worth = t("findings.interval", ctx.lang, range=interval_text(ctx, indicator, row))
    return _line(ctx, "rate", value_text(ctx, indicator, row["value"]) + counts, worth, period=seen.period)


def _pooled(ctx: Context) -> Context:
    return ctx.within(add_months(ctx.view.end, -12 * ctx.spec.pool), ctx.view.end)


def _years(ctx: Context) -> Rows:
    """The rate over the years that the card pools, where the period is shorter."""
    wide = _pooled(ctx)
    if wide.view.start >= ctx.view.start:
        return []
    (row,) = wide.compute(by=())
    return [_rate(ctx, wide, row)] if row["value"] is not None else []


def _clustered(ctx: Context) -> Rows:
    """How many enterprises the batches are of, and the interval that allows for their likeness: of all years that the
    card pools, because a single one has too few batches of an enterprise to tell it."""
    wide = _pooled(ctx)
    found = clusters(ctx.snapshot, ctx.scope, wide.view, ctx.spec.indicator, "enterprise")
    if not len(found.n):
        return []
    design, lang = clustered(*found), ctx.lang
    words = {"n": number(found.n.sum(), lang), "enterprises": noun_of("enterprise", len(found.n), lang)}
    text = t("findings.certainty.batches_of", lang, **words)
    if not design.effect > 1:
        return [_line(ctx, "alike", text, t("findings.certainty.not_alike", lang), period=wide.period)]
    range_ = percent_range(design.lower, design.upper, lang, ctx.indicator().decimals)
    worth = t("findings.certainty.widened", lang, effect=number(design.effect, lang, 2), range=range_)
    return [_line(ctx, "alike", text, worth, period=wide.period)]


def _change(ctx: Context, change: Judged | None) -> Rows:
    if change is None or not change.text:
        return []
    range_ = t("findings.bracket", ctx.lang, text=change.detail) if change.detail else ""
    return [_line(ctx, "change", change.text, change.verdict + range_)]


def _least(ctx: Context, row: Row, changed: Row | None) -> float | None:
    """The smallest fall from the base that would be seen, a fraction below 0; without a base from the rate itself."""
    base = changed if changed and changed["base_value"] is not None else None
    p0, n0 = (base["base_value"], base["base_denominator"]) if base else (row["value"], row["denominator"])
    if not row["denominator"] or not n0:
        return None
    fall = float(detectable(p0, row["denominator"], n0, ctx.snapshot.thresholds.power))
    return fall if fall < 0 else None


def _detectable(ctx: Context, least: float | None) -> Rows:
    power = percent(ctx.snapshot.thresholds.power, 0)
    worth = t("findings.certainty.power", ctx.lang, power=power)
    if least is None:
        return [_line(ctx, "least", t("findings.certainty.none_seen", ctx.lang), worth)]
    return [_line(ctx, "least", points(least, ctx.lang, sign=False), worth)]


def _again(ctx: Context) -> Row:
    found = repeated(ctx)
    worth = t("findings.certainty.by_chance", ctx.lang, chance=number(found.chance, ctx.lang, 1))
    return _line(ctx, "again", noun_of("enterprise", len(found.named), ctx.lang), worth)


def _unsampled(ctx: Context) -> Rows:
    """How many places had no batch, in a view of all of them."""
    if ctx.view.areas:
        return []
    rows = [row for row in ctx.compute(BATCHES, ("area",)) if row["ranked"]]
    none = [row for row in rows if not row["value"]]
    noun, labels = ctx.noun("area"), [ctx.label("area", code) for code in column(none, "area")]
    return [_line(ctx, "unsampled", noun_of(noun, len(none), ctx.lang), names(labels, noun, ctx.lang))]


def _sentence(ctx: Context, change: Judged | None, least: float | None) -> str:
    key = "seen_from" if least is not None else "nothing_seen"
    size = points(least, ctx.lang, sign=False) if least is not None else ""
    limit = t(f"findings.certainty.{key}", ctx.lang, points=size)
    worth = change.verdict or change.text if change else ""
    return takeaway([joined([worth, limit], ctx.lang, "clause"), limit], ctx.lang)
