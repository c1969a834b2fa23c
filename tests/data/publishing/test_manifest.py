"""The manifest: sealed, and of older versions opened through migrations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.publishing import ManifestUnreadable, SnapshotNewer, current, manifest, read_manifest, verify
from data.publishing.migrating import MIGRATIONS, VERSION, Newer, migrated
from tests.worlds import publish_small


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / publish_small(tmp_path, note="一月").id / "manifest.json"


def test_every_bit_of_it_counts(file: Path) -> None:
    """A flipped bit is found, or changes nothing that the manifest says."""
    content, said = file.read_bytes(), manifest.read(file.parent)
    for at in range(0, len(content), 7):
        file.write_bytes(content[:at] + bytes([content[at] ^ (1 << at % 8)]) + content[at + 1 :])
        try:
            assert manifest.read(file.parent) == said
        except ManifestUnreadable as error:
            assert "manifest.json" in error.message("zh")


def test_a_changed_manifest_is_not_as_it_was_published(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("一月", "二月"), encoding="utf-8")
    with pytest.raises(ManifestUnreadable) as raised:
        manifest.read(file.parent)
    assert "与发布时不一致" in raised.value.message("zh")


def older(file: Path) -> bytes:
    """The manifest in the shape of the first version."""
    raw = json.loads(file.read_text(encoding="utf-8"))
    del raw["seal"]
    source = {"file": "一月.xlsx", "sheet": "", "kind": "sampling_results", "sha256": "0" * 64}
    source |= {f"rows_{what}": 0 for what in ("read", "accepted", "filtered", "rejected")}
    file.write_text(json.dumps(raw | {"schema_version": 1, "sources": [source]}), encoding="utf-8")
    return file.read_bytes()


def test_an_older_snapshot_is_opened_through_migrations_and_stays_on_disk(file: Path, tmp_path: Path) -> None:
    before = older(file)
    (source,) = read_manifest(tmp_path, current(tmp_path)).sources
    assert (source["file"], source["sender"], source["first"]) == ("一月.xlsx", "", None)
    assert file.read_bytes() == before and not verify(tmp_path, current(tmp_path))


def test_a_snapshot_of_a_later_program_is_refused_by_name(file: Path, tmp_path: Path) -> None:
    raw = json.loads(file.read_text(encoding="utf-8")) | {"schema_version": VERSION + 1}
    del raw["seal"]
    file.write_text(json.dumps(raw | {"seal": manifest._seal(raw)}), encoding="utf-8")
    with pytest.raises(SnapshotNewer) as raised:
        read_manifest(tmp_path, current(tmp_path))
    assert "较新版本" in raised.value.message("zh")


def test_every_older_version_has_its_migration() -> None:
    assert set(MIGRATIONS) == set(range(1, VERSION))


def test_migrations_run_one_after_the_other() -> None:
    steps = {1: lambda raw: raw | {"a": 1}, 2: lambda raw: raw | {"b": raw["a"] + 1}}
    assert migrated({"schema_version": 1}, steps, 3) == {"schema_version": 3, "a": 1, "b": 2}
    with pytest.raises(Newer):
        migrated({"schema_version": 4}, steps, 3)
    with pytest.raises(ValueError, match="0"):
        migrated({"schema_version": 0}, steps, 3)


def test_a_folder_under_another_name_is_not_that_snapshot(file: Path, tmp_path: Path) -> None:
    file.parent.rename(tmp_path / "20171231-abcd")
    with pytest.raises(ManifestUnreadable):
        read_manifest(tmp_path, "20171231-abcd")
