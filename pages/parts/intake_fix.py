"""The columns of a sheet matched by hand, and values of theirs with ours; kept by name as a mapping."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from typing import Any

import streamlit as st

from data.ledgers import Kind, apart, kinds
from data.ledgers.kinds import Column
from data.ledgers.mapping import Filter
from data.ledgers.recognised import Recognised
from data.reference import tables as reference_tables
from data.text import pick, t
from pages.parts import identity, packing
from pages.parts.intake_draft import DATES, Draft, draft, options, unknown
from pages.parts.intake_flow import Flow, attempted, desk, trouble, waited
from pages.parts.intake_work import Sent
from pages.parts.links import choices

KIND, BARE = "as", "bare"  # keys of the address: the kind; that the sheet has no headings
MAPPING = "mapping"  # what kept mappings are called in the state
_SAID = "intake_fix_said"
_LONGEST, _LONGEST_TEXT = 60, 200


def draw(flow: Flow, sent: Sent, number: int, one: Recognised) -> None:
    """The kind, and the form in which its columns are matched; `number` is that of the sheet in the file."""
    chosen = st.query_params.get(KIND, "")
    kind = kinds()[chosen if chosen in kinds() else one.kind or next(iter(kinds()))]
    with st.container(key="intake_fix"):
        bare = st.query_params.get(BARE) == "1"
        st.html(f'<div class="q-label">{escape(flow.t("columns.kind"))}</div>{_kinds(flow, sent, number, kind, bare)}')
        _kept(flow, sent)
        fitted = one if kind.id == one.kind and not bare else _fitted(flow, sent, number, kind, bare)
        if fitted:
            _Form(flow, sent, fitted, draft(kind, fitted, sent.mapping)).draw()


def _kinds(flow: Flow, sent: Sent, number: int, kind: Kind, bare: bool) -> str:
    """Links: of which kind the sheet is, and whether it has headings."""

    def href(id: str, bare: bool) -> str:
        return flow.href(fix=f"{sent.number}-{number}", **{KIND: id, BARE: "1" if bare else None})

    each = [(id, pick(one.name, flow.lang), href(id, bare)) for id, one in kinds().items()]
    headed = [(key, flow.t(f"columns.{key}"), href(kind.id, key == BARE)) for key in ("headed", BARE)]
    return choices(each, kind.id) + choices(headed, BARE if bare else "headed")


def _fitted(flow: Flow, sent: Sent, number: int, kind: Kind, bare: bool) -> Recognised | None:
    """The sheet as one of another kind than it was recognised as, or as one without headings."""
    work = flow.work
    if work is None:
        return None
    path = work.path(sent)
    doing = desk().job(
        work.token,
        "fit",
        (sent.sha256, kind.id, bare),
        lambda tell: apart.recognise([path], kind=kind.id, headed=not bare),
    )
    sheets = attempted(flow, waited(flow, doing).result)
    return sheets[number] if sheets and number < len(sheets) else None


def _kept(flow: Flow, sent: Sent) -> None:
    """Mappings kept by name, to be used again; and the way back to what the headings say."""
    names = attempted(flow, lambda: packing.state().names(identity.arrived().id, MAPPING)) or []

    def use() -> None:
        if name := st.session_state[key]:
            packing.attempt(
                lambda: flow.map(sent.number, packing.state().text(identity.acting().id, MAPPING, name).text)
            )

    key = _key("use", sent)
    with st.container(key="intake_kept", horizontal=True, vertical_alignment="bottom"):
        if names:
            label, none = flow.t("columns.use"), flow.t("columns.use_none")
            st.selectbox(label, ["", *names], key=key, format_func=lambda name: name or none, on_change=use, width=340)
        if sent.mapping:
            st.button(flow.t("columns.undo"), key="intake_undo", on_click=flow.map, args=(sent.number, ""))


def _key(name: str, sent: Sent, *more: str) -> str:
    """The key of a widget: another one once the mapping has changed, so that none shows what was."""
    about = sha256(f"{sent.number} {sent.sha256} {sent.mapping}".encode()).hexdigest()[:8]
    return "_".join(("fix", about, name, *more))


class _Form:
    """The form of one sheet as of one kind: seeded with a draft, and read back into one."""

    def __init__(self, flow: Flow, sent: Sent, one: Recognised, made: Draft) -> None:
        self.flow, self.sent, self.one, self.made = flow, sent, one, made
        self.reference = reference_tables()
        self.headings = list(dict.fromkeys(heading for heading in one.headings if heading))
        self.unknown = dict(unknown(made, one, self.reference))

    def draw(self) -> None:
        """All fields, and the two buttons."""
        if said := st.session_state.pop(_SAID, ""):
            trouble(said)
        with st.form(_key("form", self.sent, self.made.kind.id), border=False):
            self._columns()
            self._values()
            self._rest()
            with st.container(key="intake_fix_acts", horizontal=True, vertical_alignment="bottom"):
                st.form_submit_button(self._t("apply"), type="primary", on_click=self._use)
                label, hint = self._t("save_as"), self._t("save_hint")
                st.text_input(label, key=self._key("name"), placeholder=hint, max_chars=_LONGEST, width=300)
                st.form_submit_button(self._t("save"), on_click=self._save)

    def _t(self, key: str, **values: object) -> str:
        return self.flow.t(f"columns.{key}", **values)

    def _key(self, *parts: str) -> str:
        headed = self.one.first > self.one.row
        return _key(self.made.kind.id, self.sent, *parts, *(() if headed else (BARE,)))

    def _columns(self) -> None:
        """Two of our columns in a row, each with a heading of theirs or one text for all rows."""
        every = list(self.made.kind.columns.values())
        for n in range(0, len(every), 2):
            for place, column in zip(st.columns(2, gap="medium"), every[n : n + 2], strict=False):
                with place:
                    theirs, text = st.columns((5, 3), gap="small")
                    with theirs:
                        self._theirs(column)
                    with text:
                        self._text(column)
        st.html(f'<p class="q-note">{escape(self._t("composed"))}</p>')

    def _theirs(self, column: Column) -> None:
        given = self.made.columns.get(column.id, "")
        listed = ["", *self.headings]
        name = pick(column.name, self.flow.lang)
        label = t("shell.bracket", self.flow.lang, text=self._t("required")) if column.required else ""
        st.selectbox(
            name + label,
            listed,
            index=listed.index(given) if given in listed else 0,
            key=self._key("column", column.id),
            format_func=self._heading,
        )

    def _heading(self, heading: str) -> str:
        """A heading of theirs with what stands below it first."""
        if not heading:
            return self._t("none")
        n = self.one.headings.index(heading)
        cell = next((row[n] for row in self.one.sample if n < len(row) and row[n]), "")
        return heading + (t("shell.bracket", self.flow.lang, text=cell[:20]) if cell else "")

    def _text(self, column: Column) -> None:
        name = pick(column.name, self.flow.lang)
        given = str(self.made.constants.get(column.id, ""))
        label, key = self._t("constant_of", name=name), self._key("text", column.id)
        hint = self._t("constant")
        st.text_input(label, value=given, key=key, placeholder=hint, max_chars=_LONGEST_TEXT, label_visibility="hidden")

    def _values(self) -> None:
        """Spellings of the file that nothing of ours answers to."""
        for id, values in self.unknown.items():
            column, rows = self.made.kind.columns[id], options(self.made, id, self.reference)
            st.html(f'<h3 class="q-name">{escape(self._t("codes", column=pick(column.name, self.flow.lang)))}</h3>')
            for n in range(0, len(values), 3):
                for place, (value, count) in zip(st.columns(3, gap="medium"), values[n : n + 3], strict=False):
                    with place:
                        self._value(id, value, count, rows)

    def _value(self, id: str, value: str, count: int, rows: Mapping[str, Mapping[str, str | None]]) -> None:
        given, codes = self.made.codes.get(id, {}).get(value, ""), ["", *rows]

        def worded(code: str) -> str:
            return (rows[code][f"name_{self.flow.lang}"] or code) if code else self._t("code_none")

        st.selectbox(
            self._t("code_of", value=value, n=f"{count:,}"),
            codes,
            index=codes.index(given) if given in codes else 0,
            key=self._key("code", id, value),
            format_func=worded,
        )

    def _rest(self) -> None:
        """How days are written, which rows are taken, whose places they are."""
        first = self.made.filters[0] if self.made.filters else None
        listed = ["", *self.headings]
        at = listed.index(first.column) if first and first.column in listed else 0
        widths = st.columns(4, gap="medium")
        with widths[0]:
            days = list(DATES)
            label, at_day = self._t("dates"), days.index(self.made.dates)
            st.selectbox(label, days, index=at_day, key=self._key("dates"), format_func=lambda k: self._t(f"date.{k}"))
        with widths[1]:
            key = self._key("filter")
            none = self._t("filter_none")
            st.selectbox(self._t("filter"), listed, index=at, key=key, format_func=lambda heading: heading or none)
        with widths[2]:
            values = self._t("and").join(first.values) if first else ""
            st.text_input(self._t("filter_values"), value=values, key=self._key("filter_values"), max_chars=200)
        with widths[3]:
            label, hint = self._t("root"), self._t("root_hint")
            st.text_input(label, value=self.made.root, key=self._key("root"), placeholder=hint, max_chars=_LONGEST)

    # what was entered

    def _entered(self, *parts: str) -> Any:
        found = st.session_state.get(self._key(*parts), "")
        return found.strip() if isinstance(found, str) else found

    def _read(self) -> Draft:
        ids = list(self.made.kind.columns)
        columns = {id: theirs for id in ids if (theirs := self._entered("column", id))}
        codes = {
            id: {value: code for value, _ in values if (code := self._entered("code", id, value))}
            for id, values in self.unknown.items()
        }
        heading, values = self._entered("filter"), self._entered("filter_values")
        wanted = tuple(part.strip() for part in re.split(f"[{self._t('separators')}]", values) if part.strip())
        return Draft(
            kind=self.made.kind,
            columns=columns,
            constants={id: text for id in ids if (text := self._entered("text", id))},
            codes={id: {**self.made.codes.get(id, {}), **own} for id, own in codes.items()},
            filters=[Filter(heading, wanted)] if heading and wanted else [],
            dates=self._entered("dates") or "usual",
            root=self._entered("root"),
        )

    def _use(self) -> None:
        self._applied()

    def _applied(self) -> str:
        """Check the file by what was entered; returns the text of the mapping, "" where a required column lacks."""
        made = self._read()
        if made.absent:
            names = (pick(made.kind.columns[id].name, self.flow.lang) for id in made.absent)
            st.session_state[_SAID] = self._t("absent", columns=t("shell.joined", self.flow.lang).join(names))
            return ""
        text = made.text(self.one)
        self.flow.map(self.sent.number, text)
        return text

    def _save(self) -> None:
        name, text = self._entered("name"), self._applied()
        if name and text:
            packing.attempt(lambda: packing.state().change(identity.acting().id, MAPPING, lambda _: text, name=name))
            packing.notify(self._t("saved", name=name))
