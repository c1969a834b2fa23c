"""The audit log: nothing is lost on the way, nothing is changed unseen, old rows go and the chain goes on."""

from __future__ import annotations

import getpass
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from data import settings
from data.__main__ import main
from data.audit import REFUSED, VIEW, Asked, Entry, Log, Recorder, log, recorder
from data.audit.checking import checked
from data.audit.log import chained
from data.state import State, StateError
from tests.source import PROJECT


@pytest.fixture
def held(tmp_path: Path) -> Log:
    """Three acts of two people."""
    kept = Log(tmp_path / "audit.sqlite", 400)
    kept.write([Entry("chen", VIEW, "page:products"), Entry("wu", "export", "card:products.rate"), Entry("wu", "note")])
    return kept


def tampered(kept: Log, *statements: str) -> None:
    """Somebody who may write the file does so, its triggers taken away."""
    with closing(sqlite3.connect(kept.path)) as file:
        for statement in ("drop trigger unchanged", "drop trigger stays", *statements):
            file.execute(statement)
        file.commit()


def test_rows_come_back_newest_first_with_what_was_done(held: Log) -> None:
    assert [(row.number, row.person, row.act) for row in held.rows(Asked())] == [
        (3, "wu", "note"),
        (2, "wu", "export"),
        (1, "chen", VIEW),
    ]
    assert held.rows(Asked())[0].at.endswith("Z")


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        (Asked(person="wu"), [3, 2]),
        (Asked(act="export"), [2]),
        (Asked(object="products"), [2, 1]),
        (Asked(object="%"), []),
        (Asked(start=date(2999, 1, 1)), []),
        (Asked(end=date(2999, 1, 1), person="chen"), [1]),
    ],
)
def test_rows_are_found_by_day_person_act_and_object(held: Log, asked: Asked, numbers: list[int]) -> None:
    assert [row.number for row in held.rows(asked)] == numbers
    assert held.count(asked) == len(numbers)


def test_a_day_is_that_of_the_clock_of_this_machine(tmp_path: Path) -> None:
    kept, day = Log(tmp_path / "audit.sqlite", 100_000), date(2026, 3, 4)
    midnight = datetime(2026, 3, 4).astimezone()
    for moment in (midnight - timedelta(seconds=1), midnight, midnight + timedelta(days=1)):
        at = moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        kept.write([Entry("wu", VIEW, at=at)])
    found = kept.rows(Asked(start=day, end=day + timedelta(days=1)))
    assert [row.local_time for row in found] == ["2026-03-04 00:00:00"]


def test_the_chain_is_whole_and_begins_with_nothing(held: Log) -> None:
    found, first = held.verify(), held.rows(Asked())[-1]
    assert (found.whole, found.rows, found.gone, found.last) == (True, 3, 0, 3)
    assert first.hash == chained("", (1, first.at, "chen", VIEW, "page:products", "", "done"))


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("update acts set person = 'chen' where number = 2", 2),
        ("update acts set hash = 'x' where number = 1", 1),
        ("delete from acts where number = 2", 2),
        ("delete from acts where number = 1", 1),
        ("delete from acts where number = 3", 3),
        ("insert into acts select 4, at, person, act, object, address, outcome, hash from acts where number = 3", 4),
    ],
)
def test_a_row_changed_added_or_taken_away_shows(held: Log, change: str, broken: int) -> None:
    tampered(held, change)
    found = held.verify()
    assert (found.whole, found.broken) == (False, broken)


def test_a_log_written_anew_shows_where_its_hash_was_noted(held: Log, tmp_path: Path) -> None:
    noted = held.verify().hash
    assert held.verify(noted).whole
    anew = Log(tmp_path / "anew.sqlite", 400)
    anew.write(replace(Entry("wu", VIEW), at=row.at) for row in held.rows(Asked()))
    assert anew.verify().whole
    assert not anew.verify(noted).whole


@pytest.fixture
def measure(tmp_path: Path) -> State:
    return State(tmp_path / "state.sqlite")


