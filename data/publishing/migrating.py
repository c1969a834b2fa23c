"""Manifests of older versions in the shape of today's: a snapshot is opened through them and stays as it is on disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Raw = dict[str, Any]


class Newer(ValueError):
    """The version was written by a later program; `args[0]` is the version."""


def _senders_and_days(raw: Raw) -> Raw:
    """Sources did not say yet who sent them and which days they cover."""
    unknown = {"sender": "", "first": None, "last": None}
    return raw | {"sources": [unknown | source for source in raw["sources"]]}


def _without_tallies(raw: Raw) -> Raw:
    """There is no quality.parquet yet: how often rules were asked is not known of that snapshot."""
    return raw


# From a version to the next one. A manifest of version 2 is sealed (data.publishing.manifest).
MIGRATIONS: Mapping[int, Callable[[Raw], Raw]] = {1: _senders_and_days, 2: _without_tallies}
VERSION = 3


def migrated(raw: Raw, migrations: Mapping[int, Callable[[Raw], Raw]] = MIGRATIONS, version: int = VERSION) -> Raw:
    """What manifest.json of any version says, in the shape of `version`. Raises Newer, or ValueError for none known."""
    if raw["schema_version"] > version:
        raise Newer(raw["schema_version"])
    while raw["schema_version"] < version:
        if raw["schema_version"] not in migrations:
            raise ValueError(f"schema_version {raw['schema_version']}")
        raw = migrations[raw["schema_version"]](raw) | {"schema_version": raw["schema_version"] + 1}
    return raw
