"""The snapshots of a store, sound and otherwise."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from data.publishing import (
    Damage,
    ManifestUnreadable,
    NoSnapshot,
    SnapshotDamaged,
    SnapshotMissing,
    StoreBusy,
    StoreUnwritable,
    current,
    files,
    last_good,
    list_snapshots,
    read_manifest,
    set_current,
    verify,
)
from data.publishing.files import publishing
from data.publishing.snapshots import require_sound
from tests.worlds import AS_OF, publish_small

VISITS = "facts/enterprise_visits.parquet"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    publish_small(tmp_path)
    yield tmp_path


def test_an_empty_store_has_nothing_in_force(tmp_path: Path) -> None:
    assert list_snapshots(tmp_path / "none") == []
    with pytest.raises(NoSnapshot) as raised:
        current(tmp_path)
    assert "没有启用的快照" in raised.value.message("zh")


def test_current_that_is_no_text_names_nothing(store: Path) -> None:
    (store / "CURRENT").write_bytes(b"\xff\xfe2\x00")
    with pytest.raises(NoSnapshot):
        current(store)


def test_current_saved_by_an_editor_with_a_byte_order_mark_is_understood(store: Path) -> None:
    before = current(store)
    (store / "CURRENT").write_text(before, encoding="utf-8-sig")
    assert current(store) == before


@pytest.mark.parametrize("id", ["20171231-ffff", "../20171231-ffff", ""])
def test_an_unknown_id_is_named(store: Path, id: str) -> None:
    with pytest.raises(SnapshotMissing):
        read_manifest(store, id)


def test_current_may_name_a_snapshot_that_is_gone(store: Path) -> None:
    (store / "CURRENT").write_text("20171231-ffff\n", encoding="utf-8")
    with pytest.raises(SnapshotMissing, match="20171231-ffff"):
        current(store)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema_version": 99}', "\x00"])
def test_a_manifest_that_cannot_be_read_is_named_and_left_out_of_the_list(store: Path, text: str) -> None:
    file = store / current(store) / "manifest.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ManifestUnreadable, match=r"manifest\.json"):
        read_manifest(store, current(store))
    assert list_snapshots(store) == []


def test_a_flipped_bit_is_found(store: Path) -> None:
    file = store / current(store) / VISITS
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert verify(store, current(store)) == [Damage(VISITS, "changed")]


def test_missing_and_added_files_are_found(store: Path) -> None:
    folder = store / current(store)
    (folder / VISITS).rename(folder / "facts" / "other.parquet")
    assert verify(store, current(store)) == [Damage(VISITS, "missing"), Damage("facts/other.parquet", "extra")]


def test_a_damaged_snapshot_is_not_put_in_force(store: Path) -> None:
    damaged, sound = current(store), publish_small(store, demo=False).id
    (store / damaged / VISITS).unlink()
    with pytest.raises(SnapshotDamaged, match="enterprise_visits"):
        set_current(store, damaged)
    assert current(store) == sound


def test_an_older_snapshot_can_be_put_in_force(store: Path) -> None:
    first = current(store)
    publish_small(store, demo=False)
    set_current(store, first)
    assert current(store) == first


def test_two_cannot_publish_at_once(store: Path) -> None:
    with publishing(store), pytest.raises(StoreBusy) as raised:
        publish_small(store)
    assert str(store) in raised.value.message("zh")


def test_a_store_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreUnwritable, match="file") as raised:
        publish_small(tmp_path / "file" / "store", as_of=AS_OF)
    assert "文件夹不存在）" in raised.value.message("zh")


def test_a_store_that_may_only_be_read_keeps_its_snapshot(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    first = current(store)
    with monkeypatch.context() as patch, pytest.raises(StoreUnwritable) as raised:
        patch.setattr(Path, "mkdir", refuse)
        publish_small(store, demo=False)
    assert "该处只读" in raised.value.message("zh")
    assert current(store) == first


def test_what_a_killed_publisher_moved_away_goes_back_to_its_place(store: Path) -> None:
    id = current(store)
    (store / id).rename(store / f".replaced-{id}")
    publish_small(store, demo=False)
    assert not verify(store, id) and not list(store.glob(".replaced-*"))


def test_what_was_moved_away_and_has_a_successor_is_swept(store: Path) -> None:
    id = current(store)
    (store / f".replaced-{id}").mkdir()
    publish_small(store, demo=False)
    assert not verify(store, id) and not list(store.glob(".replaced-*"))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (duckdb.IOException("IO Error: Could not write file: No space left on device"), "磁盘已满"),
        (duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate"), "内存不足"),
    ],
)
def test_a_refusal_that_duckdb_tells_is_worded_too(store: Path, error: Exception, words: str) -> None:
    with pytest.raises(StoreUnwritable) as raised, publishing(store):
        raise error
    assert words in raised.value.message("zh")


def test_a_lock_that_the_system_refuses_is_not_another_publisher(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(files, "_lock", refuse)
    with pytest.raises(StoreUnwritable), publishing(store):
        pass


def sound(store: Path) -> Callable[[str], str]:
    return lambda id: require_sound(store, id).id


def test_the_last_good_snapshot_stands_in_for_a_damaged_one_and_says_why(store: Path) -> None:
    first, second = current(store), publish_small(store, demo=False).id
    third = publish_small(store, as_of=date(2018, 1, 31)).id
    assert last_good(store, sound(store)) == (third, None)
    (store / third / VISITS).unlink()
    found, problem = last_good(store, sound(store))
    assert found == second and isinstance(problem, SnapshotDamaged)
    (store / second / "manifest.json").unlink()
    assert last_good(store, sound(store))[0] == first


@pytest.mark.parametrize("named", [None, "20171231-ffff"])
def test_the_newest_stands_in_where_current_names_none(store: Path, named: str | None) -> None:
    newest = publish_small(store, as_of=date(2018, 1, 31)).id
    (store / "CURRENT").unlink()
    if named:
        (store / "CURRENT").write_text(named, encoding="utf-8")
    found, problem = last_good(store, sound(store))
    assert found == newest and isinstance(problem, SnapshotMissing if named else NoSnapshot)


def test_without_any_good_snapshot_what_is_wrong_with_the_one_in_force_is_said(store: Path) -> None:
    (store / current(store) / VISITS).unlink()
    with pytest.raises(SnapshotDamaged):
        last_good(store, sound(store))
