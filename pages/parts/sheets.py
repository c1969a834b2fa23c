"""What is read below a card, its table and its definition: made when somebody unfolds it, for whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from analytics import cards
from analytics.annotations import notable
from analytics.answers import Answers
from analytics.cards import CardError, CardSpec
from analytics.charts import Chart
from analytics.view import from_query
from data.publishing import SnapshotError
from data.text import Lang, t
from pages.parts import charts, files, markup, noting, snapshots, states
from pages.parts.here import Here, as_lang, whose
from pages.parts.links import anchor

_CLOSED = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def answer(request: Request) -> Response:
    """The sheet that an address asks for, as a piece of HTML; what is wrong is said in one."""
    params = dict(request.query_params)
    lang = as_lang(params.pop("lang", None))
    try:
        return _found(_asked(request.path_params["what"], params, lang))
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


def _asked(what: str, params: dict[str, str], lang: Lang) -> str:
    spec, choice = cards.card(params.get("card", "")), params.get("choice", "")
    now = _here(params, lang)
    return _SHEETS[what](now, charts.chart_of(now, spec.full_key, choice), spec, choice)


def _here(params: dict[str, str], lang: Lang) -> Here:
    """The view of an address, as a run of a page would see it. Raises SnapshotError."""
    snapshot, problem = snapshots.found(params.get("snapshot"))
    view, ignored = from_query(params, snapshot.known)
    scope = whose()
    held, in_force = noting.held(), snapshot.id if problem else snapshots.in_force()
    return Here(snapshot, view, scope, lang, "light", ignored, in_force, Answers(snapshot, scope), held, problem)


def _table(now: Here, chart: Chart, spec: CardSpec, choice: str) -> str:
    """表: what is drawn, the same as CSV, and the way to write a note on it."""
    note = anchor(now.href("methods", section="notes"), t("notes.add", now.lang), "q-act") if notable(chart) else ""
    return f'{charts.table(now, chart)}<p class="q-note">{files.table_link(now, spec, choice)}{note}</p>'


def _definition(now: Here, chart: Chart, spec: CardSpec, choice: str) -> str:
    """口径: how the rows were judged, and every indicator of the card."""
    said = (markup.definition(now, now.snapshot.indicators[id]) for id in charts.indicators(chart, spec))
    return markup.method(now, chart.words.method) + "".join(said)


_SHEETS: dict[str, Callable[[Here, Chart, CardSpec, str], str]] = {"table": _table, "definition": _definition}
