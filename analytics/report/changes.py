"""Changes of counts as reports word them: 同比增加34人次、增长8.5%."""

from __future__ import annotations

from dataclasses import replace

from analytics.cards.context import Context
from analytics.definitions import Indicator
from analytics.findings.content import Judged
from analytics.findings.wording import quantity
from analytics.frames import Row
from data.text import percent, points, signed, t

COUNTS = ("flow", "stock")


def stated(ctx: Context, indicator: Indicator, row: Row | None, change: Judged | None) -> Judged | None:
    """A change as a report states it: that of a count spelled out, its growth as a rate of its own."""
    if change is None or row is None or indicator.kind not in COUNTS or not row["difference"]:
        return change
    key = "more" if row["difference"] > 0 else "fewer"
    size = quantity(abs(row["difference"]), ctx.unit(indicator), ctx.lang, indicator.decimals)
    growth = _growth(row)
    words = t(f"report.change.{key}", ctx.lang, compared=compared(ctx), quantity=size)
    grown = t(f"report.change.{key}_by", ctx.lang, growth=percent(abs(growth))) if growth is not None else ""
    return replace(change, text=words + grown)


def _growth(row: Row) -> float | None:
    """The growth that may be said: of no base under the least one."""
    return row["growth"] if row["reason"] == "" and row["difference"] else None


def compared(ctx: Context) -> str:
    """同比, 环比, 累计同比."""
    return t(f"findings.change.{ctx.view.compare}", ctx.lang)


def short(ctx: Context, indicator: Indicator, row: Row) -> str:
    """A change in a table: +1.4个百分点, +34人次（+8.5%）."""
    difference, decimals = row["difference"], indicator.decimals
    if indicator.kind not in COUNTS:
        return points(difference, ctx.lang, decimals)
    unit, growth = ctx.unit(indicator), _growth(row)
    words = t("findings.quantity", ctx.lang, number=signed(difference, ctx.lang, decimals), unit=unit)
    if growth is None:
        return words
    share = percent(growth) if growth < 0 else f"+{percent(growth)}"
    return words + t("findings.bracket", ctx.lang, text=share)
