"""数据报送 from top to bottom: templates, files, what was found in them, what would change, publishing."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts import (
    header,
    identity,
    intake_about,
    intake_acts,
    intake_columns,
    intake_files,
    intake_publish,
    intake_results,
    methods,
)
from pages.parts import intake_change as change
from pages.parts.here import Here, language
from pages.parts.intake_flow import Flow, attempted, trouble


def draw(now: Here | None) -> None:
    """The whole page; `now` is None while the store is empty. What goes wrong is said on it."""
    flow = Flow(now, language(), intake_acts.work())
    if identity.arrived().may("publish"):
        attempted(flow, lambda: _draw(flow))
    else:
        trouble(identity.not_allowed().message(flow.lang))


def _draw(flow: Flow) -> None:
    bands, head = intake_files.bands(flow), st.empty()
    _head(head, flow, flow.t("headline.begin"))
    st.html((methods.tabs(flow.now, methods.INTAKE) if flow.now else "") + bands)
    if flow.choices.published:
        _head(head, flow, intake_publish.receipt(flow))
        return
    left, right = st.columns((5, 7), gap="medium")
    with left:
        intake_files.templates(flow)
    with right:
        intake_files.files(flow)
    if flow.files:
        _head(head, flow, flow.t("headline.checking", n=len(flow.files)))
        _head(head, flow, _looked_through(flow))


def _head(place: DeltaGenerator, flow: Flow, sentence: str) -> None:
    """Headline and bands; without any data there is no view to be spoken of."""
    with place.container():
        if flow.now:
            header.draw(flow.now, sentence)
        else:
            title = f'<h1 class="q-headline">{header.clauses(sentence)}</h1>'
            st.html(f'<header class="q-header"><div>{title}</div></header>')


def _looked_through(flow: Flow) -> str:
    """The sections below the files, as far as one can get; returns the headline."""
    about = intake_about.said(flow)
    clear = not intake_about.wrong(about)
    if clear:
        intake_results.begin(flow, about)
    readable = intake_columns.draw(flow)
    intake_about.draw(flow, about)
    outcome = intake_results.draw(flow, about) if clear and readable else None
    if outcome is None:
        return flow.t("headline.refused")
    counts = {what: f"{outcome.total(what):,}" for what in ("read", "accepted", "rejected")}
    found = change.draw(flow, outcome, about)
    intake_publish.draw(flow, outcome, about, found)
    if found is None:
        return flow.t("headline.checked", **counts)
    if found.nothing_new:
        return flow.t("headline.nothing")
    return flow.t("headline.preview", **{what: f"{found.count(what):,}" for what in ("added", "changed", "removed")})