def test_an_earlier_copy_in_place_of_the_log_shows(held: Log, measure: State) -> None:
    earlier = held.path.read_bytes()
    held.write([Entry("wu", "publish")])
    assert checked(held, measure).whole
    for end in ("", "-wal", "-shm"):
        held.path.with_name(held.path.name + end).unlink(missing_ok=True)
    held.path.write_bytes(earlier)
    assert held.verify().whole  # in itself
    found = checked(held, measure)
    assert (found.whole, found.missing) == (False, 4)
    held.write([Entry("wu", VIEW), Entry("wu", VIEW)])  # another fourth row is not that one
    assert checked(held, measure).missing == 4


def test_rows_cut_off_together_with_the_end_show(held: Log, measure: State) -> None:
    assert checked(held, measure).whole
    second = held.rows(Asked())[1]
    end = f"update ends set number = 2, hash = '{second.hash}' where which = 'last'"
    tampered(held, "delete from acts where number = 3", end)
    assert held.verify().whole
    assert checked(held, measure).missing == 3


def test_rows_that_went_in_time_are_not_missed(tmp_path: Path, measure: State) -> None:
    kept = Log(tmp_path / "audit.sqlite", 100_000)
    kept.write([Entry("wu", VIEW, at="2020-01-01T08:00:00.000Z")])
    assert checked(kept, measure).whole
    kept.write(lately(5))
    kept.days = 400
    kept.write([Entry("wu", VIEW)])
    found = checked(kept, measure)
    assert (found.whole, found.gone) == (True, 1)


def test_rows_exchanged_for_one_another_show(held: Log) -> None:
    swap = "update acts set number = case number when 1 then -2 else -1 end where number in (1, 2)"
    tampered(held, swap, "update acts set number = -number where number < 0")
    assert held.verify().broken == 1


