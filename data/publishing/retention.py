"""Which snapshots stay: the last ones, that in force, and those that something kept refers to."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from uuid import uuid4

from data.publishing import snapshots
from data.publishing.archive import SUFFIX, export
from data.publishing.files import ASIDE, flush, publishing
from data.publishing.manifest import Manifest

Protecting = Callable[[], AbstractContextManager[Collection[str]]]  # the ids named while it is open, and none besides


def _none() -> AbstractContextManager[Collection[str]]:
    return nullcontext(())


def prune(
    store: Path, keep: int, protecting: Protecting = _none, dry: bool = False, archive: Path | None = None
) -> list[Manifest]:
    """Remove the snapshots that are neither among the last `keep` of their place, nor in force, nor protected; these,
    oldest first.

    The last are those last published as well as those that the one in force follows, so that neither a clock that
    jumped nor an older snapshot put in force removes what is recent. A snapshot whose manifest cannot be read is left
    alone. `protecting` is asked again for each, as it goes. `dry` removes nothing; `archive` is a folder that each is
    exported into first, from where `import_` brings it back. Raises ValueError for `keep` under 1; NoSnapshot,
    StoreBusy, StoreUnwritable; with `archive` what `export` raises.
    """
    if keep < 1:
        raise ValueError(f"keep {keep}")
    snapshots.current(store)  # a store that has none in force is left alone, one that is not there is not made
    with nullcontext() if dry else publishing(store):
        with protecting() as named:
            spare = _spare(store, keep, named)
        return spare if dry else [one for one in spare if _removed(store, one.id, protecting, archive)]


def _spare(store: Path, keep: int, protected: Collection[str]) -> list[Manifest]:
    found = {one.id: one for one in snapshots.list_snapshots(store)}
    in_force = snapshots.current(store)
    latest = sorted(found.values(), key=lambda one: one.published_at.timestamp(), reverse=True)
    before = [*snapshots.followed_by(found[in_force], found)] if in_force in found else []
    places: dict[str, list[Manifest]] = {}
    for one in latest:
        places.setdefault(one.root, []).append(one)
    last = [one for of_place in places.values() for one in of_place[:keep]]
    kept = {in_force, *protected, *(one.id for one in [*last, *before[: keep - 1]])}
    return [one for one in latest[::-1] if one.id not in kept]


def _removed(store: Path, id: str, protecting: Protecting, archive: Path | None) -> bool:
    """Take a snapshot out of the store by one rename, unless somebody named it meanwhile; whether it is gone. When
    stopped half-way the next publisher sweeps the rest."""
    if archive:
        export(store, id, archive / f"{id}{SUFFIX}")
    aside = store / f"{ASIDE}{uuid4().hex}"
    with protecting() as named:
        if id in named:
            return False
        (store / id).rename(aside)
    flush(store)
    shutil.rmtree(aside)
    return True
