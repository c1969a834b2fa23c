"""What a page asks for when it is looked at: the figures of charts, and what is unfolded below a card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from starlette.requests import Request
from starlette.responses import Response

from analytics import cards
from analytics.annotations import notable
from analytics.cards import CardError, CardSpec
from analytics.charts import Chart
from analytics.quality.excluded import excluded, words
from data.audit import VIEW
from data.people import Person
from data.publishing import SnapshotError
from data.text import t
from pages.parts import audit, bunching, charts, files, identity, live, markup, plot, states, task_pages
from pages.parts.here import KEPT, Here, Params, as_lang, at
from pages.parts.links import anchor

_CLOSED = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def answer(request: Request) -> Response:
    """What an address asks for: a sheet as a piece of HTML, a figure as JSON; what is wrong is said in HTML."""
    params = dict(request.query_params)
    lang = as_lang(params.get("lang"))
    try:
        what, now = request.path_params["what"], _looked(params, identity.of(request))
        if what not in FIGURES or not plot.placed(now, params):
            audit.asked(request, VIEW)
        return _found(SHEETS[what](now, params), kind=FIGURES.get(what, "text/html"))
    except (CardError, KeyError):
        return _found(_said(t("pack.error.unknown_card", lang, card=params.get("card", "")[:40])), 404)
    except SnapshotError as error:
        return _found(_said(error.message(lang)), 404)
    except Exception:
        return _found(_said(t("shell.failed_number", lang, number=states.logged(request.url.path))), 500)


def _found(text: str | bytes, status: int = 200, kind: str = "text/html") -> Response:
    return Response(text, status, headers=_CLOSED, media_type=kind)


def _said(words: str) -> str:
    return f'<p class="q-note">{escape(words)}</p>'


def _looked(params: Params, person: Person) -> Here:
    """The run whose page asks: what it shows, on which page, in which colours."""
    own = {key: value for key, value in params.items() if key not in (*KEPT, *_ASKING)}
    return at(params, person, "dark" if params.get("mode") == "dark" else "light", params.get("on", ""), own)


def _figure(now: Here, params: Params) -> str:
    """The figure of a card."""
    return charts.drawn(now, cards.card(params.get("card", "")).full_key, params.get("choice", ""))


def _laboratory(now: Here, params: Params) -> str:
    """The figure of the results of one laboratory."""
    return plot.drawn(now, bunching.distribution(now, params[bunching.LABORATORY]))


def _course(now: Here, params: Params) -> str:
    """The figure of what became of the reason of a task."""
    return plot.drawn(now, task_pages.course_of(now, params["task"]))


def _cube(now: Here, params: Params) -> bytes:
    """What the cards of a page count, for the browser to add up."""
    return live.cube(now, now.page or cards.card(params["card"]).page)


def _table(now: Here, params: Params) -> str:
    """表: what is drawn, the same as CSV, and the way to write a note on it."""
    chart, spec = _card(now, params)
    writes = now.person.may("note") and now.scope.areas is None and notable(chart)
    note = anchor(now.href("methods", section="notes"), t("notes.add", now.lang), "q-act") if writes else ""
    csv = files.table_link(now, spec, params.get("choice", ""))
    return f'{charts.table(now, chart)}<p class="q-note">{csv}{note}</p>'


def _definition(now: Here, params: Params) -> str:
    """口径: how the rows were judged, and every indicator of the card."""
    chart, spec = _card(now, params)
    ids = charts.indicators(chart, spec)
    said = (
        markup.definition(now, now.snapshot.indicators[id], escape(left_out))
        for id, left_out in _left_out(now, ids).items()
    )
    return markup.method(now, chart.words.method) + "".join(said)


def _uncounted(now: Here, params: Params) -> str:
    """本期未计入 of one indicator."""
    return escape(_left_out(now, [params["indicator"]])[params["indicator"]])


def _card(now: Here, params: Params) -> tuple[Chart, CardSpec]:
    spec = cards.card(params.get("card", ""))
    return charts.chart_of(now, spec.full_key, params.get("choice", "")), spec


def _left_out(now: Here, indicators: Sequence[str]) -> dict[str, str]:
    """How many rows each indicator leaves out, in words."""
    found = excluded(now.snapshot, now.scope, now.view, indicators)
    return {id: words(now.snapshot, one, now.lang) for id, one in found.items()}


_ASKING = (
    "card",
    "choice",
    "indicator",
    "version",
    "on",
    "mode",
    "seen",
)  # keys of what is asked for, beside those of the page
_JSON, _BYTES = "application/json", "application/octet-stream"
# answered in these types, to a page that was taken down when it was seen
FIGURES = {"figure": _JSON, "laboratory": _JSON, "course": _JSON, "cube": _BYTES}
SHEETS: dict[str, Callable[[Here, Params], str | bytes]] = {
    "figure": _figure,
    "cube": _cube,
    "laboratory": _laboratory,
    "course": _course,
    "table": _table,
    "definition": _definition,
    "uncounted": _uncounted,
}
