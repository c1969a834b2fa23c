"""What people noted on months and snapshots, read once a run."""

from __future__ import annotations

import logging
from collections.abc import Callable

from analytics import annotations
from analytics.annotations import Held, Notes
from analytics.view import Scope
from data import settings
from data.state import State, StateError

_LOG = logging.getLogger("dashboard")


def state() -> State:
    """What people keep."""
    return State(settings.load().state)


def change(make: Callable[[Notes], Notes], *, seen: int) -> None:
    """Put what `make` gives in the place of the notes. Raises StateError, also when they changed since `seen`."""

    def made(text: str) -> str:
        return annotations.to_json(make(annotations.from_json(text)))

    try:
        state().change(annotations.OWNER, annotations.KIND, made, seen=seen)
    except ValueError as error:
        raise StateError("unusable", file=state().path, reason=error) from error


def held(scope: Scope) -> Held:
    """The notes, which speak of the whole: none to those who see some areas only. None where they cannot be read, for
    the figures are shown all the same."""
    try:
        return annotations.held(state()) if scope.areas is None else Held()
    except StateError as error:
        _LOG.error("notes: %s", error)
        return Held()
