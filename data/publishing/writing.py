"""A snapshot as files: written aside, flushed to disk, renamed into place, then put in force by one replace."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow as pa

from data.ledgers.rows import connect
from data.publishing import manifest, snapshots
from data.publishing.build import describe, write_files
from data.publishing.content import DATA, ISSUES, Content, Occasion, occasion
from data.publishing.derive import require_unique_keys
from data.publishing.errors import SnapshotError
from data.publishing.files import ASIDE, publishing, put_in_place, replace_text
from data.publishing.manifest import SCHEMA_VERSION, Manifest
from data.publishing.merging import stage, stage_findings
from data.publishing.places import top_area, used_areas
from data.publishing.summing import Engines
from data.reference import tables as reference_tables

Staged = Callable[[duckdb.DuckDBPyConnection], Content]


def write_snapshot(  # noqa: PLR0913 - each is said by name
    store: Path,
    tables: Mapping[str, pa.Table],
    *,
    as_of: date,
    published_at: datetime | None = None,
    note: str = "",
    demo: bool = False,
    root: str | None = None,
    reference: Mapping[str, pa.Table] | None = None,
    issues: pa.Table | None = None,
    sources: Sequence[Mapping[str, Any]] = (),
    definitions: Path = DATA,
    engines: Engines | None = None,
) -> Manifest:
    """Write ledgers as an immutable snapshot of the store and put it in force.

    `tables`: kind of ledger -> rows in the columns of the kind, each natural key once. `reference` (name -> table, all
    text): the code tables to look up in, those of the project by default. `root`: id of the top area, by default the
    smallest that holds every row. `issues`: the rejected rows and warnings. `definitions`: a folder with indicators/
    and facts.toml. The id follows from the content: the same content is put in force again, not written twice.
    `engines` sum by month, by default DuckDB here (data.publishing.spark: a cluster). Raises AreasUnknown,
    DuplicateKey, StoreBusy, StoreUnwritable.
    """
    reference = reference_tables() if reference is None else reference

    def staged(con: duckdb.DuckDBPyConnection) -> Content:
        stage(con, tables)
        stage_findings(con, ISSUES.empty_table() if issues is None else issues)
        require_unique_keys(con)
        top = top_area(reference["areas"], used_areas(con))
        return Content(reference, as_of, demo, root or top, definitions)

    with publishing(store):
        return write(store, staged, occasion(published_at, note, sources), store, engines=engines)


def write(  # noqa: PLR0913 - each is said by name
    store: Path,
    staged: Staged,
    when: Occasion,
    after: Path,
    before: Path | None = None,
    *,
    engines: Engines | None = None,
) -> Manifest:
    """Write a content into a store that the caller holds, and put it in force; see `write_snapshot`.

    `staged` lays the ledgers and issues ready in a connection. The snapshot follows those of the store `after`; in any
    other store it is the only one. `before` is the folder of a sound snapshot whose monthly sums may be taken over.
    """
    folder = store / f"{ASIDE}{uuid4().hex}"
    folder.mkdir()
    try:
        with connect(folder.with_name(f"{folder.name}.scratch")) as con:
            content = staged(con)
            spans = write_files(folder, con, content, before, engines)
        digest = content.digest(folder)
        id = _identify(after, content.as_of, digest)
        if not _lies_sound(store, id):
            made = {"id": id, "content": digest, "files": describe(folder), "tables": spans}
            new = _manifest(content, when, made, previous=_before(after, content))
            (folder / manifest.FILE).write_text(new.to_json(), encoding="utf-8", newline="\n")
            put_in_place(folder, store / id)
        replace_text(store / snapshots.CURRENT, id + "\n")
        if store != after:
            _drop_others(store, id)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return snapshots.read_manifest(store, id)


def _identify(store: Path, as_of: date, digest: str) -> str:
    """The id of a content: the as-of date and as many digits of the hash as tell it from others in the store."""
    taken = {m.id: m.content for m in snapshots.list_snapshots(store)}
    ids = (f"{as_of:%Y%m%d}-{digest[:length]}" for length in range(4, len(digest) + 1))
    return next(id for id in ids if taken.get(id, digest) == digest)


def _drop_others(store: Path, id: str) -> None:
    for other in set(snapshots.snapshot_ids(store)) - {id}:
        shutil.rmtree(store / other)


def _lies_sound(store: Path, id: str) -> bool:
    try:
        snapshots.require_sound(store, id)
    except SnapshotError:
        return False
    return True


def _before(store: Path, content: Content) -> str | None:
    """The snapshot that a content follows: the one in force, unless that is of another place, then the newest of its
    own."""
    known = snapshots.list_snapshots(store)
    try:
        id = snapshots.current(store)
    except SnapshotError:
        return None
    root = next((one.root for one in known if one.id == id), None)
    if root is None or root in content.reference["areas"]["id"].to_pylist():
        return id
    return snapshots.latest(known, id).get(content.root)


def _manifest(content: Content, when: Occasion, made: Mapping[str, Any], previous: str | None) -> Manifest:
    return Manifest(
        schema_version=SCHEMA_VERSION,
        as_of=content.as_of,
        published_at=when.published_at,
        note=when.note,
        demo=content.demo,
        root=content.root,
        previous=previous,
        sources=when.sources,
        **made,
    )
