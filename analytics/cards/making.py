"""Putting a Chart together: the fields that all cards share, and the chart that has nothing to draw."""

from __future__ import annotations

from typing import Any

from analytics.cards import naming
from analytics.cards.context import CLICKS, Context
from analytics.charts import Chart, Column, Words
from analytics.findings.wording import capital, joined, takeaway
from analytics.frames import Rows
from analytics.view import LISTS
from data.text import t


def chart(ctx: Context, rows: Rows, columns: tuple[Column, ...], sentence: str, **more: Any) -> Chart:
    """The chart of a card; `note` is the footer, `method` how it was judged, `by` the dims of code and code2, the rest
    fields of Chart."""
    by = more.pop("by", ())
    fields = {
        "key": ctx.spec.full_key,
        "kind": ctx.spec.kind,
        "lang": ctx.lang,
        "words": _words(ctx, sentence, more.pop("note", ""), more.pop("method", "")),
        "rows": rows,
        "columns": columns,
        "height": ctx.spec.height,
        "dim": CLICKS.get(by[0]) if by else None,
        "drill": ctx.drill(),
        "chosen": frozenset(row["code"] for row in rows if row.get("chosen") and row.get("code")),
        "indicator": ctx.spec.indicator,
        "by": by,
    }
    return Chart(**(fields | more))


def _words(ctx: Context, sentence: str, note: str, method: str) -> Words:
    """Name, takeaway, footer, alt and method; what was pooled is said in front and in the footer."""
    name, note = ctx.title, ctx.word(ctx.spec.note) or note
    if ctx.spec.indicator:
        note = joined([note, naming.unfiltered(ctx, ctx.indicator())], ctx.lang, "clause")
    if ctx.pooled:
        years = round((ctx.view.end - ctx.view.start).days / 365.25)
        pooled = t("findings.takeaway.pooled", ctx.lang, years=years, takeaway=sentence)
        sentence = takeaway([pooled, sentence], ctx.lang)
        note = joined([t("charts.note.pooled", ctx.lang, period=ctx.period), note], ctx.lang, "clause")
    note = capital(note)
    alt = t("charts.words.alt", ctx.lang, name=name, takeaway=sentence, note=note)
    return Words(name, sentence, note, alt.rstrip("。. ") + ("。" if ctx.lang == "zh" else "."), method)


def empty(ctx: Context, indicator: str = "", sentence: str = "", reason: str = "") -> Chart:
    """The chart of a view without data: its reason, if none is given, names the filters that may be relaxed, `relax`
    are their keys."""
    relax = ("period", *(key for key, field in LISTS.items() if getattr(ctx.view, field)))
    names = t("findings.list", ctx.lang).join(t(f"charts.filter.{key}", ctx.lang) for key in relax)
    more = {
        "empty": reason or t("charts.empty", ctx.lang, period=ctx.period, filters=names),
        "options": {"relax": relax},
        "indicator": indicator or ctx.spec.indicator,
    }
    return chart(ctx, [], (), sentence or t("findings.no_data", ctx.lang), **more)


def fitted_height(height: int, rows: int, least: int = 26, around: int = 56) -> int:
    """The height of a card, more where its rows would touch."""
    return max(height, rows * least + around)
