"""Cards of one figure: the key figures of a page and the leading figure of a pillar."""

from __future__ import annotations

from analytics.cards import naming
from analytics.cards.context import RATES, Context, target_of
from analytics.cards.making import chart, empty
from analytics.cards.standing import standing
from analytics.cards.times import course, timed, unit_of
from analytics.cards.verdicts import change_of, counts_text, missing_text, value_text
from analytics.cards.watching import watchable, watched
from analytics.charts import Chart, Column
from analytics.definitions import Indicator
from analytics.findings import of_control
from analytics.findings.content import Judged, Kpi, Pillar
from analytics.findings.targets import against, target_text
from analytics.findings.wording import counted, joined, quantity
from analytics.frames import Row, column
from data.text import t


def kpi(ctx: Context) -> Chart:
    """One figure with its change, its target and its counts."""
    indicator = ctx.indicator()
    row, changed = ctx.both()
    return _figure(ctx, indicator, row, content(ctx, indicator, row, changed))


def content(ctx: Context, indicator: Indicator, row: Row, changed: Row | None) -> Kpi:
    """What a figure prints; nothing sampled is said as such, never as 0 % or 100 %."""
    change = change_of(ctx, indicator, changed)
    value, unit = _value(ctx, indicator, row["value"])
    counts = counts_text(ctx, indicator, row)
    if row["value"] is None:
        counts = missing_text(indicator, ctx.lang)
    elif indicator.denominator is None and changed and changed["base_value"] is not None:
        counts = joined([counts, _compared(ctx, indicator, changed)], ctx.lang, "clause")
    if not indicator.area_filter and ctx.view.areas:
        counts = joined([counts, t(f"findings.not_filtered.{ctx.noun('area')}", ctx.lang)], ctx.lang, "clause")
    counts = joined([counts, naming.unfiltered(ctx, indicator)], ctx.lang, "clause")
    mark = {"dim": None, "code": None, "rows": ctx.drill()}
    target, stands = _target(ctx, indicator, row), standing(ctx, indicator, row)
    watch = () if row["value"] is None else _course(ctx, indicator)
    return Kpi(value, unit, change, target, counts, mark, stands, watch)


def _course(ctx: Context, indicator: Indicator) -> tuple[Judged, ...]:
    """What the indicator's control chart says, where it can be watched and has points enough."""
    held = watched(ctx) if watchable(ctx) else None
    return of_control.standing(held, target_of(indicator), indicator.good, ctx.lang) if held else ()


def _compared(ctx: Context, indicator: Indicator, changed: Row) -> str:
    """The base of a change; to date, both sides, because neither is the figure printed large."""
    unit = ctx.unit(indicator)
    base, now = (quantity(changed[key], unit, ctx.lang, indicator.decimals) for key in ("base_value", "value"))
    if ctx.view.compare == "ytd":
        return t("findings.to_date", ctx.lang, now=now, base=base)
    return t("findings.base_value", ctx.lang, quantity=base)


def _value(ctx: Context, indicator: Indicator, value: float | None) -> tuple[str, str]:
    words = value_text(ctx, indicator, value)
    if indicator.kind in RATES:
        return words.removesuffix("%"), "%" if words.endswith("%") else ""
    return counted(value, "" if value is None else ctx.unit(indicator), ctx.lang, indicator.decimals)


def _target(ctx: Context, indicator: Indicator, row: Row) -> Judged | None:
    target = target_of(indicator)
    if target is None or indicator.kind not in RATES or row["value"] is None:
        return None
    few = indicator.kind == "proportion" and row["denominator"] < ctx.snapshot.thresholds.small_sample
    return against(row, target, indicator.good, ctx.lang, indicator.decimals, few=few)


def _figure(ctx: Context, indicator: Indicator, row: Row, printed: Kpi | Pillar) -> Chart:
    shown = ctx.rate_columns(indicator) if indicator.kind in RATES else ctx.count_columns(indicator)
    columns = (Column("label", t("charts.words.indicator", ctx.lang)), *shown)
    return chart(ctx, [{**row, "label": ctx.title}], columns, "", content=printed)


def pillar(ctx: Context) -> Chart:
    """A pillar's leading figure and its course over twelve months or quarters."""
    indicator = ctx.indicator()
    row, changed = ctx.both()
    unit = unit_of(ctx)
    periods = timed(ctx, course(ctx).compute(by=(unit,)), unit)
    if not periods:
        return empty(ctx)
    target = target_of(indicator)
    printed = Pillar(
        title=ctx.word(ctx.spec.name),
        indicator=ctx.called(indicator),
        kpi=content(ctx, indicator, row, changed),
        values=tuple(column(periods, "value")),
        first=periods[0]["label"],
        last=periods[-1]["label"],
        target=target,
        target_label="" if target is None else t("findings.target.label", ctx.lang, target=target_text(target)),
        page=ctx.spec.link,
    )
    return _figure(ctx, indicator, row, printed)
