"""What the page of random inspections reads of what is kept, and who may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from analytics.drawing import Inspector, Record
from analytics.drawing import inspectors as people
from analytics.drawing.directory import Firm, firms
from analytics.store import Snapshot
from data import draws
from data.audit import REFUSED
from data.draws import Kept
from data.people import Person
from data.people.errors import PeopleError
from data.publishing import SnapshotError
from data.state import StateError
from data.text import t
from pages.parts import audit, identity, markup
from pages.parts import here as place
from pages.parts.here import Here
from pages.parts.kept import kept
from pages.parts.noting import state

_SAID = "draw_said"


def may_draw(person: Person) -> bool:
    """Whether somebody may draw: not without seeing whom."""
    return person.may("draw") and "enterprise" not in person.hidden


def may_list(person: Person) -> bool:
    """Whether somebody may change the list of inspectors, which is that of the whole office."""
    return may_draw(person) and person.areas is None


def may_read(person: Person) -> bool:
    """Whether somebody may read records."""
    return (person.may("draw") or person.may("audit")) and "enterprise" not in person.hidden


def still(now: Here, what: str) -> bool:
    """Whether who asked for this page is still who asks, with the same rights, and may draw; else that is said, and
    taken down with what was to be done."""
    try:
        allowed = identity.acting("draw") == now.person and may_draw(now.person)
    except PeopleError:
        allowed = False
    if not allowed:
        audit.did("draw", what, REFUSED)
        say(t("draw.not_allowed", now.lang))
    return allowed


def say(sentence: str, wrong: bool = True) -> None:
    """Say on the page of the next run what went wrong, or what was done."""
    st.session_state[_SAID] = sentence, wrong


def said() -> str:
    """What is to be said, once, as HTML."""
    return markup.notice(*st.session_state.pop(_SAID, ("",)))


def areas(now: Here) -> tuple[str, ...]:
    """The areas that a draw is about: those chosen, else those that may be seen; () is the whole tree."""
    return now.view.areas or now.person.areas or ()


def directory(now: Here) -> list[Firm]:
    """The enterprises of these areas."""
    return kept(now, lambda: firms(now.snapshot, now.scope, areas(now)), "firms")


def visible(now: Here, one: Kept) -> bool:
    """Whether a draw is about areas that somebody may see, all of them."""
    if now.person.areas is None:
        return True
    return bool(one.areas) and set(one.areas) <= now.snapshot.areas.below(now.person.areas)


def mine(now: Here) -> list[Kept]:
    """The draws that somebody may see, the latest first."""
    return draws.listed(state(), lambda one: visible(now, one))


def found(now: Here, number: str) -> Kept | None:
    """One of these."""
    one = draws.one(state(), number)
    return one if one and visible(now, one) else None


def snapshot_of(now: Here, record: Record) -> Snapshot | None:
    """The snapshot that a record was drawn from, as somebody may see it; None where it is not there."""
    if now.snapshot.id == record.snapshot:
        return now.snapshot
    try:
        there = place.at({"snapshot": record.snapshot}, now.person).snapshot
    except SnapshotError:
        return None
    return there if there.id == record.snapshot else None


def inspectors() -> tuple[tuple[Inspector, ...], int]:
    """The list of inspectors and its revision. Raises StateError."""
    held = state().text(people.OWNER, people.KIND)
    try:
        return people.kept(held.text), held.revision
    except ValueError as error:
        raise StateError("unusable", file=state().path, reason=error) from error


def inspectors_within(now: Here) -> list[Inspector]:
    """The list as far as it concerns the areas of this page."""
    return people.within(inspectors()[0], now.snapshot.areas, {one.id for one in directory(now)})


def last_drawn(since: str = "") -> dict[str, date]:
    """Enterprise -> the last day on which a draw that holds drew it."""
    return {id: date.fromisoformat(day) for id, day in draws.last_drawn(state(), since).items()}


def names(now: Here, every: Sequence[str]) -> list[str]:
    """Areas and enterprises in words, what inspectors keep away from: as far as somebody sees them."""
    seen = {one.id for one in directory(now)} if now.person.areas is not None else every
    return [
        now.snapshot.name("area", code, now.lang) if code in now.snapshot.areas else code
        for code in every
        if code in now.snapshot.areas or code in seen
    ]
