"""Cards that list: the rows behind an indicator, named one by one, figures with their units, or counts by two codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from analytics.cards import naming
from analytics.cards.context import RATES, Context
from analytics.cards.making import chart, empty
from analytics.cards.verdicts import change_text, events_text, interval_text, missing_text, value_text
from analytics.charts import Chart, Column
from analytics.charts.chart import Format
from analytics.definitions import Indicator
from analytics.drill import How, lines
from analytics.findings import takeaways
from analytics.findings.wording import joined, stated, takeaway, within
from analytics.frames import Row, Rows
from analytics.indicators import period_of
from analytics.periods import Period
from analytics.reading import reach
from data import text
from data.ledgers.kinds import kinds
from data.text import number, t

MOST = 50
FOLLOWUP = "followup"


def listing(ctx: Context) -> Chart:
    """The rows that an indicator counts, newest first (of what lies ahead, the nearest); or, with `indicators`, one
    line a figure."""
    if ctx.spec.indicators:
        return _figures(ctx)
    return _grouped(ctx) if ctx.spec.by else _named(ctx)


def _named(ctx: Context) -> Chart:
    spec = ctx.spec
    limit, order = spec.top or MOST, None if spec.order == "value" else spec.order
    how: How = {"order": order, "descending": not ctx.indicator().ahead, "limit": limit}
    asked = ctx.snapshot, ctx.scope, ctx.view, spec.indicator, spec.where
    found, total = lines(*asked, **how)
    if not total:
        return _nobody(ctx)
    rows = [{"label": "", **{name: _cell(ctx, name, line) for name in spec.rows}} for line in found]
    columns = tuple(Column(name, _heading(ctx, name), _format(found, name)) for name in spec.rows)
    if _followed(ctx):
        every = found if len(found) == total else lines(*asked, limit=total)[0]
        unfinished = sum(line["followup_done_on"] is None for line in every)
        sentence = takeaways.failed_rows(total, unfinished, ctx.subject(ctx.indicator()))
    else:
        sentence = takeaways.listed(total, _counted(ctx), spec.order, found[0].get(spec.order), _subject(ctx))
    top = t("charts.note.top", ctx.lang, n=len(rows), total=total) if len(rows) < total else ""
    return chart(ctx, rows, columns, sentence, note=joined([top, _edition_note(ctx)], ctx.lang, "clause"), drill={})


def _followed(ctx: Context) -> bool:
    """Whether the rows are failures, which are followed up."""
    return "followup_done_on" in ctx.snapshot.facts[_side(ctx).fact].rows


def _counted(ctx: Context) -> float | None:
    """What the figure beside the list says."""
    return ctx.whole()["value"]


def _subject(ctx: Context) -> takeaways.Subject:
    return ctx.subject(ctx.indicator(), name=ctx.word(ctx.indicator().counted))


def _nobody(ctx: Context) -> Chart:
    """A list that names nobody: because there is nobody, or because nothing was sampled, or because there are counts
    and no register of that time."""
    if _followed(ctx):
        return empty(ctx, sentence=_none(ctx))
    counted = _counted(ctx)
    if not counted:
        return empty(ctx, sentence="" if counted is None else takeaways.nothing(_subject(ctx)))
    edition, lang = _edition(ctx), ctx.lang
    if edition:
        return empty(ctx, sentence=takeaways.listed(0, counted, "", None, _subject(ctx)), reason=_edition_note(ctx))
    months = ctx.snapshot.stock_months[_side(ctx).fact]
    first = text.month(months[0], lang) if months else ""
    reason = t(f"charts.register.{'since' if months else 'none'}", lang, month=first)
    return empty(ctx, sentence=takeaways.unlisted(counted, _subject(ctx)), reason=reason)


def _edition(ctx: Context) -> Period | None:
    """The month of the register that names the rows of a stock; None where there is none so old."""
    side = _side(ctx)
    if side.read != "last":
        return None
    found = reach(ctx.snapshot, side, period_of(ctx.snapshot, ctx.indicator(), ctx.view))
    return found[0] if found else None


def _edition_note(ctx: Context) -> str:
    edition = _edition(ctx)
    return t("charts.register.edition", ctx.lang, month=text.period(*edition, ctx.lang)) if edition else ""


def _none(ctx: Context) -> str:
    """That nothing failed; where nothing was sampled, that."""
    if any(not ctx.whole(name)["value"] for name in ctx.spec.second):
        return takeaway([missing_text(ctx.indicator("pass_rate"), ctx.lang)], ctx.lang)
    return takeaways.failed_rows(0, 0, ctx.subject(ctx.indicator()))


def _cell(ctx: Context, name: str, line: Row) -> Any:
    if name == FOLLOWUP:
        return t(f"charts.followup.{_followup(ctx, line['followup_due_on'], line['followup_done_on'])}", ctx.lang)
    coded = name == "area" or name in ctx.snapshot.facts[_side(ctx).fact].dims
    return ctx.label(name, str(line[name])) if coded and line[name] is not None else line[name]


def _side(ctx: Context) -> Any:
    return ctx.indicator().rows or ctx.indicator().numerator


def _followup(ctx: Context, due: date | None, done: date | None) -> str:
    if done is not None:
        return "late" if due is not None and done > due else "done"
    if due is None:
        return "no_deadline"
    return "overdue" if due < ctx.snapshot.as_of else "running"


def _heading(ctx: Context, name: str) -> str:
    if name == FOLLOWUP:
        return t("charts.dim.followup_state", ctx.lang)
    shown = ctx.snapshot.facts[_side(ctx).fact].rows
    nearest = sorted(kinds().values(), key=lambda kind: -sum(column in kind.columns for column in shown))
    if name in nearest[0].derived:
        return ctx.dim_word(name)
    found = next((kind.columns[name] for kind in nearest if name in kind.columns), None)
    return ctx.word(found.name) if found else ctx.dim_word(name)


def _format(lines: Rows, name: str) -> Format:
    if name.endswith("_on"):
        return "date"
    numeric = all(isinstance(line.get(name), int | float) for line in lines)
    return "number" if numeric else "text"


def _figures(ctx: Context) -> Chart:
    found = ctx.figures(ctx.spec.indicators)
    rows = [_figure(ctx, name, *both) for name, both in zip(ctx.spec.indicators, found, strict=True)]
    columns = tuple(
        Column(name, t(f"charts.words.{heading}", ctx.lang))
        for name, heading in (("label", "indicator"), ("text", "figure"), ("change", "change"))
    )
    return chart(ctx, rows, columns, _led(ctx, dict(zip(ctx.spec.indicators, found, strict=True))), drill={})


def _led(ctx: Context, found: Mapping[str, tuple[Row, Row | None]]) -> str:
    """The figures that a list leads with, as many as fit; others where these have none."""
    known = {name: row for name, (row, _) in found.items() if row["value"] is not None}
    stated = [name for name in ctx.spec.lead if name in known] or list(known)
    if not any(known[name]["value"] or known[name]["upper"] for name in (*stated, *known)):
        return takeaways.none_recorded(ctx.period, ctx.lang)
    return takeaways.figures(ctx.period, [_said(ctx, ctx.indicator(name), known[name]) for name in stated], ctx.lang)


def _said(ctx: Context, indicator: Indicator, row: Row) -> str:
    """A figure inside a sentence; of no events with how many there may be all the same."""
    name, unit, decimals = (
        ctx.word(indicator.short) + naming.apart(ctx, indicator),
        ctx.unit(indicator),
        indicator.decimals,
    )
    if indicator.kind in RATES:
        return t("findings.pair", ctx.lang, name=within(name), value=value_text(ctx, indicator, row["value"]))
    if row["upper"] is None or row["value"]:
        return stated(name, row["value"], unit, ctx.lang, decimals)
    upper = number(row["upper"], ctx.lang, max(decimals, 1))
    return t("findings.none_stated", ctx.lang, name=within(name), upper=upper, unit=unit)


def _figure(ctx: Context, name: str, row: Row, changed: Row | None) -> Row:
    indicator = ctx.indicator(name)
    words = {"label": ctx.called(indicator), "text": _text(ctx, indicator, row)}
    change = change_text(ctx, indicator, changed) or None
    return {**words, "change": change, "value": row["value"], "indicator": name}


def _text(ctx: Context, indicator: Indicator, row: Row) -> str:
    """12起（6.2～21.0）, 0起 · 上限3.7起; of a rate of events what it was counted from and how high it may be."""
    figure, interval = value_text(ctx, indicator, row["value"]), interval_text(ctx, indicator, row)
    if interval and (indicator.kind == "rate" or (indicator.kind == "flow" and not row["value"])):
        return events_text(ctx, indicator, row)
    return figure + t("findings.bracket", ctx.lang, text=interval) if interval else figure


def _grouped(ctx: Context) -> Chart:
    """One line a pair of codes with its count."""
    indicator, by = ctx.indicator(), ctx.spec.by
    rows = sorted((row for row in ctx.compute(by=by) if row["value"]), key=lambda row: [row[dim] for dim in by])
    if not rows:
        return empty(ctx)
    rows = [{**row, **{f"by{n}": ctx.label(dim, row[dim]) for n, dim in enumerate(by)}} for row in rows]
    codes = [{name: row[dim] for name, dim in zip(("code", "code2"), by, strict=False)} for row in rows]
    rows = [{**row, **pair, "label": row["by0"]} for row, pair in zip(rows, codes, strict=True)]
    headings = tuple(Column(f"by{n}", ctx.dim_word(dim)) for n, dim in enumerate(by))
    named = [{**row, "label": row["by0"] + t("findings.bracket", ctx.lang, text=row["by1"])} for row in rows]
    sentence = takeaways.largest(named, ctx.subject(indicator), ctx.snapshot.thresholds.growth_base)
    return chart(ctx, rows, (*headings, ctx.value_column(indicator)), sentence, by=by)
