"""What sending a ledger takes: checked in a process of its own, published aside, compared with what is in force."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from pathlib import Path

import duckdb
import pandas as pd

from analytics.differences import Effect, Jump, effects, jumps
from analytics.periods import Period, parse_period
from analytics.store import Snapshot, open_snapshot
from analytics.view import Scope, default_view
from data.ledgers import Checked, Ledger, Places, apart
from data.ledgers.mapping import MappingText
from data.ledgers.recognised import Recognised
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
from pages.parts.intake_jobs import Tell
from pages.parts.intake_work import Choices, Sent, Work

SEVERITIES = ("error", "warning")


# checking


@dataclass(frozen=True)
class Outcome:
    """What checking found in all files."""

    checked: tuple[Checked, ...]

    @cached_property
    def ledgers(self) -> tuple[Ledger, ...]:
        """A ledger a sheet."""
        return tuple(ledger for checked in self.checked for ledger in checked.ledgers)

    @property
    def places(self) -> Places | None:
        """The places that a mapping declares."""
        return next((checked.places for checked in self.checked if checked.places), None)

    @property
    def skipped(self) -> list[tuple[str, str]]:
        """Sheets that are no ledgers: (file, sheet)."""
        return [each for checked in self.checked for each in checked.skipped]

    def total(self, what: str) -> int:
        """Rows read, accepted, filtered or rejected in all."""
        return sum(getattr(ledger.source, f"rows_{what}") for ledger in self.ledgers)

    @property
    def warnings(self) -> int:
        """Cells that were emptied."""
        return sum(len(ledger.warnings) for ledger in self.ledgers)

    @property
    def months(self) -> Period | None:
        """The whole months that the accepted rows cover."""
        firsts = [ledger.source.first for ledger in self.ledgers if ledger.source.first]
        lasts = [ledger.source.last for ledger in self.ledgers if ledger.source.last]
        return parse_period(f"{min(firsts)[:7]}..{max(lasts)[:7]}") if firsts else None

    def issues(self, limit: int | None = None, offset: int = 0, file: str | None = None) -> pd.DataFrame:
        """Rows rejected and cells emptied, the rejected first, in the order of files, sheets and rows."""
        parts = [
            f"select {number} as ledger, * from {rows.scan}"
            for number, ledger in enumerate(self.ledgers)
            for rows in (ledger.rejected, ledger.warnings)
        ]
        query = f"""
            select * from ({" union all ".join(parts)}) where $file is null or file = $file
            order by severity, ledger, row, "column" limit $limit offset $offset"""
        with duckdb.connect() as con:
            return con.execute(query, {"file": file, "limit": limit, "offset": offset}).df()


def content(files: Sequence[Sent]) -> Hashable:
    """What files hold and how they are read."""
    return tuple((sent.number, sent.sha256, sent.mapping) for sent in files)


def asked(files: Sequence[Sent], about: Choices) -> Hashable:
    """What an outcome depends on."""
    return (content(files), about.as_of, about.sender)


def groups(work: Work) -> list[list[Sent]]:
    """The files, those that are read by one mapping together, so that a key occurs once in them."""
    files = sorted(work.files(), key=lambda sent: sent.mapping)
    return [list(group) for _, group in groupby(files, key=lambda sent: sent.mapping)]


def mapping_of(group: Sequence[Sent]) -> MappingText | None:
    """The mapping of a group, which errors call by the name of its first file."""
    return MappingText(group[0].name, group[0].mapping) if group[0].mapping else None


def recognise(work: Work, tell: Tell) -> list[tuple[Sent, int, Recognised]]:
    """The sheets of all files: the file, the number of the sheet in it, what it is. Raises LedgerError."""
    tell("recognising", 0.3)
    found: list[tuple[Sent, int, Recognised]] = []
    for group in groups(work):
        by_hash = {sent.sha256: sent for sent in group}
        sheets = apart.recognise([work.path(sent) for sent in group], mapping_of(group))
        for file, of_file in groupby(sheets, key=lambda one: one.sha256):
            found += [(by_hash[file], number, one) for number, one in enumerate(of_file)]
    return sorted(found, key=lambda each: each[0].number)


def check(work: Work, about: Choices, tell: Tell) -> Outcome:
    """Check all files. Raises LedgerError."""
    together, folder, checked = groups(work), work.fresh("checked"), []
    for number, group in enumerate(together):

        def progress(file: str, done: int, of: int, number: int = number) -> None:
            tell(f"checking:{file}", (number + (done + 0.5) / of) / len(together))

        checked.append(
            apart.check(
                [work.path(sent) for sent in group],
                as_of=date.fromisoformat(about.as_of),
                mapping=mapping_of(group),
                progress=progress,
                work=folder / str(number),
                sender=about.sender,
            )
        )
    return Outcome(tuple(checked))


# previewing


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
    new = open_snapshot(aside, manifest.id)
    old = open_snapshot(store, before.id) if before else None
    period = _covered(outcome, manifest.as_of)
    view = default_view(new.known)
    view = view.with_(period=period) if period else view
    changed = effects(old, new, Scope(), view) if old else []
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


# publishing


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
