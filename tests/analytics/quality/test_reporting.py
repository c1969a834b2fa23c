"""Who has reported: in time, late, amended, missing, due; the months that nobody reported."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from analytics.periods import Period
from analytics.quality.reporting import Reports, deadline, lineage, reports
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, Scope
from data.publishing import list_snapshots
from tests.worlds import publish_small

Sheet = tuple[str, str, str, str]  # sender, kind, first and last day
JAN = ("李口镇", "sampling_results", "2017-01-03", "2017-01-29")
FEB = ("李口镇", "sampling_results", "2017-02-02", "2017-02-27")
MAR = ("李口镇", "sampling_results", "2017-03-02", "2017-03-27")
CASES = ("执法大队", "enforcement_cases", "2017-01-05", "2017-02-25")


def publish(store: Path, day: str, *sheets: Sheet, **about: object) -> Snapshot:
    """A snapshot of that day, made from these sheets."""
    names = ("sender", "kind", "first", "last")
    counts = dict.fromkeys(("rows_read", "rows_accepted", "rows_filtered", "rows_rejected"), 0)
    sources = [
        {**dict(zip(names, one, strict=True)), **counts, "file": "a.xlsx", "sheet": repr(one), "sha256": ""}
        for one in sheets
    ]
    publish_small(store, sources=sources, note=day, published_at=datetime.fromisoformat(f"{day}T09:00"), **about)
    return open_snapshot(store, scope=WHOLE)


def found(store: Path, snapshot: Snapshot, on: str, since: str = "2017-01-01") -> Reports:
    period = Period(date.fromisoformat(since), date(2018, 1, 1))
    return reports(snapshot, WHOLE, list_snapshots(store), date.fromisoformat(on), period)


def states(reported: Reports, sender: str = "李口镇") -> list[str]:
    (line,) = [line for line in reported.lines if line.sender == sender]
    return [line.cells[month].state for month in reported.months]


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A store in use since 5 February 2017; as-of dates tell its snapshots apart."""
    publish(tmp_path, "2017-02-05", JAN, as_of=date(2017, 12, 29))
    return tmp_path


def second(store: Path, day: str, *sheets: Sheet) -> Snapshot:
    return publish(store, day, JAN, *sheets, as_of=date(2017, 12, 30))


def test_the_deadline_is_a_day_of_the_next_month() -> None:
    assert deadline(date(2017, 1, 1), 10) == date(2017, 2, 10)
    assert deadline(date(2017, 12, 1), 10) == date(2018, 1, 10)


def test_in_time_is_up_to_the_deadline_day(begun: Path) -> None:
    assert states(found(begun, second(begun, "2017-03-10", FEB), "2017-03-10")) == ["reported", "reported"]


def test_later_is_late(begun: Path) -> None:
    reported = found(begun, second(begun, "2017-03-11", FEB), "2017-03-11")
    assert states(reported) == ["reported", "late"]
    assert reported.lines[0].cells[date(2017, 2, 1)].first == date(2017, 3, 11)


def test_a_month_without_a_sheet_is_due_until_the_deadline_and_missing_then(begun: Path) -> None:
    snapshot = open_snapshot(begun, scope=WHOLE)
    assert states(found(begun, snapshot, "2017-03-10")) == ["reported", "due"]
    assert states(found(begun, snapshot, "2017-03-11")) == ["reported", "missing"]


def test_what_comes_once_more_on_a_later_day_is_amended(begun: Path) -> None:
    again = ("李口镇", "sampling_results", "2017-01-03", "2017-01-30")
    reported = found(begun, second(begun, "2017-02-20", again), "2017-02-20")
    assert states(reported) == ["amended"]
    cell = reported.lines[0].cells[date(2017, 1, 1)]
    assert (cell.first, cell.last) == (date(2017, 2, 5), date(2017, 2, 20))


def test_what_came_before_the_first_snapshot_kept_is_not_called_late(tmp_path: Path) -> None:
    reported = found(tmp_path, publish(tmp_path, "2018-01-05", JAN, MAR), "2018-01-05")
    assert states(reported) == ["reported", "missing", "reported", *["missing"] * 8, "due"]


def test_nothing_is_expected_before_the_first_month_reported(begun: Path) -> None:
    snapshot = second(begun, "2017-03-05", ("王楼乡", "sampling_results", "2017-02-01", "2017-02-20"))
    assert states(found(begun, snapshot, "2017-03-05"), "王楼乡") == ["not_yet", "reported"]


def test_the_months_that_nobody_reported_are_named(begun: Path) -> None:
    snapshot = second(begun, "2017-05-05", MAR)
    reported = found(begun, snapshot, "2017-05-05")
    assert states(reported) == ["reported", "missing", "late", "due"]
    assert reported.unreported == (date(2017, 2, 1),)


def test_each_kind_of_each_sender_is_a_line(begun: Path) -> None:
    reported = found(begun, second(begun, "2017-03-05", CASES), "2017-03-05")
    assert [(line.sender, line.kind) for line in reported.lines] == [
        ("执法大队", "enforcement_cases"),
        ("李口镇", "sampling_results"),
    ]
    assert states(reported, "执法大队") == ["late", "reported"]


def test_a_sheet_that_was_sent_again_under_its_name_was_still_reported(begun: Path) -> None:
    snapshot = publish(begun, "2017-03-05", FEB, as_of=date(2017, 12, 30))
    assert states(found(begun, snapshot, "2017-03-05")) == ["reported", "reported"]


def test_an_older_snapshot_knows_nothing_of_what_came_later(begun: Path) -> None:
    first = open_snapshot(begun, scope=WHOLE)
    second(begun, "2017-03-05", FEB)
    assert states(found(begun, first, "2017-03-05")) == ["reported", "due"]


def test_a_demonstration_is_not_the_past_of_real_data(tmp_path: Path) -> None:
    publish(tmp_path, "2017-02-05", JAN, as_of=date(2017, 12, 29))
    snapshot = publish(tmp_path, "2017-03-05", FEB, demo=False)
    assert [one.note for one in lineage(snapshot.manifest, list_snapshots(tmp_path))] == ["2017-03-05"]


def test_without_senders_the_lines_have_no_name(tmp_path: Path) -> None:
    reported = found(tmp_path, publish(tmp_path, "2017-02-05", ("", *JAN[1:])), "2017-02-05")
    assert states(reported, "") == ["reported"]
    assert not reported.named


def test_who_sees_some_areas_is_told_nothing(begun: Path) -> None:
    snapshot, kept = open_snapshot(begun, scope=WHOLE), list_snapshots(begun)
    period = Period(date(2017, 1, 1), date(2018, 1, 1))
    assert reports(snapshot, Scope(("likou",)), kept, date(2017, 3, 5), period).lines == ()
