"""What the server writes down of its own life and of slow runs."""

from __future__ import annotations

import logging
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from time import perf_counter

import streamlit as st

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
