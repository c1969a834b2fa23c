"""What publishing would do, published aside and compared with what is in force; and publishing in earnest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from analytics.differences import Effect, Jump, effects, jumps
from analytics.periods import Period, parse_period
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, default_view
from data.publishing import (
    Manifest,
    NoSnapshot,
    TooManyRejected,
    current,
    publish,
    read_manifest,
    snapshot_ids,
)
from data.publishing.difference import Difference, difference
from pages.parts.intake_checking import Outcome
from pages.parts.intake_jobs import Tell
from pages.parts.intake_work import Choices, Work


@dataclass(frozen=True)
class Preview:
    """What publishing would do: the snapshot that would come of it, beside the one in force (None in an empty store).

    `effects` are over the months from January of the first year that the rows cover to the last of them.
    """

    manifest: Manifest
    before: Manifest | None
    difference: Difference
    effects: Sequence[Effect]
    jumps: Sequence[Jump]
    period: Period | None
    replaced: Period | None
    after: Snapshot
    too_many: TooManyRejected | None

    @property
    def nothing_new(self) -> bool:
        """Whether what would come is what there is."""
        return self.before is not None and not self.difference.any and self.manifest.as_of == self.before.as_of

    def count(self, what: str) -> int:
        """Rows of all kinds added, changed or removed."""
        return sum(getattr(counts, what) for counts in self.difference.counts.values())


def in_force(store: Path) -> Manifest | None:
    """The snapshot in force, None in an empty store; raises SnapshotError where it cannot be read."""
    try:
        return read_manifest(store, current(store))
    except NoSnapshot:
        if snapshot_ids(store):
            raise
        return None


def replaced(outcome: Outcome, choices: Choices) -> Period | None:
    """The period that is to be replaced: the one stated, else the months of the rows sent."""
    if choices.mode != "replacement":
        return None
    return parse_period(choices.period) if choices.period else outcome.months


def put(store: Path, outcome: Outcome, choices: Choices, into: Path | None = None) -> Manifest:
    """Publish what was checked as it was chosen, in earnest or aside. Raises SnapshotError."""
    return publish(
        store,
        outcome.ledgers,
        as_of=date.fromisoformat(choices.as_of),
        note=choices.note,
        places=outcome.places,
        replace=replaced(outcome, choices),
        accept_rejects=choices.accept,
        into=into,
    )


def preview(store: Path, work: Work, outcome: Outcome, choices: Choices, tell: Tell) -> Preview:
    """Publish aside and compare; the store is only read. Raises SnapshotError."""
    before, aside, too_many = in_force(store), work.fresh("preview"), None
    tell("merging", 0.1)
    try:
        manifest = put(store, outcome, replace(choices, accept=False), aside)
    except TooManyRejected as error:
        too_many, manifest = error, put(store, outcome, replace(choices, accept=True), aside)
    tell("comparing", 0.6)
    found = difference(store / before.id if before else work.folder / "nothing", aside / manifest.id)
    tell("figures", 0.75)
    new = open_snapshot(aside, manifest.id, scope=WHOLE)
    old = open_snapshot(store, before.id, scope=WHOLE) if before else None
    period = _covered(outcome, manifest.as_of)
    view = default_view(new.known)
    view = view.with_(period=period) if period else view
    changed = effects(old, new, WHOLE, view) if old else []
    return Preview(
        manifest=manifest,
        before=before,
        difference=found,
        effects=changed,
        jumps=jumps(new, old),
        period=period,
        replaced=replaced(outcome, choices),
        after=new,
        too_many=too_many,
    )


def _covered(outcome: Outcome, as_of: date) -> Period | None:
    months = outcome.months
    return Period(date(months.start.year, 1, 1), months.end) if months else None


class Overtaken(Exception):
    """Another snapshot came in force since the preview; `id` is its id."""

    def __init__(self, id: str) -> None:
        self.id = id
        super().__init__(id)


def commit(store: Path, work: Work, outcome: Outcome, choices: Choices, seen: Manifest | None) -> str:
    """Publish in earnest what was previewed against `seen`; returns the id. A second time nothing is done.

    Raises Overtaken and SnapshotError.
    """
    if done := work.choices().published:
        return done
    now, before = in_force(store), seen.id if seen else ""
    if (now.id if now else "") != before:
        raise Overtaken(now.id if now else "")
    manifest = put(store, outcome, choices)
    work.choose(published=manifest.id, before=before)
    work.empty()
    return manifest.id
