"""From the first release's store to today's, and back; whatever is killed, nothing is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from analytics import annotations
from analytics.export import packs
from analytics.store import open_snapshot
from analytics.view import WHOLE
from data import state
from data.audit import Asked, Log, Recorder
from data.database import earlier
from data.operations import databases
from data.operations.errors import OperationError
from data.operations.home import Home
from data.operations.upgrade import back, ready, upgrade
from data.publishing import current, snapshot_ids
from data.state import _SCRIPTS, VERSION, State, StateError
from tests.data.operations.kept import kept, killed_at, left, sound


def tables(home: Home, like: Path) -> dict[str, str]:
    """The hashes of the rows of the tables that `like` has."""
    return databases.digests(home.state, like=like)


def test_the_first_release_is_of_the_oldest_formats(first_release: Home) -> None:
    manifest = (first_release.store / current(first_release.store) / "manifest.json").read_text(encoding="utf-8")
    assert '"schema_version": 1,' in manifest and '"seal"' not in manifest
    assert databases.version(first_release.state) == 1


def test_every_snapshot_paper_note_and_template_is_kept(first_release: Home) -> None:
    before = kept(first_release)
    done = upgrade(first_release)
    assert (done.before, done.after, done.unreadable) == (1, VERSION, [])
    assert done.readable == snapshot_ids(first_release.store) and sound(first_release)
    assert kept(first_release)["files"] == before["files"]
    assert tables(first_release, earlier(first_release.state, 1)) == before["tables"]["state.sqlite"]


def test_what_was_kept_is_read_by_todays_program(first_release: Home) -> None:
    upgrade(first_release)
    state = State(first_release.state)
    assert packs.from_json(state.text("local", "pack", "演示月度例会").text).office == "演示科室"
    assert {note.id for note in annotations.held(state).notes} == {"n1", "n2"}
    assert state.file_name("local", "template") == "演示模板.pptx"
    assert open_snapshot(first_release.store, scope=WHOLE).id == current(first_release.store)


def test_a_state_of_today_is_left_alone(home: Home) -> None:
    before = kept(home)
    assert upgrade(home).copy is None
    assert kept(home) == before and not list(home.folder.glob("*.v*"))


def test_the_way_back_gives_the_earlier_program_its_tables(first_release: Home) -> None:
    before = kept(first_release)
    upgrade(first_release)
    State(first_release.state).change("local", "pack", lambda _: "后来")
    assert back(first_release).after == 1
    assert kept(first_release) == before
    assert State(earlier(first_release.state, VERSION)).text("local", "pack").text == "后来"


def test_there_is_no_way_back_from_the_first_version(home: Home) -> None:
    with pytest.raises(OperationError) as refused:
        back(home)
    assert refused.value.key == "nothing_earlier"


def test_an_upgrade_killed_at_any_step_leaves_all_as_it_was(first_release: Home) -> None:
    before = kept(first_release)
    for step in count():
        if not killed_at(step, upgrade, first_release):
            break
        assert kept(first_release) == before
    assert step == 1 and databases.version(first_release.state) == VERSION


def test_a_migration_killed_between_its_statements_is_rolled_back(first_release: Home) -> None:
    before = kept(first_release)
    for statements in (1, 4):
        assert killed_at(statements, _migrate_watched, first_release)
        assert kept(first_release) == before
    upgrade(first_release)
    assert State(first_release.state).text("local", "pack", "演示月度例会").revision == 1


def _migrate_watched(home: Home, progress) -> None:
    """The migration, with a step after each table that it makes."""
    connect = sqlite3.connect

    class Watched(sqlite3.Connection):
        def execute(self, sql: str, *values):
            done = super().execute(sql, *values)
            if sql.strip().lower().startswith("create table"):
                progress(sql)
            return done

    sqlite3.connect = lambda *values, **named: connect(*values, **named, factory=Watched)
    State(home.state).read("select 1")


def test_a_server_brings_up_to_date_what_it_finds(first_release: Home) -> None:
    ready(first_release, Recorder(log := Log(first_release.audit, 400)))
    assert databases.version(first_release.state) == VERSION
    assert earlier(first_release.state, 1).exists() and left(first_release.folder) == []
    assert [(row.person, row.act, row.object) for row in log.rows(Asked())] == [("", "upgrade", f"version:1-{VERSION}")]


@pytest.fixture(params=["delete from texts where kind = 'notes'", "drop table files", "update texts set text = ''"])
def losing(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program whose last script loses something."""
    script = tmp_path / "losing.sql"
    script.write_text(f"{request.param};", encoding="utf-8")
    monkeypatch.setattr(state, "_SCRIPTS", {**_SCRIPTS, VERSION: script})


def opens(home: Home) -> None:
    State(home.state).read("select 1")


@pytest.mark.usefixtures("losing")
@pytest.mark.parametrize("migrate", [upgrade, opens])
def test_a_migration_that_would_lose_a_row_is_refused(first_release: Home, migrate: Callable[[Home], object]) -> None:
    before = kept(first_release)
    with pytest.raises(StateError) as refused:
        migrate(first_release)
    assert refused.value.key == "lost"
    assert kept(first_release) == before and databases.version(first_release.state) == 1


@pytest.mark.usefixtures("losing")
def test_a_server_that_begins_does_not_lose_it_either(first_release: Home) -> None:
    before = kept(first_release)
    ready(first_release, Recorder(None))
    assert kept(first_release) == before


def filled(file: Path, version: int) -> None:
    """A state as a program of that version left it, with a row in each of its tables."""
    values = {"text": "演示", "integer": 1, "real": 1.0, "blob": b"x"}
    with sqlite3.connect(file) as made:
        for number, script in sorted(_SCRIPTS.items()):
            if number <= version:
                made.executescript(script.read_text(encoding="utf-8"))
        for table in databases.digests(file):
            kinds = [kind for (kind,) in made.execute("select type from pragma_table_info(?)", (table,))]
            row = [values[kind.lower()] for kind in kinds]
            made.execute(f'insert into "{table}" values ({", ".join("?" * len(row))})', row)
        made.execute(f"pragma user_version = {version}")


@pytest.mark.parametrize("version", sorted(_SCRIPTS)[:-1])
def test_accounts_tasks_and_draws_of_each_version_between_are_kept(home: Home, version: int) -> None:
    home.state.unlink()
    filled(home.state, version)
    before = databases.digests(home.state)
    assert (upgrade(home).before, databases.version(home.state)) == (version, VERSION)
    assert tables(home, earlier(home.state, version)) == before
