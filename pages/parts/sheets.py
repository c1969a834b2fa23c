"""What is read below a card, its table and its definition: made when it is unfolded, for whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from analytics import cards
from analytics.annotations import notable
from analytics.cards import CardError, CardSpec
from analytics.charts import Chart
from analytics.quality.excluded import excluded, words
from data.audit import VIEW
from data.publishing import SnapshotError
from data.text import t
from pages.parts import audit, charts, files, identity, markup, states
from pages.parts.here import Here, as_lang, at
from pages.parts.links import anchor

Params = Mapping[str, str]
_CLOSED = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def answer(request: Request) -> Response:
    """The sheet that an address asks for, as a piece of HTML; what is wrong is said in one."""
    params = dict(request.query_params)
    lang = as_lang(params.get("lang"))
    try:
        audit.asked(request, VIEW)
        return _found(SHEETS[request.path_params["what"]](at(params, lang, "light", identity.of(request)), params))
    except (CardError, KeyError):
        return _found(_said(t("pack.error.unknown_card", lang, card=params.get("card", "")[:40])), 404)
    except SnapshotError as error:
        return _found(_said(error.message(lang)), 404)
    except Exception:
        return _found(_said(t("shell.failed_number", lang, number=states.logged(request.url.path))), 500)


def _found(html: str, status: int = 200) -> Response:
    return HTMLResponse(html, status, headers=_CLOSED)


def _said(words: str) -> str:
    return f'<p class="q-note">{escape(words)}</p>'


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


SHEETS: dict[str, Callable[[Here, Params], str]] = {
    "table": _table,
    "definition": _definition,
    "uncounted": _uncounted,
}
