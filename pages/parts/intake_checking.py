"""Ledgers that were sent, recognised and checked in processes of their own."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

import duckdb
import pandas as pd

from analytics.periods import Period, parse_period
from data.ledgers import Checked, Ledger, Places, apart
from data.ledgers.mapping import MappingText
from data.ledgers.recognised import Recognised
from pages.parts.intake_jobs import Tell
from pages.parts.intake_work import Choices, Sent, Work


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
