"""Widgets that show what the address says, and only that.

A widget in a closed popover does not hear that the address was changed by something else: under its old key the browser
would send its old value with the next click elsewhere, as if it had just been chosen. So it gets a new key then.
"""

from __future__ import annotations

from typing import Any

import streamlit as st


def seeded(name: str, value: Any) -> str:
    """The key of a widget that shows `value`: the one it has while that is what the browser knows, else a new one."""
    if _plain(st.session_state.get(_key(name), value)) != _plain(value):
        st.session_state[_times(name)] = st.session_state.get(_times(name), 0) + 1
    key = _key(name)
    st.session_state[key] = value
    return key


def chosen(name: str) -> Any:
    """What the reader has chosen in a widget of this run."""
    return st.session_state[_key(name)]


def _plain(value: Any) -> Any:
    """The same for the same choices, in whatever order they were made."""
    return sorted(value) if isinstance(value, list) else value


def _key(name: str) -> str:
    return f"{name}_{st.session_state.get(_times(name), 0)}"


def _times(name: str) -> str:
    return f"{name} seeded"
