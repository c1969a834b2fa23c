"""What every page begins with: notices, the line that says what is looked at, and the headline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from html import escape

import streamlit as st

from analytics.annotations import on_snapshot
from analytics.findings import viewing
from analytics.view import Ignored
from data import settings, text
from data.ledgers.kinds import kinds
from data.text import t
from pages.parts import chips, packing, picker, snapshots
from pages.parts.here import Here
from pages.parts.links import anchor


def today() -> date:
    """The day that staleness is counted to."""
    return date.today()


def clauses(sentence: str) -> str:
    """The sentence in unbreakable clauses, so that lines break after ，；： and never within a word."""
    parts, clause, ends = [], "", t("shell.clause_ends", "zh")
    for character in sentence:
        clause += character
        if character in ends:
            parts.append(clause)
            clause = ""
    return "".join(f"<span>{escape(part)}</span>" for part in [*parts, clause] if part)


def eyebrow(now: Here) -> str:
    """Period, comparison, filters, as-of date and snapshot in words; lines may break between them in every language."""
    manifest, lang = now.snapshot.manifest, now.lang
    elsewhere = now.latest != now.in_force
    said = [snapshots.place(manifest.root, lang)] if elsewhere else []
    said += viewing.clauses(now.snapshot, now.view, lang)
    said.append(t("shell.as_of", lang, day=manifest.as_of.isoformat()))
    spans = " ".join(f"<span>{part}</span>" for part in (*map(escape, said), picker.picker(now)))
    badge = f'<b class="q-badge">{escape(t("common.demo", lang))}</b>' if manifest.demo else ""
    return f'<div class="q-eyebrow">{spans} {badge}</div>'


def bands(now: Here) -> list[str]:
    """What must be known before a figure is read: parts ignored, an old snapshot, stale data, an unfinished period."""
    manifest, lang = now.snapshot.manifest, now.lang
    said, button = packing.notice()
    found = [f'<div class="q-band q-said" role="status">{escape(said)}{button}</div>'] if said else []
    found += [_band(t("shell.ignored", lang, what=_ignored(now)))] if now.ignored else []
    if now.sightless:
        found.append(_nowhere(now))
    if now.problem:
        words = {"id": manifest.id, "as_of": manifest.as_of, "problem": now.problem.message(lang)}
        found.append(_band(t("shell.stand_in", lang, **words)))
    if now.historic:
        latest = now.href(view=now.view.with_(snapshot=now.latest))
        link = f'<a class="q-go" href="{escape(latest)}">{escape(t("shell.to_latest", lang))}</a>'
        noted = "".join(
            t("notes.on_band", lang, said=note.said(lang)) for note in on_snapshot(now.held.notes, manifest.id)
        )
        found.append(_band(t("shell.historic", lang, id=manifest.id, as_of=manifest.as_of) + noted, link))
    found += [_band(sentence) for sentence in stale(now, today())]
    if now.view.partial(manifest.as_of):
        month = text.month(manifest.as_of, lang)
        key = "partial" if now.view.start <= manifest.as_of else "beyond"
        found.append(_band(t(f"shell.{key}", lang, as_of=manifest.as_of, month=month), quiet=True))
    return found


def _nowhere(now: Here) -> str:
    """That nothing is to be seen is not that there is nothing; an auditor's work lies elsewhere."""
    rules = settings.load().rules
    said = t("scope.nowhere", now.lang, ask=rules.ask_en if now.lang == "en" else rules.ask_zh)
    log = anchor(now.href("methods", section="audit"), t("methods.section.audit", now.lang))
    return _band(said, log if now.person.may("audit") else "")


def stale(now: Here, day: date) -> list[str]:
    """Sentences about old data: all of it as seen from `day`, and ledgers that stopped long before the others."""
    manifest, limit = now.snapshot.manifest, timedelta(days=now.snapshot.thresholds.stale_days)
    old = not manifest.demo and not now.historic and day - manifest.as_of > limit
    said = [t("shell.stale", now.lang, as_of=manifest.as_of, days=(day - manifest.as_of).days)] if old else []
    lasts = {kind: date.fromisoformat(table["last"]) for kind, table in manifest.tables.items() if table["last"]}
    behind = {kind: last for kind, last in lasts.items() if manifest.as_of - last > limit}
    names = (ledger_name(now, kind, last) for kind, last in behind.items())
    return [*said, t("shell.behind", now.lang, which=t("shell.joined", now.lang).join(names))] if behind else said


def ledger_name(now: Here, kind: str, last: date) -> str:
    """A kind of ledger and the last day it speaks of."""
    return t("shell.behind_one", now.lang, name=text.pick(kinds()[kind].name, now.lang), last=last)


def _ignored(now: Here) -> str:
    return t("shell.joined", now.lang).join(_ignored_one(now, part) for part in now.ignored)


def _ignored_one(now: Here, part: Ignored) -> str:
    label = t(f"view_bar.{part.key}", now.lang)
    return t(f"shell.ignored_reason.{part.reason}", now.lang, name=label, value=part.value)


def _band(sentence: str, link: str = "", quiet: bool = False) -> str:
    return f'<div class="q-band{" q-quiet" if quiet else ""}" role="status">{escape(sentence)}{link}</div>'


def draw(now: Here, headline: str, *ways: str) -> None:
    """Bands, chips, eyebrow and headline: one element, so that a chip more moves no chart from its place.

    `ways` are pages that stand in no menu and are reached from here.
    """
    title = f'<h1 class="q-headline">{clauses(headline)}</h1>{_ways(now, ways)}'
    above = "".join((*bands(now), chips.chips(now)))
    st.html(f'<header class="q-header">{above}<div>{eyebrow(now)}{title}</div></header>')


def _ways(now: Here, pages: Iterable[str]) -> str:
    links = "".join(anchor(now.href(page), t(f"{page}.way", now.lang)) for page in pages)
    return f'<nav class="q-leads" aria-label="{escape(t("access.ways", now.lang))}">{links}</nav>' if links else ""
