"""Where the figures come from: the snapshot and its source files, rows rejected and cells blanked."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analytics.export import csv
from analytics.issues import PAGE, issues, tally
from data.ledgers.kinds import kinds
from data.publishing import Manifest
from data.text import MISSING, pick, t
from pages.parts import audit, markup, picker, rows, snapshots, tables
from pages.parts.here import Here, address
from pages.parts.links import anchor, choices

_SEVERITIES = ("error", "warning", "notice")


# snapshots


def snapshot(now: Here) -> None:
    """The snapshot looked at, what it holds and from where, and the other ones."""
    manifest = now.snapshot.manifest
    st.html(markup.heading(t("methods.about", now.lang, id=manifest.id)) + _about(now, manifest))
    st.html(markup.heading(t("methods.tables", now.lang)) + tables.html(_tables(now, manifest), tall=True))
    st.html(markup.heading(t("methods.sources", now.lang)) + tables.html(_sources(now, manifest)))
    every = snapshots.choices(now.scope)
    links = [_ways(now, one) for one in every]
    st.html(markup.heading(t("methods.all_snapshots", now.lang)) + tables.html(_listed(now, every), links=links))


def _about(now: Here, manifest: Manifest) -> str:
    said = {
        "as_of": manifest.as_of.isoformat(),
        "published_at": f"{manifest.published_at:%Y-%m-%d %H:%M}",
        "note": picker.said(now, manifest),
        "previous": manifest.previous or MISSING,
        "content": manifest.content,
        "files": t("methods.verified", now.lang, n=len(manifest.files)),
    }
    pairs = (
        f"<dt>{escape(t(f'methods.manifest.{key}', now.lang))}</dt><dd>{escape(words)}</dd>"
        for key, words in said.items()
    )
    return f'<div class="q-definition"><dl>{"".join(pairs)}</dl></div>'


def _ledger(now: Here, kind: str) -> str:
    return pick(kinds()[kind].name, now.lang) if kind in kinds() else kind


def _tables(now: Here, manifest: Manifest) -> pd.DataFrame:
    held = manifest.tables
    return tables.named(
        now.lang,
        {
            "ledger": [_ledger(now, kind) for kind in held],
            **{key: [table[key] for table in held.values()] for key in ("rows", "first", "last")},
        },
    )


def _sources(now: Here, manifest: Manifest) -> pd.DataFrame:
    counts = ("rows_read", "rows_accepted", "rows_filtered", "rows_rejected")
    return tables.named(
        now.lang,
        {
            "ledger": [_ledger(now, source["kind"]) for source in manifest.sources],
            **{key: [source[key] for source in manifest.sources] for key in ("file", "sheet", *counts)},
            "sha256": [source["sha256"][:12] for source in manifest.sources],
        },
    )


def _ways(now: Here, one: Manifest) -> str:
    """To look at a snapshot, and to compare it with the one looked at."""
    ways = anchor(now.href(view=now.view.with_(snapshot=one.id)), t("methods.open", now.lang))
    if one.id == now.snapshot.id:
        return ways
    beside = address("methods", {**now.query(section="differences"), "with": one.id})
    return f"{anchor(beside, t('methods.compare', now.lang))} {ways}"


def _places(now: Here, every: Sequence[Manifest]) -> dict[str, list[str]]:
    """The place of each, where they are of several."""
    names = [snapshots.place(one.root, now.lang) for one in every]
    return {"place": names} if any(names) else {}


def _listed(now: Here, every: Sequence[Manifest]) -> pd.DataFrame:
    return tables.named(
        now.lang,
        {
            "snapshot": [one.id for one in every],
            "as_of": [one.as_of.isoformat() for one in every],
            "published_at": [f"{one.published_at:%Y-%m-%d %H:%M}" for one in every],
            **_places(now, every),
            "note": [picker.said(now, one) for one in every],
            "in_force": [t("methods.in_force", now.lang) if one.id == now.in_force else "" for one in every],
        },
    )


# rejected rows and warnings


def refused(now: Here) -> None:
    """Rows rejected and cells blanked, by ledger and severity, with rule and remedy; all of them to take along."""
    severity, ledger = _asked("severity", _SEVERITIES), _asked("ledger", tuple(kinds()))
    counted = tally(now.snapshot).to_dict("records")
    held = (one for one in counted if severity in (None, one["severity"]) and ledger in (None, one["kind"]))
    total = sum(one["issues"] for one in held)
    page = min(rows.page_asked(), rows.last_page(total, PAGE))
    st.html(_by_severity(now, severity) + _by_ledger(now, ledger))
    if not total:
        st.html(f'<div class="q-empty">{escape(t("methods.no_issues", now.lang))}</div>')
        return
    shown = _issues(now, issues(now.snapshot, severity, ledger, page))
    st.html(tables.html(shown, tall=True) + rows.pager(now, page, PAGE, total))
    audit.button(
        now,
        t("records.download", now.lang, total=f"{total:,}"),
        lambda: csv.table(_issues(now, issues(now.snapshot, severity, ledger, None))),
        f"{t('methods.section.issues', now.lang)}.csv",
    )


def _asked(key: str, known: tuple[str, ...]) -> str | None:
    asked = st.query_params.get(key, "")
    return asked if asked in known else None


def _by_severity(now: Here, chosen: str | None) -> str:
    every = ("", t("common.all", now.lang), now.href(severity=None, page=None))
    each = [(key, t(f"methods.severity.{key}", now.lang), now.href(severity=key, page=None)) for key in _SEVERITIES]
    return choices([every, *each], chosen or "")


def _by_ledger(now: Here, chosen: str | None) -> str:
    every = ("", t("methods.all_ledgers", now.lang), now.href(ledger=None, page=None))
    each = [(key, _ledger(now, key), now.href(ledger=key, page=None)) for key in kinds()]
    return choices([every, *each], chosen or "")


def _place(issue: Mapping[Hashable, Any]) -> str | int:
    """The row of the sheet; of what was found at publishing, where rows have no sheet any more, the row's key."""
    return issue["key"] if pd.isna(issue["row"]) else int(issue["row"])


def _issues(now: Here, frame: pd.DataFrame) -> pd.DataFrame:
    return tables.named(
        now.lang,
        {
            "ledger": [_ledger(now, kind) for kind in frame["kind"]],
            **{key: list(frame[key]) for key in ("file", "sheet")},
            "row": [_place(row) for row in frame.to_dict("records")],
            **{key: list(frame[key]) for key in ("column", "value")},
            "severity": [t(f"methods.severity.{one}", now.lang) for one in frame["severity"]],
            "message": list(frame[f"message_{now.lang}"]),
            "remedy": list(frame[f"remedy_{now.lang}"]),
        },
    )
