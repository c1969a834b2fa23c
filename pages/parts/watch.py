"""What the server writes down of its own life and of slow runs; runs that nobody waits for any longer."""

from __future__ import annotations

import logging
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from time import perf_counter

import streamlit as st
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

from analytics.waiting import Abandoned, while_waited_for
from data import settings
from data.operations import logs

SLOW = 1.0  # seconds of a run that are written down: eight times the budget
_LOG = logging.getLogger(logs.NAME)


@contextmanager
def serving() -> Iterator[None]:
    """The log of a server from its start to its end; servers beside one another have a file each, by their port."""
    logs.begin(settings.load().logs, f"dashboard-{st.get_option('server.port')}")
    _LOG.info("start python %s streamlit %s", platform.python_version(), version("streamlit"))
    try:
        yield
    finally:
        _LOG.info("stop")
        logs.end()


@contextmanager
def timed(page: str) -> Iterator[None]:
    """Write down that the run of a page took long; of the address nothing but the page is named."""
    begun = perf_counter()
    try:
        yield
    finally:
        seconds = perf_counter() - begun
        if seconds > SLOW:
            _LOG.info("slow /%s %.1f s", page, seconds)


@contextmanager
def waited_for() -> Iterator[None]:
    """A run whose queries are interrupted, and which ends with them, when its reader asked for another one or left:
    Streamlit itself finds out only where the next element is drawn."""
    ctx = get_script_run_ctx()
    if ctx is None or (requests := ctx.script_requests) is None:
        yield
        return
    try:
        with while_waited_for(lambda: requests._state is ScriptRequestType.CONTINUE):
            yield
    except Abandoned:
        raise StopException from None
