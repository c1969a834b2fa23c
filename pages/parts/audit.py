"""What is taken down of runs and files: who, which page or card, in which view. What is never taken down: words that
somebody typed, names of enterprises, the number of an intake."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

import streamlit as st
from starlette.requests import Request

from data import audit, settings
from data.audit import DONE, VIEW, Log, Recorder
from pages.parts import here, identity, menu
from pages.parts.here import Here

# keys of addresses whose values are codes; what else stands in an address is left out
OWN = (
    "map attention indicator where side order page enterprise ledger section severity with shown change note rule"
    " laboratory n day act card choice item task base by months team draw"
)
CODES = frozenset((*here.KEPT, *OWN.split()))
_CODE = re.compile(r"[\w.:;,+\-]*", re.ASCII)
_LEFT_OUT = "…"
_LONGEST = 2_000
_SEEN = "audit_seen"


@lru_cache(maxsize=4)
def _recorder(state: Path, kept: str, days: int) -> Recorder:
    return audit.beside(state, kept, days)


def recorder() -> Recorder:
    """What writes the log of this installation, one a process."""
    found = settings.load()
    return _recorder(found.state, found.audit, found.audit_days)


def log() -> Log | None:
    """The log to read; None where nothing is recorded."""
    return recorder().log


def address(path: str, values: Mapping[str, str]) -> str:
    """An address as the log has it: codes alone, the value of anything that is none left out."""
    said = {key: _code(value) for key, value in values.items() if key in CODES}
    return f"{path}?{here.parameters(said)}"[:_LONGEST] if said else path


def _code(value: str) -> str:
    return value if _CODE.fullmatch(value) else _LEFT_OUT


def viewed(now: Here | None) -> str:
    """The address of what a run shows, period and snapshot spelled out."""
    page = now.page if now else here.current_page()
    values = now.full_query() if now else here.own_parameters()
    return address(f"{here.root()}{menu.path(page)}", values)


def saw(now: Here | None) -> None:
    """Take down that somebody sees a page in a view; the same sight is taken down once, however often it runs."""
    person, seen = identity.arrived().id, viewed(now)
    if st.session_state.get(_SEEN) != (person, seen):
        st.session_state[_SEEN] = (person, seen)
        recorder().record(person, VIEW, f"page:{here.current_page()}", seen)


def did(act: str, object: str, outcome: str = DONE) -> None:
    """Take down what the visitor of this run did on a page."""
    telling(act)(object, outcome)


def telling(act: str) -> Callable[..., None]:
    """What takes down an act of the visitor of this run, called as `tell(object, outcome)` from any thread."""
    person, recording, page = identity.visitor().id, recorder(), f"{here.root()}{menu.path(here.current_page())}"

    def tell(object: str, outcome: str = DONE) -> None:
        recording.record(person, act, object, page, outcome)

    return tell


def asked(request: Request, act: str, outcome: str = DONE, *, object: str = "") -> None:
    """Take down what somebody asked of an address beside the pages: of a card, of a pack, whose name is left out, or of
    the `object` named."""
    values = dict(request.query_params)
    of_card = f"card:{_code(values.get('card', values.get('indicator', '')))}"
    object = object or ("pack" if "pack" in values else of_card)
    recorder().record(identity.of(request).id, act, object, address(request.url.path, values), outcome)


def button(now: Here, words: str, make: Callable[[], bytes | str], name: str, **options: str) -> None:
    """A file of what the page shows, made and taken down when it is asked for; `options` are those of the button."""
    person, object, seen = now.person.id, f"page:{now.page}", viewed(now)
    recording, mime = recorder(), "text/csv" if Path(name).suffix == ".csv" else "text/plain"

    def handed_out() -> bytes | str:
        made = make()
        recording.record(person, "export", object, seen)
        return made

    st.download_button(words, data=handed_out, file_name=name, mime=mime, on_click="ignore", **options)  # type: ignore[arg-type]
