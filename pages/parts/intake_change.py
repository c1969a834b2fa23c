"""What publishing would change: rows added, changed and removed, indicators, unusual volumes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics.differences import Effect, rule
from data import text
from data.ledgers import Kind, kinds
from data.publishing.difference import WHATS, What
from data.publishing.rules import broken, held_together
from data.text import pick, t
from pages.parts import changes, intake_preview, markup, tables
from pages.parts.intake_checking import Outcome, asked
from pages.parts.intake_flow import Flow, attempted, desk, heading, kind_name, waited
from pages.parts.intake_preview import Preview
from pages.parts.intake_work import Choices

LISTED = 20  # rows of a kind of change that are listed
EFFECTS = 12  # indicators at once; the others unfold
_COUNTS = ("before", *WHATS, "after")


def draw(flow: Flow, outcome: Outcome, about: Choices) -> Preview | None:
    """The section; None where these ledgers cannot be published, which it then says."""
    with st.container(key="card_intake_change"):
        found = _previewed(flow, outcome, about)
        if found and found.nothing_new:
            heading(flow, "change", flow.t("change.takeaway_none", id=found.manifest.id))
        elif found:
            heading(flow, "change", flow.t("change.takeaway", **{what: f"{found.count(what):,}" for what in WHATS}))
            parts = (part(flow, found) for part in (_base, _rows, _to_verify, _jumps, _effects))
            st.html(f'<div class="q-change">{"".join(parts)}</div>')
    return found


def _previewed(flow: Flow, outcome: Outcome, about: Choices) -> Preview | None:
    work = flow.work
    if work is None:
        return None
    seen = flow.in_force.id if flow.in_force else ""
    question = (asked(flow.files, about), about.mode, about.period, seen)
    job = desk().job(
        work.token,
        "preview",
        question,
        lambda tell: intake_preview.preview(flow.store, work, outcome, about, tell),
    )
    found = attempted(flow, waited(flow, job).result)
    if found is None:
        desk().forget(work.token, "preview")  # what kept it from being made may be over by the next time
    return found


def _base(flow: Flow, found: Preview) -> str:
    """What it is compared with."""
    before = found.before
    said = [flow.t("change.base", id=before.id, as_of=before.as_of) if before else flow.t("change.base_none")]
    if found.replaced:
        said.append(flow.t("change.replaces", period=text.period(*found.replaced, flow.lang)))
    return f'<p class="q-note">{escape(t("shell.joined_loose", flow.lang).join(said))}</p>'


# rows


def _rows(flow: Flow, found: Preview) -> str:
    """Counts by kind of ledger, and the first rows of each kind of change."""
    touched = {kind: counts for kind, counts in found.difference.counts.items() if counts.any}
    columns = {
        flow.t("change.ledger"): [kind_name(kind, flow.lang) for kind in touched],
        **{flow.t(f"change.{what}"): [getattr(each, what) for each in touched.values()] for what in _COUNTS},
    }
    listed = (
        _listed(flow, found, kinds()[kind], what, getattr(counts, what))
        for kind, counts in touched.items()
        for what in WHATS
        if getattr(counts, what)
    )
    return tables.html(columns, tall=True) + "".join(listed)


def _listed(flow: Flow, found: Preview, kind: Kind, what: What, n: int) -> str:
    rows = found.difference.rows(kind.id, what, limit=LISTED)
    words = escape(flow.t(f"change.rows_{what}", kind=pick(kind.name, flow.lang), n=f"{n:,}"))
    first = f' <span class="q-small">{escape(flow.t("change.first_rows", n=LISTED))}</span>' if n > LISTED else ""
    listed = changes.table(changes.Worded(flow.lang, found.after), kind, rows)
    return f'<details class="q-details"><summary>{words}{first}</summary>{listed}</details>'


def _to_verify(flow: Flow, found: Preview) -> str:
    """The rules that rows would break once the ledgers lie together."""
    rules = broken(held_together(found.after.folder))
    if not rules:
        return ""
    columns = {
        flow.t("change.ledger"): [kind_name(one.about.kind, flow.lang) for one in rules],
        flow.t("change.rule_broken"): [pick(one.about.words, flow.lang) for one in rules],
        flow.t("change.rule_failed"): [one.failed for one in rules],
        flow.t("change.rule_checked"): [one.checked for one in rules],
        t("methods.column.remedy", flow.lang): [pick(one.about.remedy, flow.lang) for one in rules],
    }
    return markup.heading(flow.t("change.to_verify")) + tables.html(columns, tall=True)


# indicators and volumes


def _effects(flow: Flow, found: Preview) -> str:
    """Indicators that change, the first of them at once."""
    if found.before is None or found.period is None:
        return ""
    changed = [effect for effect in found.effects if effect.changed]
    period = text.period(*found.period, flow.lang)
    if not changed:
        return markup.heading(flow.t("change.effects_none", period=period))
    first, others = changed[:EFFECTS], changed[EFFECTS:]
    more = escape(flow.t("change.more", n=len(others)))
    folded = (
        f'<details class="q-details"><summary>{more}</summary>{_compared(flow, others)}</details>' if others else ""
    )
    return markup.heading(flow.t("change.effects", n=len(changed), period=period)) + _compared(flow, first) + folded


def _compared(flow: Flow, each: Sequence[Effect]) -> str:
    texts = [effect.texts(flow.lang) for effect in each]
    columns = {flow.t("change.indicator"): [pick(effect.name, flow.lang) for effect in each]}
    columns |= {
        flow.t(f"change.{side}"): [text[n] for text in texts] for n, side in enumerate(("old", "new", "difference"))
    }
    return tables.html(columns, tall=True)


def _jumps(flow: Flow, found: Preview) -> str:
    """Volumes that are far from the usual, with the rule."""
    if not found.jumps:
        return ""
    each = "".join(
        f'<div class="q-signal"><i>◆</i><div><b>{escape(jump.text(flow.lang))}</b></div></div>' for jump in found.jumps
    )
    stated = escape(flow.t("change.rule", rule=rule(found.after.thresholds, flow.lang)))
    title = markup.heading(flow.t("change.jumps", n=len(found.jumps)))
    return f'<div class="q-jumps">{title}{each}<p class="q-note">{stated}</p></div>'
