"""谁需要关注: how sure it is that each category lies under its target, in bands and without ranks."""

from __future__ import annotations

from typing import Any

import numpy as np

from analytics.cards.by_category import failures, first, pooled
from analytics.cards.context import Context, target_of
from analytics.cards.making import chart, empty, fitted_height
from analytics.cards.small import members_column, with_others
from analytics.charts import Chart, Column
from analytics.findings import takeaways
from analytics.findings.targets import target_text
from analytics.findings.wording import joined
from analytics.frames import Row, Rows, column, known, total
from analytics.judgement import judge, shrinkage
from analytics.judgement.intervals import binomial_tails
from data.text import number, percent, t

SUREST = 0.99  # more is not said: the spread between places is itself an estimate
JEFFREYS = 0.5, 0.5  # the prior of a share by itself
ORDER = ("high", "medium", "low", "insufficient")


def bands(ctx: Context) -> Chart:
    """Shares that should be high, by the chance of lying under the target, or under the whole where there is none."""
    indicator, dim = ctx.indicator(), ctx.spec.by[0]
    ctx, found = pooled(ctx)
    found = [row for row in known(found) if row["ranked"]]
    if not found:
        return empty(ctx)
    target = target_of(indicator)
    level = target if target is not None else total(found, "numerator") / total(found, "denominator")
    whole = t("findings.pair", ctx.lang, name=ctx.whole_word, value=percent(level))
    under = target_text(level) if target is not None else whole
    rows, alike = _banded(ctx, found, level, apart=target is None)
    limits = {key: getattr(ctx.snapshot.thresholds, f"sure_{key}") for key in ORDER[:2]}
    about = takeaways.Bands(under, alike=alike, **limits)
    sentence = takeaways.attention(rows, ctx.subject(indicator, dim), about, failures(indicator, found))
    shown, cut = first(ctx, _shown(ctx, rows))
    lines = [(limit, t(f"charts.band.{key}", ctx.lang)) for key, limit in limits.items()]
    options = {"lines": lines, "alike": alike}
    more: dict[str, Any] = {"options": options, "by": (dim,), "height": fitted_height(ctx.spec.height, len(shown))}
    more |= {"margin": ("sure",), "lead": ("denominator",)}
    more |= {"note": joined([_note(ctx, rows, under), cut], ctx.lang, "clause"), "method": _method(ctx, under)}
    return chart(ctx, shown, _columns(ctx, shown, under), sentence, **more)


def _shown(ctx: Context, rows: Rows) -> Rows:
    """Band by band, the surer first, the smallest places as one at the end; the band in words."""
    rows = [{**row, "band": row["band"] or ORDER[-1]} for row in with_others(ctx, rows)]
    rows.sort(key=lambda row: (ORDER.index(row["band"]), row["code"] is None, -(row["sort"] or 0)))
    return [{**row, "band_word": t(f"charts.band.{row['band']}", ctx.lang)} for row in rows]


def _banded(ctx: Context, rows: Rows, level: float, apart: bool) -> tuple[Rows, bool]:
    """The surest first, with that chance, its band, and whether the exact test holds over the whole list too.

    The second says that no spread between the categories can be seen: each is then taken to be like the whole, and
    those that hold over the list are merely the larger ones of a whole that lies under its target. Where the level is
    that of the whole (`apart`), those that hold are apart from it for all that, each by its own samples.
    """
    x, n = (np.array(column(rows, name), float) for name in ("numerator", "denominator"))
    alpha, beta = shrinkage.moments(x, n)
    alike = bool(np.isnan(alpha))
    tails = np.where(n < ctx.snapshot.thresholds.pooled_sample, np.nan, binomial_tails(x, n, level)[0])
    firm = shrinkage.benjamini_hochberg(tails, ctx.snapshot.thresholds.false_discovery)
    if alike:
        firm &= apart
        own, like_all = (shrinkage.probability_below(*of, level, *JEFFREYS) for of in ((x, n), (x.sum(), n.sum())))
        sure = np.where(firm, own, like_all)
    else:
        sure = shrinkage.probability_below(x, n, level, alpha, beta)
    order = np.argsort(-sure, kind="stable").tolist()
    banded = [{**rows[n], **_band(ctx, rows[n], float(sure[n]), bool(firm[n]))} for n in order]
    return banded, alike and not firm.any()


def _band(ctx: Context, row: Row, sure: float, firm: bool) -> Row:
    """Shrinkage allows for few samples down to where places are pooled. A band is no verdict of a test: no colour."""
    limits, n = ctx.snapshot.thresholds, row["denominator"]
    if n < limits.pooled_sample:
        return {"band": "insufficient", "sure": None, "sort": n, "firm": None, "few": True, "state": judge.INSUFFICIENT}
    band = "high" if sure >= limits.sure_high else "medium" if sure >= limits.sure_medium else "low"
    said, few = t("charts.band.firm", ctx.lang) if firm else None, n < limits.small_sample
    shown = min(max(sure, 1 - SUREST), SUREST)
    return {"band": band, "sure": shown, "sort": sure, "firm": said, "few": few, "state": ""}


def _columns(ctx: Context, rows: Rows, under: str) -> tuple[Column, ...]:
    return (
        Column("label", ctx.dim_word(ctx.spec.by[0])),
        Column("sure", t("charts.words.sure", ctx.lang, under=under), "rate", 0),
        Column("band_word", t("charts.words.band", ctx.lang)),
        *ctx.rate_columns(ctx.indicator()),
        Column("firm", t("charts.words.firm", ctx.lang)),
        *members_column(ctx, rows),
    )


def _note(ctx: Context, rows: Rows, under: str) -> str:
    share, firm = percent(ctx.snapshot.thresholds.false_discovery, 0), sum(row["firm"] is not None for row in rows)
    words = {"under": under, "n": number(firm, ctx.lang), "share": share}
    return t(f"charts.note.{'firm' if firm else 'none_firm'}", ctx.lang, **words)


def _method(ctx: Context, under: str) -> str:
    limits = ctx.snapshot.thresholds
    shares = {name: percent(getattr(limits, name), 0) for name in ("sure_high", "sure_medium", "false_discovery")}
    surest = percent(SUREST, 0)
    return t("charts.method.bands", ctx.lang, under=under, limit=limits.pooled_sample, surest=surest, **shares)
