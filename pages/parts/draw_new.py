"""What is to be drawn, how many may be, and the form that registers the seed and draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from html import escape
from typing import Any

import streamlit as st

from analytics.drawing import DrawingError, strata
from analytics.drawing.directory import BASES
from analytics.drawing.preparing import (
    LONGEST_PURPOSE,
    LONGEST_SEED,
    MONTHS,
    SPLITS,
    TEAMS,
    Asked,
    Lately,
    Occasion,
    Prepared,
    asked,
    drawn,
    prepare,
    seeded,
)
from analytics.drawing.sheet import stratum_name
from analytics.findings.wording import capital
from data import draws, text
from data.draws import Announced, Recorded
from data.state import StateError
from data.text import exact, t
from pages.parts import audit, draw_keeping, tables
from pages.parts.here import Here, here, show
from pages.parts.noting import state

_FIELDS = ("purpose", "seed", "source")


def look(now: Here) -> tuple[Asked, Prepared]:
    """The draw that the address asks for, but for its seed."""
    found = draw_keeping.directory(now)
    what = replace(asked(dict(st.query_params)), products=now.view.products)
    if what.industry not in {one.industry for one in found}:
        what = replace(what, industry="")
    inspectors = draw_keeping.inspectors_within(now)
    lately = Lately(now.snapshot.as_of, date.today(), lambda since: draws.last_drawn(state(), since))
    return what, prepare(found, draw_keeping.areas(now), what, lately, inspectors)


def headline(now: Here, found: tuple[Asked, Prepared]) -> str:
    """How many there are, may be drawn, and are to be."""
    _, prepared = found
    counts = {"directory": exact(len(prepared.directory)), "eligible": exact(_eligible(prepared))}
    if prepared.problem:
        return t("draw.headline_problem", now.lang, **counts)
    return t("draw.headline", now.lang, **counts, wanted=exact(prepared.wanted))


def show_all(now: Here, found: tuple[Asked, Prepared]) -> None:
    """Choices, counts as they follow from these, and the form."""
    what, prepared = found
    _choices(now, what)
    _numbers(now, what, prepared)
    if prepared.problem:
        st.html(f'<div class="q-band" role="alert">▼ {escape(prepared.problem.message(now.lang))}</div>')
    _strata(now, prepared)
    if now.historic:
        st.html(f'<div class="q-empty">{escape(t("draw.historic", now.lang))}</div>')
    elif draw_keeping.may_draw(now.person):
        _form(now, prepared)


# choices


def _choices(now: Here, what: Asked) -> None:
    usual, industries = Asked(), sorted({one.industry for one in draw_keeping.directory(now)} - {""})
    split = ",".join(what.by) or "none"
    with st.container(key="draw_bar", horizontal=True, vertical_alignment="bottom"):
        _select(now, "base", BASES, what.base, usual.base, lambda code: t(f"draw.base.{code}", now.lang))
        every = t("common.all", now.lang)
        _select(now, "industry", ["", *industries], what.industry, "", lambda name: name or every)
        _size(now, what)
        _select(now, "by", SPLITS, split, SPLITS[0], lambda code: _split(now, code))
        _select(now, "months", MONTHS, what.months, usual.months, lambda n: _months(now, n))
        _select(now, "team", TEAMS, what.team, usual.team, str)


def _select(  # noqa: PLR0913, PLR0917
    now: Here, name: str, options: Sequence[Any], chosen: Any, usual: Any, worded: Callable[[Any], str]
) -> None:
    key, label = f"draw_{name}", t(f"draw.{'base_label' if name == 'base' else name}", now.lang)

    def choose() -> None:
        value = st.session_state[key]
        show(here().view, **{name: None if value == usual else str(value)})

    st.session_state[key] = chosen
    st.selectbox(label, options, key=key, format_func=lambda one: capital(worded(one)), on_change=choose, width=220)


def _size(now: Here, what: Asked) -> None:
    def choose() -> None:
        value = st.session_state["draw_size"].strip()
        show(here().view, size=None if value in ("", Asked().size) else value)

    st.session_state["draw_size"] = what.size
    label, hint = t("draw.size_label", now.lang), t("draw.size_hint", now.lang)
    st.text_input(label, key="draw_size", placeholder=hint, max_chars=10, on_change=choose, width=160)


def _split(now: Here, code: str) -> str:
    if code == "none":
        return t("draw.split.none", now.lang)
    return t("draw.times", now.lang).join(t(f"draw.dim.{dim}", now.lang) for dim in code.split(","))


def _months(now: Here, n: int) -> str:
    return t("draw.months_within", now.lang, n=n) if n else t("draw.months_none", now.lang)


# counts


def _eligible(prepared: Prepared) -> int:
    return sum(strata(prepared.directory).values())


def _numbers(now: Here, what: Asked, prepared: Prepared) -> None:
    """The directory, who is left out, who may be drawn, how many are to be: key figures in a row."""
    reasons = [one.left_out for one in prepared.directory]
    left_out = {key: reasons.count(key) for key in ("drawn", "visited") if what.months}
    said = [t(f"draw.count.{key}", now.lang, n=exact(n), months=what.months) for key, n in left_out.items()]
    figures = {
        "directory": (len(prepared.directory), t(f"draw.base.{what.base}", now.lang)),
        "left_out": (sum(left_out.values()), t("shell.joined", now.lang).join(said) or _months(now, 0)),
        "eligible": (_eligible(prepared), t(f"draw.kpi.{'within' if now.view.areas else 'all'}", now.lang)),
        "wanted": (prepared.wanted, t("draw.kpi.each", now.lang, team=what.team)),
    }
    note = "scope_note" if what.months else "scope_only"
    words = t(f"draw.{note}", now.lang, as_of=now.snapshot.as_of.isoformat(), months=what.months)
    parts = "".join(_figure(now, key, n, small) for key, (n, small) in figures.items())
    st.html(f'<div class="q-kpis">{parts}</div><p class="q-note">{escape(words)}</p>')


def _figure(now: Here, key: str, n: int, small: str) -> str:
    big = f'<div class="q-big">{exact(n)}<small>{escape(t("draw.kpi.unit", now.lang))}</small></div>'
    title = f'<div class="q-title">{escape(t(f"draw.kpi.{key}", now.lang))}</div>'
    return f'<section class="q-kpi">{title}{big}<div class="q-small">{escape(small)}</div></section>'


def _strata(now: Here, prepared: Prepared) -> None:
    sizes = strata(prepared.directory)
    if len(sizes) < 2:
        return
    whole, by = sum(sizes.values()), prepared.scheme.by
    columns = {
        "stratum": [stratum_name(codes, by, now.snapshot, now.lang) for codes in sizes],
        "eligible": list(sizes.values()),
        "quota": [round(prepared.wanted * size / whole, 2) for size in sizes.values()],
    }
    table = tables.html({t(f"draw.column.{key}", now.lang): cells for key, cells in columns.items()})
    summary = escape(t("draw.strata", now.lang))
    st.html(f'<details class="q-details"><summary>{summary}</summary>{table}</details>')


# the form


def _form(now: Here, prepared: Prepared) -> None:
    month = text.month(date.today(), now.lang)
    st.session_state.setdefault("draw_purpose", t("draw.purpose_usual", now.lang, month=month))
    st.html(f'<h2 class="q-takeaway">{escape(t("draw.form", now.lang))}</h2>')
    with st.form("draw", border=False):
        with st.container(key="draw_form", horizontal=True, vertical_alignment="bottom"):
            st.text_input(t("draw.purpose", now.lang), key="draw_purpose", max_chars=LONGEST_PURPOSE)
            hint = t("draw.seed_hint", now.lang)
            st.text_input(t("draw.seed", now.lang), key="draw_seed", placeholder=hint, max_chars=LONGEST_SEED)
            hint = t("draw.source_hint", now.lang)
            st.text_input(t("draw.source", now.lang), key="draw_source", placeholder=hint, max_chars=LONGEST_PURPOSE)
        st.html(f'<div class="q-note">{escape(t("draw.form_note", now.lang))}</div>')
        st.form_submit_button(t("draw.form", now.lang), on_click=_act, disabled=prepared.problem is not None)


def _act() -> None:
    """Register the seed, draw, keep the record; what is wrong is said, and nothing is drawn."""
    now = here()
    if now.historic or not draw_keeping.still(now, "draw:"):
        return
    try:
        number = _drawn(now, *(str(st.session_state.get(f"draw_{key}", "")).strip() for key in _FIELDS))
    except (DrawingError, StateError) as error:
        draw_keeping.say(error.message(now.lang))
        return
    audit.did("draw", f"draw:{number}")
    st.session_state["draw_seed"] = ""
    draw_keeping.say(t("draw.done", now.lang, number=number), wrong=False)
    show(now.view, section="records", draw=number)


def _drawn(now: Here, purpose: str, seed: str, source: str) -> str:
    """The number of the draw. The seed is kept before anything is drawn from it; what stands in the way of a draw hangs
    on no seed, and is found before."""
    _, prepared = look(now)
    if prepared.problem:
        raise prepared.problem
    if not purpose:
        raise DrawingError("purpose")
    at, manifest = datetime.now().astimezone().replace(microsecond=0), now.snapshot.manifest
    said = Announced(seeded(seed), purpose[:LONGEST_PURPOSE], now.person.id, at, prepared.scheme.areas)
    number = draws.announce(state(), said)
    about = (source[:LONGEST_PURPOSE], now.person.id, at.isoformat(), manifest.id, manifest.as_of.isoformat())
    on = Occasion(number, said.purpose, said.seed, *about, manifest.demo)
    record = drawn(prepared, on, draw_keeping.inspectors_within(now))
    chosen = tuple(one.id for one in record.drawn.chosen)
    hash = record.hashes["record"]
    draws.record(state(), number, Recorded(record.to_json(), hash, manifest.id, chosen, len(record.directory)))
    return number
