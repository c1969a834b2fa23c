"""Templates to take, files to send, and those that have been sent."""

from __future__ import annotations

from html import escape
from json import dumps
from typing import Any

import streamlit as st

from data import settings
from data.ledgers import kinds
from data.text import pick
from pages.parts import packing
from pages.parts.here import root
from pages.parts.intake_acts import WORK
from pages.parts.intake_flow import Flow, heading
from pages.parts.intake_work import Sent
from pages.parts.routes import LEDGERS

ACCEPTED = ".xlsx,.xls,.csv,.txt,.gz"


def bands(flow: Flow) -> str:
    """What was just done, and what must be known before anything is published."""
    notice, undo = packing.notice()
    said = [f'<div class="q-band q-quiet" role="status">{escape(notice)}{undo}</div>'] if notice else []
    if flow.in_force and flow.in_force.demo:
        said.append(f'<div class="q-band" role="status">{escape(flow.t("demo"))}</div>')
    if flow.work is None and WORK in st.query_params:
        said.append(f'<div class="q-band q-quiet" role="status">{escape(flow.t("error.gone"))}</div>')
    if flow.now and flow.now.apart and flow.in_force:
        words = flow.t("historic", id=flow.in_force.id, as_of=flow.in_force.as_of)
        said.append(f'<div class="q-band q-quiet" role="status">{escape(words)}</div>')
    return f'<div class="q-bands">{"".join(said)}</div>'


def templates(flow: Flow) -> None:
    """A template of each kind of ledger."""
    with st.container(key="card_intake_templates"):
        heading(flow, "templates", flow.t("templates.takeaway"))
        links = "".join(
            f'<li><a href="{escape(flow.file(f"template/{id}"))}">{escape(pick(kind.name, flow.lang))}</a></li>'
            for id, kind in kinds().items()
        )
        st.html(f'<ul class="q-templates">{links}</ul><p class="q-note">{escape(flow.t("templates.note"))}</p>')


def files(flow: Flow) -> None:
    """Where files are dropped, and those that have arrived."""
    with st.container(key="card_intake_files"):
        size = sum(sent.size for sent in flow.files)
        sentence = flow.t("files.takeaway", n=len(flow.files), size=_size(size)) if flow.files else ""
        heading(flow, "files", sentence or flow.t("files.takeaway_none"))
        st.html(_box(flow))
        st.html(f'<ul class="q-sent">{"".join(_listed(flow, sent) for sent in flow.files)}</ul>')


def _box(flow: Flow) -> str:
    """The native control of a file speaks the language of the browser: it lies unseen over words of ours."""
    told = {
        "to": f"{root()}{LEDGERS}",
        "work": flow.work.token if flow.work else "",
        "lang": flow.lang,
        "sending": flow.t("files.sending", name="{name}"),
        "broken": flow.t("files.broken"),
    }
    data = " ".join(f'data-{name}="{escape(words)}"' for name, words in told.items())
    choose, limit = flow.t("files.choose"), settings.load().limits.file_megabytes
    words = f"<b>{escape(choose)}</b><span>{escape(flow.t('files.allowed', limit=limit))}</span>"
    box = f'<input type="file" multiple accept="{ACCEPTED}" aria-label="{escape(choose)}" title="{escape(choose)}">'
    return (
        f'<div class="q-drop" {data}><label>{words}{box}</label>'
        f'<progress max="1" value="0" hidden></progress><p role="status"></p></div>'
    )


def _listed(flow: Flow, sent: Sent) -> str:
    drop = flow.t("files.drop")
    asked = escape(dumps({"do": "drop", "file": sent.number}))
    button = f'<button type="button" class="q-act" data-intake="{asked}" aria-label="{escape(f"{drop} {sent.name}")}">'
    known = _known(flow, sent)
    said = f'<div class="q-small">● {escape(known)}</div>' if known else ""
    about = f'{escape(sent.name)} <span class="q-small">{_size(sent.size)}</span>{said}'
    return f"<li><div>{about}</div>{button}{escape(drop)}</button></li>"


def _known(flow: Flow, sent: Sent) -> str:
    """That the same content was sent with another file, or published before; "" if it was not."""
    if twin := next((one for one in flow.files if one.sha256 == sent.sha256 and one.number < sent.number), None):
        return flow.t("files.twin", file=twin.name)
    sources: list[Any] = list(flow.in_force.sources) if flow.in_force else []
    before = next((source for source in sources if source["sha256"] == sent.sha256), None)
    if before is None or flow.in_force is None:
        return ""
    sender = before.get("sender") or flow.t("files.sender_unknown")
    return flow.t("files.known", file=before["file"], sender=sender, id=flow.in_force.id)


def _size(size: int) -> str:
    """3 kB, 12.4 MB."""
    return f"{size / 1e6:,.1f} MB" if size >= 1_000_000 else f"{max(round(size / 1e3), 1):,} kB"
