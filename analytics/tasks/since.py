"""A figure that a task was made of, then and now: the same view moved to the newest data, and what that is worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from analytics.answers import Answers
from analytics.cards.build import made
from analytics.cards.context import Context
from analytics.cards.spec import CardSpec
from analytics.cards.verdicts import change_of
from analytics.charts import Chart
from analytics.compare import changed
from analytics.definitions import TIMES
from analytics.export import packs
from analytics.export.packs import Saved
from analytics.findings.content import Judged
from analytics.frames import rows
from analytics.periods import Period, format_period, parse_period, readable
from analytics.store import Snapshot
from analytics.tasks.figure import FIGURES, Figure, days, figure, looking, narrowed, printed
from analytics.view import Scope, View, from_query
from data import text
from data.tasks import Why
from data.text import MISSING, Lang

READ_AT_AN_END = ("census", "stock")  # what two periods that overlap may still be compared by


@dataclass(frozen=True)
class Since:
    """The figure then, of the numbers kept with the task, and now; both views to look at; the change and what it is
    worth where that can be said; `remarks` are keys under [tasks.since]. `then_view` is None where the snapshot is
    gone."""

    then: str
    now: str
    then_period: str
    now_period: str
    then_view: View | None
    now_view: View
    judged: Judged | None
    remarks: tuple[str, ...]


def timed(why: Why) -> Why:
    """The same with the months, quarters or years of its mark as the period of its view, to be moved on with it."""
    query, where = dict(parse_qsl(why.query)), dict(why.where)
    times = {dim: where.pop(dim) for dim in TIMES if dim in where}
    if not times or not readable(query.get("period", "")):
        return replace(why, where=where)
    own = days(parse_period(query["period"]), times)
    return replace(why, query=packs.viewed({**query, "period": format_period(own)}), where=where)


def moved(query: str, now: Snapshot) -> tuple[View, bool]:
    """The view of an address moved to the newest complete period of its length and to a snapshot, and whether all that
    it names is known there."""
    saved = Saved(query=query)
    months, period = packs.behind(saved, now.as_of), next(iter(packs.periods(saved)), None)
    length = period.months if period else None
    unit = length if length in packs.UNITS else 1
    address = packs.moved_on(saved, months // unit * unit, now.id).query
    view, ignored = from_query(dict(parse_qsl(address)), now.known)
    return view, not ignored


def since(why: Why, then: Snapshot | None, now: Snapshot, scope: Scope, lang: Lang) -> Since | None:
    """A figure then and now; `then` is the snapshot of then, None where it is gone. None where there is no figure."""
    if why.numerator is None or why.indicator not in now.indicators:
        return None
    why = timed(why)
    view, known = moved(why.query, now)
    found = figure(looking(now, scope, view, why.indicator, lang), why.where)
    before, _ = from_query(dict(parse_qsl(why.query)), then.known if then else now.known)
    was, seen = narrowed(before, why.where)[0], narrowed(view, why.where)[0]
    remarks = _remarks(why, then, now, (was.period, seen.period)) + (() if known else ("unknown",))
    judged = None
    if found and not set(remarks) & {"same", "overlap", "unknown", "revised"}:
        judged = _judged(looking(now, scope, seen, why.indicator, lang), found, why, (seen.period, was.period))
    then_words = printed(
        looking(then or now, scope, was, why.indicator, lang), {name: getattr(why, name) for name in FIGURES}
    )
    words, shown = [text.period(*one.period, lang) for one in (was, seen)], found.printed if found else MISSING
    return Since(then_words, shown, words[0], words[1], before if then else None, view, judged, remarks)


def _remarks(why: Why, then: Snapshot | None, now: Snapshot, periods: tuple[Period, Period]) -> tuple[str, ...]:
    """What must be known of the two figures."""
    was, seen = periods
    one, said = now.indicators[why.indicator], []
    if was == seen:
        said.append("same" if then and then.id == now.id else "revised")
    elif was.end > seen.start and one.kind not in READ_AT_AN_END:
        said.append("overlap")
    if then is None:
        said.append("gone")
    elif then.indicators.get(why.indicator) != one:
        said.append("redefined")
    return tuple(said)


def _judged(ctx: Context, found: Figure, why: Why, periods: tuple[Period, Period]) -> Judged | None:
    """The change between two periods, by the rules of every comparison, each side from its own snapshot."""
    base = {(): (why.numerator or 0.0, why.denominator if why.denominator is not None else 1.0)}
    question = replace(found.question, periods=list(periods))
    (row,) = rows(changed(ctx.snapshot, question, (found.counts, base)))
    return change_of(ctx, ctx.indicator(), row, compare="since")


def course(why: Why, now: Snapshot, scope: Scope, lang: Lang) -> Chart | None:
    """The quarters up to now of the indicator in the places and products of the view; None where it has none."""
    indicator = now.indicators.get(why.indicator)
    if indicator is None or "quarter" not in indicator.by:
        return None
    why = timed(why)
    view, rest = narrowed(moved(why.query, now)[0], why.where)
    spec = {"page": "tasks", "key": "course", "kind": "trend", "by": ("quarter",), "span": 8, "height": 220}
    card = CardSpec(name=indicator.name, indicator=indicator.id, **spec)
    chart = made(Context(now, scope, view, lang, card, Answers(now, scope)))
    return None if rest or chart.empty else chart
