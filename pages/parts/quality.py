"""数据质量: what became of the rows that were sent, rule by rule; a rule leads to the rows that broke it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

import streamlit as st

from analytics.issues import tally
from analytics.quality.rules import Tallied, rejected, tallied
from data import text
from data.ledgers.kinds import kinds
from data.text import pick, t
from pages.parts import bunching, markup, quality_rule, tables
from pages.parts.here import PAGE, Here
from pages.parts.kept import kept
from pages.parts.links import anchor, choices
from pages.parts.quality_rule import RULE, months, named, outcome, percent, share
from pages.parts.tables import Markup

LEDGER = "ledger"  # key of the address
_COUNTS = ("rows_read", "rows_rejected")


def headline(now: Here) -> str:
    """How many rows were sent and what became of them."""
    read, refused = (_sum(now, count) for count in _COUNTS)
    counted = tally(now.snapshot)
    blanked = int(counted.loc[counted["severity"] == "warning", "issues"].sum())
    words = {"read": text.exact(read), "rejected": text.exact(refused), "blanked": text.exact(blanked)}
    return t("quality.headline", now.lang, **words, share=_share(refused, read))


def draw(now: Here) -> None:
    """One rule where the address names it, else all of them, and the results beside limits."""
    found = kept(now, lambda: tallied(now.snapshot, now.scope), "rules")
    if rule := quality_rule.asked(found):
        quality_rule.draw(now, rule)
        return
    st.html(kept(now, lambda: _overview(now, found), "quality"))
    bunching.draw(now)


def _overview(now: Here, found: Sequence[Tallied]) -> str:
    if not found:
        way = anchor(now.href(section="issues"), t("methods.section.issues", now.lang))
        return f'<div class="q-empty">{escape(t("quality.unknown", now.lang))}</div><div class="q-relax">{way}</div>'
    each = [(kind, list(rules)) for kind, rules in groupby(found, key=lambda one: one.about.kind)]
    by_kind = dict(sorted(each, key=lambda one: not one[1][0].failed))  # those with something wrong first
    chosen = st.query_params.get(LEDGER, "")
    shown = {chosen: by_kind[chosen]} if chosen in by_kind else by_kind
    note = f'<p class="q-note">{escape(t("quality.whole", now.lang))}</p>'
    ledgers = "".join(_ledger(now, kind, rules) for kind, rules in shown.items())
    return (
        note + _narrow(now, list(by_kind), chosen) + f'<div class="q-quality">{ledgers}{_by_sender(now, chosen)}</div>'
    )


def _narrow(now: Here, there: Sequence[str], chosen: str) -> str:
    """The kinds of ledgers that were sent, to choose from."""
    every = ("", t("methods.all_ledgers", now.lang), now.href(**{LEDGER: None, PAGE: None}))
    each = [(kind, pick(kinds()[kind].name, now.lang), now.href(**{LEDGER: kind, PAGE: None})) for kind in there]
    return choices([every, *each], chosen)


def _ledger(now: Here, kind: str, rules: Sequence[Tallied]) -> str:
    """A ledger: what was read and rejected, the rules that were broken, and the others folded away."""
    read, refused = (_sum(now, count, kind) for count in _COUNTS)
    broken, kept_to = ([one for one in rules if bool(one.failed) is wanted] for wanted in (True, False))
    words = {"ledger": pick(kinds()[kind].name, now.lang), "read": text.exact(read), "rejected": text.exact(refused)}
    key = "quality.ledger" if broken else "quality.ledger_clean"
    title = markup.heading(t(key, now.lang, **words, broken=len(broken), share=_share(refused, read)))
    shown = tables.html(_broken(now, broken), tall=True) if broken else ""
    if not kept_to:
        return title + shown
    summary = escape(t("quality.kept_to", now.lang, n=len(kept_to)))
    others = tables.html(_kept_to(now, kept_to), tall=True)
    return f'{title}{shown}<details class="q-details"><summary>{summary}</summary>{others}</details>'


def _broken(now: Here, rules: Sequence[Tallied]) -> Mapping[str, list[Any]]:
    recent = months(now, 12)
    columns = {
        "rule": [_way(now, one) for one in rules],
        **_counted(now, rules),
        "percent": [percent(one.share) for one in rules],
        "interval": [quality_rule.interval(now, one.interval) for one in rules],
        "trend": [_trend(now, one, recent) for one in rules],
    }
    return named(now, columns)


def _kept_to(now: Here, rules: Sequence[Tallied]) -> Mapping[str, list[Any]]:
    return named(now, {"rule": [pick(one.about.words, now.lang) for one in rules], **_counted(now, rules)})


def _counted(now: Here, rules: Sequence[Tallied]) -> dict[str, list[Any]]:
    """What each rule looks at, what becomes of the rows, and how often it was asked and broken."""
    return {
        "scope": [t(f"quality.scope.{one.about.scope}", now.lang) for one in rules],
        "outcome": [outcome(now, one) for one in rules],
        "checked": [one.checked for one in rules],
        "failed": [one.failed for one in rules],
    }


def _trend(now: Here, rule: Tallied, recent: Sequence[str]) -> Markup:
    """The share of each of the last months as a small bar; read aloud it is how many rows failed."""
    counts = [rule.months.get(month, (0, 0)) for month in recent]
    shares = [failed / checked if checked else 0 for checked, failed in counts]
    said = [
        t("quality.in_month", now.lang, month=now.snapshot.name("month", month, now.lang), n=failed)
        for month, (_, failed) in zip(recent, counts, strict=True)
        if failed
    ]
    words = t("shell.joined", now.lang).join(said) or t("quality.not_lately", now.lang)
    bars = "".join(f'<i style="height:{round(100 * one / max(*shares, 1e-9))}%"></i>' for one in shares)
    return Markup(
        f'<span class="q-spark" role="img" aria-label="{escape(words)}" title="{escape(words)}">{bars}</span>'
    )


def _way(now: Here, rule: Tallied) -> Markup:
    """What is wrong, leading to the rows that are."""
    return Markup(anchor(now.href(**{RULE: rule.key, PAGE: None}), pick(rule.about.words, now.lang)))


def _by_sender(now: Here, kind: str) -> str:
    """Rows rejected by who sent them; nothing where nobody is named."""
    found = rejected(now.snapshot, now.scope, kind)
    if not any(found["sender"]):
        return ""
    return markup.heading(t("quality.by_sender", now.lang)) + quality_rule.by_sender(now, found, "read", "rejected")


def _sum(now: Here, count: str, kind: str = "") -> int:
    return sum(source[count] for source in now.snapshot.manifest.sources if kind in ("", source["kind"]))


def _share(part: int, whole: int) -> str:
    return share(part / whole if whole else None)
