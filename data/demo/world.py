"""A world of the demo: its volumes by year (worlds/*.toml), its shape (profile.toml) and its own stream of chance."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(__file__).resolve().parent
YEARS = (2014, 2015, 2016, 2017)
AS_OF = date(2017, 12, 31)
PUBLISHED_AT = datetime(2018, 1, 5, 9, 0, 0)


@dataclass(frozen=True)
class World:
    """What profile.toml and, in worlds/, <name>.toml (`volumes`), <name>_events.toml and <name>_mistakes.toml hold."""

    name: str
    volumes: Mapping[str, Any]
    events: Mapping[str, Any]
    profile: Mapping[str, Any]
    mistakes: Mapping[str, Any]

    def chance(self, part: str) -> Random:
        """The stream of chance of one part, so that a change to one part leaves the others as they were."""
        return Random(f"{self.volumes['seed']}/{part}")


def load(name: str) -> World:
    """The world of that name: demo or small; raises FileNotFoundError for another."""
    files = (f"worlds/{name}.toml", f"worlds/{name}_events.toml", "profile.toml", f"worlds/{name}_mistakes.toml")
    return World(name, *map(_read, files))


def _read(path: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / path).read_text(encoding="utf-8"))
