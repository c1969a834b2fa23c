"""The view bar: one row of controls that write the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.findings import viewing
from analytics.periods import COMPARISONS
from analytics.view import LISTS
from data import text
from data.text import t
from pages.parts import live, news, period, shell
from pages.parts.here import Here, address, here, show
from pages.parts.seeding import chosen, seeded

_MORE = ("level", "stage", "kind", "device")


def name(now: Here, key: str, code: str) -> str:
    """The words of a code in the address."""
    return viewing.name(now.snapshot, key, code, now.lang)


def draw(now: Here) -> None:
    """The whole row; it stays in sight while a wide page scrolls."""
    with st.container(key="viewbar", horizontal=True):
        _controls(now)
        with st.container(key="viewend", horizontal=True):
            reset = escape(address(now.page, now.clean_query()))
            st.html(f'<a class="q-go q-reset" href="{reset}">{escape(t("view_bar.reset", now.lang))}</a>')
            shell.browser(now.lang, shell.link_to_copy(now), told={"news": news.told(now), "live": live.told(now)})


def _controls(now: Here) -> None:
    with (
        _control("period", now),
        st.popover(text.period(*now.view.period, now.lang), width="stretch", key="p_period"),
    ):
        period.picker(now)
    _select(now, "compare", COMPARISONS, lambda code: t(f"view_bar.comparisons.{code}", now.lang))
    with _control("area", now), st.popover(_area_summary(now), width="stretch", key="p_area"):
        _areas(now)
    with _control("product", now), st.popover(_product_summary(now), width="stretch", key="p_product"):
        _products(now)
    _select(now, "basis", _codes(now, "sampling_bases"), lambda code: name(now, "basis", code))
    with _control("more", now), st.popover(_more_summary(now), width="stretch", key="p_more"):
        _more(now)


def _control(key: str, now: Here) -> DeltaGenerator:
    """A container with its label on top."""
    container = st.container(key=f"f_{key}")
    label = t("view_bar.filters", now.lang) if key == "more" else t(f"view_bar.{key}", now.lang)
    container.html(f'<div class="q-label">{escape(label)}</div>')
    return container


def _codes(now: Here, table: str) -> list[str]:
    return [row["code"] for row in now.snapshot.reference(table)]


def _select(now: Here, key: str, options: Iterable[str], worded: Callable[[str], str]) -> None:
    offered = list(options)

    def choose() -> None:
        if (value := chosen(key)) in offered:  # which only the browser sees to
            show(here().view.with_(**{key: value}))

    with _control(key, now):
        st.selectbox(
            t(f"view_bar.{key}", now.lang),
            offered,
            key=seeded(key, getattr(now.view, key)),
            format_func=worded,
            on_change=choose,
            label_visibility="collapsed",
            placeholder=t(f"view_bar.{key}", now.lang),
        )


def _pills(now: Here, key: str, options: list[str], label: str, choose: Callable[[], None]) -> None:
    """Any number of some codes of a list of the view."""
    st.pills(
        label,
        options,
        key=seeded(key, [code for code in options if code in getattr(now.view, LISTS[key])]),
        selection_mode="multi",
        format_func=lambda code: name(now, key, code),
        on_change=choose,
    )


# areas


def _area_summary(now: Here) -> str:
    return summary(now, "area") if now.view.areas else viewing.whole(now.snapshot, now.lang)


def summary(now: Here, key: str) -> str:
    """What is chosen in a filter, in few words: the one name, or how many."""
    codes = getattr(now.view, LISTS[key])
    return name(now, key, codes[0]) if len(codes) == 1 else t("view_bar.chosen", now.lang, n=len(codes))


def _choose_areas() -> None:
    now, tree = here(), here().snapshot.areas
    focus = tree.focus(now.view.areas)
    picked = tuple(chosen("area"))
    fallback = () if focus == tree.root else (focus,)
    show(now.view.with_(areas=picked or fallback))


def _areas(now: Here) -> None:
    tree = now.snapshot.areas
    focus = tree.focus(now.view.areas)
    for above in tree.path(focus)[:-1]:
        up = now.view.with_(areas=() if above == tree.root else (above,))
        label = t("view_bar.up", now.lang, name=name(now, "area", above))
        st.html(f'<a class="q-go" href="{escape(now.href(view=up))}">{escape(label)}</a>')
    _pills(now, "area", tree.children(focus), name(now, "area", focus), _choose_areas)


# products


def _product_summary(now: Here) -> str:
    return summary(now, "product") if now.view.products else t("view_bar.all_products", now.lang)


def _choose_products() -> None:
    picked = (*chosen("product"), *chosen("product_search"))
    show(here().view.with_(products=picked))


def _products(now: Here) -> None:
    classes = _codes(now, "product_classes")
    finer = [code for table in ("product_groups", "products") for code in _codes(now, table)]
    _pills(now, "product", classes, t("view_bar.product_class", now.lang), _choose_products)
    st.multiselect(
        t("view_bar.product_search", now.lang),
        finer,
        key=seeded("product_search", [code for code in finer if code in now.view.products]),
        format_func=lambda code: name(now, "product", code),
        placeholder=t("view_bar.search", now.lang),
        on_change=_choose_products,
        select_all=False,  # in English whatever the language
    )


# level, stage, kind, class of devices


def _more_summary(now: Here) -> str:
    number = sum(len(getattr(now.view, LISTS[key])) for key in _MORE)
    return t("view_bar.more_count", now.lang, n=number) if number else t("view_bar.more", now.lang)


def _choose_more() -> None:
    show(here().view.with_(**{LISTS[key]: tuple(chosen(key)) for key in _MORE}))


def _more(now: Here) -> None:
    for key in _MORE:
        table = {"kind": "sampling_kinds", "device": "equipment_classes"}.get(key, f"{key}s")
        known = now.snapshot.known.codes[key]
        codes = [code for code in _codes(now, table) if code in known]
        _pills(now, key, codes, t(f"view_bar.{key}", now.lang), _choose_more)