def test_the_file_itself_refuses_to_change_or_drop_rows(held: Log) -> None:
    with closing(sqlite3.connect(held.path)) as file:
        for statement in ("update acts set act = 'note'", "delete from acts"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                file.execute(statement)


def test_days_that_are_over_go_and_the_chain_goes_on(tmp_path: Path) -> None:
    kept = Log(tmp_path / "audit.sqlite", 100_000)
    old = [Entry("wu", VIEW, at=f"2020-01-0{day}T08:00:00.000Z") for day in (1, 2, 3)]
    kept.write([*old, *lately(5)])
    kept.days = 400
    kept.write([Entry("wu", "note")])
    assert [(row.number, row.act, row.object) for row in kept.rows(Asked())][:3] == [
        (10, "note", ""),
        (9, "trim", "rows:3"),
        (8, VIEW, ""),
    ]
    found = kept.verify()
    assert (found.whole, found.rows, found.gone) == (True, 7, 3)


def lately(days: int) -> list[Entry]:
    """A view on each of the last days."""
    now = datetime.now(UTC)
    return [Entry("wu", VIEW, at=f"{now - timedelta(days=back):%Y-%m-%dT00:00:00.000Z}") for back in range(days)[::-1]]


def test_a_clock_that_jumps_ahead_removes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Ahead(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + timedelta(days=1_100)

    kept = Log(tmp_path / "audit.sqlite", 400)
    kept.write(lately(9))
    monkeypatch.setattr(sys.modules["data.audit.log"], "datetime", Ahead)
    for _ in range(9):
        kept.write([Entry("wu", "note")])
    assert kept.verify() == replace(kept.verify(), rows=18, gone=0)


def test_many_writers_make_one_chain(tmp_path: Path) -> None:
    def write(person: int) -> None:
        kept = Log(tmp_path / "audit.sqlite", 400)  # each as a process of its own
        for _ in range(5):
            kept.write([Entry(str(person), VIEW)])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    found = Log(tmp_path / "audit.sqlite", 400).verify()
    assert (found.whole, found.rows) == (True, 40)


def test_views_wait_and_go_before_what_is_written_at_once(tmp_path: Path) -> None:
    taking = Recorder(kept := Log(tmp_path / "audit.sqlite", 400))
    taking.record("wu", VIEW, "page:products")
    assert not kept.path.exists()
    taking.record("wu", "export", "card:products.rate", outcome=REFUSED)
    assert [(row.act, row.outcome) for row in kept.rows(Asked())] == [("export", REFUSED), (VIEW, "done")]
    assert taking.waiting == 0


def test_a_view_is_in_the_file_when_the_process_ends(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from data.audit import Log, Recorder
Recorder(Log(Path({str(tmp_path / "audit.sqlite")!r}), 400)).record("wu", "view", "page:products")
"""
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True)
    assert [row.object for row in Log(tmp_path / "audit.sqlite", 400).rows(Asked())] == ["page:products"]


def test_what_cannot_be_written_is_kept_and_written_later(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("no folder")
    taking = Recorder(kept := Log(tmp_path / "file" / "audit.sqlite", 400))
    taking.record("wu", "export", "card:products.rate")
    assert taking.waiting == 1
    assert "操作日志" in caplog.text or "audit log" in caplog.text
    (tmp_path / "file").unlink()
    taking.flush()
    assert [row.act for row in kept.rows(Asked())] == ["export"]


def test_words_that_the_log_does_not_know_are_refused(tmp_path: Path) -> None:
    taking = Recorder(Log(tmp_path / "audit.sqlite", 400))
    with pytest.raises(ValueError, match="looked"):
        taking.record("wu", "looked")
    with pytest.raises(ValueError, match="perhaps"):
        taking.record("wu", VIEW, outcome="perhaps")


def test_the_setting_turns_it_off(tmp_path: Path) -> None:
    found = settings.load(environment={"QUALITY_STATE": str(tmp_path / "state.sqlite"), "QUALITY_AUDIT": "off"})
    recorder(found).record("wu", "export")
    assert not log(found).path.exists()
    assert recorder(replace(found, audit="on")).log is not None


def test_a_file_of_a_newer_version_is_left_alone(held: Log) -> None:
    with closing(sqlite3.connect(held.path)) as file:
        file.execute("pragma user_version = 99")
    with pytest.raises(StateError) as error:
        held.write([Entry("wu", VIEW)])
    assert error.value.key == "newer"


# the command line


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Log:
    """An installation without snapshots."""
    monkeypatch.setenv("QUALITY_STATE", str(tmp_path / "kept" / "state.sqlite"))
    monkeypatch.setenv("QUALITY_STORE", str(tmp_path / "snapshots"))
    return log(settings.load())


def test_a_command_on_the_snapshots_is_taken_down_with_its_outcome(installed: Log) -> None:
    assert main(["use", "20171231-0000"]) == 2
    (row,) = installed.rows(Asked())
    assert (row.person, row.act, row.object, row.outcome) == ("local", "use", "snapshot:20171231-0000", REFUSED)
    assert row.address.startswith("python -m data use")
    main(["list"])
    assert installed.count(Asked()) == 1


@pytest.mark.parametrize(("lang", "said"), [("zh", "启用快照"), ("en", "Snapshot put in force")])
def test_the_command_shows_and_writes_what_was_done(
    installed: Log, lang: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installed.write([Entry("local", "use", "snapshot:x"), Entry("wu", VIEW, "page:products")])
    assert main(["audit", "--act", "use", "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert said in shown
    assert "page:products" not in shown
    assert main(["audit", "--csv", str(tmp_path / "log.csv"), "--lang", lang]) == 0
    said = (tmp_path / "log.csv").read_text("utf-8-sig")
    assert said.count("\n") == 4 and f"python -m data audit ({getpass.getuser()})" in said


def test_the_command_says_whether_the_log_is_whole(installed: Log, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify"]) == 0
    installed.write([Entry("wu", VIEW), Entry("wu", VIEW)])
    assert main(["audit", "verify", "--noted", installed.verify().hash]) == 0
    assert main(["audit", "verify", "--noted", "0" * 64]) == 1
    tampered(installed, "delete from acts where number = 1")
    assert main(["audit", "verify"]) == 1
    assert "第1条" in capsys.readouterr().out
