"""What is ready when the first visitor comes."""

import asyncio
import json
import socket
import subprocess
import sys
import zipfile
from asyncio import base_events
from pathlib import Path

import pytest

from data.operations import databases, running
from data.operations.errors import OperationError
from data.operations.home import PAPER, Home
from data.state import VERSION
from pages.parts import startup
from tests.data.operations.conftest import FIRST_RELEASE
from tests.source import PROJECT

FIRST_VISITOR = """
import asyncio, sys
from pages.parts import startup

async def serve():
    async with startup.lifespan(None):
        with startup.IMPORTS:
            print({"pages.parts.grid", "pages.parts.shell", "analytics.cards", "data.publishing"} <= sys.modules.keys())

asyncio.run(serve())
"""


def test_the_first_visitor_waits_until_everything_is_imported():
    command = [sys.executable, "-c", FIRST_VISITOR]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def delayed() -> bool:
    """Whether a connection taken by a socket like the server's, which names no protocol, waits before it sends."""

    async def connect() -> int:
        listening, answered = socket.socket(), asyncio.get_running_loop().create_future()
        listening.bind(("127.0.0.1", 0))

        async def taken(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            option = writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            writer.close()
            answered.set_result(option)

        async with await asyncio.start_server(taken, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            found = await answered
            writer.close()
        return found

    return not asyncio.run(connect())


def test_what_is_written_to_a_browser_leaves_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base_events, "_set_nodelay", base_events._set_nodelay)
    assert delayed()
    startup.send_at_once()
    assert not delayed()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """What the first release left."""
    with zipfile.ZipFile(FIRST_RELEASE) as packed:
        packed.extractall(tmp_path)
    found = Home(tmp_path / "snapshots", tmp_path / "state.sqlite")
    monkeypatch.setenv("QUALITY_STORE", str(found.store))
    monkeypatch.setenv("QUALITY_STATE", str(found.state))
    monkeypatch.setattr(startup.st, "get_option", lambda _: "127.0.0.1")
    return found


def test_a_server_does_not_begin_under_a_restoration(home: Home):
    startup.admit()
    with running.alone(home.folder), pytest.raises(SystemExit) as refused:
        startup.admit()
    assert str(refused.value).startswith(str(home.folder)) and "is being restored" in str(refused.value)


def test_a_server_that_begins_takes_back_what_was_stopped_half_way(home: Home):
    (home.folder / "new").write_text("new")
    old = home.folder / "state.sqlite.before"
    home.state.rename(old)
    moves = [[str(home.folder / "new"), str(home.state), str(old)]]
    (home.folder / PAPER).write_text(json.dumps(moves))
    startup.admit()
    assert databases.version(home.state) == 1 and not old.exists() and not (home.folder / PAPER).exists()


def test_nothing_is_restored_while_a_server_lives_and_what_is_kept_is_brought_up_to_date(
    home: Home, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(startup, "warm_up", startup.IMPORTS.release)
    monkeypatch.setattr(startup, "provide_library", lambda _: None)
    monkeypatch.setattr(startup, "send_at_once", lambda: None)

    async def live() -> None:
        async with startup.lifespan(None):
            with pytest.raises(OperationError) as refused:
                running.require_unused(home.folder)
            assert refused.value.key == "in_use" and databases.version(home.state) == VERSION

    asyncio.run(live())
    running.require_unused(home.folder)
