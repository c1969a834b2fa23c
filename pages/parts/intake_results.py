"""What checking found: rows accepted and rejected by sheet, every problem with its reason and remedy, to take along."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd
import streamlit as st

from data.ledgers import Ledger
from data.text import MISSING, Lang, t
from pages.parts import intake_checking, intake_day, markup, rows, tables
from pages.parts.intake_checking import Outcome
from pages.parts.intake_flow import Flow, attempted, desk, heading, kind_name, waited
from pages.parts.intake_jobs import Job
from pages.parts.intake_work import Choices

SIZE = 50
MOST = 100_000  # problems that are listed as CSV: who has more sends the wrong file
_PLACED = ("file", "sheet", "row", "column", "value")
_COUNTS = ("rows_read", "rows_accepted", "rows_filtered", "rows_rejected")


def draw(flow: Flow, about: Choices) -> Outcome | None:
    """The section; None where a file is no ledger, which it then says."""
    with st.container(key="card_intake_result"):
        outcome = _checked(flow, about)
        if outcome:
            _draw(flow, about, outcome)
    return outcome


def begin(flow: Flow, about: Choices) -> Job[Outcome] | None:
    """The checking of all files, begun if it was not."""
    work = flow.work
    if work is None:
        return None
    question = intake_checking.asked(flow.files, about)
    return desk().job(work.token, "check", question, lambda tell: intake_checking.check(work, about, tell))


def _checked(flow: Flow, about: Choices) -> Outcome | None:
    job = begin(flow, about)
    return attempted(flow, waited(flow, job).result) if job else None


def _draw(flow: Flow, about: Choices, outcome: Outcome) -> None:
    counts = {what: f"{outcome.total(what):,}" for what in ("read", "accepted", "filtered", "rejected")}
    heading(flow, "result", flow.t("result.takeaway", **counts, warnings=outcome.warnings))
    st.html(tables.html(_by_sheet(flow, outcome), tall=True) + _skipped(flow, outcome))
    intake_day.draw(flow, about, outcome)
    total = sum(len(part) for ledger in outcome.ledgers for part in (ledger.rejected, ledger.warnings))
    if not total:
        st.html(f'<div class="q-note q-apart">{escape(flow.t("result.all_good"))}</div>')
        return
    page = min(rows.page_asked(), rows.last_page(total, SIZE))
    problems = tables.html(_telling(listed(flow.lang, outcome.issues(SIZE, (page - 1) * SIZE))), tall=True)
    pager = rows.pager(flow.now, page, SIZE, total) if flow.now and total > SIZE else ""
    title = markup.heading(flow.t("result.issues"))
    st.html(f'<div class="q-issues">{title}{_to_take(flow, outcome, total)}{problems}{pager}</div>')


def _by_sheet(flow: Flow, outcome: Outcome) -> Mapping[str, list]:
    """A line a sheet; columns that say nothing are left out."""
    each = [ledger.source for ledger in outcome.ledgers]
    columns: dict[str, list] = {
        t("methods.column.ledger", flow.lang): [kind_name(source.kind, flow.lang) for source in each],
        t("methods.column.file", flow.lang): [source.file for source in each],
        t("methods.column.sheet", flow.lang): [source.sheet for source in each],
        **{flow.t(f"result.{count}"): [getattr(source, count) for source in each] for count in _COUNTS},
        flow.t("result.warnings"): [len(ledger.warnings) for ledger in outcome.ledgers],
        flow.t("result.covers"): [_covers(flow, ledger) for ledger in outcome.ledgers],
        flow.t("result.ignored"): [t("shell.joined", flow.lang).join(source.ignored) for source in each],
    }
    return _telling(columns)


def _telling(columns: Mapping[str, list]) -> dict[str, list]:
    """Without columns that say nothing in any row."""
    return {name: values for name, values in columns.items() if any(value not in ("", MISSING) for value in values)}


def _covers(flow: Flow, ledger: Ledger) -> str:
    first, last = ledger.source.first, ledger.source.last
    return flow.t("result.span", first=first, last=last) if first and last else MISSING


def _skipped(flow: Flow, outcome: Outcome) -> str:
    names = t("shell.joined", flow.lang).join(sheet or file for file, sheet in outcome.skipped)
    return f'<div class="q-note q-apart">{escape(flow.t("result.skipped", sheets=names))}</div>' if names else ""


def _to_take(flow: Flow, outcome: Outcome, total: int) -> str:
    """What is to be done, a marked copy of each file with problems, the list of all problems."""
    faulty = {ledger.source.file for ledger in outcome.ledgers if len(ledger.rejected) or len(ledger.warnings)}
    links = "".join(
        _download(flow.file("found/marked", file=str(sent.number)), flow.t("result.marked", file=sent.name))
        for sent in flow.files
        if sent.name in faulty
    )
    words = flow.t("result.csv_first", n=f"{MOST:,}") if total > MOST else flow.t("result.csv")
    links += _download(flow.file("found/issues"), words)
    note = escape(flow.t("result.explained"))
    return f'<p class="q-note">{note}</p><div class="q-files">{links}</div>'


def _download(href: str, words: str) -> str:
    return f'<a href="{escape(href)}">{escape(words)}</a>'


def listed(lang: Lang, found: pd.DataFrame) -> dict[str, list]:
    """Problems as readers get them, on the page and as CSV."""
    columns = {t(f"methods.column.{key}", lang): list(found[key]) for key in _PLACED}
    columns[t("methods.column.severity", lang)] = [t(f"intake.result.{one}", lang) for one in found["severity"]]
    for key in ("message", "remedy"):
        columns[t(f"methods.column.{key}", lang)] = list(found[f"{key}_{lang}"])
    return columns
