"""What is ready when the first visitor comes."""

import asyncio
import socket
import subprocess
import sys
from asyncio import base_events

import pytest

from pages.parts import startup
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
