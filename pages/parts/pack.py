"""The pack for a meeting: what was chosen, in order, under a cover; to download, to save, to bring up to date."""

from __future__ import annotations

from hashlib import sha256
from html import escape
from urllib.parse import parse_qsl

import streamlit as st

from analytics.cards import CardError, CardSpec, card
from analytics.export import FORMATS, packs
from analytics.export.assemble import PackError, check
from analytics.export.clean import clean
from analytics.export.packs import PACK, Item, Saved
from analytics.findings import viewing
from analytics.view import from_query
from data.text import t
from pages.parts import files, header, identity, keeping, packing, snapshots
from pages.parts.downloads import ZIP
from pages.parts.here import Here, address
from pages.parts.links import choices

SECTIONS = ("pack", "report")
COVER = ("title", "office", "day", "number")
_WIDTHS = (5, 3, 2, 2)
LONGEST = 120


def section() -> str:
    """What the address asks for: else the pack where one is put together or saved, else the report."""
    chosen = st.query_params.get("section")
    if chosen in SECTIONS:
        return chosen
    found = packing.working()
    return (
        "pack" if found.saved.items or found.broken or packing.state().names(identity.arrived().id, PACK) else "report"
    )


def tabs(now: Here, chosen: str) -> str:
    """The two sections of the page."""
    return choices([(key, t(f"pack.section.{key}", now.lang), now.href(section=key)) for key in SECTIONS], chosen)


def draw(now: Here) -> None:
    """The whole section."""
    found = packing.working()
    header.draw(now, _headline(now, found))
    st.html(tabs(now, "pack"))
    if found.broken:
        st.html(f'<div class="q-failed" role="alert">{escape(found.broken.message(now.lang))}</div>')
        return
    if found.saved.items:
        st.html(_files(now))
        _cover(now, found.saved)
        keeping.moving(now, found.saved)
        for item in found.saved.items:
            _item(now, found.saved, item)
    keeping.draw(now, found.saved)


def _headline(now: Here, found: packing.Working) -> str:
    if found.broken:
        return t("pack.headline_broken", now.lang)
    n = len(found.saved.items)
    return t("pack.headline", now.lang, n=n) if n else t("pack.headline_none", now.lang)


def _files(now: Here) -> str:
    """The pack in each format that holds several charts, and in all of them."""
    links = {name: t(f"pack.format.{name}", now.lang) for name, format in FORMATS.items() if not format.single}
    links[ZIP] = t("pack.all", now.lang)
    anchors = "".join(files.link(name, {"pack": ""}, now.lang, words) for name, words in links.items())
    clear = packing.button(t("pack.clear", now.lang), do="clear")
    return f'<div class="q-files"><b>{escape(t("pack.download", now.lang))}</b>{anchors}{clear}</div>'


# cover


def _cover(now: Here, saved: Saved) -> None:
    with st.container(key="pack_cover"):
        for column, name in zip(st.columns(_WIDTHS, gap="medium"), COVER, strict=True):
            with column:
                _text(now, f"pack_{name}", name, getattr(saved, name))
        if saved.day and saved.date is None:
            st.html(f'<div class="q-note q-worse">▼ {escape(t("pack.day_wrong", now.lang))}</div>')
        with st.container(key="pack_report_row", horizontal=True):
            _report(now, saved)


def _text(now: Here, key: str, name: str, value: str, id: str = "") -> None:
    """A text of the cover, or of the item `id`; what is being typed elsewhere on the page stays untouched."""

    def changed() -> None:
        words = {name: clean(st.session_state[key]).strip()}
        packing.edit(lambda saved: packs.worded(saved, id, **words) if id else packs.covered(saved, **words))

    own = f"item_{name}" if id else name
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    st.text_input(
        t(f"pack.{own}", now.lang),
        key=key,
        placeholder=t(f"pack.{own}_hint", now.lang),
        max_chars=LONGEST,
        on_change=changed,
        label_visibility="collapsed" if id else "visible",
    )


