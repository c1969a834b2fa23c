"""A world of the demo: its volumes by year (worlds/*.toml), its shape (profile.toml), its place, its own chance."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(__file__).resolve().parent
YEARS = (2014, 2015, 2016, 2017)
AS_OF = date(2017, 12, 31)
PUBLISHED_AT = datetime(2018, 1, 5, 9, 0, 0)


@dataclass(frozen=True)
class Place:
    """Where a world lies, and how its sections write: `code` stands in the numbers of enterprises and devices, `mark`
    begins the numbers of rows, `name` those of documents and the names of enterprises; `own` is the area of what
    belongs to no township.

    `sender` sends every ledger, "": each section its own. `cut` splits the sheet of a kind of ledger: (first day, day
    after the last, day on which that part was sent); `until` is the day before which the rows of a kind end.
    """

    code: str
    mark: str
    name: str
    own: str
    sender: str = ""
    cut: Mapping[str, tuple[date, date, date]] = field(default_factory=dict)
    until: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class World:
    """What profile.toml and, in worlds/, <name>.toml (`volumes`), <name>_events.toml and <name>_mistakes.toml hold."""

    name: str
    volumes: Mapping[str, Any]
    events: Mapping[str, Any]
    profile: Mapping[str, Any]
    mistakes: Mapping[str, Any]
    place: Place

    def chance(self, part: str) -> Random:
        """The stream of chance of one part, so that a change to one part leaves the others as they were."""
        return Random(f"{self.volumes['seed']}/{part}")


def load(name: str) -> World:
    """The world of that name: demo or small; raises FileNotFoundError for another."""
    files = (f"worlds/{name}.toml", f"worlds/{name}_events.toml", "profile.toml", f"worlds/{name}_mistakes.toml")
    volumes, events, profile, mistakes = map(read, files)
    return World(name, volumes, events, profile, mistakes, Place(**volumes["place"]))


def read(path: str) -> dict[str, Any]:
    """A TOML file of this folder."""
    return tomllib.loads((FOLDER / path).read_text(encoding="utf-8"))
