"""Whether the server is ready to serve, for those who watch over it: /ready. Nothing of what it serves is told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from analytics.view import WHOLE
from data import settings
from data.publishing import SnapshotError
from data.state import State, StateError
from pages.parts import intake_work, snapshots


def ready(_: Request) -> Response:
    """{"ready", "checks": {snapshot, state, disk}}, 503 unless all hold: the snapshot in force is open, what people
    keep can be read, the disk has the space that settings keep free."""
    checks = {name: _holds(check) for name, check in CHECKS.items()}
    fine = all(checks.values())
    said = {"ready": fine, "checks": {name: "ok" if holds else "failed" for name, holds in checks.items()}}
    return JSONResponse(said, 200 if fine else 503, headers={"Cache-Control": "no-store"})


def _holds(check: Callable[[], bool]) -> bool:
    with suppress(SnapshotError, StateError, OSError):
        return check()
    return False


def _snapshot() -> bool:
    return snapshots.good(WHOLE)[1] is None


def _state() -> bool:
    State(settings.load().state).read("select 1")
    return True


def _disk() -> bool:
    return intake_work.free() >= settings.load().limits.free_megabytes << 20


CHECKS = {"snapshot": _snapshot, "state": _state, "disk": _disk}
