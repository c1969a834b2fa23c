"""审计: what the log holds, for those who may read it, narrowed by the address; and whether it is whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import unquote_plus

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from analytics.export import csv
from analytics.periods import parse_period
from data.audit import ACTS, REFUSED, Asked, Log, Row, wording
from data.audit.checking import checked
from data.state import StateError
from data.text import Lang, exact, t
from pages.parts import audit, downloads, here, identity, markup, menu, packing, rows, tables
from pages.parts.downloads import Written
from pages.parts.here import Here, as_lang, show
from pages.parts.links import anchor
from pages.parts.routes import AUDIT
from pages.parts.tables import Markup

SIZE = 100
KEYS = ("day", "person", "act", "object")  # of the address; `day` is a period
_CLOSED = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def draw(now: Here) -> None:
    """Whether the log is whole, what to look for, the newest rows of that, and all of them to take along."""
    log, params = audit.log(), {key: st.query_params.get(key, "") for key in KEYS}
    if log is None:
        st.html(f'<div class="q-empty">{escape(t("audit.off", now.lang))}</div>')
        return
    st.html(_whole(now))
    _narrowing(now, params)
    try:
        st.html(_listed(now, log, params))
    except StateError as error:
        st.html(f'<div class="q-band" role="status">{escape(error.message(now.lang))}</div>')


def asked(params: Mapping[str, str]) -> Asked:
    """What an address looks for; raises ValueError for days that cannot be read."""
    day, act = params.get("day", ""), params.get("act", "")
    period = parse_period(day) if day else None
    days = period or (None, None)
    return Asked(*days, params.get("person", ""), act if act in ACTS else "", params.get("object", ""))


def _whole(now: Here) -> str:
    """Reckoned when the page is open: a minute for ten million rows."""
    source = f"{here.root()}{AUDIT}/verify?lang={now.lang}"
    waiting = audit.recorder().waiting
    late = f'<p class="q-worse">{escape(t("audit.waiting", now.lang, n=waiting))}</p>' if waiting > len(ACTS) else ""
    summary = escape(t("audit.verify", now.lang))
    found = markup.fetched("div", source, now.lang, "q-note")
    return f'<details class="q-details" open><summary>{summary}</summary>{found}</details>{late}'


def _narrowing(now: Here, params: Mapping[str, str]) -> None:
    """What to look for, in the address."""

    def look() -> None:
        chosen = {key: (st.session_state[f"audit_{key}"] or "").strip() or None for key in KEYS}
        show(here.here().view, **chosen)

    for key in KEYS:
        st.session_state[f"audit_{key}"] = params[key]
    with st.container(key="audit_narrowing", horizontal=True):
        for key in ("day", "person", "object"):
            hint = t(f"audit.hint.{key}", now.lang)
            st.text_input(t(f"audit.{key}", now.lang), key=f"audit_{key}", placeholder=hint, on_change=look, width=200)
        words = {"": t("common.all", now.lang), **{act: wording.act(act, now.lang) for act in ACTS}}
        if st.session_state["audit_act"] not in words:
            st.session_state["audit_act"] = ""
        label, named = t("audit.act", now.lang), words.__getitem__
        st.selectbox(label, list(words), key="audit_act", format_func=named, on_change=look, width=200)


def _listed(now: Here, log: Log, params: Mapping[str, str]) -> str:
    try:
        ask = asked(params)
    except ValueError:
        return f'<div class="q-band" role="status">{escape(t("audit.no_day", now.lang, day=params["day"]))}</div>'
    total = log.count(ask)
    if not total:
        return f'<div class="q-empty">{escape(t("audit.none", now.lang))}</div>'
    page = min(rows.page_asked(), rows.last_page(total, SIZE))
    found = log.rows(ask, SIZE, (page - 1) * SIZE)
    values = {key: value for key, value in params.items() if value} | {"lang": now.lang}
    href = f"{here.root()}{AUDIT}/csv?{here.parameters(values)}"
    words = escape(t("records.download", now.lang, total=exact(total)))
    link = f'<p class="q-note"><a href="{escape(href)}" data-file>{words}</a></p>'
    return tables.html(_columns(now, found), tall=True) + rows.pager(now, page, SIZE, total) + link


def _columns(now: Here, found: list[Row]) -> dict[str, list[str]]:
    lang = now.lang
    columns = {
        "at": [row.local_time for row in found],
        "person": [wording.person(row.person, lang) for row in found],
        "act": [wording.act(row.act, lang) for row in found],
        "object": [_object(row.object, lang) for row in found],
        "address": [_address(row.address) for row in found],
        "outcome": [wording.outcome(row.outcome, lang) for row in found],
    }
    return {t(f"audit.{name}", lang): values for name, values in columns.items()}


def _object(object: str, lang: Lang) -> str:
    """A page or a card by its name; what else there is by its id."""
    kind, _, id = object.partition(":")
    if kind == "page" and id in menu.PAGES:
        return t(f"pages.{id}", lang)
    return packing.name_of(id, lang) if kind == "card" and id else object


def _address(address: str) -> Markup:
    """The view as its address says it, leading there where it is that of a page."""
    path, _, query = address.partition("?")
    words = unquote_plus(query) or path
    page = path.removeprefix(here.root()) in map(menu.path, menu.PAGES)
    return Markup(anchor(address, words) if page else escape(f"{path} {words}" if query else words))


# beside the pages


def answer(request: Request) -> Response:
    """Whether the log is whole, or its rows as CSV; refused to whoever may not read it."""
    lang, person = as_lang(request.query_params.get("lang")), identity.of(request)
    making, log = _MADE.get(request.path_params["what"]), audit.log()
    if not person.may("audit"):
        audit.asked(request, "export", REFUSED, object="audit")
        return downloads.refused(t("audit.not_yours", lang), lang, 403, title=t("audit.title", lang))
    if making is None or log is None:
        return downloads.refused(t("audit.off", lang), lang, 404, title=t("audit.title", lang))
    try:
        return making(request, log, lang)
    except StateError as error:
        return HTMLResponse(escape(error.message(lang)), 503, headers=_CLOSED)
    except ValueError:
        said = t("audit.no_day", lang, day=request.query_params.get("day", "")[:40])
        return downloads.refused(said, lang, 404, title=t("audit.title", lang))


def _verdict(_: Request, log: Log, lang: Lang) -> Response:
    audit.recorder().flush()
    found = checked(log, identity.state())
    colour = "" if found.whole else ' class="q-worse"'
    said = "".join(f"<p{colour}>{escape(line)}</p>" for line in wording.verdict(found, lang))
    return HTMLResponse(said, headers=_CLOSED)


def _csv(request: Request, log: Log, lang: Lang) -> Response:
    ask = asked(request.query_params)
    audit.asked(request, "export", object="audit")
    content = csv.table(wording.columns(log.rows(ask), lang))
    return downloads.answer(Written(f"{t('audit.file', lang)}.csv", "text/csv", content))


_MADE: dict[str, Callable[[Request, Log, Lang], Response]] = {"verify": _verdict, "csv": _csv}
