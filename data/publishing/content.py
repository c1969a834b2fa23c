"""What a snapshot says, apart from when and by whom it was published: the id follows from it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from data.ledgers.kinds import kinds
from data.ledgers.ledger import ISSUES as LEDGER_ISSUES
from data.ledgers.ledger import TALLY
from data.publishing.manifest import SCHEMA_VERSION

ISSUES = pa.schema(
    [
        pa.field("kind", pa.string()),
        *LEDGER_ISSUES,
        pa.field("key", pa.string()),  # the natural key, as text, of a row found wanting at publishing
        pa.field("sender", pa.string()),
    ]
)
QUALITY = TALLY
DATA = Path(__file__).resolve().parent.parent
FOLDER = "definitions"
DERIVED = "from_register"  # marks counts that follow from the register
NOTICE = "notice"  # the severity of an issue that follows from the rows, and from those of the snapshot before


@dataclass(frozen=True)
class Content:
    """What is said about ledgers: the code tables to look up in, the day they stand at, whether they are a
    demonstration.

    `root` is the id of the top area, `definitions` a folder with indicators/ and facts.toml; `places` are the tables
    that a mapping brought along, which `reference` holds already.
    """

    reference: Mapping[str, pa.Table]
    as_of: date
    demo: bool
    root: str
    definitions: Path = DATA
    places: Mapping[str, pa.Table] = field(default_factory=dict)

    def digest(self, folder: Path) -> str:
        """Hash, in hex, of the ledgers and issues that lie in a snapshot's folder, of what is said about them and of
        the copied definitions.

        What follows from other rows is left out, and so are senders and the tallies of rules, as the sources are: the
        same ledgers give the same hash whoever sends them again. The rows lie there in the order of their day and key,
        whatever order they came in, and pass by in pieces.
        """
        total = hashlib.sha256(repr((SCHEMA_VERSION, self.as_of.isoformat(), self.demo, self.root)).encode())
        for kind in kinds().values():
            total.update(kind.id.encode())
            _add(total, folder / "facts" / f"{kind.id}.parquet", kind.schema.names, DERIVED, True)
        _add(total, folder / "issues.parquet", ["kind", *LEDGER_ISSUES.names], "severity", NOTICE)
        for file in sorted(path for path in (folder / FOLDER).rglob("*") if path.is_file()):
            total.update(file.relative_to(folder / FOLDER).as_posix().encode() + file.read_bytes())
        return total.hexdigest()


@dataclass(frozen=True)
class Occasion:
    """When, with what words and from which files a snapshot was published; no part of its content."""

    published_at: datetime
    note: str = ""
    sources: Sequence[Mapping[str, Any]] = ()


def occasion(
    published_at: datetime | None = None, note: str = "", sources: Sequence[Mapping[str, Any]] = ()
) -> Occasion:
    """An occasion, by default now."""
    return Occasion(published_at or datetime.now().astimezone(), note, sources)


class _Hashing:
    """A file to write to of which only the hash is kept."""

    closed = False

    def __init__(self, total: Any) -> None:
        self.write = total.update

    def flush(self) -> None:
        """Nothing is held back."""


def _add(total: Any, file: Path, names: Sequence[str], mark: str, derived: object) -> None:
    """Add the rows of a parquet file as CSV, without those that follow from others: their column `mark` says so."""
    with pq.ParquetFile(file) as rows:
        schema = pa.schema([rows.schema_arrow.field(name) for name in names])
        marked = mark in rows.schema_arrow.names
        read = list(dict.fromkeys([*names, *([mark] if marked else [])]))
        with pacsv.CSVWriter(pa.PythonFile(_Hashing(total), "w"), schema) as text:
            for batch in rows.iter_batches(columns=read):
                said = pa.Table.from_batches([batch])
                said = said.filter(pc.field(mark) != derived) if marked else said
                text.write(said.select(names))
