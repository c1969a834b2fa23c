"""How tasks are said: who is responsible, how many there are."""

from __future__ import annotations

from analytics.findings.wording import joined
from analytics.store import Snapshot
from data.tasks import SECTIONS, Counts, Task
from data.text import Lang, number, pick, t

SHORT = 24  # characters of what is to be done, inside a sentence


def named(what: str) -> str:
    """What is to be done, short enough for a sentence."""
    return what if len(what) <= SHORT else f"{what[: SHORT - 1]}…"


def section(code: str, lang: Lang) -> str:
    """The name of a section."""
    return pick(SECTIONS[code], lang) if code in SECTIONS else code


def responsible(snapshot: Snapshot, task: Task, lang: Lang) -> str:
    """The section responsible, or the place whose office it is."""
    return section(task.section, lang) if task.section else snapshot.name("area", task.area, lang)


def headline(counts: Counts, lang: Lang) -> str:
    """在办12件，其中超期3件，已办结8件; that nothing is to be done."""
    if not counts.total:
        return t("tasks.headline.none", lang)
    live = t(f"tasks.headline.{'live' if counts.live else 'all_closed'}", lang, n=number(counts.live, lang))
    late = t("tasks.headline.late", lang, n=number(counts.late, lang)) if counts.late else ""
    checked = counts.states.get("submitted", 0)
    submitted = t("tasks.headline.submitted", lang, n=number(checked, lang)) if checked else ""
    closed = t("tasks.headline.closed", lang, n=number(counts.states.get("closed", 0), lang))
    return joined([live, late, submitted, closed], lang)
