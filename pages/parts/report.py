"""The report as the browser gets it: one column to read, to print and to copy; its numbers lead to their rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import streamlit as st

from analytics import report
from analytics.report import Heading, Note, Paragraph, Report, Run, Source, Table
from data.text import t
from pages.parts import audit, header, states, tasking
from pages.parts.here import Here
from pages.parts.kept import kept
from pages.parts.links import anchor, rows_href

COPIED = "q-report"  # the element that the button copies
SHORT = 8  # characters of a number that stay on one line
JOINED = "\u2060"  # no line ends before the mark of a note; the shell leaves it out of copies


@dataclass(frozen=True)
class Written:
    """A report in text: as HTML and plain, with how many numbers lead to their source and how many blanks there are."""

    title: str
    html: str
    plain: str
    numbers: int
    blanks: int


def written(now: Here) -> Written:
    """The report of the view looked at."""
    return kept(now, lambda: _written(now), "report", tasking.version(now))


def _written(now: Here) -> Written:
    found = report.build(now.snapshot, now.scope, now.view, now.lang, answers=now.answers)
    return Written(found.title, _document(now, found), report.plain(found), found.numbers, found.blanks)


def draw(now: Here, tabs: str) -> None:
    """The column with what it can be taken along by; `tabs` lead to the other section of the page."""
    found = written(now)
    header.draw(now, headline(now, found))
    st.html(tabs)
    if not found.numbers:
        st.html(states.empty(now))
        return
    with st.container(key="report_acts", horizontal=True):
        st.html(copy_button(now))
        name, words = f"{found.title}.txt", t("meeting.download", now.lang)
        audit.button(now, words, lambda: found.plain, name, type="tertiary")
    st.html(found.html)


def headline(now: Here, found: Written) -> str:
    """What the page offers."""
    if not found.numbers:
        return t("meeting.nothing", now.lang)
    return t("meeting.headline", now.lang, numbers=found.numbers, blanks=found.blanks)


def copy_button(now: Here) -> str:
    """The button that copies the whole text; the shell does what it says."""
    words, done = (escape(t(f"meeting.{key}", now.lang)) for key in ("copy", "copied"))
    return f'<button type="button" class="q-copy" data-copies="{COPIED}" data-done="{done}">{words}</button>'


def _document(now: Here, found: Report) -> str:
    blocks = "".join(_block(now, block) for block in found.blocks)
    title = "".join(f"<span>{escape(part)}</span>" for part in found.heading)
    top = f"<h2>{title}</h2><p>{escape(found.scope)}</p>"
    below = _table(now, found.table) + _notes(now, found.notes)
    return f'<article class="{COPIED} q-report-{now.lang}">{top}{blocks}{below}</article>'


def _block(now: Here, block: Heading | Paragraph) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level + 2}>{escape(block.text)}</h{block.level + 2}>"
    return f"<p>{t('report.between', now.lang).join(_runs(now, runs) for runs in block.sentences)}</p>"


def _runs(now: Here, runs: Iterable[Run]) -> str:
    return "".join(_run(now, run) for run in runs)


def _run(now: Here, run: Run) -> str:
    if run.source:
        return anchor(_href(now, run.source), run.text, "q-nowrap" if len(run.text) <= SHORT else "")
    if run.note:
        return f"{JOINED}<sup>{escape(run.text)}</sup>"
    return f'<span class="q-blank">{escape(run.text)}</span>' if run.blank else escape(run.text)


def _href(now: Here, source: Source) -> str:
    return rows_href(now, source.rows) if source.rows else now.href(source.page, source.view)


def _table(now: Here, table: Table | None) -> str:
    if table is None:
        return ""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in table.headings)
    rows = "".join(f"<tr>{''.join(f'<td>{_run(now, run)}</td>' for run in row)}</tr>" for row in table.rows)
    grid = f'<table class="q-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<h3>{escape(table.title)}</h3><div class="q-scroll q-tall" tabindex="0">{grid}</div>'


def _notes(now: Here, notes: tuple[Note, ...]) -> str:
    if not notes:
        return ""
    lines = "".join(f"<p>{escape(note.mark)} {_runs(now, note.runs)}</p>" for note in notes)
    return f'<h3>{escape(t("report.notes", now.lang))}</h3><div class="q-notes">{lines}</div>'
