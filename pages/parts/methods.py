"""What stands behind the figures: definitions, snapshots and sources, rows refused, published figures beside ours."""

from __future__ import annotations

from html import escape
from itertools import groupby

import streamlit as st

from analytics.definitions import Indicator
from analytics.figures import compare_published
from analytics.periods import parse_period
from data import text
from data.text import pick, t
from pages.parts import audit_section, differences, files, markup, notes, quality, reporting, sources, states, tables
from pages.parts.here import Here, address, here, show
from pages.parts.kept import kept
from pages.parts.links import anchor, choices

SECTIONS = ("definitions", "snapshot", "differences", "notes", "quality", "reporting", "issues", "figures", "audit")
OF_FILES = ("quality", "issues")  # read from files as they were sent
OF_THE_WHOLE = ("figures", "notes", *OF_FILES)  # belong to no area
AUDIT = "audit"
INTAKE = "intake"  # the page beside the sections


def sections(now: Here) -> tuple[str, ...]:
    """The sections that the reader may see: the log of acts is for those who may audit."""
    return tuple(key for key in SECTIONS if key != AUDIT or now.person.may("audit"))


def section(now: Here) -> str:
    """The section that the address names, the definitions if none."""
    asked, offered = st.query_params.get("section", ""), sections(now)
    return asked if asked in offered else offered[0]


def tabs(now: Here, shown: str = "") -> str:
    """The sections as links, the one shown marked, and the page of the intake, which belongs to them."""
    firsts = ((key, now.query(section=key)) for key in sections(now))
    each = [(key, t(f"methods.section.{key}", now.lang), address("methods", values)) for key, values in firsts]
    if now.person.may("publish"):
        each.append((INTAKE, t(f"pages.{INTAKE}", now.lang), address(INTAKE, now.query())))
    return choices(each, shown or section(now))


def headline(now: Here) -> str:
    """What the section says, in one sentence."""
    told = TOLD.get(section(now))
    return told(now) if told and not _withheld(now) else t(f"methods.headline.{section(now)}", now.lang)


def draw(now: Here) -> None:
    """The section that the address names."""
    if _withheld(now):
        st.html(f'<div class="q-empty">{escape(t("scope.withheld", now.lang))}</div>')
    else:
        DRAWN[section(now)](now)


def _withheld(now: Here) -> bool:
    """Whether the section is not for somebody who sees a part: it lies in no area, or shows rows as they were sent."""
    if now.scope.whole:
        return False
    return section(now) in (OF_FILES if now.scope.areas is None else OF_THE_WHOLE)


# definitions


def search_box(now: Here) -> str:
    """A part of a name to look for among the definitions; it stands in the address."""

    def look() -> None:
        show(here().view, q=st.session_state["look"].strip())

    st.session_state["look"] = asked = st.query_params.get("q", "")
    label = t("methods.search", now.lang)
    st.text_input(label, placeholder=label, key="look", on_change=look, label_visibility="collapsed")
    return asked


def definitions(now: Here) -> None:
    """Every indicator, by pillar, to unfold; narrowed by the search."""
    asked = search_box(now).casefold()
    st.html(kept(now, lambda: _definitions(now, asked), "definitions") or states.empty(now))


def _definitions(now: Here, asked: str) -> str:
    found = [one for one in now.snapshot.indicators.values() if asked in _searched(one)]
    parts = []
    for pillar, members in groupby(found, key=lambda one: one.pillar):
        listed = list(members)
        title = t("methods.pillar", now.lang, name=now.snapshot.name("pillar", pillar, now.lang), n=len(listed))
        items = "".join(_unfolding(now, one, opened=len(found) <= 3) for one in listed)
        parts.append(f'<section class="q-pillar"><h2>{escape(title)}</h2>{items}</section>')
    return "".join(parts)


def _searched(one: Indicator) -> str:
    return " ".join((one.id, *one.name.values(), *one.short.values(), *one.definition.values())).casefold()


def _unfolding(now: Here, one: Indicator, opened: bool) -> str:
    unit, version = now.snapshot.name("unit", one.unit, now.lang), pick(one.owner, now.lang)
    summary = f'{escape(pick(one.name, now.lang))} <span class="q-small">{escape(unit)} · {escape(version)}</span>'
    state = " open" if opened else ""
    said = markup.definition(now, one, files.uncounted(now, one))
    return f'<details class="q-details"{state}><summary>{summary}</summary>{said}</details>'


# published figures


def figures(now: Here) -> None:
    """Every published figure beside ours."""
    found = kept(now, lambda: compare_published(now.snapshot), "figures")
    same = sum(row.same for row in found)
    statement = "statement_zh" if now.lang == "zh" else "statement_en"
    shown = tables.named(
        now.lang,
        {
            "statement": [getattr(row, statement) for row in found],
            "period": [text.period(*parse_period(row.period), now.lang) for row in found],
            "published": [row.published for row in found],
            "ours": [row.ours for row in found],
            "unit": [now.snapshot.name("unit", row.unit, now.lang) for row in found],
            "same": [t("methods.same" if row.same else "methods.differs", now.lang) for row in found],
        },
    )
    links = [anchor(now.href(section="definitions", q=row.indicator), t("shell.definition", now.lang)) for row in found]
    st.html(markup.heading(t("methods.figures_same", now.lang, same=same, total=len(found))))
    st.html(tables.html(shown, links=links, tall=True))


DRAWN = {
    "definitions": definitions,
    "snapshot": sources.snapshot,
    "differences": differences.draw,
    "notes": notes.draw,
    "quality": quality.draw,
    "reporting": reporting.draw,
    "issues": sources.refused,
    "figures": figures,
    AUDIT: audit_section.draw,
}
TOLD = {"quality": quality.headline, "reporting": reporting.headline}  # sections whose headline is made of numbers
