"""A card: rule on top, name, takeaway, chart; below it note, table, definition and the way to the rows."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics.cards import CardSpec
from analytics.charts import Chart
from data.text import pick, t
from pages.parts import charts, markup, plot, states, tables
from pages.parts.here import Here, here, show
from pages.parts.links import anchor, rows_href


def draw(now: Here, spec: CardSpec) -> None:
    """One card. What goes wrong inside stays inside: the other cards live on."""
    place, key = st.empty(), f"card_{_slug(spec)}"
    try:
        with place.container(key=key):
            _draw(now, spec)
    except Exception:
        with place.container(key=f"{key}_failed"):
            states.failed(now, pick(spec.name, now.lang))


def _slug(spec: CardSpec) -> str:
    return spec.full_key.replace(".", "_")


def _draw(now: Here, spec: CardSpec) -> None:
    built = charts.built(now, spec.full_key, _choice(spec))
    chart = built.chart
    st.html(markup.takeaway(chart.words.name, chart.words.takeaway))
    if spec.kind == "tiles" and spec.indicators:
        _chooser(now, spec)
    if chart.legend and not chart.empty:
        st.html(_legend(chart))
    if chart.empty:
        st.html(states.empty(now, chart.empty, chart.height))
    elif chart.kind == "attention":
        st.html("".join(markup.signal(now, signal) for signal in chart.content))
    elif built.figure is None:
        st.html(tables.html(chart.table(), links=row_links(now, chart)))
    else:
        plot.draw(built.figure, chart.height, f"plot_{_slug(spec)}", chart.words.alt or chart.words.takeaway, now.lang)
    _foot(now, spec, chart)


# the choice of an indicator on a map stands in the address, like everything that changes what is seen


def _choice(spec: CardSpec) -> str:
    chosen = st.query_params.get(spec.key, "")
    return chosen if chosen in spec.indicators else ""


def _chooser(now: Here, spec: CardSpec) -> None:
    key = f"choice_{_slug(spec)}"

    def choose() -> None:
        chosen = st.session_state[key]
        show(here().view, **{spec.key: None if chosen in (None, spec.indicators[0]) else chosen})

    st.session_state[key] = _choice(spec) or spec.indicators[0]
    st.segmented_control(
        pick(spec.name, now.lang),
        spec.indicators,
        key=key,
        format_func=lambda id: pick(now.snapshot.indicators[id].short, now.lang),
        on_change=choose,
        label_visibility="collapsed",
    )


def _legend(chart: Chart) -> str:
    swatches = "".join(
        f'<span><i class="{"q-hatch" if item.fill == "hatch" else ""}"'
        f' style="background-color:var(--{item.fill.replace("_", "-")})"></i>{escape(item.label)}</span>'
        for item in chart.legend
    )
    return f'<div class="q-legend">{swatches}</div>'


# the line below the chart


def _foot(now: Here, spec: CardSpec, chart: Chart) -> None:
    with st.container(key=f"foot_{_slug(spec)}", horizontal=True):
        st.html(f'<div class="q-note">{escape(chart.words.note)}</div>')
        with st.container(key=f"acts_{_slug(spec)}", horizontal=True, width="content"):
            if not chart.empty and chart.columns:
                _table(now, spec, chart)
            if spec.every_indicator:
                with st.popover(t("shell.definition", now.lang), type="tertiary", key=f"definition_{_slug(spec)}"):
                    ids = [chart.indicator] if chart.indicator else list(spec.every_indicator)
                    st.html("".join(markup.definition(now, now.snapshot.indicators[id]) for id in ids))
            if chart.drill and not chart.empty:
                st.html(anchor(rows_href(now, chart.drill), t("shell.rows", now.lang), "q-act"))


def _table(now: Here, spec: CardSpec, chart: Chart) -> None:
    with st.popover(t("shell.table", now.lang), type="tertiary", key=f"table_{_slug(spec)}"):
        st.html(tables.html(chart.table(), links=row_links(now, chart)))
        st.download_button(
            t("shell.csv", now.lang),
            data=lambda: tables.csv(chart.table()),
            file_name=f"{chart.words.name}.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"csv_{_slug(spec)}",
        )


def row_links(now: Here, chart: Chart) -> list[str] | None:
    """For every mark the way to its rows; None when no mark has any."""
    marks = chart.marks()
    if not any(mark["rows"] for mark in marks):
        return None
    words = t("shell.rows", now.lang)
    return [anchor(rows_href(now, mark["rows"]), words) if mark["rows"] else "" for mark in marks]
