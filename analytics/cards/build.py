"""Card key and view -> Chart: the one way in for pages, packs and exports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from analytics.answers import Answers
from analytics.cards import (
    attention,
    bands,
    by_category,
    certainty,
    control,
    covering,
    crossed,
    dots,
    figures,
    funnels,
    listing,
    over_time,
    places,
    planning,
    rates,
    tasks,
    upright,
    waterfalls,
)
from analytics.cards.context import Context
from analytics.cards.spec import card
from analytics.charts import Chart
from analytics.frames import known
from analytics.judgement.judge import INSUFFICIENT
from analytics.store import Snapshot
from analytics.view import Scope, View
from data.text import Lang

ENOUGH, SHARE = 2, 1 / 3  # rows that can be judged, and their share, from which there is something to compare
BUILDERS: Mapping[str, Callable[[Context], Chart]] = {
    "kpi": figures.kpi,
    "pillar": figures.pillar,
    "attention": attention.attention,
    "certainty": certainty.certainty,
    "trend": over_time.trend,
    "columns": upright.columns,
    "bars": by_category.bars,
    "pareto": by_category.pareto,
    "dots": dots.dots,
    "rates": rates.rates,
    "stems": by_category.stems,
    "heat": crossed.heat,
    "funnel": funnels.funnel,
    "control": control.control,
    "waterfall": waterfalls.waterfall,
    "bands": bands.bands,
    "list": listing.listing,
    "plan_unsampled": planning.unsampled,
    "plan_power": planning.power,
    "plan_places": planning.places,
    "plan_products": planning.products,
    "plan_table": planning.table,
    "coverage_places": covering.places,
    "coverage_industries": covering.industries,
    "tasks": tasks.tasks,
    "year_plan": tasks.year_plan,
    "tiles": places.tiles,
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

    `choice`: what the reader picked on the card (`spec.choices`); `answers`: what the page asked so far. Raises
    CardError for an unknown key.
    """
    spec = card(key)
    shared = answers or Answers(snapshot, scope)
    return made(Context(snapshot, scope, spec.seen(view), lang, spec, shared, choice=choice))


def made(ctx: Context) -> Chart:
    """The chart of a card, or of what stands instead where nearly all of its rows have too few samples to be judged, or
    none differs from another."""
    built = BUILDERS[ctx.spec.kind](ctx)
    if ctx.spec.instead is None or not gives_way(built):
        return built
    return BUILDERS[ctx.spec.instead.kind](replace(ctx, spec=ctx.spec.instead))


def gives_way(built: Chart) -> bool:
    """Whether fewer than two of its rows, or fewer than a third, have samples enough to be judged, or all are alike."""
    if built.options.get("alike"):
        return True
    states = [row.get("state") for row in known(built.rows)] if "value" in (built.rows or [{}])[0] else []
    judged = sum(state != INSUFFICIENT for state in states)
    return judged < min(len(states), max(ENOUGH, SHARE * len(states)))
