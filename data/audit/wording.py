"""The log in words, the same on screen, in files and on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from data.audit.log import Row, Verdict
from data.state import LOCAL
from data.text import Lang, exact, t

Columns = dict[str, list[str]]


def person(id: str, lang: Lang) -> str:
    """The id of an account; without one it was the program itself, without sign-in whoever sat at the machine."""
    return {LOCAL: t("audit.local", lang), "": t("audit.system", lang)}.get(id, id)


def act(act: str, lang: Lang) -> str:
    """What was done."""
    return t(f"audit.acts.{act}", lang)


def outcome(outcome: str, lang: Lang) -> str:
    """How it ended."""
    return t(f"audit.outcomes.{outcome}", lang)


def columns(rows: Sequence[Row], lang: Lang) -> Columns:
    """Rows under headings, for CSV: the time by this machine's clock and in UTC."""
    found = {
        "number": [str(row.number) for row in rows],
        "at": [row.local_time for row in rows],
        "utc": [row.at for row in rows],
        "person": [person(row.person, lang) for row in rows],
        "act": [act(row.act, lang) for row in rows],
        "object": [row.object for row in rows],
        "address": [row.address for row in rows],
        "outcome": [outcome(row.outcome, lang) for row in rows],
        "hash": [row.hash for row in rows],
    }
    return {t(f"audit.{name}", lang): values for name, values in found.items()}


def verdict(found: Verdict, lang: Lang, noted: str = "") -> list[str]:
    """Whether the chain is whole, and what was removed in time; `noted` is the hash that was asked for."""
    said = [t("audit.whole", lang, rows=exact(found.rows), hash=found.hash)]
    if found.broken is not None:
        said = [t("audit.broken", lang, number=exact(found.broken))]
    elif found.missing is not None:
        said = [t("audit.missing", lang, number=exact(found.missing))]
    elif not found.noted:
        said = [t("audit.not_noted", lang, hash=noted)]
    return [*said, *([t("audit.gone", lang, gone=exact(found.gone))] if found.gone else [])]
