"""Putting a Chart together: the fields that all cards share, and the chart that has nothing to draw."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.cards.context import CLICKS, Context
from analytics.charts import Chart, Column, Words
from analytics.findings.wording import takeaway
from analytics.view import LISTS
from data.text import t

NOTE = 30


def chart(ctx: Context, frame: pd.DataFrame, columns: tuple[Column, ...], sentence: str, **more: Any) -> Chart:
    """The chart of a card; `note` is the footer, `by` the dims of code and code2."""
    spec, by = ctx.spec, more.pop("by", ())
    note = ctx.word(spec.note) or more.pop("note", "")
    more.pop("note", None)
    name = ctx.word(spec.name)
    if ctx.pooled:
        years = round((ctx.view.end - ctx.view.start).days / 365.25)
        sentence = takeaway(
            [t("findings.takeaway.pooled", ctx.lang, years=years, takeaway=sentence), sentence], ctx.lang
        )
        note = t("charts.note.pooled", ctx.lang, period=ctx.period)
    chosen = frame.loc[frame["chosen"], "code"] if {"chosen", "code"} <= set(frame) else []
    fields = {
        "key": spec.full_key,
        "kind": spec.kind,
        "lang": ctx.lang,
        "words": Words(name, sentence, note, alt(ctx, name, sentence, note)),
        "frame": frame,
        "columns": columns,
        "height": spec.height,
        "dim": CLICKS.get(by[0]) if by else None,
        "drill": ctx.drill(),
        "chosen": frozenset(chosen),
        "indicator": spec.indicator,
        "by": by,
    }
    return Chart(**(fields | more))


def alt(ctx: Context, name: str, sentence: str, note: str) -> str:
    """The chart in words, for who cannot see it."""
    words = t("charts.words.alt", ctx.lang, name=name, takeaway=sentence, note=note)
    return words.rstrip("。. ") + ("。" if ctx.lang == "zh" else ".")


def empty(ctx: Context, indicator: str = "", sentence: str = "") -> Chart:
    """The chart of a view without data: its reason names the filters that may be relaxed, `relax` are their keys."""
    relax = ("period", *(key for key, field in LISTS.items() if getattr(ctx.view, field)))
    names = t("findings.list", ctx.lang).join(t(f"charts.filter.{key}", ctx.lang) for key in relax)
    reason = t("charts.empty", ctx.lang, period=ctx.period, filters=names)
    frame = pd.DataFrame({"label": [], "value": []})
    more = {"empty": reason, "options": {"relax": relax}, "indicator": indicator or ctx.spec.indicator}
    return chart(ctx, frame, (), sentence or t("findings.no_data", ctx.lang), **more)


def nothing(frame: pd.DataFrame) -> bool:
    """Whether a frame has no value to draw."""
    return frame.empty or not frame["value"].notna().any()


def fitted_height(height: int, rows: int, least: int = 26, around: int = 56) -> int:
    """The height of a card, more where its rows would touch."""
    return max(height, rows * least + around)
