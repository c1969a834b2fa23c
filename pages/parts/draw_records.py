"""The draws that were made, and one of them with its record, drawn again to see that it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

import streamlit as st

from analytics.drawing import DrawingError, Record, directory_hash, from_json, repeated
from analytics.drawing.directory import chosen, firms
from analytics.drawing.sheet import moment, sheet
from analytics.drawing.teams import loads
from data import draws
from data.draws import Kept
from data.people import LOCAL
from data.state import StateError
from data.text import Lang, exact, t
from pages.parts import audit, draw_files, draw_keeping, markup, tables
from pages.parts.here import Here, here, show
from pages.parts.kept import kept
from pages.parts.links import anchor
from pages.parts.noting import state

NUMBER = "draw"  # the key of the address that names a draw
LONGEST_REASON = 200


@dataclass(frozen=True)
class Look:
    """The draws to be seen, the one that the address names, and the text of its record."""

    every: Sequence[Kept]
    asked: str
    one: Kept | None
    text: str = ""


def look(now: Here) -> Look:
    """What the address asks for; a draw that is not for somebody's eyes is not there."""
    asked = st.query_params.get(NUMBER, "")[:20]
    one = draw_keeping.found(now, asked) if asked else None
    text = draws.text(state(), one.number) if one else ""
    return Look([] if one else draw_keeping.mine(now), asked, one, text)


def headline(now: Here, found: Look) -> str:
    """Of one draw how many of how many, else how many draws there are."""
    if found.one is None:
        void = sum(one.standing == "voided" for one in found.every)
        return t("draw.headline_records", now.lang, n=len(found.every), void=void)
    words = {"number": found.one.number, "directory": exact(found.one.directory)}
    key = "record" if found.text else "unfinished"
    return t(f"draw.headline_{key}", now.lang, **words, selected=exact(found.one.selected))


def show_all(now: Here, found: Look) -> None:
    """The list, or one draw."""
    if found.one:
        _one(now, found.one, found.text)
        return
    if found.asked:
        st.html(f'<div class="q-empty">{escape(t("draw.no_record", now.lang, number=found.asked))}</div>')
    if not found.every:
        st.html(f'<div class="q-empty">{escape(t("draw.records_none", now.lang))}</div>')
        return
    ways = [anchor(now.href(section="records", draw=one.number), t("draw.open", now.lang)) for one in found.every]
    st.html(tables.html(_listed(now, found.every), links=ways, tall=True))


def _listed(now: Here, every: Sequence[Kept]) -> dict[str, list]:
    columns = {
        "number": [one.number for one in every],
        "purpose": [one.purpose for one in every],
        "at": [moment(one.announced_at, now.lang) for one in every],
        "person": [person_words(one.person, now.lang) for one in every],
        "seed": [one.seed for one in every],
        "directory": [one.directory for one in every],
        "selected": [one.selected for one in every],
        "standing": [t(f"draw.standing.{one.standing}", now.lang) for one in every],
    }
    return {t(f"draw.column.{key}", now.lang): cells for key, cells in columns.items()}


def person_words(person: str, lang: Lang) -> str:
    """Who drew: the account, or whoever sat there without sign-in."""
    return t("draw.local", lang) if person == LOCAL.id else person


# one draw


def _one(now: Here, one: Kept, text: str) -> None:
    if one.voided_at:
        at, by = moment(one.voided_at, now.lang), person_words(one.voided_by, now.lang)
        words = t("draw.voided", now.lang, at=at, by=by, reason=one.reason)
        st.html(f'<div class="q-band" role="status">{escape(words)}</div>')
    if text:
        st.html(kept(now, lambda: _record(now, one.number, text), "draw", one.number, one.sha256))
    else:
        st.html(f'<div class="q-empty">{escape(t("draw.unfinished", now.lang))}</div>')
    if not one.voided_at and draw_keeping.may_draw(now.person):
        _void(now, one.number)


