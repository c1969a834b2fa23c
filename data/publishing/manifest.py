"""manifest.json: what a snapshot is made of, from what, by which definitions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from data.publishing.errors import ManifestUnreadable

SCHEMA_VERSION = 1
FILE = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """One snapshot. `content` is the hash of rows and definitions that the id is cut from; `root` is the top area.

    `files` maps a path in the snapshot to {sha256, rows}; `sources` lists {file, sheet, kind, sha256, rows_read,
    rows_accepted, rows_filtered, rows_rejected}; `tables` maps a kind to {rows, first, last} (days in ISO form).
    """

    id: str
    schema_version: int
    content: str
    as_of: date
    published_at: datetime
    note: str
    demo: bool
    root: str
    previous: str | None
    files: Mapping[str, Mapping[str, Any]]
    sources: Sequence[Mapping[str, Any]]
    tables: Mapping[str, Mapping[str, Any]]

    def to_json(self) -> str:
        """The text of manifest.json."""
        raw = asdict(self) | {
            "as_of": self.as_of.isoformat(),
            "published_at": self.published_at.isoformat(timespec="seconds"),
        }
        return json.dumps(raw, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> Manifest:
    """The manifest in a text; raises KeyError, TypeError or ValueError for anything else."""
    raw = json.loads(text)
    if raw["schema_version"] != SCHEMA_VERSION:
        raise ValueError(f"schema_version {raw['schema_version']}")
    raw["as_of"] = date.fromisoformat(raw["as_of"])
    raw["published_at"] = datetime.fromisoformat(raw["published_at"])
    return Manifest(**{field.name: raw[field.name] for field in fields(Manifest)})


def read(folder: Path) -> Manifest:
    """The manifest of a snapshot's folder; raises ManifestUnreadable."""
    file = folder / FILE
    try:
        return from_json(file.read_text(encoding="utf-8"))
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ManifestUnreadable(file=file, reason=error) from error
