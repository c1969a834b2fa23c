"""A snapshot as one file, and back: nothing is taken in that is not as it was exported."""

from __future__ import annotations

import errno
import json
import random
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.publishing import (
    ArchiveInvalid,
    FileUnwritable,
    IdTaken,
    ManifestUnreadable,
    SnapshotDamaged,
    StoreUnwritable,
    archive,
    current,
    export,
    files,
    import_,
    manifest,
    read_manifest,
    snapshot_ids,
    verify,
    write_snapshot,
)
from data.publishing.difference import difference
from tests.data.publishing.test_difference import shaken
from tests.worlds import AS_OF

Entries = dict[str, bytes]
ISSUES = "issues.parquet"
STORED = zipfile.ZIP_STORED


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, small_world: Path) -> Path:
    """The small world as one file."""
    file = tmp_path_factory.mktemp("exported") / "small.zip"
    export(small_world, current(small_world), file)
    return file


def entries(file: Path) -> Entries:
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(file: Path, given: Entries, how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(file, "w", how) as target:
        for name, content in given.items():
            target.writestr(name, content)
    return file


def said(file: Path, store: Path) -> str:
    """Why a file is not taken in; nothing of it stays in the store."""
    with pytest.raises(ArchiveInvalid) as raised:
        import_(store, file)
    assert not store.exists() or [path.name for path in store.iterdir()] in ([], [".publishing.lock"])
    return raised.value.message("zh")


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**32))
def test_there_and_back_it_is_the_same(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    here = tmp_path_factory.mktemp("here")
    store, there, file = here / "store", here / "there", here / "one.zip"
    id = write_snapshot(store, shaken(random.Random(seed)), as_of=AS_OF, root="suiyang", note="一月").id
    export(store, id, file)
    assert import_(there, file) == read_manifest(store, id)
    assert (there / id / "manifest.json").read_bytes() == (store / id / "manifest.json").read_bytes()
    assert not verify(there, id) and not difference(store / id, there / id).any


def test_the_manifest_comes_first_and_the_file_is_the_same_each_time(
    exported: Path, small_world: Path, tmp_path: Path
) -> None:
    export(small_world, current(small_world), tmp_path / "again.zip")
    assert next(iter(entries(exported))) == "manifest.json"
    assert (tmp_path / "again.zip").read_bytes() == exported.read_bytes()


def test_what_is_imported_is_not_put_in_force(exported: Path, tmp_path: Path) -> None:
    id = import_(tmp_path, exported).id
    assert snapshot_ids(tmp_path) == [id] and not (tmp_path / "CURRENT").exists()


def test_what_is_there_already_stays_and_a_damaged_one_is_mended(exported: Path, tmp_path: Path) -> None:
    id = import_(tmp_path, exported).id
    written = (tmp_path / id / ISSUES).stat().st_mtime_ns
    import_(tmp_path, exported)
    assert (tmp_path / id / ISSUES).stat().st_mtime_ns == written
    (tmp_path / id / ISSUES).unlink()
    import_(tmp_path, exported)
    assert not verify(tmp_path, id)


def test_another_snapshot_of_that_id_is_not_overwritten(exported: Path, tmp_path: Path) -> None:
    id = import_(tmp_path, exported).id
    other = replace(read_manifest(tmp_path, id), content="f00").to_json()
    (tmp_path / id / "manifest.json").write_text(other, encoding="utf-8")
    with pytest.raises(IdTaken, match=id):
        import_(tmp_path, exported)
    assert (tmp_path / id / "manifest.json").read_text(encoding="utf-8") == other


def test_a_damaged_snapshot_is_not_exported(small_world: Path, tmp_path: Path) -> None:
    id = current(small_world)
    shutil.copytree(small_world / id, tmp_path / id)
    (tmp_path / id / ISSUES).unlink()
    with pytest.raises(SnapshotDamaged):
        export(tmp_path, id, tmp_path / "one.zip")
    assert not (tmp_path / "one.zip").exists()


def without(given: Entries) -> Entries:
    return {name: content for name, content in given.items() if name != ISSUES}


def with_another(given: Entries) -> Entries:
    return given | {"facts/other.parquet": b""}


def with_a_way_out(given: Entries) -> Entries:
    return given | {"../x.csv": b""}


def shortened(given: Entries) -> Entries:
    return given | {ISSUES: given[ISSUES][:-1]}


def reworded(given: Entries) -> Entries:
    name = "definitions/reference/areas.csv"
    return given | {name: given[name].replace("李口镇".encode(), "李囗镇".encode())}


def bloated(given: Entries) -> Entries:
    return given | {ISSUES: b"\0" * (2 << 20)}


def manifest_last(given: Entries) -> Entries:
    return {name: given[name] for name in [*given][1:]} | {"manifest.json": given["manifest.json"]}


def manifest_bloated(given: Entries) -> Entries:
    return given | {"manifest.json": b"\0" * (65 << 20)}


def nothing(_: Entries) -> Entries:
    return {}


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (without, "清单不符"),
        (with_another, "清单不符"),
        (with_a_way_out, "清单不符"),
        (shortened, "与导出时不一致"),
        (reworded, "与导出时不一致"),
        (bloated, "大小异常"),
        (manifest_last, "没有快照清单"),
        (manifest_bloated, "大小异常"),
        (nothing, "没有快照清单"),
    ],
)
def test_what_is_not_as_it_was_exported_is_refused(
    exported: Path, tmp_path: Path, spoil: Callable[[Entries], Entries], reason: str
) -> None:
    assert reason in said(packed(tmp_path / "spoilt.zip", spoil(entries(exported))), tmp_path / "store")