def _record(now: Here, number: str, text: str) -> str:
    """The form as HTML, and whether the draw repeats."""
    try:
        record = from_json(text)
    except DrawingError as error:
        return f'<div class="q-failed" role="alert">▼ {escape(error.message(now.lang))}</div>'
    form = sheet(record, draw_keeping.snapshot_of(now, record) or now.snapshot, now.lang)
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in form.facts)
    seals = "".join(f"<dt>{escape(name)}</dt><dd><code>{hash}</code></dd>" for name, hash in form.seals)
    rows = {name: [row[n] for row in form.cells] for n, name in enumerate(form.headings)}
    parts = [
        *(f'<p class="q-verified">{escape(line)}</p>' for line in verified(now, record, text)),
        draw_files.links(now, number),
        f'<div class="q-definition"><dl>{facts}{seals}</dl></div>',
        markup.heading(t("draw.sheet.list", now.lang)) + tables.html(rows, tall=True),
        markup.heading(t("draw.sheet.loads", now.lang)) + tables.html(_loads(now, record)),
        f'<p class="q-note">{escape(form.method)}</p><p class="q-note">{escape(t("draw.before", now.lang))}</p>',
    ]
    return f'<div class="q-drawn">{"".join(parts)}</div>'


def _loads(now: Here, record: Record) -> dict[str, list]:
    found = loads([one.code for one in record.inspectors], [one.inspectors for one in record.drawn.chosen])
    sections = {one.code: one.section for one in record.inspectors}
    columns = {"who": list(found), "section": [sections[code] for code in found], "load": list(found.values())}
    return {t(f"draw.column.{key}", now.lang): cells for key, cells in columns.items()}


def verified(now: Here, record: Record, text: str) -> list[str]:
    """What drawing again says, and whether the directory is the one of the snapshot."""
    try:
        differs = repeated(text).differs
    except DrawingError as error:
        return [t("draw.differs", now.lang, what=error.message(now.lang))]
    if differs:
        what = t("shell.joined", now.lang).join(t(f"draw.part.{part}", now.lang) for part in differs)
        return [t("draw.differs", now.lang, what=what)]
    return [t("draw.same", now.lang), t(f"draw.{_directory(now, record)}", now.lang, id=record.snapshot)]


def _directory(now: Here, record: Record) -> str:
    """The key of what holding the directory to its snapshot says."""
    snapshot, scheme = draw_keeping.snapshot_of(now, record), record.scheme
    if snapshot is None or (not scheme.areas and now.person.areas is not None):
        return "no_directory"
    there = chosen(firms(snapshot, now.scope, scheme.areas), scheme.base, scheme.industry, scheme.products)
    same = directory_hash(one.id for one in there) == record.hashes["directory"]
    return "same_directory" if same else "other_directory"


def _void(now: Here, number: str) -> None:
    st.html(f'<h2 class="q-takeaway">{escape(t("draw.void_title", now.lang))}</h2>')
    with st.form("draw_void", border=False):
        with st.container(key="draw_voiding", horizontal=True, vertical_alignment="bottom"):
            st.text_input(t("draw.void_reason", now.lang), key="draw_reason", max_chars=LONGEST_REASON)
            st.form_submit_button(t("draw.void", now.lang), on_click=_act, args=(number,))
        st.html(f'<div class="q-note">{escape(t("draw.void_note", now.lang))}</div>')


def _act(number: str) -> None:
    """Void a draw that somebody sees and may void."""
    now, reason = here(), str(st.session_state.get("draw_reason", "")).strip()[:LONGEST_REASON]
    if not draw_keeping.still(now, f"void:{number}") or not draw_keeping.found(now, number):
        return
    if not reason:
        draw_keeping.say(t("draw.void_empty", now.lang))
        return
    try:
        draws.void(state(), number, reason, now.person.id, datetime.now().astimezone())
    except StateError as error:
        draw_keeping.say(error.message(now.lang))
        return
    audit.did("draw", f"void:{number}")
    st.session_state["draw_reason"] = ""
    draw_keeping.say(t("draw.void_done", now.lang, number=number), wrong=False)
    show(now.view)
