"""Card key and view -> Chart: the one way in for pages, packs and exports."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analytics.answers import Answers
from analytics.cards import attention, by_category, crossed, figures, funnels, listing, over_time, places, upright
from analytics.cards.context import Context
from analytics.cards.spec import card
from analytics.charts import Chart
from analytics.store import Snapshot
from analytics.view import Scope, View
from data.text import Lang

BUILDERS: Mapping[str, Callable[[Context], Chart]] = {
    "kpi": figures.kpi,
    "pillar": figures.pillar,
    "attention": attention.attention,
    "trend": over_time.trend,
    "columns": upright.columns,
    "bars": by_category.bars,
    "pareto": by_category.pareto,
    "dots": by_category.dots,
    "stems": by_category.stems,
    "heat": crossed.heat,
    "funnel": funnels.funnel,
    "list": listing.listing,
}


def build(  # noqa: PLR0913
    snapshot: Snapshot,
    scope: Scope,
    view: View,
    key: str,
    lang: Lang,
    *,
    choice: str = "",
    answers: Answers | None = None,
) -> Chart:
    """The chart of a card, `page.card`; a view without data gives a chart that says so.

    `choice`: the indicator picked in a map's chooser (`chart.options["choices"]`); `answers`: what the page asked so
    far. Raises CardError for an unknown key.
    """
    spec = card(key)
    ctx = Context(snapshot, scope, spec.seen(view), lang, spec, answers or Answers(snapshot, scope))
    return places.tiles(ctx, choice) if ctx.spec.kind == "tiles" else BUILDERS[ctx.spec.kind](ctx)
