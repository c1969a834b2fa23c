"""What each sheet was recognised as: its kind, which column is which, what is missing; and the way to correct it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from data.ledgers import kinds
from data.ledgers.recognised import Recognised
from data.text import pick, t
from pages.parts import intake_checking, intake_fix, tables
from pages.parts.intake_flow import Flow, attempted, desk, heading, kind_name, waited
from pages.parts.intake_work import Sent
from pages.parts.links import anchor

FIX = "fix"  # the key of the address that names the sheet whose columns are matched by hand: <file>-<sheet>


def draw(flow: Flow) -> bool:
    """The section; False where a file cannot be opened, which it then says."""
    with st.container(key="card_intake_columns"):
        found = _recognised(flow)
        if found is None:
            return False
        named = [one.kind for _, _, one in found if one.kind and not one.missing]
        names = t("shell.joined", flow.lang).join(kind_name(kind, flow.lang) for kind in dict.fromkeys(named))
        unread = len(found) - len(named)
        sentence = flow.t("columns.takeaway", n=len(named), kinds=names) if named else ""
        heading(flow, "columns", sentence or flow.t("columns.takeaway_open", n=unread))
        asked = st.query_params.get(FIX, "")
        for sent, number, one in found:
            st.html(_sheet(flow, sent, f"{sent.number}-{number}", one, asked))
            if asked == f"{sent.number}-{number}":
                intake_fix.draw(flow, sent, number, one)
    return True


def _recognised(flow: Flow) -> list[tuple[Sent, int, Recognised]] | None:
    """The sheets of all files: the file, the number of the sheet in it, what it is."""
    work = flow.work
    if work is None:
        return None
    question = intake_checking.content(flow.files)
    job = desk().job(work.token, "recognise", question, lambda tell: intake_checking.recognise(work, tell))
    return attempted(flow, waited(flow, job).result)


def _sheet(flow: Flow, sent: Sent, id: str, one: Recognised, asked: str) -> str:
    """A sheet: what it is taken for, and its columns to unfold."""
    close = asked == id
    way = anchor(flow.href(fix=None if close else id), flow.t("columns.close" if close else "columns.correct"), "q-act")
    summary = f"{escape(_summary(flow, sent, one))}"
    wrong = " q-worse" if one.missing or not one.kind else ""
    unfolded = f'<summary class="{wrong}">{summary}</summary>{tables.html(_matched(flow, one))}'
    return f'<div class="q-worksheet"><details class="q-details">{unfolded}</details><span>{way}</span></div>'


def _summary(flow: Flow, sent: Sent, one: Recognised) -> str:
    place = t(f"ledgers.place.{'sheet' if one.sheet else 'file'}", flow.lang, file=one.file, sheet=one.sheet)
    kind = kind_name(one.kind, flow.lang) if one.kind else flow.t("columns.unknown_kind")
    matched = len(one.columns) + len(one.crossed)
    headings = flow.t("columns.at_row", row=one.row) if one.first > one.row else flow.t("columns.bare_short")
    said = flow.t("columns.summary", place=place, kind=kind, headings=headings, matched=matched)
    if one.missing:
        said += flow.t("columns.summary_missing", columns=missing(flow, one))
    if one.unknown and one.kind:
        said += flow.t("columns.summary_ignored", n=len(one.unknown))
    return said + (flow.t("columns.by_mapping") if sent.mapping else "")


def missing(flow: Flow, one: Recognised) -> str:
    """The names of the columns that a sheet lacks."""
    columns = kinds()[one.kind].columns if one.kind else {}
    names: Sequence[str] = [pick(columns[id].name, flow.lang) if id in columns else id for id in one.missing]
    return t("shell.joined", flow.lang).join(names)


def _matched(flow: Flow, one: Recognised) -> dict[str, list[str]]:
    """Their columns in their order, each with ours and what stands in the first rows."""
    columns = kinds()[one.kind].columns if one.kind else {}
    ours = {theirs: pick(columns[id].name, flow.lang) for id, theirs in one.columns.items() if id in columns}
    shown = [(n, heading) for n, heading in enumerate(one.headings) if heading]
    return {
        flow.t("columns.theirs"): [heading for _, heading in shown],
        flow.t("columns.ours"): [ours.get(heading, flow.t("columns.not_read")) for _, heading in shown],
        flow.t("columns.sample"): [sample(flow, one, n) for n, _ in shown],
    }


def sample(flow: Flow, one: Recognised, column: int) -> str:
    """What stands in the first rows of a column."""
    cells = (row[column] for row in one.sample if column < len(row))
    return t("shell.joined", flow.lang).join(list(dict.fromkeys(cell for cell in cells if cell))[:3])
