"""One figure of a view, narrowed to what a mark stands for: its counts, its value, as it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analytics.answers import Answers
from analytics.cards.context import Context
from analytics.cards.spec import CardSpec
from analytics.cards.verdicts import counts_text, value_text
from analytics.definitions import TIMES
from analytics.findings.wording import within
from analytics.frames import Row, rows
from analytics.indicators import asked, grouped, valued
from analytics.periods import Period, parse_period
from analytics.pooling import Key
from analytics.reading import Counts, Question
from analytics.store import Snapshot
from analytics.view import Scope, View
from data.text import Lang, t

Where = Mapping[str, Sequence[str]]
FIGURES = ("value", "lower", "upper", "numerator", "denominator")
_FOLDED = {"area": "areas", "product": "products", "product_group": "products", "product_class": "products"}


@dataclass(frozen=True)
class Figure:
    """`row` as `compute` has it; `counts` what it was made of, to be compared; `printed` in words."""

    question: Question
    counts: Counts
    row: Row
    printed: str


def looking(snapshot: Snapshot, scope: Scope, view: View, indicator: str, lang: Lang) -> Context:
    """A view as a card of one indicator sees it."""
    found = snapshot.indicators[indicator]
    spec = CardSpec(page="tasks", key="figure", kind="kpi", name=found.name, indicator=indicator)
    return Context(snapshot, scope, view, lang, spec, Answers(snapshot, scope))


def narrowed(view: View, where: Where) -> tuple[View, dict[str, tuple[str, ...]]]:
    """The view with what can be said in it: places, products, times; and what is left to group by."""
    rest = {dim: tuple(codes) for dim, codes in where.items() if dim not in _FOLDED and dim not in TIMES}
    for dim in _FOLDED.keys() & where.keys():
        view = view.with_(**{_FOLDED[dim]: tuple(where[dim])})
    return view.with_(period=days(view.period, where)), rest


def days(whole: Period, where: Where) -> Period:
    """The days of a period that lie in the months, quarters and years of a mark: empty where none does."""
    for dim in TIMES:
        spans = [parse_period(code) for code in where.get(dim, ())]
        if spans:
            start = max(min(span.start for span in spans), whole.start)
            whole = Period(start, max(start, min(max(span.end for span in spans), whole.end)))
    return whole


def figure(ctx: Context, where: Where) -> Figure | None:
    """The figure of a context's indicator; None where it cannot be narrowed to `where`, or does not exist then."""
    view, rest = narrowed(ctx.view, where)
    indicator = ctx.snapshot.indicators[ctx.spec.indicator]
    facts = [ctx.snapshot.facts[side.fact] for side in indicator.sides]
    if any(set(rest) - fact.dims for fact in facts):
        return None
    by = tuple(rest)
    question = asked(ctx.snapshot, ctx.scope, view, indicator.id, by)
    ((found,),) = grouped(ctx.snapshot, [question])
    counts = _added(found, by, rest, bool(indicator.denominator)) if by else found
    alone = replace(question, by=())
    (row,) = rows(valued(ctx.snapshot, alone, counts))
    return Figure(alone, counts, row, printed(replace(ctx, view=view), row))


def _added(found: Counts, by: Key, rest: Where, rate: bool) -> Counts:
    """The counts of the groups asked for as those of one."""
    kept = [pair for key, pair in found.items() if all(code in rest[dim] for dim, code in zip(by, key, strict=True))]
    x, n = sum(pair[0] for pair in kept), sum(pair[1] for pair in kept)
    return {(): (x, n if rate else 1.0)}


def printed(ctx: Context, row: Row) -> str:
    """批次合格率98.1%（合格 101／抽查 103；95%区间…）."""
    indicator = ctx.indicator()
    name, value = ctx.called(indicator), value_text(ctx, indicator, row["value"])
    said = t("findings.pair", ctx.lang, name=within(name), value=value)
    counts = counts_text(ctx, indicator, row) if row["value"] is not None else ""
    return said + (t("findings.bracket", ctx.lang, text=counts) if counts else "")
