"""The server started for a moment on this machine alone, asked a few things, and stopped."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from data.operations.findings import Finding, well, wrong
from data.settings import PROJECT

SECONDS = 90  # that a start may take: a slow disk reads two hundred megabytes of packages
_PAUSE = 0.2
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def tried() -> Iterator[Finding]:
    """Start the server, ask for its health, whether it is ready, for the page and what draws its charts; stop it."""
    with tempfile.TemporaryDirectory() as folder, _started(Path(folder) / "output.txt") as (url, process):
        begun = time.monotonic()
        if not _answers(f"{url}/_stcore/health", b"ok", process, begun):
            yield wrong("not_started", output=_tail(Path(folder) / "output.txt"))
            return
        yield well("started", seconds=f"{time.monotonic() - begun:.1f}")
        yield _ready(url, process, begun)
        for path, part in (("/", b"<html"), ("/app/static/plotly.min.js", b"plotly.js")):
            yield well("served", path=path) if part in _fetched(url + path) else wrong("not_served", path=path)


@contextmanager
def _started(output: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with output.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "dashboard.py", *_options(port)],
            cwd=PROJECT,
            env={**os.environ, "QUALITY_LOGS": str(output.parent)},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        process.kill()
        process.wait()


def _options(port: int) -> list[str]:
    return ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]


def _answers(url: str, part: bytes, process: subprocess.Popen, begun: float) -> bool:
    """Wait until an address answers 200 and that, or the process ends, or time is up."""
    while process.poll() is None and time.monotonic() < begun + SECONDS:
        if part in _fetched(url):
            return True
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=_PAUSE)
    return False


def _ready(url: str, process: subprocess.Popen, begun: float) -> Finding:
    if _answers(f"{url}/ready", b'"ready":true', process, begun):
        return well("ready", seconds=f"{time.monotonic() - begun:.1f}")
    failed = [name for name, said in _checks(f"{url}/ready").items() if said != "ok"]
    return wrong("not_ready", checks=", ".join(failed))


def _checks(url: str) -> dict[str, str]:
    try:
        _OPENER.open(url, timeout=5).close()
    except urllib.error.HTTPError as error:
        return json.loads(error.read())["checks"]
    except OSError:
        pass
    return {}


def _fetched(url: str) -> bytes:
    """What an address answers, nothing where it refuses."""
    try:
        with _OPENER.open(url, timeout=10) as answer:
            return answer.read()
    except OSError:
        return b""


def _tail(output: Path) -> str:
    lines = output.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-5:])
