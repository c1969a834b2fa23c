"""Publishing: from checked ledgers to the snapshot in force."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data import settings
from data.ledgers.ledger import Ledger, Places
from data.publishing import snapshots
from data.publishing.content import Content, occasion
from data.publishing.definitions import read_places
from data.publishing.errors import AsOfEarlier, NoSnapshot, NothingToPublish, TooManyRejected
from data.publishing.files import publishing
from data.publishing.manifest import Manifest
from data.publishing.merging import Period, merge, merge_findings, merge_sources
from data.publishing.places import top_area, used_areas, with_places
from data.publishing.summing import Engines
from data.publishing.writing import write
from data.reference import tables as reference_tables


def publish(  # noqa: PLR0913 - each is said by name
    store: Path,
    ledgers: Sequence[Ledger],
    *,
    as_of: date,
    published_at: datetime | None = None,
    note: str = "",
    places: Places | None = None,
    demo: bool = False,
    replace: Period | None = None,
    accept_rejects: bool = False,
    alone: bool = False,
    into: Path | None = None,
    engines: Engines | None = None,
) -> Manifest:
    """Merge checked ledgers with the snapshot in force and put the result in force.

    A row replaces that of the same natural key; `replace` (first day, day after the last) drops first what the snapshot
    in force holds of that period in the kinds given; `alone` merges with nothing. `places` of a mapping stay with the
    store. What is merged with a demonstration stays one. `into` is another store that gets the result as its only
    snapshot, a preview: `store` is read and left as it is, and the id is the one that publishing would give.
    `engines` sum by month, by default DuckDB here (data.publishing.spark: on a cluster).
    Raises TooManyRejected (unless `accept_rejects`), NothingToPublish, AsOfEarlier, AreasUnknown, StoreBusy,
    StoreUnwritable; NoSnapshot when CURRENT is gone but snapshots are not; SnapshotDamaged, SnapshotMissing or
    ManifestUnreadable when that in force is not sound.
    """
    _require_rows(ledgers)
    if not accept_rejects:
        _require_few_rejects(ledgers, settings.load().thresholds.rejected_share)
    with publishing(into or store):
        before = _Before() if alone else _in_force(store, as_of)
        sources = merge_sources(before.sources, [asdict(ledger.source) for ledger in ledgers])

        def staged(con: duckdb.DuckDBPyConnection) -> Content:
            merge(con, before.folder, ledgers, replace)
            merge_findings(con, before.folder, ledgers)
            own = with_places(before.places, places.tables if places else {})
            reference = with_places(reference_tables(), own)
            top = top_area(reference["areas"], used_areas(con))
            root = (places and places.root) or top
            return Content(reference, as_of, demo or before.demo, root, places=own)

        return write(
            into or store, staged, occasion(published_at, note, sources), store, before.folder, engines=engines
        )


@dataclass(frozen=True)
class _Before:
    """What ledgers are merged with, by default nothing; `folder` is that of the snapshot."""

    folder: Path | None = None
    sources: Sequence[Mapping[str, Any]] = ()
    places: Mapping[str, pa.Table] = field(default_factory=dict)
    demo: bool = False


def _in_force(store: Path, as_of: date) -> _Before:
    try:
        id = snapshots.current(store)
    except NoSnapshot:
        if snapshots.snapshot_ids(store):
            raise
        return _Before()
    manifest = snapshots.require_sound(store, id)
    if as_of < manifest.as_of:
        raise AsOfEarlier(as_of=as_of, current=id, current_as_of=manifest.as_of)
    folder = snapshots.folder(store, id)
    return _Before(folder, manifest.sources, read_places(folder), manifest.demo)


def _require_rows(ledgers: Sequence[Ledger]) -> None:
    for ledger in ledgers:
        if len(ledger.accepted) != ledger.source.rows_accepted:
            raise AssertionError(f"{ledger.source.file}: {len(ledger.accepted)} of {ledger.source.rows_accepted} rows")
    if not any(len(ledger.accepted) for ledger in ledgers):
        raise NothingToPublish()


def _require_few_rejects(ledgers: Sequence[Ledger], share: float) -> None:
    """Of each kind in each file, sheets together, no more than that share of rows is rejected."""
    totals: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for source in (ledger.source for ledger in ledgers):
        totals[source.kind, source.file] += Counter(read=source.rows_read, rejected=source.rows_rejected)
    for (_, file), rows in totals.items():
        if rows["rejected"] > share * rows["read"]:
            raise TooManyRejected(file=file, rejected=rows["rejected"], read=rows["read"], limit=f"{share:.0%}")
