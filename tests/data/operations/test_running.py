"""Who is there: nothing is put in place under a server or a command, and nobody begins while it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from data.__main__ import main
from data.operations import running
from data.operations.backup import backup
from data.operations.errors import OperationError
from data.operations.home import PAPER, Home
from data.operations.restore import restore
from data.operations.upgrade import back, upgrade
from data.text import LANGS
from tests.data.operations.kept import NOW, kept, killed_at
from tests.source import PROJECT

HOLDS = """
import sys; from pathlib import Path; from data.operations.running import used
with used(Path(sys.argv[1])):
    print(flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def saved(home: Home, tmp_path: Path) -> Path:
    backup(home, tmp_path / "backup.zip", now=NOW)
    return tmp_path / "backup.zip"


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(OperationError) as error:
        work()
    assert all("\n" not in error.value.message(lang) for lang in LANGS)
    return error.value.key


@pytest.mark.parametrize("users", [1, 2])
def test_nothing_is_put_in_place_under_servers(home: Home, saved: Path, users: int) -> None:
    before = kept(home)
    words = [sys.executable, "-c", HOLDS, str(home.folder)]
    servers = [
        subprocess.Popen(words, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(users)
    ]
    for server in servers:
        assert server.stdout and server.stdout.readline()
    assert refused(lambda: restore(home, saved, now=NOW, aside=True)) == "in_use"
    assert refused(lambda: upgrade(home)) == refused(lambda: back(home)) == "in_use"
    assert kept(home) == before
    backup(home, saved, now=NOW)
    for server in servers:
        server.kill()  # without a word: the system lets go for it
        server.communicate()
    assert restore(home, saved, now=NOW, aside=True).aside


def test_who_insists_restores_all_the_same(home: Home, saved: Path) -> None:
    with running.used(home.folder):
        assert restore(home, saved, now=NOW, aside=True, force=True).aside


def test_nobody_begins_while_something_is_put_in_place(home: Home, saved: Path, capsys: pytest.CaptureFixture) -> None:
    seen: list[str] = []

    def begins(_: str) -> None:
        seen.append(refused(lambda: backup(home, saved.with_name("other.zip"), now=NOW)))
        assert main(["users", "list", "--store", str(home.store)]) == 2
        assert "正在恢复" in capsys.readouterr().err

    running_first = kept(home)
    restore(home, saved, now=NOW, aside=True, progress=lambda step: begins(step) if step != "checked" else None)
    assert set(seen) == {"being_changed"} and kept(home) == running_first


def test_whoever_comes_next_takes_back_what_was_stopped(home: Home, saved: Path) -> None:
    before = kept(home)
    assert killed_at(6, restore, home, saved, now=NOW, aside=True)
    assert (home.folder / PAPER).exists()
    with running.used(home.folder):
        assert kept(home) == before


def test_what_is_stopped_is_left_to_who_comes_when_nobody_else_is_there(home: Home) -> None:
    with running.used(home.folder):
        (home.folder / PAPER).write_text(json.dumps([]))
        assert refused(lambda: backup(home, home.folder / "b.zip", now=NOW)) == "in_use"
    with running.used(home.folder):
        assert not (home.folder / PAPER).exists()


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with running.used(tmp_path / "none"), running.alone(tmp_path / "none"):
        assert not (tmp_path / "none").exists()


def test_who_may_not_write_there_is_in_nobodys_way(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", open_)
    with running.used(home.folder):
        pass
