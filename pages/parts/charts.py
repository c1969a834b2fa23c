"""Cards as the browser gets them, built once per snapshot, view, place, language and mode: text, no frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from json import dumps
from typing import Any

from analytics import cards
from analytics.annotations import annotated
from analytics.cards import CardSpec
from analytics.cards.live import key_figure
from analytics.charts import HTML_KINDS, Chart
from analytics.export.csv import table as csv_table
from data.text import t
from pages.parts import files, markup, plot, states, tables, tasking
from pages.parts.here import Here
from pages.parts.kept import kept
from pages.parts.links import anchor, profile_href, rows_href


@dataclass(frozen=True)
class Built:
    """A card in text: `head` and `legend` stand above it, `body` is its HTML where nothing is `drawn`.

    `unfolds` are 表 and 口径 and the way to the rows, `files` the downloads; each may be empty.
    """

    chart: Chart
    drawn: bool
    head: str
    legend: str
    body: str
    note: str
    unfolds: str
    files: str
    choices: tuple[tuple[str, str], ...]


def built(now: Here, key: str, choice: str = "") -> Built:
    """A card in the view looked at; `choice` is the indicator chosen where a card offers several."""
    return kept(now, lambda: _built(now, key, choice), key, choice, version(now, key))


def drawn(now: Here, key: str, choice: str = "") -> str:
    """The figure of a card as JSON. The card is that of the page, which has just been made."""
    chart = built(now, key, choice).chart
    return kept(now, lambda: plot.drawn(now, chart, cards.card(key)), "figure", key, choice, version(now, key))


def version(now: Here, key: str) -> str:
    """What a card hangs on beside the address."""
    return tasking.version(now, cards.card(key).kind)


def _built(now: Here, key: str, choice: str) -> Built:
    chart, spec = chart_of(now, key, choice), cards.card(key)
    return Built(
        chart=chart,
        drawn=not chart.empty and chart.kind not in HTML_KINDS,
        head=markup.takeaway(chart.words.name, chart.words.takeaway),
        legend="" if chart.empty else markup.legend(chart),
        body=_body(now, chart),
        note="".join(f"<div>{escape(words)}</div>" for words in chart.footed()),
        unfolds=_sheets(now, chart, spec, choice) + _way(now, chart, spec),
        files="" if chart.empty else files.menu(now, spec, choice),
        choices=tuple(chart.options.get("choices", ())),
    )


def _sheets(now: Here, chart: Chart, spec: CardSpec, choice: str) -> str:
    """表 and 口径, where there is anything to read."""
    held = {"table": not chart.empty and chart.columns, "definition": indicators(chart, spec) or chart.words.method}
    return "".join(files.sheet(now, spec, choice, what, chart.words.name) for what, any in held.items() if any)


def indicators(chart: Chart, spec: CardSpec) -> Sequence[str]:
    """The indicators that a card speaks of."""
    return [chart.indicator] if chart.indicator else spec.every_indicator


def chart_of(now: Here, key: str, choice: str) -> Chart:
    """The chart of a card in the view looked at, with what people noted on it."""
    built = cards.build(now.snapshot, now.scope, now.view, key, now.lang, choice=choice, answers=now.answers)
    return annotated(built, now.held.notes, now.snapshot)


def _body(now: Here, chart: Chart) -> str:
    if chart.empty:
        return states.empty(now, chart.empty, relaxing=chart.options.get("relax") != ())
    match chart.kind:
        case "kpi":
            return markup.kpi(now, chart.words.name, chart.content, _live(chart))
        case "pillar":
            return markup.pillar(now, chart.content)
        case "attention":
            return markup.attention(now, chart)
    return table(now, chart) if chart.kind in HTML_KINDS else ""


def _live(chart: Chart) -> str:
    """How a key figure is told from a cube, as JSON; "" where it cannot be."""
    spec = cards.card(chart.key)
    found = key_figure(chart, spec) if spec.page in plot.EXPLORED else None
    return dumps(found) if found else ""


def table(now: Here, chart: Chart) -> str:
    """The rows of a chart as readers see them, each with the way on."""
    ways = [_leading(now, row, mark) for row, mark in zip(chart.rows, chart.marks(), strict=True)]
    return tables.html(chart.cells(), links=ways if any(ways) else None)


def _leading(now: Here, row: Mapping[str, Any], mark: Mapping[str, Any]) -> str:
    """Where a line leads: to the rows of its mark or figure, or to the enterprise that it names."""
    if mark["rows"]:
        return anchor(rows_href(now, mark["rows"]), t("shell.rows", now.lang))
    if row.get("indicator"):
        return anchor(
            rows_href(now, {"indicator": row["indicator"], **row.get("within", {})}), t("shell.rows", now.lang)
        )
    if row.get("enterprise"):
        return anchor(profile_href(now, enterprise=row["enterprise"]), t("records.profile", now.lang))
    return ""


def _way(now: Here, chart: Chart, spec: CardSpec) -> str:
    """The rows of all marks together; of a list, those that it is taken from. The name of a key figure leads there."""
    if chart.kind in ("kpi", "pillar"):
        return ""
    taken = {"indicator": spec.indicator, "where": spec.where, "basis": spec.basis}
    rows = chart.drill or (taken if chart.kind == "list" and spec.indicator else None)
    return anchor(rows_href(now, rows), t("shell.rows", now.lang), "q-act") if rows and not chart.empty else ""


def csv(now: Here, key: str, choice: str = "") -> bytes:
    """The table of a card as CSV."""
    return csv_table(chart_of(now, key, choice).table())


def headline(now: Here, page: str) -> str:
    """The sentence on top of a page."""
    return kept(now, lambda: _headline(now, page), page)


def _headline(now: Here, page: str) -> str:
    return cards.headline(now.snapshot, now.scope, now.view, page, now.lang, answers=now.answers)
