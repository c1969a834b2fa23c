"""The dashboard as people run it: a server of its own on a free port of 127.0.0.1."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Server:
    """A running dashboard: its address, its process, and the file with what it prints."""

    url: str
    process: subprocess.Popen
    log: Path


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def launch(log: Path, environment: Mapping[str, str] | None = None, port: int | None = None) -> Server:
    """Start `streamlit run dashboard.py` without waiting for it."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*command, "--server.headless", "true", "--server.fileWatcherType", "none"],
            cwd=PROJECT,
            env={**os.environ, "QUALITY_STATE": str(log.with_name("state.sqlite")), **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    return Server(f"http://127.0.0.1:{port}", process, log)


def wait_until_healthy(server: Server) -> None:
    """Return once the server answers; raises RuntimeError with its output when it ends or stays silent."""
    deadline = time.monotonic() + SECONDS_TO_START
    while server.process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=5):
            return
        with suppress(subprocess.TimeoutExpired):
            server.process.wait(timeout=0.05)
    raise RuntimeError(f"the dashboard did not start:\n{server.log.read_text(encoding='utf-8')}")


def stop(server: Server) -> None:
    """End the server, at once if it does not end by itself."""
    server.process.terminate()
    try:
        server.process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()


@contextmanager
def running(log: Path, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server that answers, ended on leaving."""
    server = launch(log, environment)
    try:
        wait_until_healthy(server)
        yield server
    finally:
        stop(server)
