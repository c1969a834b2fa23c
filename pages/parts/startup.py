"""What is made ready when the server starts, before the first visitor comes."""

from __future__ import annotations

import gc
import os
import socket
import tempfile
from asyncio import base_events
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from threading import Lock, Thread
from typing import Any

import streamlit as st
from streamlit import string_util
from streamlit.runtime.pages_manager import PagesManager

from data import audit, settings
from data.operations import databases, running
from data.operations.errors import OperationError
from data.operations.home import Home
from data.people import LOCAL
from data.state import VERSION
from data.text import LANGS
from pages.parts import gate, watch

PROJECT = Path(__file__).resolve().parents[2]
LIBRARY = PROJECT / "static" / "plotly.min.js"
FIRST = ("shell", "states", "view_bar", "grid", "sheets")  # what 总览 and its figures are made by
FIRST_PAGE = "overview"
IMPORTS = Lock()  # held by whoever imports: threads that import parts of one package at once can see each other's half


def installed_library() -> Path:
    """Where the installed plotly keeps plotly.min.js; its Python code is never imported. Raises FileNotFoundError."""
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("plotly is not installed: pip install -r requirements.txt")
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"


def provide_library(source: Path, target: Path = LIBRARY) -> None:
    """Copy plotly.min.js to where the server hands it out; in one step, so that a killed start leaves nothing half."""
    if target.exists() and target.stat().st_size == source.stat().st_size:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".plotly", suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(source.read_bytes())
    Path(name).chmod(0o644)  # mkstemp lets only the first starter read it
    Path(name).replace(target)


def claim_pages() -> None:
    """Tell Streamlit that pages/ is not the folder of its old multi-page layout.

    Until a first st.navigation it thinks so, and would answer the first deep link with a bare file or "Page not found".
    """
    PagesManager.uses_pages_directory = False


def send_at_once() -> None:
    """Let what is written to a browser leave at once.

    asyncio sees to that only on sockets that name TCP as their protocol, and the server's do not: there the end of a
    run waited up to 40 ms until the browser had acknowledged what came before it (RFC 896 and delayed ACK, RFC 1122).
    """
    base_events._set_nodelay = _without_delay  # type: ignore[attr-defined]


def _without_delay(connection: socket.socket) -> None:
    if connection.family in (socket.AF_INET, socket.AF_INET6) and connection.type == socket.SOCK_STREAM:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def look_once_for_emoji() -> None:
    """Let each label be searched for a leading emoji once and not on every run.

    A Chinese label is held against all emoji that there are, one after the other: 60 labels took 3 ms of a run.
    """
    string_util.extract_leading_emoji = lru_cache(maxsize=10_000)(string_util.extract_leading_emoji)


def import_first() -> None:
    """Import what every page needs; `IMPORTS` must be held, and is let go."""
    try:
        for part in FIRST:
            import_module(f"pages.parts.{part}")
    finally:
        IMPORTS.release()


def import_parts() -> None:
    """Import all that pages are made of, one after the other, so that a visitor waits for one of them at most."""
    for part in iter_modules([str(Path(__file__).parent)]):
        with IMPORTS:
            import_module(f"pages.parts.{part.name}")


def warm_up() -> None:
    """Import what the first page needs, open the snapshot in force and make the page, while the browser is loading.

    What is loaded by the end stays for good: the collector need not search it again, and comes when it is due.
    """
    import_first()
    from pages.parts import grid, here  # noqa: PLC0415 - slow to import: in the background

    with suppress(Exception):  # the page will say what is wrong
        grid.make(here.at({}, LOCAL, page=FIRST_PAGE), FIRST_PAGE)
    import_parts()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)  # a run makes and drops more objects than the usual 700 foresee


def admit() -> None:
    """Raises SystemExit, saying why, where the settings are against serving at all, or something is being restored.
    What a restoration left half-way is taken back."""
    try:
        said = gate.against(str(st.get_option("server.address") or "0.0.0.0"))
        with running.used(_home().folder):
            pass
    except OperationError as error:
        said = "\n".join(map(error.message, LANGS))
    if said:
        raise SystemExit(said)


def _home() -> Home:
    found = settings.load()
    return Home(found.store, found.state)


def bring_up_to_date(home: Home) -> None:
    """What an earlier program kept gets the tables of this one, before anybody asks for it."""
    with suppress(OperationError):  # for the pages and the doctor to say
        if 0 < databases.version(home.state) < VERSION:
            from data.operations import upgrade  # noqa: PLC0415 - slow to import, and seldom needed

            upgrade.ready(home, audit.recorder(settings.load()))


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncGenerator[None, None]:
    """The life of the server: make ready, serve; nobody restores anything meanwhile."""
    provide_library(installed_library())
    claim_pages()
    send_at_once()
    look_once_for_emoji()
    with watch.serving(), running.used(_home().folder):
        bring_up_to_date(_home())
        IMPORTS.acquire()
        Thread(target=warm_up, daemon=True).start()
        yield
