"""A card: rule on top, name, takeaway, chart; below it note, table, definition and the way to the rows."""

from __future__ import annotations

import streamlit as st

from analytics.cards import CardSpec
from analytics.findings import viewing
from pages.parts import charts, markup, packing, plot, states
from pages.parts.charts import Built
from pages.parts.here import Here, here, show


def draw(now: Here, spec: CardSpec, choice: str = "") -> None:
    """One card; `choice` is what its page lets readers pick, where the card itself does not. What goes wrong inside
    stays inside: the other cards live on."""
    with st.container(key=f"card_{slug(spec)}"):
        try:
            _draw(now, spec, choice or _choice(spec))
        except Exception:
            states.failed(now, viewing.named(now.snapshot, now.view, spec.name, now.lang))


def slug(spec: CardSpec) -> str:
    """The card's key as a part of element keys."""
    return spec.full_key.replace(".", "_")


def _draw(now: Here, spec: CardSpec, choice: str) -> None:
    built = charts.built(now, spec.full_key, choice)
    if built.choices:
        st.html(built.head)
        _chooser(spec, built, choice)
        st.html(built.legend + built.body)
    else:
        st.html(built.head + built.legend + built.body)
    if built.figure:
        plot.draw(built.figure, built.height, f"plot_{slug(spec)}", built.alt, now.lang)
    st.html(markup.foot(built.note, built.unfolds + packing.tools(now, spec, choice, built.files)))


# the choice of an indicator on a map stands in the address, like everything that changes what is seen


def _choice(spec: CardSpec) -> str:
    chosen = st.query_params.get(spec.key, "")
    return chosen if chosen in spec.choices else ""


def _chooser(spec: CardSpec, built: Built, choice: str) -> None:
    key, words = f"choice_{slug(spec)}", dict(built.choices)
    first = next(iter(words))

    def choose() -> None:
        chosen = st.session_state[key]
        show(here().view, **{spec.key: None if chosen in (None, first) else chosen})

    st.session_state[key] = choice or first
    st.segmented_control(
        built.name, list(words), key=key, format_func=words.__getitem__, on_change=choose, label_visibility="collapsed"
    )
