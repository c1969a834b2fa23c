"""Where the reader is: what the address says, as this run sees it, and the addresses that lead elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache, partial
from types import MappingProxyType
from urllib.parse import quote_plus

import streamlit as st

from analytics import cards
from analytics.annotations import Held
from analytics.answers import Answers
from analytics.charts.theme import Mode
from analytics.store import Snapshot
from analytics.view import Ignored, Scope, View, default_view, from_query, to_query
from data.people import Person
from data.publishing import SnapshotError
from data.text import Lang
from pages.parts import identity, menu, noting, snapshots, style, tasking

LANGUAGE = "lang"
VIEW_KEYS = ("snapshot", "period", "compare", "area", "product", "basis", "kind", "level", "stage", "device")
KEPT = (*VIEW_KEYS, LANGUAGE)
PAGE = "page"
NONE: Mapping[str, str] = MappingProxyType({})
_STATE = "here"
Params = Mapping[str, str]


@dataclass(frozen=True)
class Here:
    """One run: the snapshot opened, the view of the address, whose rows may be seen, language and colours.

    `answers` are those that the cards of the page share; `person` is who asks; `held` is what people noted; `problem`
    is what is wrong with the snapshot in force where this one stands in for it; `own` is what stands in the address
    beside the view, read by this page alone.
    """

    snapshot: Snapshot
    view: View
    scope: Scope
    lang: Lang
    mode: Mode
    ignored: tuple[Ignored, ...]
    in_force: str
    latest: str
    answers: Answers
    person: Person
    held: Held = field(default_factory=Held)
    problem: SnapshotError | None = None
    page: str = ""
    own: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def default(self) -> View:
        """What is shown when the address says nothing."""
        return default_view(self.snapshot.known)

    @cached_property
    def seen(self) -> str:
        """All that a text on the page may hang on, but what the text itself is about."""
        looked_at = (self.snapshot.place, repr(self.view), self.lang, self.mode)
        return "\n".join((*looked_at, self.href(), str(self.held.version)))

    @property
    def historic(self) -> bool:
        """Whether an older snapshot than the latest of its place is looked at."""
        return self.snapshot.known.snapshot != self.latest

    @property
    def apart(self) -> bool:
        """Whether another snapshot than the one in force is looked at: an older one, or one of another place."""
        return self.snapshot.known.snapshot != self.in_force

    @property
    def sightless(self) -> bool:
        """Whether none of the areas that the reader may see are in this snapshot."""
        return self.scope.areas is not None and not self.snapshot.areas.below(self.scope.areas)

    def query(self, view: View | None = None, lang: Lang | None = None, **extras: str | None) -> dict[str, str]:
        """The address of a view: empty for the default one, else with period and snapshot spelled out."""
        values = dict(_said(view or self.view, self.default, self.apart))
        if (lang or self.lang) != "zh":
            values[LANGUAGE] = lang or self.lang
        return values | {key: value for key, value in extras.items() if value}

    def full_query(self) -> dict[str, str]:
        """The address of what is seen, nothing left to defaults that may move."""
        language = {LANGUAGE: self.lang} if self.lang != "zh" else {}
        return dict(_said(self.view, self.default, always=True)) | language | dict(self.own)

    def clean_query(self) -> dict[str, str]:
        """The address of nothing chosen: the language alone, and what the page is about."""
        return self.query(self.default) | dict(self.own) if not self.apart else dict(self.own)

    def href(
        self, to: str | None = None, view: View | None = None, lang: Lang | None = None, **extras: str | None
    ) -> str:
        """The address of the page `to` (this one if none) with a view; `extras` are what only that page reads."""
        kept = {} if to else dict(self.own)
        if view:
            kept.pop(PAGE, None)  # another view has other pages
        return address(to or self.page, self.query(view, lang, **{**kept, **extras}))


def address(page: str, values: Mapping[str, str]) -> str:
    """Page and parameters as a link below the root of the server."""
    return f"{_path(page)}?{parameters(values)}" if values else _path(page)


def parameters(values: Mapping[str, str]) -> str:
    """What stands behind the ? of an address."""
    return "&".join(f"{_quoted(key)}={_quoted(value)}" for key, value in values.items())


@cache
def root() -> str:
    """What stands before every path of the server: "" or /base."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


@cache
def _path(page: str) -> str:
    return f"{root()}{menu.path(page)}"


@lru_cache(maxsize=1_000)
def _said(view: View, default: View, always: bool) -> tuple[tuple[str, str], ...]:
    """What stands in the address of a view: nothing for the default one unless always, else period and snapshot and
    what differs. A page has hundreds of addresses and few views."""
    if view == default and not always:
        return ()
    usual = to_query(default)
    pairs = to_query(view).items()
    return tuple((key, value) for key, value in pairs if key in ("snapshot", "period") or value != usual.get(key))


@lru_cache(maxsize=10_000)
def _quoted(text: str) -> str:
    """A text as it stands in an address; a page has hundreds of addresses and few values."""
    return quote_plus(text)


def current_page() -> str:
    """The key of the page that runs."""
    return st.session_state["page"]


def own_parameters() -> dict[str, str]:
    """What stands in the address beside the view: read by one page alone."""
    return {key: value for key, value in st.query_params.items() if key not in KEPT}


def language() -> Lang:
    """Chinese unless the address says lang=en."""
    return as_lang(st.query_params.get(LANGUAGE))


def as_lang(said: str | None) -> Lang:
    """The language that an address names; Chinese unless it is English."""
    return "en" if said == "en" else "zh"


def arrive() -> Here:
    """Read the address; raises SnapshotError when no snapshot can be opened."""
    person, page = identity.arrived(), current_page()
    here = at(dict(st.query_params), person, style.mode(), page, own_parameters())
    st.session_state[_STATE] = here
    return here


def at(params: Params, person: Person, mode: Mode = "light", page: str = "", own: Params = NONE) -> Here:
    """What an address shows somebody on a page, in a run or beside the pages; raises SnapshotError."""
    lang = as_lang(params.get(LANGUAGE))
    scope = identity.scope(person)
    snapshot, problem = snapshots.found(params.get("snapshot"), scope)
    view, ignored = from_query(params, snapshot.known)
    answers = cards.answers(snapshot, scope, view, page, partial(tasking.held, person, snapshot))
    in_force, held = snapshot.id if problem else snapshots.in_force(), noting.held(scope)
    latest = in_force if snapshot.id == in_force else snapshots.newest().get(snapshot.manifest.root, in_force)
    seen = snapshot, view, scope, lang, mode, ignored, in_force, latest
    return Here(*seen, answers, person, held, problem, page, own)


def nowhere() -> None:
    """This run is without data: the store is empty."""
    st.session_state[_STATE] = None


def here() -> Here:
    """The same within this run, for pages and cards."""
    return st.session_state[_STATE]


def show(view: View, **extras: str | None) -> None:
    """Write a view into the address, from a callback; what only this page reads stays unless `extras` changes it."""
    kept = {key: value for key, value in own_parameters().items() if key != PAGE}
    st.query_params.from_dict(here().query(view, **{**kept, **extras}))
