"""What a snapshot says, apart from when and by whom it was published: the id follows from it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv

from data.ledgers.kinds import kinds
from data.ledgers.ledger import ISSUES as LEDGER_ISSUES
from data.publishing.manifest import SCHEMA_VERSION
from data.publishing.schema import typed

ISSUES = pa.schema([pa.field("kind", pa.string()), *LEDGER_ISSUES])
DATA = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Content:
    """Ledgers by kind in the columns of their kinds, the code tables to look up in, the rejected rows and warnings.

    `root` is the id of the top area, `definitions` a folder with indicators/ and facts.toml; `places` are the tables
    that a mapping brought along, which `reference` holds already.
    """

    tables: Mapping[str, pa.Table]
    reference: Mapping[str, pa.Table]
    issues: pa.Table
    as_of: date
    demo: bool
    root: str
    definitions: Path = DATA
    places: Mapping[str, pa.Table] = field(default_factory=dict)

    def digest(self, definitions: Path) -> str:
        """Hash, in hex, of the rows whatever their order, of what is said about them and of the copied definitions."""
        total = hashlib.sha256(repr((SCHEMA_VERSION, self.as_of.isoformat(), self.demo, self.root)).encode())
        for kind in kinds().values():
            total.update(kind.id.encode() + _rows(typed(kind, self.tables), kind.key))
        total.update(_rows(self.issues, self.issues.column_names))
        for file in sorted(path for path in definitions.rglob("*") if path.is_file()):
            total.update(file.relative_to(definitions).as_posix().encode() + file.read_bytes())
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


def _rows(table: pa.Table, order: tuple[str, ...] | list[str]) -> bytes:
    text = io.BytesIO()
    pacsv.write_csv(table.sort_by([(name, "ascending") for name in order]), text)
    return text.getvalue()
