"""The last step: publish or discard; and what came of it."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from data.audit import REFUSED
from data.people.errors import PeopleError
from data.publishing import SnapshotError, read_manifest, set_current
from pages.parts import audit, identity, intake_preview, packing
from pages.parts.differences import ROWS, SHOWN, WITH
from pages.parts.here import address
from pages.parts.intake_acts import WORK
from pages.parts.intake_checking import Outcome
from pages.parts.intake_flow import Flow, attempted, desk, heading, trouble, waited
from pages.parts.intake_jobs import Tell
from pages.parts.intake_preview import Overtaken, Preview
from pages.parts.intake_work import Choices
from pages.parts.links import anchor

_ASKED, _SAID = "intake_asked", "intake_said"


def draw(flow: Flow, outcome: Outcome, about: Choices, found: Preview | None) -> None:
    """What keeps from publishing, the note, the two buttons."""
    with st.container(key="card_intake_publish"):
        if said := st.session_state.pop(_SAID, ""):
            trouble(said)
        heading(flow, "publish", flow.t("publish.takeaway"))
        offered = found if found and not found.nothing_new else None
        blocked = offered is None or _blocked(flow, about, offered)
        with st.container(key="intake_acts", horizontal=True, vertical_alignment="bottom"):
            if offered:
                _note(flow, about)
                demo = offered.manifest.demo and offered.before is not None
                label, id = flow.t("publish.publish_demo" if demo else "publish.publish"), offered.manifest.id
                st.button(label, key="intake_publish", type="primary", disabled=blocked, on_click=_ask, args=(id,))
            st.button(flow.t("publish.discard"), key="intake_discard", on_click=_discard, args=(flow,))
        asked = st.session_state.pop(_ASKED, "")
        if offered and asked and not blocked:
            _publish(flow, outcome, about, offered, asked)


def _blocked(flow: Flow, about: Choices, found: Preview) -> bool:
    """Whether something keeps these ledgers from being published as they are, which is said."""
    overwrites = about.mode == "supplement" and found.count("changed")
    if overwrites:
        trouble(flow.t("publish.overwrites", n=f"{overwrites:,}"))
    if found.too_many:
        trouble(flow.t("publish.too_many", **found.too_many.values))
        st.session_state["intake_accept"] = about.accept
        st.checkbox(flow.t("publish.accept"), key="intake_accept", on_change=_accept, args=(flow,))
    return bool(overwrites or (found.too_many and not about.accept))


def _note(flow: Flow, about: Choices) -> None:
    def changed() -> None:
        flow.choose(note=st.session_state["intake_note"].strip())

    if st.session_state.get("intake_note") != about.note:
        st.session_state["intake_note"] = about.note
    label, hint = flow.t("publish.note"), flow.t("publish.note_hint")
    st.text_input(label, key="intake_note", placeholder=hint, max_chars=120, on_change=changed, width=420)


def _accept(flow: Flow) -> None:
    flow.choose(accept=st.session_state["intake_accept"])


def _ask(id: str) -> None:
    """Somebody who saw the preview `id` wants it published."""
    st.session_state[_ASKED] = id


def _discard(flow: Flow) -> None:
    if flow.work and identity.visitor().id == flow.work.owner:
        desk().forget(flow.work.token)
        flow.work.discard()
    st.query_params.pop(WORK, None)
    packing.notify(flow.t("publish.discarded"))


def _publish(flow: Flow, outcome: Outcome, about: Choices, found: Preview, asked: str) -> None:
    """Publish beside the page, so that leaving it breaks nothing off; then show what came of it."""
    work = flow.work
    if work is None:
        return
    if asked != found.manifest.id and found.before:
        _overtaken(flow, found.before.id)

    told = audit.telling("publish")

    def doing(tell: Tell) -> str:
        tell("publishing", 0.3)
        try:
            done = intake_preview.commit(flow.store, work, outcome, about, found.before)
        except (SnapshotError, Overtaken):
            told(f"snapshot:{found.manifest.id}", REFUSED)
            raise
        told(f"snapshot:{done}")
        return done

    job = waited(flow, desk().job(work.token, "publish", (found.manifest.id, about), doing))
    try:
        done = attempted(flow, job.result, but=Overtaken)
    except Overtaken as error:
        _overtaken(flow, error.id)
    finally:
        desk().forget(work.token, "publish")
    if done:
        desk().forget(work.token)
        st.rerun()


def _overtaken(flow: Flow, id: str) -> NoReturn:
    """What was seen is not what would come any more: it has to be looked at again."""
    st.session_state[_SAID] = flow.t("publish.overtaken", id=id)
    st.rerun()


def receipt(flow: Flow) -> str:
    """What came of it, and the ways on: look, go back, send another batch. Returns the headline."""
    id, before = flow.choices.published, flow.choices.before
    current = flow.in_force
    manifest = attempted(flow, lambda: read_manifest(flow.store, id))
    with st.container(key="card_intake_publish"):
        if manifest:
            at = f"{manifest.published_at:%Y-%m-%d %H:%M}"
            key = "publish.receipt" if before else "publish.receipt_first"
            heading(flow, "publish", flow.t(key, id=id, at=at, before=before))
        _ways(flow, current is not None and current.id == id)
    if current is None:
        return flow.t("headline.refused")
    key = "headline.published" if current.id == id else "headline.back"
    return flow.t(key, id=current.id, as_of=current.as_of)


def _ways(flow: Flow, in_force: bool) -> None:
    before, language = flow.choices.before, {"lang": flow.lang} if flow.lang != "zh" else {}
    differences = {"section": "differences", WITH: before, SHOWN: ROWS, **language}
    ways = [
        (address("overview", language), flow.t("publish.look")),
        *([(address("methods", differences), flow.t("publish.differences"))] if before and in_force else []),
        (address("methods", {"section": "snapshot", **language}), flow.t("publish.sources")),
        (address("intake", language), flow.t("publish.again")),
    ]
    st.html(f'<div class="q-leads">{"".join(anchor(*way) for way in ways)}</div>')
    if in_force and before:
        st.button(flow.t("publish.back", id=before), key="intake_back", on_click=_back, args=(flow, before))


def _back(flow: Flow, before: str) -> None:
    try:
        identity.acting("publish")
        set_current(flow.store, before)
        audit.did("use", f"snapshot:{before}")
    except (SnapshotError, PeopleError) as error:
        packing.notify(error.message(flow.lang))
