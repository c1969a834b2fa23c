"""One rule: what it says, how often it was broken by whom and when, and the rows that broke it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analytics.export import csv
from analytics.periods import add_months
from analytics.quality.rules import PAGE as SIZE
from analytics.quality.rules import Tallied, failing, senders
from data import text
from data.ledgers.kinds import kinds
from data.text import MISSING, pick, t
from pages.parts import audit, markup, rows, tables
from pages.parts.here import PAGE, Here
from pages.parts.links import anchor

RULE = "rule"  # key of the address
_PLACED = ("file", "sheet", "row", "column", "value")


def asked(found: Sequence[Tallied]) -> Tallied | None:
    """The rule that the address names."""
    key = st.query_params.get(RULE, "")
    return next((one for one in found if one.key == key), None)


def draw(now: Here, rule: Tallied) -> None:
    """The rule, its senders and months, its rows, and all of these as CSV."""
    back = anchor(now.href(**{RULE: None, PAGE: None}), t("quality.back", now.lang))
    title = pick(kinds()[rule.about.kind].name, now.lang), pick(rule.about.words, now.lang)
    st.html(f"<p>{back}</p>{markup.takeaway(*title)}{_facts(now, rule)}")
    if rule.failed:
        _failing(now, rule)
    else:
        st.html(f'<div class="q-empty">{escape(t("quality.none_failed", now.lang))}</div>')
    st.html(_apart(now, rule))


def _failing(now: Here, rule: Tallied) -> None:
    """A page of the rows that broke it, and all of them to take along."""
    page = min(rows.page_asked(), rows.last_page(rule.failed, SIZE))
    shown = _rows(now, failing(now.snapshot, now.scope, rule, page))
    st.html(tables.html(shown, tall=True) + rows.pager(now, page, SIZE, rule.failed))
    audit.button(
        now,
        t("records.download", now.lang, total=text.exact(rule.failed)),
        lambda: csv.table(_rows(now, failing(now.snapshot, now.scope, rule, None))),
        f"{t('methods.section.quality', now.lang)}_{rule.key}.csv",
    )


def _facts(now: Here, rule: Tallied) -> str:
    """How often it was asked and broken, what becomes of the rows, what to do about them."""
    counts = {name: text.exact(getattr(rule, name)) for name in ("checked", "failed")}
    ends = interval(now, rule.interval)
    said = t(
        "quality.told" if rule.checked else "quality.never_asked",
        now.lang,
        **counts,
        share=share(rule.share),
        ends=ends,
    )
    words = {"outcome": outcome(now, rule), "remedy": pick(rule.about.remedy, now.lang)}
    return f"<p>{escape(said)}</p><p>{escape(t('quality.then', now.lang, **words))}</p>"


def _apart(now: Here, rule: Tallied) -> str:
    """By sender and by month, to unfold."""
    found = senders(now.snapshot, now.scope, rule)
    parts = {"by_sender": by_sender(now, found)} if any(found["sender"]) else {}
    parts |= {"by_month": _by_month(now, rule)} if any(rule.months) else {}
    return "".join(
        f'<details class="q-details"><summary>{escape(t(f"quality.{key}", now.lang))}</summary>{table}</details>'
        for key, table in parts.items()
    )


def by_sender(now: Here, found: pd.DataFrame, of: str = "checked", part: str = "failed") -> str:
    """Two counts of rows by sender, the worst first, under the headings `of` and `part`."""
    intervals = zip(found["lower"], found["upper"], strict=True)
    columns = {
        "sender": [sender or t("quality.unnamed", now.lang) for sender in found["sender"]],
        of: list(found["checked"]),
        part: list(found["failed"]),
        "percent": [percent(one) for one in found["share"]],
        "interval": [interval(now, one) for one in intervals],
    }
    return tables.html(named(now, columns))


def _by_month(now: Here, rule: Tallied) -> str:
    counts = {month: rule.months[month] for month in sorted(rule.months, reverse=True) if rule.months[month][0]}
    columns = {
        "month": [
            now.snapshot.name("month", one, now.lang) if one else t("quality.undated", now.lang) for one in counts
        ],
        "checked": [checked for checked, _ in counts.values()],
        "failed": [failed for _, failed in counts.values()],
        "percent": [percent(failed / checked) for checked, failed in counts.values()],
    }
    return tables.html(named(now, columns))


def _rows(now: Here, found: pd.DataFrame) -> Mapping[str, list[Any]]:
    """Rows that failed, as readers get them on the page and as CSV; columns that say nothing are left out."""
    columns = {
        t("quality.column.sender", now.lang): list(found["sender"]),
        **{t(f"methods.column.{key}", now.lang): list(found[key]) for key in _PLACED},
        t("quality.column.key", now.lang): list(found["key"]),
        t("methods.column.message", now.lang): list(found[f"message_{now.lang}"]),
        t("methods.column.remedy", now.lang): list(found[f"remedy_{now.lang}"]),
    }
    return {name: values for name, values in columns.items() if any(map(_says, values))}


def _says(value: Any) -> bool:
    return not pd.isna(value) and value != ""


# what both lists of rules say


def named(now: Here, columns: Mapping[str, list[Any]]) -> Mapping[str, list[Any]]:
    """Columns under headings from the words of this section."""
    return {t(f"quality.column.{key}", now.lang): values for key, values in columns.items()}


def outcome(now: Here, rule: Tallied) -> str:
    """What becomes of a row or cell that breaks a rule."""
    return t(f"methods.severity.{rule.about.severity}", now.lang)


def percent(part: float | None) -> float | None:
    """A share as a number of per cent, for columns that stand right."""
    return None if part is None else round(100 * part, _places(part))


def share(part: float | None) -> str:
    """A share in per cent."""
    return text.percent(part, _places(part))


def interval(now: Here, ends: tuple[float, float] | None) -> str:
    """An interval in per cent."""
    return text.percent_range(*ends, now.lang, _places(ends[1])) if ends else MISSING


def _places(part: float | None) -> int:
    """Decimals of a share in per cent: as many as keep it from being nought."""
    return next((n for n in (1, 2, 3) if not part or part >= 0.1 ** (n + 2)), 4)


def months(now: Here, n: int) -> list[str]:
    """The last months up to that of the as-of date."""
    last = now.snapshot.as_of.replace(day=1)
    return [f"{add_months(last, back):%Y-%m}" for back in range(1 - n, 1)]
