"""Packs by name, and the template of slides: what stays on the server from one meeting to the next."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics.export import packs
from analytics.export.packs import PACK, TEMPLATE, Saved
from analytics.periods import Period
from data import text
from data.state import StateError
from data.text import Lang, t
from pages.parts import identity, packing, snapshots
from pages.parts.here import Here, here, root
from pages.parts.routes import EXPORT

_ASKED, _SAID = "pack_replace", "pack_said"


def draw(now: Here, saved: Saved) -> None:
    """The row to save by, the packs there are, the template."""
    if saved.items:
        with st.container(key="pack_save", horizontal=True, vertical_alignment="bottom"):
            label, hint = t("pack.save_as", now.lang), t("pack.save_hint", now.lang)
            st.text_input(label, key=packing.NAME, placeholder=hint, max_chars=60, width=320)
            st.button(t("pack.save", now.lang), key="pack_save_button", on_click=_save)
            if said := st.session_state.pop(_SAID, ""):
                st.html(f'<div class="q-note" role="status">{escape(said)}</div>')
    try:
        st.html(_names(now) + _template(now))
    except StateError as error:
        st.html(f'<div class="q-failed" role="alert">{escape(error.message(now.lang))}</div>')


def _save() -> None:
    """Save under the name; one that is taken is asked for twice."""
    name, lang = st.session_state[packing.NAME].strip(), here().lang
    if not name:
        return
    packing.attempt(lambda: _save_as(name, lang))


def _save_as(name: str, lang: Lang) -> None:
    kept, owner, content = packing.state(), identity.acting().id, packs.to_json(packing.working().saved)
    taken = name in kept.names(owner, PACK) and kept.text(owner, PACK, name).text != content
    if taken and st.session_state.pop(_ASKED, "") != name:
        st.session_state[_ASKED] = name
        st.session_state[_SAID] = t("pack.replace", lang, name=name)
        return
    kept.change(owner, PACK, lambda _: content, name=name)
    st.session_state[_SAID] = t("pack.saved_as", lang, name=name)


def _names(now: Here) -> str:
    names = packing.state().names(now.person.id, PACK)
    if not names:
        return ""
    each = (packing.button(name, do="open", name=name) + _forget(now, name) for name in names)
    listed = "".join(f"<span>{one}</span>" for one in each)
    return f'<div class="q-keeping"><span>{escape(t("pack.saved", now.lang))}</span>{listed}</div>'


def _forget(now: Here, name: str) -> str:
    words = t("pack.forget", now.lang)
    return f"<small>{packing.button(words, f'{words} {name}', do='forget', name=name)}</small>"


def _template(now: Here) -> str:
    """Which template the slides use, and the form that sends another as soon as it is chosen."""
    name = packing.state().file_name(now.person.id, TEMPLATE)
    own = packing.button(t("pack.template_drop", now.lang), do="own_master") if name else ""
    label = t("pack.template_choose", now.lang)
    form = (
        f'<form method="post" enctype="multipart/form-data" action="{root()}{EXPORT}/template?lang={now.lang}">'
        f'<label class="q-act">{escape(label)}<input type="file" name="template" accept=".pptx"></label></form>'
    )
    said = f"{escape(t('pack.template', now.lang))}<b>{escape(name or t('pack.template_none', now.lang))}</b>"
    return f'<div class="q-keeping"><span>{said}</span>{own}{form}</div>'


# the same pack, a period later


def moving(now: Here, saved: Saved) -> None:
    """What brings every view up to the newest data: by months, quarters, half-years or years."""
    newest = snapshots.open_one(None, now.scope).manifest
    each = [(n, t("pack.move", now.lang, n=n, **_course(now, saved, n))) for n in packs.steps(saved, newest.as_of)]
    if packs.snapshots(saved) != {newest.id}:
        each.insert(0, (0, t("pack.stay", now.lang)))
    if each:
        words = escape(t("pack.moving", now.lang, id=newest.id, as_of=newest.as_of.isoformat()))
        buttons = "".join(packing.button(label, do="move", months=str(n)) for n, label in each)
        st.html(f'<div class="q-keeping"><span>{words}</span>{buttons}</div>')


def _course(now: Here, saved: Saved, months: int) -> dict[str, str]:
    before = packs.periods(saved)
    sides = {"before": before, "after": [packs.shifted(period, months) for period in before]}
    wholes = {side: packs.whole(each) for side, each in sides.items()}
    return {side: text.period(*whole, now.lang) for side, whole in wholes.items() if isinstance(whole, Period)}
