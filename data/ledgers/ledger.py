"""What checking hands on: per sheet the accepted rows, the problems found, and where it all came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from data.ledgers.rows import Rows

ISSUES = pa.schema(
    [
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("row", pa.int32()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("rule", pa.string()),
        ("severity", pa.string()),
        ("message_zh", pa.string()),
        ("message_en", pa.string()),
        ("remedy_zh", pa.string()),
        ("remedy_en", pa.string()),
        ("column_id", pa.string()),  # ours; `column` is the heading that the sender wrote
    ]
)


TALLY = pa.schema(
    [
        ("kind", pa.string()),
        ("rule", pa.string()),
        ("scope", pa.string()),  # cell, row, ledger; at publishing also across and history
        ("column", pa.string()),  # its id, not its heading
        ("severity", pa.string()),
        ("sender", pa.string()),
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("month", pa.string()),  # of the row's day, "" where it has none
        ("checked", pa.int64()),
        ("failed", pa.int64()),
    ]
)


@dataclass(frozen=True)
class Source:
    """Where a ledger came from. rows_read = rows_accepted + rows_filtered + rows_rejected; `sha256` is the file's.

    `ignored` holds the headings that no column of the kind answers to: they were not read. `sender` is who sent it;
    `first` and `last` are the days (ISO) that the accepted rows cover, None where no row has a day; `received` is the
    day (ISO) on which the sheet came where that is known otherwise than by the snapshot that names it first.
    """

    file: str
    sheet: str
    sha256: str
    kind: str
    rows_read: int
    rows_accepted: int
    rows_filtered: int
    rows_rejected: int
    ignored: tuple[str, ...] = ()
    sender: str = ""
    first: str | None = None
    last: str | None = None
    received: str | None = None

    def __post_init__(self) -> None:
        parts = self.rows_accepted + self.rows_filtered + self.rows_rejected
        if self.rows_read != parts:
            raise AssertionError(f"{self.file} {self.sheet}: {self.rows_read} rows read, {parts} accounted for")


@dataclass(frozen=True)
class Ledger:
    """One sheet: `accepted` in the kind's types; `rejected` and `warnings` (with notices) one row a problem (schema
    ISSUES); `tally` one row a rule and month: the rows that it was asked of, and those that broke it (schema TALLY),
    every rule named.
    """

    kind: str
    accepted: Rows
    rejected: Rows
    warnings: Rows
    source: Source
    tally: Rows


@dataclass(frozen=True)
class Places:
    """A foreign file's own world: `root` is the id of its top area, None if ours stay.

    `tables` holds `areas` (in the columns of data/reference/areas.csv, instead of ours) and rows for code tables
    (in the columns of theirs, besides ours).
    """

    root: str | None
    tables: Mapping[str, pa.Table]


@dataclass(frozen=True)
class Checked:
    """The ledgers of all files, the sheets that were passed over, and the places that the mapping declares."""

    ledgers: tuple[Ledger, ...]
    skipped: tuple[tuple[str, str], ...] = field(default=())  # file, sheet
    places: Places | None = None
