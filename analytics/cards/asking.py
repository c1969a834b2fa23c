"""What the cards of a page will ask, so that it can be asked at once; a card that asks for more does so by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from analytics.answers import Answers, Asking, Changed, both
from analytics.cards import attention, certainty, standing, watching, waterfalls
from analytics.cards.adjusting import sampled_view
from analytics.cards.by_category import widened
from analytics.cards.context import Context
from analytics.cards.spec import Page, pages
from analytics.cards.times import course, unit_of
from analytics.store import Snapshot
from analytics.view import Scope, View
from data.tasks import Held

SAYING = frozenset(
    ("kpi", "pillar", "list", "trend", "columns", "waterfall", "certainty")
)  # kinds that say the figure of the whole view
OWN = {"attention": attention.asks, "certainty": certainty.asks}  # kinds that know best what they ask


def answers(snapshot: Snapshot, scope: Scope, view: View, page: str, tasks: Callable[[], Held] = Held) -> Answers:
    """What the headline and the cards of a page share in one run: what they will ask is asked with the first of it."""
    shared = Answers(snapshot, scope, tasks)
    shared.expect(_asked(snapshot, scope, view, page, shared))
    return shared


def _asked(snapshot: Snapshot, scope: Scope, view: View, page: str, shared: Answers) -> Iterator[Asking]:
    found = pages().get(page, Page((), ())).known(snapshot.indicators, snapshot.areas.parted)
    insteads = [spec.instead for spec in found.cards if spec.instead]
    for spec in (*found.cards, *insteads, *(clause.spec for clause in (*found.headline, *found.few))):
        ctx = Context(snapshot, scope, spec.seen(view), "zh", spec, shared)
        yield from (*_figures(ctx), *_tables(ctx), *watching.asks(ctx))


def _figures(ctx: Context) -> Iterator[Asking]:
    spec = ctx.spec
    names = (*(spec.indicators or (spec.indicator,)), spec.part) if spec.kind in SAYING else ()
    return both(ctx.view, filter(None, names))


def _crossed(ctx: Context) -> Iterator[Asking]:
    """A card by category: its first dim, what stands beside it, and that dim crossed with another."""
    spec = ctx.spec
    yield ctx.view, (spec.indicators or (spec.indicator,))[0], spec.by[:1]
    beside = sampled_view(ctx) if spec.kind == "dots" else ctx.view
    yield from ((beside, name, spec.by[:1]) for name in spec.second)
    yield from ((ctx.view, spec.indicator, (spec.by[0], dim)) for dim in (*spec.by[1:], *filter(None, (spec.adjust,))))


def _tables(ctx: Context) -> Iterator[Asking]:
    spec, unit = ctx.spec, unit_of(ctx)
    if spec.kind in OWN:
        yield from OWN[spec.kind](ctx)
    elif spec.kind == "waterfall":
        yield ctx.view, spec.indicator, Changed((waterfalls.divided_by(ctx),))
    elif unit and spec.kind != "control":
        view = course(ctx).view
        for name in filter(None, (*(spec.indicators or (spec.indicator,)), spec.part)):
            yield view, name, spec.by
    elif spec.by and spec.kind != "list":
        for each in (ctx, widened(ctx)) if spec.pool else (ctx,):
            yield from _crossed(each)
    elif spec.kind in ("kpi", "pillar") and standing.compares(ctx, ctx.indicator()):
        yield ctx.view, spec.indicator, ("area",)
