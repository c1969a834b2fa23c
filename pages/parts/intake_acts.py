"""What the browser tells the page of intake: files that have arrived, buttons pressed. Nothing of it is believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from pages.parts import identity, intake_work, packing
from pages.parts.intake_work import Work

WORK = "work"  # the key of the address that names the folder of what is sent


def work() -> Work | None:
    """What the address says is being sent."""
    return _own(st.query_params.get(WORK, ""))


def _own(token: str) -> Work | None:
    """The folder of a token for its owner, who may publish."""
    person = identity.visitor()
    return intake_work.opened(token, person.id) if person.may("publish") else None


def act() -> None:
    """Do what the browser says."""
    asked = st.session_state[packing.COMPONENT].get("intake")
    doing = _ACTS.get(str(asked.get("do"))) if isinstance(asked, Mapping) else None
    if doing:
        doing({name: str(value) for name, value in asked.items()})


def _sent(asked: Mapping[str, str]) -> None:
    """Files have arrived: the address names their folder from now on."""
    if found := _own(asked.get("work", "")):
        st.query_params[WORK] = found.token


def _drop(asked: Mapping[str, str]) -> None:
    found, number = work(), asked.get("file", "")
    if found and number.isdecimal() and not found.choices().published:
        found.drop(int(number))


_ACTS: Mapping[str, Callable[[Mapping[str, str]], None]] = {"sent": _sent, "drop": _drop}
