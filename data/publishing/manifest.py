"""manifest.json: what a snapshot is made of, from what, by which definitions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from data.publishing.errors import ManifestChanged, ManifestUnreadable, SnapshotNewer
from data.publishing.migrating import VERSION, Newer, migrated

SCHEMA_VERSION = VERSION
SEALED_FROM = 2
FILE = "manifest.json"


class Unsealed(ValueError):
    """The manifest does not say what it said when it was written."""


@dataclass(frozen=True)
class Manifest:
    """One snapshot. `content` is the hash of rows and definitions that the id is cut from; `root` is the top area.

    `files` maps a path in the snapshot to {sha256, rows}; `sources` lists {file, sheet, kind, sha256, rows_read,
    rows_accepted, rows_filtered, rows_rejected, sender, first, last}; `tables` maps a kind to {rows, first, last} (days
    in ISO form).
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
        """The text of manifest.json, sealed by a hash of what it says: every other file's hash stands in it."""
        raw = asdict(self) | {
            "as_of": self.as_of.isoformat(),
            "published_at": self.published_at.isoformat(timespec="seconds"),
        }
        return json.dumps(raw | {"seal": _seal(raw)}, ensure_ascii=False, indent=1) + "\n"


def _seal(raw: Mapping[str, Any]) -> str:
    text = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def from_json(text: str) -> Manifest:
    """The manifest in a text of any version. Raises Unsealed where it was changed, Newer where a later program wrote
    it; KeyError, TypeError or ValueError for anything else."""
    raw = json.loads(text)
    seal = raw.pop("seal", None)
    if raw["schema_version"] >= SEALED_FROM and seal != _seal(raw):
        raise Unsealed(FILE)
    raw = migrated(raw)
    raw["as_of"] = date.fromisoformat(raw["as_of"])
    raw["published_at"] = datetime.fromisoformat(raw["published_at"])
    return Manifest(**{field.name: raw[field.name] for field in fields(Manifest)})


def parsed(text: bytes, file: Path) -> Manifest:
    """The manifest that stands in `file`; raises ManifestUnreadable, ManifestChanged or SnapshotNewer."""
    try:
        return from_json(text.decode("utf-8"))
    except Unsealed as error:
        raise ManifestChanged(file=file) from error
    except Newer as error:
        raise SnapshotNewer(file=file, version=error) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ManifestUnreadable(file=file, reason=error) from error


def read(folder: Path) -> Manifest:
    """The manifest of a snapshot's folder; raises ManifestUnreadable, ManifestChanged or SnapshotNewer."""
    file = folder / FILE
    try:
        text = file.read_bytes()
    except OSError as error:
        raise ManifestUnreadable(file=file, reason=error) from error
    return parsed(text, file)
