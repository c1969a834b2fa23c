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


# What a manifest has to be made of, as anybody may write one and seal it.
_TEXT, _TEXT_OR_NONE, _COUNT = (str,), (str, type(None)), (int,)
_SHAPE = {
    **dict.fromkeys(("id", "content", "as_of", "published_at", "note", "root"), _TEXT),
    **{"demo": (bool,), "previous": _TEXT_OR_NONE, "files": (dict,), "sources": (list,), "tables": (dict,)},
}
_COUNTS = ("rows_read", "rows_accepted", "rows_filtered", "rows_rejected")
_SHAPES = {
    "files": {"sha256": _TEXT, "rows": (int, type(None))},
    "tables": {"rows": _COUNT, "first": _TEXT_OR_NONE, "last": _TEXT_OR_NONE},
    "sources": {
        **dict.fromkeys(("file", "sheet", "kind", "sha256", "sender"), _TEXT),
        **dict.fromkeys(("first", "last"), _TEXT_OR_NONE),
        **dict.fromkeys(_COUNTS, _COUNT),
    },
}


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
    it; KeyError, TypeError, ValueError or OverflowError for anything else."""
    raw = json.loads(text)
    seal = raw.pop("seal", None)
    if raw["schema_version"] >= SEALED_FROM and seal != _seal(raw):
        raise Unsealed(FILE)
    raw = migrated(raw)
    _require_shape(raw)
    raw["as_of"] = date.fromisoformat(raw["as_of"])
    raw["published_at"] = datetime.fromisoformat(raw["published_at"])
    raw["published_at"].timestamp()  # an OverflowError or ValueError where no clock has such a time
    return Manifest(**{field.name: raw[field.name] for field in fields(Manifest)})


def _require_shape(raw: Mapping[str, Any]) -> None:
    """Raises KeyError, TypeError or ValueError naming what is missing or of another type than `Manifest` says."""
    _require_types(raw, _SHAPE)
    for name, shape in _SHAPES.items():
        parts = raw[name] if isinstance(raw[name], list) else raw[name].values()
        for part in parts:
            _require_types(part, shape)
            for end in ("first", "last", "received"):
                date.fromisoformat(part.get(end) or "2000-01-01")


def _require_types(raw: Mapping[str, Any], shape: Mapping[str, tuple[type, ...]]) -> None:
    for name, types in shape.items():
        if not isinstance(raw[name], types):
            raise TypeError(name)


def parsed(text: bytes, file: Path) -> Manifest:
    """The manifest that stands in `file`; raises ManifestUnreadable, ManifestChanged or SnapshotNewer."""
    try:
        return from_json(text.decode("utf-8"))
    except Unsealed as error:
        raise ManifestChanged(file=file) from error
    except Newer as error:
        raise SnapshotNewer(file=file, version=error) from error
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise ManifestUnreadable(file=file, reason=error) from error


def read(folder: Path) -> Manifest:
    """The manifest of a snapshot's folder; raises ManifestUnreadable, ManifestChanged or SnapshotNewer."""
    file = folder / FILE
    try:
        text = file.read_bytes()
    except OSError as error:
        raise ManifestUnreadable(file=file, reason=error) from error
    return parsed(text, file)
