"""What the sections of the page of intake share: who sends what, what runs beside the page, how things are said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from data.ledgers import LedgerError
from data.ledgers.rows import FULL
from data.people.errors import PeopleError
from data.publishing import Manifest, SnapshotError
from data.state import StateError
from data.text import Lang, pick, t
from pages.parts import identity, intake_preview, markup, packing, snapshots, states
from pages.parts.here import LANGUAGE, Here, address, parameters, root
from pages.parts.intake_acts import WORK
from pages.parts.intake_jobs import Desk, Job
from pages.parts.intake_work import Choices, Sent, Work
from pages.parts.routes import LEDGERS

T = TypeVar("T")
_SECONDS = 0.3  # between two looks at what runs


@dataclass(frozen=True)
class Flow:
    """One run of the page: `now` is None while the store is empty, `work` while nothing was sent."""

    now: Here | None
    lang: Lang
    work: Work | None

    @property
    def store(self) -> Path:
        """The store that is published into."""
        return snapshots.store()

    @cached_property
    def files(self) -> list[Sent]:
        """The files that have arrived."""
        return self.work.files() if self.work else []

    @cached_property
    def choices(self) -> Choices:
        """What was said of them."""
        return self.work.choices() if self.work else Choices()

    @cached_property
    def in_force(self) -> Manifest | None:
        """The snapshot that would be merged with; None in an empty store or where it cannot be read."""
        try:
            return intake_preview.in_force(self.store)
        except SnapshotError:
            return None

    def choose(self, **changes: Any) -> None:
        """Keep something that was said, before the page is drawn; what keeps from it is said on the page."""
        self._keep(lambda work: work.choose(**changes))

    def map(self, number: int, mapping: str) -> None:
        """Keep how the columns of a file are to be read, likewise."""
        self._keep(lambda work: work.map(number, mapping))

    def _keep(self, doing: Callable[[Work], object]) -> None:
        if self.work is None:
            return
        try:
            identity.acting("publish")
            doing(self.work)
        except PeopleError as error:
            packing.notify(error.message(self.lang))
        except FileNotFoundError:
            packing.notify(self.t("error.gone"))
        except OSError as error:
            full = error.errno in FULL
            packing.notify(
                self.t("error.no_room", free=0) if full else self.t("failed", number=states.logged("intake"))
            )

    def t(self, key: str, **values: object) -> str:
        """A text of this page."""
        return t(f"intake.{key}", self.lang, **values)

    def href(self, **own: str | None) -> str:
        """The address of this page, for the files that are sent."""
        kept = {WORK: self.work.token if self.work else None, **own}
        if self.now:
            return address("intake", self.now.query() | {key: value for key, value in kept.items() if value})
        language = {LANGUAGE: self.lang} if self.lang != "zh" else {}
        return address("intake", {**language, **{key: value for key, value in kept.items() if value}})

    def file(self, what: str, **values: str) -> str:
        """The address of something to download."""
        token = self.work.token if self.work else ""
        return f"{root()}{LEDGERS}/{what}?{parameters({WORK: token, LANGUAGE: self.lang, **values})}"


@st.cache_resource(show_spinner=False)
def desk() -> Desk:
    """What runs for all who are sending."""
    return Desk()


def waited(flow: Flow, job: Job[T]) -> Job[T]:
    """The job when it is over; until then how far it is stands on the page."""
    if job.wait(_SECONDS / 2):
        return job
    bar = st.progress(0.0)
    while not job.wait(_SECONDS):
        what, share = job.said
        bar.progress(share, text=_doing(flow, what))
    bar.empty()
    return job


def _doing(flow: Flow, what: str) -> str:
    """What a job is at; the name of a file stands behind a colon."""
    step, _, file = what.partition(":")
    return flow.t(f"progress.{step}", file=file) if step else ""


def attempted(flow: Flow, doing: Callable[[], T], but: type[Exception] | tuple[()] = ()) -> T | None:
    """What comes of it; what goes wrong is said on the page, in the reader's words, and None comes of it.

    Errors of the kind `but` are the caller's own.
    """
    try:
        return doing()
    except (LedgerError, SnapshotError, StateError) as error:
        trouble(error.message(flow.lang))
    except but:
        raise
    except Exception:
        trouble(flow.t("failed", number=states.logged("intake")))
    return None


def trouble(message: str) -> None:
    """What is in the way."""
    st.html(f'<div class="q-failed" role="alert">▼ {escape(message)}</div>')


def heading(flow: Flow, part: str, sentence: str) -> None:
    """Name and message of a section."""
    st.html(markup.takeaway(flow.t(f"{part}.name"), sentence))


def kind_name(kind: str, lang: Lang) -> str:
    """The name of a kind of ledger."""
    from data.ledgers import kinds  # noqa: PLC0415

    return pick(kinds()[kind].name, lang)
