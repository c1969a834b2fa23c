"""Whether the server is ready: 200 where all is well, 503 and what failed otherwise, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from starlette.requests import Request

from data.publishing import current
from pages.parts import health, routes, startup


@pytest.fixture
def store(small_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(small_world, tmp_path / "store")
    monkeypatch.setenv("QUALITY_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("QUALITY_STATE", str(tmp_path / "state.sqlite"))
    return tmp_path / "store"


def asked() -> tuple[int, dict]:
    answer = health.ready(Request({"type": "http"}))
    return answer.status_code, json.loads(bytes(answer.body))


def test_a_sound_installation_is_ready(store: Path) -> None:
    checks = dict.fromkeys(("snapshot", "state", "disk"), "ok")
    assert asked() == (200, {"ready": True, "checks": checks})


def test_a_damaged_snapshot_is_not(store: Path) -> None:
    next((store / current(store)).glob("facts/*.parquet")).write_bytes(b"")
    assert asked() == (503, {"ready": False, "checks": {"snapshot": "failed", "state": "ok", "disk": "ok"}})


def test_a_state_that_cannot_be_read_is_not(store: Path) -> None:
    (store.parent / "state.sqlite").write_bytes(b"no database" * 500)
    assert asked()[1]["checks"]["state"] == "failed"


def test_a_full_disk_is_not(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.parts.intake_work.free", lambda: 0)
    assert asked()[1]["checks"]["disk"] == "failed"


def test_while_it_imports_the_server_says_so_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "MOMENT", 0)
    route = next(route for route in routes.routes() if route.path == routes.READY)
    with startup.IMPORTS:
        assert route.endpoint(Request({"type": "http"})).status_code == 503
