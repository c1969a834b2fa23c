"""A card: rule on top, name, takeaway, chart; below it note, table, definition and the way to the rows."""

from __future__ import annotations

from typing import Any

from analytics.cards import CardSpec
from analytics.findings import viewing
from pages.parts import charts, links, markup, packing, plot, states
from pages.parts.charts import Built
from pages.parts.here import Here


def html(now: Here, spec: CardSpec, choice: str = "") -> str:
    """One card; `choice` is what its page lets readers pick, where the card itself does not. What goes wrong inside
    stays inside: the other cards live on."""
    try:
        inside = _inside(now, spec, choice or _choice(now, spec))
    except Exception:
        inside = states.failure(now, viewing.named(now.snapshot, now.view, spec.name, now.lang))
    return f'<section class="q-card" id="card_{slug(spec)}">{inside}</section>'


def slug(spec: CardSpec) -> str:
    """The card's key as a part of the keys of elements."""
    return spec.full_key.replace(".", "_")


def _inside(now: Here, spec: CardSpec, choice: str) -> str:
    built = charts.built(now, spec.full_key, choice)
    drawn = (
        plot.place(
            now, slug(spec), built.chart, card=spec.full_key, choice=choice, version=charts.version(now, spec.full_key)
        )
        if built.drawn
        else ""
    )
    foot = markup.foot(built.note, built.unfolds + packing.tools(now, spec, choice, built.files))
    return built.head + _chooser(now, spec, built, choice) + built.legend + built.body + drawn + foot


# the choice of an indicator on a map stands in the address, like everything that changes what is seen


def _choice(now: Here, spec: CardSpec) -> str:
    chosen = now.own.get(spec.key, "")
    return chosen if chosen in spec.choices else ""


def _chooser(now: Here, spec: CardSpec, built: Built, choice: str) -> str:
    if not built.choices:
        return ""
    first = built.choices[0][0]
    each = [(key, words, _chosen(now, spec, key if key != first else None)) for key, words in built.choices]
    return links.choices(each, choice or first, built.chart.words.name)


def _chosen(now: Here, spec: CardSpec, choice: str | None) -> str:
    own: dict[str, Any] = {spec.key: choice}
    return now.href(**own)
