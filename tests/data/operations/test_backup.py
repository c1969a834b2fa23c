"""Backup, wipe, restore: all is there again. A damaged backup, or a machine that stops, changes nothing."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from data.operations import databases
from data.operations.backup import ABOUT, backup
from data.operations.errors import OperationError
from data.operations.home import Home
from data.operations.restore import KNOWN, STAGED, restore
from data.operations.swap import recover
from data.publishing import FileUnwritable, StoreBusy, current
from data.publishing.files import publishing
from data.state import State
from tests.data.operations.kept import NOW, kept, killed_at, left, sound


@pytest.fixture
def saved(home: Home, tmp_path: Path) -> Path:
    file = tmp_path / "backup.zip"
    backup(home, file, now=NOW)
    return file


def wipe(home: Home) -> None:
    shutil.rmtree(home.folder)


def test_what_was_wiped_is_there_again(home: Home, saved: Path) -> None:
    before = kept(home)
    wipe(home)
    restore(home, saved, now=NOW)
    assert kept(home) == before and sound(home)
    assert current(home.store) and State(home.state).read("select id, role from accounts") == [("demo01", "leader")]


def test_a_restored_state_is_written_to_as_before(home: Home, saved: Path) -> None:
    wipe(home)
    restore(home, saved, now=NOW)
    assert State(home.state).change("local", "pack", lambda text: text + "改", name="月报").text == "演示材料改"


def test_what_is_written_meanwhile_is_in_the_backup_or_not_at_all(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"

    def busy(_: str) -> None:
        State(home.state).change("local", "pack", lambda text: text + "x", name="月报")

    backup(home, file, now=NOW, progress=busy)
    wipe(home)
    restore(home, file, now=NOW)
    assert State(home.state).text("local", "pack", "月报").text == "演示材料"


def test_nobody_publishes_while_a_backup_reads_the_snapshots(home: Home, saved: Path) -> None:
    with publishing(home.store), pytest.raises(StoreBusy):
        backup(home, saved, now=NOW)


def test_ledgers_on_their_way_in_come_along_where_asked(home: Home, tmp_path: Path) -> None:
    (home.works / "00").mkdir(parents=True)
    (home.works / "00" / "choices.json").write_text("{}")
    for works in (False, True):
        assert ("intake/00/choices.json" in backup(home, tmp_path / "b.zip", now=NOW, works=works).files) is works


def test_a_damaged_snapshot_is_backed_up_as_it_is_and_named(home: Home, tmp_path: Path) -> None:
    (home.store / current(home.store) / "issues.parquet").write_bytes(b"")
    assert backup(home, tmp_path / "b.zip", now=NOW).damaged == (current(home.store),)


def test_what_lies_there_is_refused_or_kept_aside(home: Home, saved: Path) -> None:
    State(home.state).change("local", "pack", lambda _: "后来", name="月报")
    with pytest.raises(OperationError) as refused:
        restore(home, saved, now=NOW)
    assert refused.value.key == "in_the_way" and str(home.store) in refused.value.message("zh")
    done = restore(home, saved, now=NOW, aside=True)
    assert State(home.state).text("local", "pack", "月报").text == "演示材料"
    later = next(path for path in done.aside if path.name.startswith("state.sqlite"))
    assert State(later).text("local", "pack", "月报").text == "后来"


def test_other_settings_are_laid_beside_and_not_put_in_force(home: Home, saved: Path, tmp_path: Path) -> None:
    wipe(home)
    assert restore(home, saved, now=NOW).settings is None
    other = tmp_path / "settings.toml"
    other.write_text("store = ''", encoding="utf-8")
    done = restore(Home(home.store, home.state, other), saved, now=NOW, aside=True)
    assert done.settings and done.settings.read_bytes() == home.settings.read_bytes()
    assert other.read_text(encoding="utf-8") == "store = ''"


def rewritten(file: Path, change: str, name: str, content: bytes) -> None:
    """The backup with an entry changed, added or left out."""
    with zipfile.ZipFile(file) as packed:
        entries = {entry: packed.read(entry) for entry in packed.namelist()}
    if change == "added and listed":
        about = json.loads(entries[ABOUT])
        about["files"][name] = {"sha256": "", "size": len(content)}
        entries[ABOUT] = json.dumps(about).encode()
    entries[name] = bytes([entries[name][0] ^ 1]) + entries[name][1:] if change == "flipped" else content
    if change == "left out":
        del entries[name]
    with zipfile.ZipFile(file, "w") as packed:
        for entry, bytes_ in entries.items():
            packed.writestr(entry, bytes_)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("changed", "snapshots/CURRENT"),
        ("changed", "state.sqlite"),
        ("flipped", "snapshots/CURRENT"),
        ("flipped", "state.sqlite"),
        ("left out", "state.sqlite"),
        ("added", "snapshots/x"),
        ("added and listed", "../x"),
        ("added and listed", "snapshots/../../x"),
        ("added and listed", "/etc/x"),
        ("added and listed", "snapshots\\..\\x"),
    ],
)
def test_a_backup_that_is_not_as_it_was_changes_nothing(home: Home, saved: Path, change: str, name: str) -> None:
    rewritten(saved, change, name, b"x")
    wipe(home)
    with pytest.raises(OperationError) as refused:
        restore(home, saved, now=NOW)
    assert refused.value.key == "damaged_backup"
    assert not home.folder.exists()


@pytest.mark.parametrize("cut", [0, 10, -200])
def test_half_a_backup_is_none(home: Home, saved: Path, cut: int) -> None:
    saved.write_bytes(saved.read_bytes()[:cut])
    with pytest.raises(OperationError) as refused:
        restore(home, saved, now=NOW, aside=True)
    assert refused.value.key == "not_a_backup"


def test_a_full_disk_is_told_before_anything_is_moved(home: Home, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept(home)
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 10})())
    with pytest.raises(OperationError) as refused:
        restore(home, saved, now=NOW, aside=True)
    assert (refused.value.key, kept(home)) == ("no_space", before)


@pytest.mark.parametrize("full", ["database", "snapshots"])
def test_a_full_disk_is_said_of_the_backup_and_the_one_before_stays(
    home: Home, saved: Path, monkeypatch: pytest.MonkeyPatch, full: str
) -> None:
    before = saved.read_bytes()

    def stops(step: str) -> None:
        if step == "state" and full == "database":
            monkeypatch.setattr(databases.sqlite3, "connect", _small(sqlite3.connect))
        if step == "audit" and full == "snapshots":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(FileUnwritable) as refused:
        backup(home, saved, now=NOW, progress=stops)
    assert str(saved) in refused.value.message("zh") and "磁盘已满" in refused.value.message("zh")
    assert saved.read_bytes() == before and left(saved.parent) == []


def _small(connect: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
    """Connections to files that may have one page, as on a full disk."""

    def connected(*values: object, **named: object) -> sqlite3.Connection:
        connection = connect(*values, **named)
        if ".incoming-" in str(values[0]):
            connection.execute("pragma max_page_count = 1")
        return connection

    return connected


def test_a_backup_killed_at_any_step_leaves_the_one_before(home: Home, saved: Path) -> None:
    before = saved.read_bytes()
    for step in count():
        if not killed_at(step, backup, home, saved, now=NOW):
            break
        assert saved.read_bytes() == before
    assert step == 4 and left(saved.parent)
    for name in left(saved.parent):
        os.utime(saved.parent / name, (0, 0))
    backup(home, saved, now=NOW)
    assert left(saved.parent) == []


def test_a_backup_is_read_by_its_owner_alone(saved: Path) -> None:
    assert os.name == "nt" or saved.stat().st_mode & 0o777 == 0o600


def test_where_nothing_is_there_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(OperationError) as refused:
        backup(Home(tmp_path / "typo" / "snapshots", tmp_path / "typo" / "state.sqlite"), tmp_path / "b.zip", now=NOW)
    assert refused.value.key == "nothing_there"
    assert not list(tmp_path.glob("*"))


def test_two_backups_at_once_are_both_whole(home: Home, saved: Path) -> None:
    def meanwhile(step: str) -> None:
        if step == "checked":
            backup(home, saved, now=NOW)

    backup(home, saved, now=NOW, progress=meanwhile)
    wipe(home)
    assert restore(home, saved, now=NOW).about.snapshots


def test_what_was_moved_aside_before_is_never_written_over(home: Home, saved: Path) -> None:
    asides = [path for _ in range(3) for path in restore(home, saved, now=NOW, aside=True).aside]
    assert len({*asides}) == len(asides) == 9 and all(path.exists() for path in asides)


def test_a_backup_of_a_newer_program_is_refused(home: Home, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept(home)
    monkeypatch.setitem(KNOWN, "state.sqlite", 1)
    with pytest.raises(OperationError) as refused:
        restore(home, saved, now=NOW, aside=True)
    assert (refused.value.key, kept(home)) == ("newer_backup", before)


def test_what_an_administrator_restores_belongs_to_the_server(
    home: Home, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, tuple[int, int]] = {}
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", lambda path, *whose: given.update({Path(path).name: whose}))
    restore(home, saved, now=NOW, aside=True)
    whose = home.folder.stat()
    assert {"state.sqlite", "audit.sqlite", "CURRENT"} <= {name.removeprefix(STAGED) for name in given}
    assert set(given.values()) == {(whose.st_uid, whose.st_gid)}


def test_the_log_of_a_database_never_meets_the_one_restored(home: Home, saved: Path) -> None:
    def writes(step: str) -> None:
        if step == "staged audit.sqlite":
            home.state.with_name("state.sqlite-wal").write_bytes(b"of the file before")

    restore(home, saved, now=NOW, aside=True, force=True, progress=writes)
    assert not home.state.with_name("state.sqlite-wal").exists()


def test_a_restoration_killed_at_any_step_is_taken_back(home: Home, saved: Path) -> None:
    State(home.state).change("local", "pack", lambda _: "后来", name="月报")
    before = kept(home)
    for step in count():
        if not killed_at(step, restore, home, saved, now=NOW, aside=True):
            break
        recover(home.folder)
        assert (kept(home), sound(home)) == (before, True)
    assert step > 8
    assert State(home.state).text("local", "pack", "月报").text == "演示材料"


def test_what_a_killed_restoration_left_is_cleared_by_the_next(home: Home, saved: Path) -> None:
    assert killed_at(5, restore, home, saved, now=NOW, aside=True)
    restore(home, saved, now=NOW, aside=True)
    assert left(home.folder) == []
