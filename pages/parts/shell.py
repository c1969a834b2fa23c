"""The shell around the pages: what the address means in the browser, the corner of the header, the broken state."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlencode

import streamlit as st
from streamlit.components.v2 import component

from data import settings
from data.people import NOBODY
from data.publishing import NoSnapshot, SnapshotError
from data.text import Lang, pick, t
from pages.parts import (
    acts,
    audit,
    gate,
    here,
    identity,
    intake_acts,
    live,
    markup,
    menu,
    news,
    packing,
    plot,
    sign_in_forms,
    snapshots,
    style,
)
from pages.parts.here import KEPT, LANGUAGE, Here, address, current_page, language, own_parameters
from pages.parts.links import anchor

_JS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_PARTS = ("home", "logo", "menu", "open", "skip", "less", "more", "sidebar", "expand", "collapse", "choose", "several")
_LOGO = Path(__file__).resolve().parents[2] / "assets" / "logo.svg"


def begin() -> Any:
    """Title, logo and menu; returns the page that the address names. Whoever is not signed in gets no further."""
    lang = language()
    title = pick(settings.load().title, lang)
    st.set_page_config(page_title=title, page_icon=str(_LOGO), layout="wide")
    st.logo(_wordmark(title), size="large")
    person = identity.arrive()
    packed = len(packing.arrive().saved.items) if person != NOBODY else 0
    page = st.navigation(menu.pages(lang, packed), position="top" if person != NOBODY else "hidden")
    st.session_state["page"] = menu.key(page.url_path)
    if person == NOBODY:
        _sign_in(lang)
    return page


def _sign_in(lang: Lang) -> NoReturn:
    """Nothing but the way to sign in; the browser follows it by itself."""
    style.apply(lang)
    href = gate.form(address(current_page(), dict(st.query_params)), lang)
    link = f'<a href="{escape(href)}" target="_self">{escape(t("sign_in.again", lang))}</a>'
    st.html(f'<div class="q-empty">{escape(t("sign_in.ended", lang))} {link}</div>')
    browser(lang, "", leave=href)
    st.stop()


def _wordmark(title: str) -> str:
    """The logo with the name of the dashboard beside it, as one picture that follows the system's colours."""
    width = 44 + sum(17.6 if ord(character) > 0x2E80 else 9.2 for character in title)
    mark = _LOGO.read_text(encoding="utf-8").replace('width="32" height="32"', 'width="32" height="32" y="0"')
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} 32" width="{width:.0f}" height="32">
<style>text{{fill:#1A2834;font:600 17.5px 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif}}
@media (prefers-color-scheme:dark){{text{{fill:#E4E9ED}}}}</style>{mark}
<text x="40" y="22.5">{escape(title)}</text></svg>"""


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    html = '<button type="button" class="q-copy"></button>'
    return component(
        "shell", html=html, js="\n".join((*live.SCRIPTS, plot.SCRIPT, news.SCRIPT, _JS)), isolate_styles=False
    )


def browser(lang: Lang, query: str, leave: str = "", told: Mapping[str, Any] | None = None) -> None:
    """Tell the browser what the menu keeps, what 复制链接 copies, what other scripts must be `told`; or to
    `leave` for another address."""
    data = {
        "leave": leave,
        "keys": list(KEPT),
        "home": address("overview", {}),
        "names": _names(lang),
        "html_lang": {"zh": "zh-CN", "en": "en"}[lang],
        "copy": t("view_bar.copy", lang),
        "copied": t("view_bar.copied", lang),
        "query": query,
        "plots": plot.told(lang),
        **(told or {}),
    }
    changes = {"on_pack_change": acts.act, "on_intake_change": intake_acts.act}
    _component()(key=packing.COMPONENT, data=data, **changes, width="content")


@cache
def _names(lang: Lang) -> dict[str, str]:
    """What Streamlit calls its own parts for screen readers, from English, and back when the language changes back."""
    words = {t(f"access.names.{part}", "en"): t(f"access.names.{part}", "zh") for part in _PARTS}
    return words if lang == "zh" else {chinese: english for english, chinese in words.items()}


def link_to_copy(now: Here) -> str:
    """The whole address of what is seen, snapshot and period spelled out even where they are the usual ones."""
    return f"?{urlencode(now.full_query())}"


def corner(lang: Lang) -> None:
    """At the right end of the header: find an enterprise or an area, the other language."""
    other = dict(st.query_params.items())
    other.pop(LANGUAGE, None)
    if lang == "zh":
        other[LANGUAGE] = "en"
    kept = {key: value for key, value in st.query_params.items() if key in KEPT}
    links = (
        (address("profile", kept), t("shell.find", lang)),
        (address(current_page(), other), t("shell.other_language", lang)),
    )
    with st.container(key="corner"):
        anchors = "".join(f'<a class="q-go" href="{escape(href)}">{escape(label)}</a>' for href, label in links)
        st.html(f'<nav class="q-corner" aria-label="{escape(t("access.tools", lang))}">{_who(lang)}{anchors}</nav>')


def _who(lang: Lang) -> str:
    """Who is signed in, what they see, another password, and the way out; quietly that nobody needs to sign in."""
    person, how = identity.arrived(), settings.load().sign_in
    if how == "off":
        words, about = t("sign_in.off", lang), t("sign_in.off_about", lang)
        return f'<span class="q-off" title="{escape(about)}">{escape(words)}</span>'
    role = t(f"people.role.{person.role}", lang)
    own = gate.form(address(current_page(), dict(st.query_params)), lang).replace("?", "/password?", 1)
    ways = (
        f'<a href="{escape(own)}" target="_self">{escape(t("sign_in.change", lang))}</a>' if how == "accounts" else ""
    )
    ways += sign_in_forms.out(st.context.cookies, lang, t("sign_in.leave", lang))
    said = f'<b>{escape(person.name)}</b><span class="q-small">{escape(role)} · {escape(person.id)}</span>'
    return markup.unfolding(person.name, role, f'<div class="q-links q-me">{said}{ways}</div>', "q-under")


def arrive() -> Here | None:
    """Read the address and draw what stands above every page; without data to open, say what is wrong and stop.

    None on a page that needs no data, where the store is empty.
    """
    style.apply(language())
    try:
        now = here.arrive()
    except SnapshotError as error:
        if current_page() in menu.WITHOUT_DATA and isinstance(error, NoSnapshot) and not snapshots.ids():
            corner(language())
            browser(language(), "")
            audit.saw(None)
            return here.nowhere()
        broken(error)
        st.stop()
    audit.saw(now)
    corner(now.lang)
    return now


def broken(error: SnapshotError) -> None:
    """Say in plain words what is wrong with the data, and offer the snapshots that there are."""
    lang = language()
    corner(lang)
    others = [m for m in snapshots.choices(identity.scope(identity.visitor())) if m.id not in error.message(lang)]
    links = "".join(_use(m.id, f"{m.as_of}", lang) for m in others)
    offer = f'<p>{escape(t("shell.broken_choose", lang))}</p><div class="q-relax">{links}</div>' if links else ""
    where = "" if links else f"<p>{escape(t('shell.broken_setting', lang))}</p>{_first(lang)}"
    message = f"<b>▼ {escape(t('shell.broken', lang))}</b><p>{escape(error.message(lang))}</p>"
    st.html(f'<div class="q-failed" role="alert">{message}{offer}{where}</div>')
    browser(lang, "")


def _first(lang: Lang) -> str:
    """The way to publish something first, in an empty store."""
    if snapshots.ids() or not identity.arrived().may("publish"):
        return ""
    href = address("intake", {LANGUAGE: lang} if lang != "zh" else {})
    return f"<p>{escape(t('intake.first', lang))}{anchor(href, t('intake.way', lang))}</p>"


def _use(id: str, as_of: str, lang: Lang) -> str:
    values = {"snapshot": id, **own_parameters(), **({LANGUAGE: lang} if lang != "zh" else {})}
    label = t("view_bar.snapshot_choice", lang, id=id, as_of=as_of)
    return f'<a class="q-go" href="{escape(address(current_page(), values))}">{escape(label)}</a>'
