"""Cards of one figure: the key figures of a page and the leading figure of a pillar."""

from __future__ import annotations

import pandas as pd

from analytics.cards.context import RATES, Context, target_of
from analytics.cards.making import chart, empty
from analytics.cards.times import timed, window
from analytics.cards.verdicts import counts_text, measured, value_text
from analytics.charts import Chart, Column
from analytics.definitions import Indicator
from analytics.findings import changes
from analytics.findings.changes import missing
from analytics.findings.content import Judged, Kpi, Pillar
from analytics.findings.targets import against, target_text
from analytics.findings.wording import quantity
from data.text import number, t

SPARK = {"month": 12, "quarter": 12}


def kpi(ctx: Context) -> Chart:
    """One figure with its change, its target and its counts."""
    indicator = ctx.indicator()
    row, changed = ctx.both()
    return _figure(ctx, indicator, row, content(ctx, indicator, row, changed))


def content(ctx: Context, indicator: Indicator, row: dict, changed: dict | None) -> Kpi:
    """What a figure prints; nothing sampled is said as such, never as 0 % or 100 %."""
    change = changes.change(changed, measured(ctx, indicator))
    value, unit = _value(ctx, indicator, row["value"])
    counts = counts_text(ctx, indicator, row)
    if missing(row["value"]):
        counts = t("findings.not_sampled" if indicator.kind == "proportion" else "findings.no_data", ctx.lang)
    elif indicator.denominator is None and changed and not missing(changed["base_value"]):
        base = quantity(changed["base_value"], ctx.unit(indicator), ctx.lang, indicator.decimals)
        counts = t("findings.base_value", ctx.lang, quantity=base)
    if not indicator.area_filter and ctx.view.areas:
        counts = t("findings.clause", ctx.lang).join(filter(None, [counts, t("findings.not_filtered", ctx.lang)]))
    mark = {"dim": None, "code": None, "rows": ctx.drill()}
    return Kpi(value, unit, change, _target(ctx, indicator, row), counts, mark)


def _value(ctx: Context, indicator: Indicator, value: float) -> tuple[str, str]:
    words = value_text(ctx, indicator, value)
    if indicator.kind in RATES:
        return words.removesuffix("%"), "%" if words.endswith("%") else ""
    return number(value, ctx.lang, indicator.decimals), "" if missing(value) else ctx.unit(indicator)


def _target(ctx: Context, indicator: Indicator, row: dict) -> Judged | None:
    target = target_of(indicator)
    if target is None or indicator.kind not in RATES or missing(row["value"]):
        return None
    return against(row, target, indicator.good, ctx.lang, indicator.decimals)


def _figure(ctx: Context, indicator: Indicator, row: dict, printed: Kpi | Pillar) -> Chart:
    frame = pd.DataFrame([{**row, "label": ctx.word(ctx.spec.name)}])
    rate = indicator.kind in RATES
    columns = (Column("label", t("charts.words.indicator", ctx.lang)),)
    columns += ctx.rate_columns(indicator) if rate else (ctx.value_column(indicator),)
    return chart(ctx, frame, columns, "", content=printed)


def pillar(ctx: Context) -> Chart:
    """A pillar's leading figure and its course: by month where every month has enough, else by quarter."""
    indicator = ctx.indicator()
    row, changed = ctx.both()
    unit = ctx.spec.by[0] if ctx.spec.by else "month"
    frame = timed(ctx, ctx.within(*window(ctx, unit, SPARK[unit])).compute(by=(unit,)), unit)
    if frame.empty:
        return empty(ctx)
    target = target_of(indicator)
    printed = Pillar(
        title=ctx.word(ctx.spec.name),
        indicator=ctx.word(indicator.name),
        kpi=content(ctx, indicator, row, changed),
        values=tuple(None if missing(value) else float(value) for value in frame["value"]),
        first=str(frame["label"].iloc[0]),
        last=str(frame["label"].iloc[-1]),
        target=target,
        target_label="" if target is None else t("findings.target.label", ctx.lang, target=target_text(target)),
        page=ctx.spec.link,
    )
    return _figure(ctx, indicator, row, printed)
