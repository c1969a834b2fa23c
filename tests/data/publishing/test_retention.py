"""Which snapshots stay when a store is pruned."""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.publishing import (
    NoSnapshot,
    SnapshotMissing,
    StoreBusy,
    current,
    import_,
    list_snapshots,
    prune,
    read_manifest,
    retention,
    set_current,
    snapshot_ids,
    snapshots,
)
from data.publishing.files import publishing
from tests.worlds import publish_small

MONTHS = (1, 2, 3, 4)


@pytest.fixture
def ids(tmp_path: Path) -> list[str]:
    """The small world published in four months, one after the other, into tmp_path."""
    days = [date(2018, month, 28) for month in MONTHS]
    return [
        publish_small(tmp_path, as_of=day, published_at=datetime(2018, day.month, 28, tzinfo=UTC)).id for day in days
    ]


def test_the_last_ones_stay(tmp_path: Path, ids: list[str]) -> None:
    assert [one.id for one in prune(tmp_path, 2)] == ids[:2]
    assert sorted(snapshot_ids(tmp_path)) == sorted(ids[2:])


def test_what_is_protected_stays(tmp_path: Path, ids: list[str]) -> None:
    assert [one.id for one in prune(tmp_path, 1, lambda: nullcontext({ids[1]}))] == [ids[0], ids[2]]


def test_what_is_named_while_others_are_removed_stays(tmp_path: Path, ids: list[str]) -> None:
    """A note is written on the second while the first goes."""
    named = iter([set(), set(), {ids[1]}, {ids[1]}])
    assert [one.id for one in prune(tmp_path, 1, lambda: nullcontext(next(named)))] == [ids[0], ids[2]]
    assert ids[1] in snapshot_ids(tmp_path)


def test_one_that_is_removed_is_not_put_in_force(
    tmp_path: Path, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was there when it was asked for, and is gone when the store is free."""
    monkeypatch.setattr(snapshots, "publishing", lambda store: nullcontext(shutil.rmtree(store / ids[0])))
    with pytest.raises(SnapshotMissing):
        set_current(tmp_path, ids[0])
    assert current(tmp_path) == ids[3]


def test_the_one_in_force_stays_however_old(tmp_path: Path, ids: list[str]) -> None:
    set_current(tmp_path, ids[0])
    prune(tmp_path, 1)
    assert current(tmp_path) == ids[0] and sorted(snapshot_ids(tmp_path)) == sorted([ids[0], ids[3]])


def test_a_clock_that_jumped_back_removes_nothing_recent(tmp_path: Path, ids: list[str]) -> None:
    """The last two were published after the others, though their clock said otherwise."""
    for id in ids[2:]:
        jumped = replace(read_manifest(tmp_path, id), published_at=datetime(2001, 1, 1, tzinfo=UTC))
        (tmp_path / id / "manifest.json").write_text(jumped.to_json(), encoding="utf-8")
    assert ids[2] not in [one.id for one in prune(tmp_path, 2, dry=True)]
    assert [one.id for one in list_snapshots(tmp_path)] == ids[::-1]


def test_a_trial_removes_nothing(tmp_path: Path, ids: list[str]) -> None:
    assert [one.id for one in prune(tmp_path, 1, dry=True)] == ids[:3]
    assert len(snapshot_ids(tmp_path)) == len(MONTHS)


def test_what_was_exported_first_can_be_brought_back(tmp_path: Path, ids: list[str]) -> None:
    before = read_manifest(tmp_path, ids[0])
    prune(tmp_path, 3, archive=tmp_path / "archive")
    assert import_(tmp_path, tmp_path / "archive" / f"{ids[0]}.snapshot.zip") == before


def test_a_snapshot_that_cannot_be_read_is_left_alone(tmp_path: Path, ids: list[str]) -> None:
    (tmp_path / ids[0] / "manifest.json").write_text("{", encoding="utf-8")
    assert [one.id for one in prune(tmp_path, 2)] == [ids[1]]
    assert ids[0] in snapshot_ids(tmp_path)


def test_without_one_in_force_nothing_is_removed(tmp_path: Path, ids: list[str]) -> None:
    (tmp_path / "CURRENT").unlink()
    with pytest.raises(NoSnapshot):
        prune(tmp_path, 1)
    assert len(snapshot_ids(tmp_path)) == len(ids)


def test_none_to_keep_is_a_mistake(tmp_path: Path, ids: list[str]) -> None:
    with pytest.raises(ValueError, match="0"):
        prune(tmp_path, 0)


def test_not_while_another_publishes(tmp_path: Path, ids: list[str]) -> None:
    with publishing(tmp_path), pytest.raises(StoreBusy):
        prune(tmp_path, 1)


def test_stopped_half_way_the_rest_is_swept(tmp_path: Path, ids: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(retention, "flush", interrupt)
        prune(tmp_path, 1)
    assert ids[0] not in snapshot_ids(tmp_path) and current(tmp_path) == ids[3]
    prune(tmp_path, 1)
    assert not list(tmp_path.glob(".incoming-*"))


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt
