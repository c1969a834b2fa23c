"""Whether the log is whole, and still the one that was looked at before."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from data.audit.log import Log, Verdict
from data.state import State, StateError

KIND = "audit_checked"  # of the text that keeps number and hash of the last row of the last check, nobody's own


def checked(log: Log, state: State, noted: str = "") -> Verdict:
    """Verify the log, and hold the last row of the check before to be still in it: a file put back as it was earlier,
    or cut short together with what it says of its end, is whole in itself. What is found whole is the next one's
    measure; it lies in the state, so that who exchanges the log has to exchange that, too."""
    found = log.verify(noted)
    number, _, hash = _kept(state).partition(" ")
    if number and int(number) > found.gone and not log.holds(int(number), hash):
        return replace(found, missing=int(number))
    if found.whole and found.last:
        with suppress(StateError):  # a state that only lets itself be read
            state.change("", KIND, lambda _: f"{found.last} {found.hash}")
    return found


def _kept(state: State) -> str:
    try:
        return state.text("", KIND).text
    except StateError:
        return ""