@pytest.mark.parametrize(
    "path", ["../../x.csv", "/x.csv", "facts/../../x.parquet", "facts\\x.parquet", "C:x.csv", "facts/x.exe"]
)
def test_names_that_no_snapshot_has_are_refused(exported: Path, small_world: Path, tmp_path: Path, path: str) -> None:
    """Even where the manifest names them too."""
    found = read_manifest(small_world, current(small_world))
    text = replace(found, files={**found.files, path: {"sha256": "0" * 64, "rows": None}}).to_json().encode()
    spoilt = packed(tmp_path / "spoilt.zip", entries(exported) | {"manifest.json": text, path: b""})
    assert "文件名" in said(spoilt, tmp_path / "store")


def test_an_id_that_is_not_cut_from_the_content_is_refused(exported: Path, small_world: Path, tmp_path: Path) -> None:
    text = replace(read_manifest(small_world, current(small_world)), id="20171231-0000").to_json().encode()
    assert "快照编号" in said(
        packed(tmp_path / "x.zip", entries(exported) | {"manifest.json": text}), tmp_path / "store"
    )


@pytest.mark.parametrize(
    "said",
    [
        {"id": 20171231},
        {"files": []},
        {"files": {ISSUES: None}},
        {"files": {ISSUES: {"sha256": 1}}},
        {"tables": None},
        {"tables": {"sampling_results": {"rows": "1", "first": None, "last": None}}},
        {"tables": {"sampling_results": {"rows": 1, "first": "5.1", "last": None}}},
        {"sources": [{}]},
        {"sources": "x"},
        {"previous": {}},
        {"note": ["x"]},
        {"demo": "no"},
        {"published_at": "0001-01-01T00:00:00"},
        {"as_of": 20171231},
        {"schema_version": "2"},
    ],
)
def test_a_manifest_of_another_shape_is_refused_however_well_sealed(
    exported: Path, tmp_path: Path, said: dict[str, Any]
) -> None:
    raw = json.loads(entries(exported)["manifest.json"]) | said
    del raw["seal"]
    text = json.dumps(raw | {"seal": manifest._seal(raw)}).encode()
    with pytest.raises(ManifestUnreadable):
        import_(tmp_path / "store", packed(tmp_path / "x.zip", entries(exported) | {"manifest.json": text}))
    assert not (tmp_path / "store").exists()


def test_a_manifest_nested_without_end_is_refused(exported: Path, tmp_path: Path) -> None:
    text = b"[" * 200_000
    with pytest.raises(ManifestUnreadable):
        import_(tmp_path / "store", packed(tmp_path / "x.zip", entries(exported) | {"manifest.json": text}, STORED))


def test_a_changed_manifest_is_refused(exported: Path, tmp_path: Path) -> None:
    text = entries(exported)["manifest.json"].replace(b'"demo": true', b'"demo": false')
    with pytest.raises(ManifestUnreadable):
        import_(tmp_path / "store", packed(tmp_path / "x.zip", entries(exported) | {"manifest.json": text}))
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("left", [0, 10, 0.3, 0.99])
def test_half_a_file_is_refused(exported: Path, tmp_path: Path, left: float) -> None:
    content = exported.read_bytes()
    (tmp_path / "half.zip").write_bytes(content[: int(left * len(content)) if left < 1 else int(left)])
    assert "不完整" in said(tmp_path / "half.zip", tmp_path / "store")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "none.zip" in said(tmp_path / "none.zip", tmp_path / "store")


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_nothing_of_an_import(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "put_in_place", full)
    with pytest.raises(StoreUnwritable) as raised:
        import_(tmp_path, exported)
    assert "磁盘已满" in raised.value.message("zh")
    assert [path.name for path in tmp_path.iterdir()] == [".publishing.lock"]


def test_a_full_disk_leaves_nothing_of_an_export_and_an_older_one_stays(
    small_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.zip").write_text("older", encoding="utf-8")
    monkeypatch.setattr(files, "flush", full)
    with pytest.raises(FileUnwritable):
        export(small_world, current(small_world), tmp_path / "one.zip")
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"one.zip": "older"}
