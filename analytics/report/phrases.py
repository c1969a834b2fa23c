"""What a view is called in a report: its period, area, products, basis, and all of it in one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from analytics.cards.context import Context
from analytics.findings import viewing
from analytics.findings.wording import joined, names, within
from analytics.periods import Period
from analytics.view import LISTS
from data import text
from data.text import Lang, pick, t

_UNITS = {12: "year", 6: "half", 3: "quarter"}
_NAMED = 3  # areas or products are named up to so many


def phrases(ctx: Context, words: Mapping[str, Any]) -> dict[str, str]:
    """The words that wordings may name, beside indicators: those of WORDS but name and each."""
    return {
        "when": span(ctx, words, "when"),
        "area": t("report.area", ctx.lang, name=_areas(ctx)),
        "end": _end(ctx),
        "as_of": text.day(ctx.snapshot.as_of, ctx.lang),
        "today": text.day(ctx.answers.tasks().day or ctx.snapshot.as_of, ctx.lang),
        "basis": pick(words["basis"][ctx.view.basis], ctx.lang),
        "products": _products(ctx, words),
    }


def heading(ctx: Context, words: Mapping[str, Any]) -> tuple[str, ...]:
    """The title of the report in parts."""
    root = ctx.snapshot.name("area", ctx.snapshot.areas.root, ctx.lang)
    place = _areas(ctx) if ctx.view.areas else root
    named = {"place": place, "span": span(ctx, words, "span")}
    return tuple(part.format_map(named) for part in words["title"][ctx.lang])


def whole_year(ctx: Context) -> bool:
    """Whether the view is a calendar year that is over."""
    return _unit(ctx) == "year"


def span(ctx: Context, words: Mapping[str, Any], use: str) -> str:
    """The period by name: 上半年, in the first half of 2017; `use` is when or span."""
    start = ctx.view.start
    named = {"half": f"half{(start.month + 5) // 6}", "quarter": f"quarter{(start.month + 2) // 3}"}
    kind = named.get(_unit(ctx), _unit(ctx))
    return pick(words["periods"][kind][use], ctx.lang).format(period=ctx.period, year=start.year)


def _unit(ctx: Context) -> str:
    period = ctx.view.period
    months = period.months or 0
    if not months or ctx.view.partial(ctx.snapshot.as_of):
        return "days"
    return _UNITS[months] if months in _UNITS and (period.start.month - 1) % months == 0 else "months"


def _areas(ctx: Context) -> str:
    if not ctx.view.areas:
        return ctx.whole_word
    labels = [ctx.label("area", area) for area in ctx.view.areas]
    return names(labels, ctx.noun("area"), ctx.lang, _NAMED)


def _products(ctx: Context, words: Mapping[str, Any]) -> str:
    if ctx.view.products:
        return names([product(ctx, code) for code in ctx.view.products], "product", ctx.lang, _NAMED)
    classes = [row["code"] for row in ctx.snapshot.reference("product_classes")]
    named = joined([within(ctx.label("product_class", code)) for code in classes], ctx.lang, "list")
    numeral = words["numerals"][ctx.lang][len(classes) - 1]
    return t("report.classes", ctx.lang, n=numeral) + t("findings.bracket", ctx.lang, text=named)


def product(ctx: Context, code: str) -> str:
    """The name of a product, or of a group or class of products."""
    found = (ctx.label(dim, code) for dim in ("product", "product_group", "product_class"))
    return next((name for name in found if name != code), code)


def _end(ctx: Context) -> str:
    """The end of the period: 截至2017年6月底."""
    end = Period(*ctx.view.period).upto(ctx.snapshot.as_of).end
    last = end - timedelta(days=1)
    if end.day > 1:
        return t("report.as_of", ctx.lang, day=text.day(last, ctx.lang))
    name = str(last.year) + t("report.year", ctx.lang) if end.month == 1 else text.month(last, ctx.lang)
    return t("report.end", ctx.lang, period=name)


def scope(ctx: Context) -> str:
    """What the report covers, in one line; where it is narrowed, what does not follow the filter."""
    lang, view, manifest = ctx.lang, ctx.view, ctx.snapshot.manifest
    said = {
        "period": text.period(*view.period, lang),
        "compare": t(f"view_bar.comparisons.{view.compare}", lang),
        "area": _areas(ctx),
        "basis": ctx.label("basis", view.basis),
        **{key: _listed(ctx, key, getattr(view, field)) for key, field in LISTS.items() if key != "area"},
        "as_of": text.day(manifest.as_of, lang),
        "snapshot": manifest.id,
    }
    parts = [t("report.labelled", lang, label=t(f"report.scope.{key}", lang), value=v) for key, v in said.items() if v]
    parts += [t("common.demo", lang)] if manifest.demo else []
    sentences = [joined(parts, lang, "clause"), *_limits(ctx)]
    return "".join(t("report.sentence", lang, text=sentence) for sentence in sentences).strip()


def _listed(ctx: Context, key: str, codes: Iterable[str]) -> str:
    labels = [viewing.name(ctx.snapshot, key, code, ctx.lang) for code in codes]
    return joined(labels, ctx.lang, "list")


def _limits(ctx: Context) -> list[str]:
    narrowed = [field for key, field in LISTS.items() if key != "area" and getattr(ctx.view, field)]
    keys = [*(["areas_limit"] if ctx.view.areas else []), *(["sampling_limit"] if narrowed else [])]
    return [t(f"report.{key}", ctx.lang) for key in keys]


def dated(days: list[date], unit: str, lang: Lang) -> tuple[str, Period] | None:
    """The one day, or the one month, that all days lie in, in words and as a period; None when there is none."""
    if not days:
        return None
    first, last = min(days), max(days)
    if unit == "day" and first == last:
        return text.day(first, lang), Period(first, first + timedelta(days=1))
    if (first.year, first.month) != (last.year, last.month):
        return None
    month = first.replace(day=1)
    return text.month(first, lang), Period(month, (month + timedelta(days=31)).replace(day=1))
