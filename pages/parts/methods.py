"""What stands behind the figures: definitions, snapshots and sources, rows refused, published figures beside ours."""

from __future__ import annotations

from html import escape
from itertools import groupby

import pandas as pd
import streamlit as st

from analytics.definitions import Indicator
from analytics.figures import compare_published
from analytics.issues import PAGE, issues, tally
from analytics.periods import parse_period
from data import text
from data.ledgers.kinds import kinds
from data.publishing import Manifest
from data.text import MISSING, pick, t
from pages.parts import markup, rows, snapshots, states, tables
from pages.parts.here import Here, address, here, show
from pages.parts.kept import kept
from pages.parts.links import anchor

SECTIONS = ("definitions", "snapshot", "issues", "figures")
_SEVERITIES = ("error", "warning")


def section() -> str:
    """The section that the address names, the definitions if none."""
    asked = st.query_params.get("section", "")
    return asked if asked in SECTIONS else SECTIONS[0]


def tabs(now: Here) -> str:
    """The sections as links, the one shown marked."""
    firsts = ((key, now.query(section=key)) for key in SECTIONS)
    each = [(key, t(f"methods.section.{key}", now.lang), address("methods", values)) for key, values in firsts]
    return _choices(each, section())


def _choices(choices: list[tuple[str, str, str]], chosen: str) -> str:
    links = (anchor(href, words, "q-tab q-on" if key == chosen else "q-tab") for key, words, href in choices)
    return f'<nav class="q-tabs">{"".join(links)}</nav>'


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
    return f'<details class="q-details"{state}><summary>{summary}</summary>{markup.definition(now, one)}</details>'


# snapshots


def snapshot(now: Here) -> None:
    """The snapshot looked at, what it holds and from where, and the other ones."""
    manifest = now.snapshot.manifest
    st.html(_heading(t("methods.about", now.lang, id=manifest.id)) + _about(now, manifest))
    st.html(_heading(t("methods.tables", now.lang)) + tables.html(_tables(now, manifest), tall=True))
    st.html(_heading(t("methods.sources", now.lang)) + tables.html(_sources(now, manifest)))
    every = snapshots.choices()
    links = [anchor(now.href(view=now.view.with_(snapshot=one.id)), t("methods.open", now.lang)) for one in every]
    st.html(_heading(t("methods.all_snapshots", now.lang)) + tables.html(_listed(now, every), links=links))


def _heading(words: str) -> str:
    return f'<h3 class="q-takeaway">{escape(words)}</h3>'


def _about(now: Here, manifest: Manifest) -> str:
    said = {
        "as_of": manifest.as_of.isoformat(),
        "published_at": f"{manifest.published_at:%Y-%m-%d %H:%M}",
        "note": manifest.note,
        "previous": manifest.previous or MISSING,
        "content": manifest.content,
        "files": t("methods.verified", now.lang, n=len(manifest.files)),
    }
    pairs = (
        f"<dt>{escape(t(f'methods.manifest.{key}', now.lang))}</dt><dd>{escape(words)}</dd>"
        for key, words in said.items()
    )
    return f'<div class="q-definition"><dl>{"".join(pairs)}</dl></div>'


def _named(now: Here, columns: dict[str, list]) -> pd.DataFrame:
    """A frame under headings of the methods section."""
    return pd.DataFrame({t(f"methods.column.{key}", now.lang): values for key, values in columns.items()})


def _ledger(now: Here, kind: str) -> str:
    return pick(kinds()[kind].name, now.lang) if kind in kinds() else kind


def _tables(now: Here, manifest: Manifest) -> pd.DataFrame:
    held = manifest.tables
    return _named(
        now,
        {
            "ledger": [_ledger(now, kind) for kind in held],
            **{key: [table[key] for table in held.values()] for key in ("rows", "first", "last")},
        },
    )


def _sources(now: Here, manifest: Manifest) -> pd.DataFrame:
    counts = ("rows_read", "rows_accepted", "rows_filtered", "rows_rejected")
    return _named(
        now,
        {
            "ledger": [_ledger(now, source["kind"]) for source in manifest.sources],
            **{key: [source[key] for source in manifest.sources] for key in ("file", "sheet", *counts)},
            "sha256": [source["sha256"][:12] for source in manifest.sources],
        },
    )


def _listed(now: Here, every: list[Manifest]) -> pd.DataFrame:
    return _named(
        now,
        {
            "snapshot": [one.id for one in every],
            "as_of": [one.as_of.isoformat() for one in every],
            "published_at": [f"{one.published_at:%Y-%m-%d %H:%M}" for one in every],
            "note": [one.note for one in every],
            "in_force": [t("methods.in_force", now.lang) if one.id == now.in_force else "" for one in every],
        },
    )


# rejected rows and warnings


def refused(now: Here) -> None:
    """Rows rejected and cells blanked, by ledger and severity, with rule and remedy; all of them to take along."""
    severity, ledger = _asked("severity", _SEVERITIES), _asked("ledger", tuple(kinds()))
    counted = tally(now.snapshot).to_dict("records")
    held = (one for one in counted if severity in (None, one["severity"]) and ledger in (None, one["kind"]))
    total, page = sum(one["issues"] for one in held), rows.page_asked()
    st.html(_by_severity(now, severity) + _by_ledger(now, ledger))
    if not total:
        st.html(f'<div class="q-empty">{escape(t("methods.no_issues", now.lang))}</div>')
        return
    shown = _issues(now, issues(now.snapshot, severity, ledger, page))
    st.html(tables.html(shown, tall=True) + rows.pager(now, page, PAGE, total))
    st.download_button(
        t("records.download", now.lang, total=f"{total:,}"),
        data=lambda: tables.csv(_issues(now, issues(now.snapshot, severity, ledger, None))),
        file_name=f"{t('methods.section.issues', now.lang)}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _asked(key: str, known: tuple[str, ...]) -> str | None:
    asked = st.query_params.get(key, "")
    return asked if asked in known else None


def _by_severity(now: Here, chosen: str | None) -> str:
    every = ("", t("common.all", now.lang), now.href(severity=None, page=None))
    each = [(key, t(f"methods.severity.{key}", now.lang), now.href(severity=key, page=None)) for key in _SEVERITIES]
    return _choices([every, *each], chosen or "")


def _by_ledger(now: Here, chosen: str | None) -> str:
    every = ("", t("methods.all_ledgers", now.lang), now.href(ledger=None, page=None))
    each = [(key, _ledger(now, key), now.href(ledger=key, page=None)) for key in kinds()]
    return _choices([every, *each], chosen or "")


def _issues(now: Here, frame: pd.DataFrame) -> pd.DataFrame:
    return _named(
        now,
        {
            "ledger": [_ledger(now, kind) for kind in frame["kind"]],
            **{key: list(frame[key]) for key in ("file", "sheet", "row", "column", "value")},
            "severity": [t(f"methods.severity.{one}", now.lang) for one in frame["severity"]],
            "message": list(frame[f"message_{now.lang}"]),
            "remedy": list(frame[f"remedy_{now.lang}"]),
        },
    )


# published figures


def figures(now: Here) -> None:
    """Every published figure beside ours."""
    found = kept(now, lambda: compare_published(now.snapshot), "figures")
    same = sum(row.same for row in found)
    statement = "statement_zh" if now.lang == "zh" else "statement_en"
    shown = _named(
        now,
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
    st.html(_heading(t("methods.figures_same", now.lang, same=same, total=len(found))))
    st.html(tables.html(shown, links=links, tall=True))


DRAWN = {"definitions": definitions, "snapshot": snapshot, "issues": refused, "figures": figures}