def _report(now: Here, saved: Saved) -> None:
    def changed() -> None:
        wanted = st.session_state["pack_report"]
        packing.edit(lambda saved: packs.covered(saved, report=wanted))

    if st.session_state.get("pack_report") != saved.report:
        st.session_state["pack_report"] = saved.report
    st.checkbox(t("pack.report", now.lang), key="pack_report", on_change=changed)
    view = t("pack.report_view", now.lang, view=_viewed(now, saved.query or saved.items[0].query))
    other = packing.button(t("pack.report_here", now.lang), do="look_here")
    st.html(f'<div class="q-note">{escape(view)} {other}</div>')


# items


def _item(now: Here, saved: Saved, item: Item) -> None:
    with st.container(key=f"pack_item_{item.id}", horizontal=True):
        st.html(_picture(now, item))
        with st.container(key=f"pack_words_{item.id}"):
            st.html(_about(now, saved, item))
            _text(now, f"pack_title_{item.id}", "title", item.title, item.id)
            _text(now, f"pack_remark_{item.id}", "remark", item.remark, item.id)


def _picture(now: Here, item: Item) -> str:
    """The chart as it will be, fetched by the browser when it comes into sight, and again when it changes."""
    version = sha256(f"{item!r}{now.held.version}".encode()).hexdigest()[:12]
    values = {"pack": "", "item": item.id, "v": version, "show": "1"}
    source = escape(files.file_href("svg", values, now.lang))
    alt = escape(t("pack.preview", now.lang, name=packing.name_of(item.key, now.lang)))
    picture = f'<img class="q-preview" loading="lazy" src="{source}" alt="{alt}">'
    return f'<a href="{source}" target="_blank">{picture}</a>'


def _spec(item: Item) -> CardSpec | None:
    try:
        return card(item.key)
    except CardError:
        return None


def _about(now: Here, saved: Saved, item: Item) -> str:
    """Place, name and view of an item, and what can be done with it."""
    at, name = saved.items.index(item), packing.name_of(item.key, now.lang)
    acts = [("top", at > 1), ("up", at > 0), ("down", at < len(saved.items) - 1), ("drop", True)]
    buttons = [_act(now, act, name, item) for act, there in acts if there]
    if spec := _spec(item):
        buttons.insert(
            0, f'<a class="q-go q-act" href="{escape(_leading(now, item, spec))}">{t("pack.open_chart", now.lang)}</a>'
        )
    said = (
        f"<b>{at + 1}{t('shell.joined_loose', now.lang)}{escape(name)}</b>"
        + f'<div class="q-small">{_clauses(now, item.query)}</div>'
    )
    tools = f'<div class="q-tools">{"".join(buttons)}</div>'
    return f'<div class="q-item"><div>{said}{_fault(now, item)}</div>{tools}</div>'


def _act(now: Here, act: str, name: str, item: Item) -> str:
    words = t(f"pack.{act}", now.lang)
    return packing.button(words, f"{words} {name}", do=act, item=item.id)


def _leading(now: Here, item: Item, spec: CardSpec) -> str:
    """The page of a chart, in the view that it was chosen in."""
    own = {spec.parameter: item.choice} if item.choice else {}
    return address(
        spec.page, {**dict(parse_qsl(item.query)), **({"lang": now.lang} if now.lang != "zh" else {}), **own}
    )


def _fault(now: Here, item: Item) -> str:
    """Why no chart can be made of an item."""
    try:
        check(item, lambda id: snapshots.open_one(id, now.scope), now.lang)
    except PackError as error:
        return f'<div class="q-note q-worse">▼ {escape(error.message(now.lang))}</div>'
    return ""


def _viewed(now: Here, query: str) -> str:
    """A view in words, with its snapshot."""
    return t("pack.clauses", now.lang).join(_said(now, query))


def _clauses(now: Here, query: str) -> str:
    """The same, each clause on one line."""
    between = escape(t("pack.clauses", now.lang))
    return between.join(f"<span>{escape(clause)}</span>" for clause in _said(now, query))


def _said(now: Here, query: str) -> list[str]:
    params = dict(parse_qsl(query))
    snapshot = snapshots.open_one(params.get("snapshot"), now.scope)
    view, _ = from_query(params, snapshot.known)
    named = params.get("snapshot", snapshot.manifest.id)
    return [*viewing.clauses(snapshot, view, now.lang), t("shell.snapshot", now.lang, id=named)]
