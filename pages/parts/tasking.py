"""The tasks that a reader may see, read once for a change of any of them; the quiet word that makes one of a figure."""

from __future__ import annotations

import logging
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from analytics.cards import CardSpec
from analytics.store import Snapshot
from data.people import Person
from data.state import StateError
from data.tasks import Held, Sight, Tasks
from data.text import t
from pages.parts import snapshots
from pages.parts.noting import state

if TYPE_CHECKING:
    from pages.parts.here import Here

SHOWING = frozenset(("attention", "tasks", "year_plan"))  # kinds of cards that speak of tasks
_LOG = logging.getLogger("dashboard")


def today() -> date:
    """The day that deadlines are counted to."""
    return date.today()


def sight(person: Person, snapshot: Snapshot, name: str = "", everywhere: bool = False) -> Sight:
    """Who looks, with the areas that they may see; `name` is how they sign where no account says it. Where snapshots of
    several places are kept, somebody who sees everything sees the tasks of the place looked at, or `everywhere`."""
    areas = None if person.areas is None else frozenset(snapshot.areas.below(person.areas))
    if areas is None and not everywhere and len(snapshots.newest()) > 1:
        areas = frozenset(snapshot.areas)
    return Sight(person.name or name.strip(), person.id, person.role, person.may("task"), areas)


def desk(person: Person, snapshot: Snapshot, name: str = "") -> Tasks:
    """The tasks of somebody, to look at and to change."""
    return Tasks(state(), sight(person, snapshot, name))


def held(person: Person, snapshot: Snapshot) -> Held:
    """The tasks of somebody as they stand today; none where they cannot be read, for the figures are shown all the
    same."""
    found = desk(person, snapshot)
    try:
        revision = found.revision()
        return _held(found, str(found.state.path), revision, found.sight.areas, today()) if revision else Held(today())
    except StateError as error:
        _LOG.error("tasks: %s", error)
        return Held(today())


@st.cache_resource(max_entries=200, show_spinner=False)
def _held(_tasks: Tasks, path: str, revision: int, areas: frozenset[str] | None, day: date) -> Held:
    return _tasks.held(day)


def version(now: Here, kind: str = "tasks") -> str:
    """What tells a text that speaks of tasks from those made of other tasks, or for others who may make some."""
    if kind not in SHOWING:
        return ""
    found = now.answers.tasks()
    return f"{found.revision} {found.day} {now.person.may('task')}"


def add(now: Here, new: str, kind: str = "q-act", words: str = "", **own: str) -> str:
    """转督办, or other words: the way to the form of a new task, for whoever may make one; `own` says of what beside
    `new`."""
    from pages.parts.links import anchor  # noqa: PLC0415 - links know here, and here these tasks

    if not now.person.may("task"):
        return ""
    return anchor(
        now.href("tasks", **{**dict.fromkeys(own), **own, "new": new}), words or t("tasks.add", now.lang), kind
    )


def of_card(now: Here, spec: CardSpec, choice: str) -> str:
    """The same of a card; not of lists whose lines lead to tasks themselves."""
    if spec.kind in SHOWING:
        return ""
    return add(now, f"card:{spec.full_key}", choice=choice)
