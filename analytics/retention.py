"""Which snapshots must stay: those that a note is on, a saved pack looks at, a task speaks of, or a draw was
made from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl

from analytics import annotations
from analytics.export import packs
from data import draws, tasks
from data.state import State, StateError


def protected(state: State) -> set[str]:
    """The ids of snapshots that notes, packs, tasks and draws name, whoever keeps them. Raises StateError where what is
    kept cannot be read: nothing may be removed then."""
    named = annotations.snapshots(annotations.held(state).notes) | tasks.snapshots(state)
    named |= draws.snapshots(state)
    for text in state.texts(packs.PACK):
        try:
            named |= _looked_at(packs.from_json(text))
        except ValueError as error:
            raise StateError("unusable", file=state.path, reason=error) from error
    return named - {""}


@contextmanager
def protecting(state: State) -> Iterator[set[str]]:
    """The same, while nobody can name another one."""
    with state.still():
        yield protected(state)


def _looked_at(saved: packs.Saved) -> set[str]:
    return packs.snapshots(saved) | {dict(parse_qsl(saved.query)).get("snapshot", "")}
