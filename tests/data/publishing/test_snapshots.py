"""The snapshots of a store, sound and otherwise."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

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
    list_snapshots,
    read_manifest,
    set_current,
    verify,
)
from data.publishing.files import publishing
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
    assert "（文件夹不存在）" in raised.value.message("zh")


def test_a_store_that_may_only_be_read_keeps_its_snapshot(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    first = current(store)
    with monkeypatch.context() as patch, pytest.raises(StoreUnwritable) as raised:
        patch.setattr(Path, "mkdir", refuse)
        publish_small(store, demo=False)
    assert "该处只读" in raised.value.message("zh")
    assert current(store) == first
