"""What stands in rules.toml: states and moves, responsible sections, what may be kept as evidence."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from data.text import Lang, t

_RULES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
LIVE: tuple[str, ...] = tuple(_RULES["live"])
ENDED: tuple[str, ...] = tuple(_RULES["ended"])
STATES = (*LIVE, *ENDED)
RESPONDING: frozenset[str] = frozenset(_RULES["responding"])
SECTIONS: Mapping[str, Mapping[str, str]] = _RULES["sections"]
MEGABYTES, FILES = _RULES["evidence"]["megabytes"], _RULES["evidence"]["files"]
TYPES: Mapping[str, bytes] = {suffix: bytes.fromhex(begin) for suffix, begin in _RULES["evidence"]["types"].items()}


@dataclass(frozen=True)
class Move:
    """What takes a task from one of some states to another: done by `by` (responsible or maker), with what it needs."""

    act: str
    sources: tuple[str, ...]
    to: str
    by: str
    needs: frozenset[str]


MOVES: Mapping[str, Move] = {
    act: Move(act, tuple(given["from"]), given["to"], given["by"], frozenset(given["needs"]))
    for act, given in _RULES["moves"].items()
}


class TaskError(Exception):
    """What cannot be done with a task, in the reader's language: `message(lang)`; `key` stands under [tasks.error]."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.message("en"))

    def message(self, lang: Lang) -> str:
        """The sentence for the user."""
        return t(f"tasks.error.{self.key}", lang, **self.values)
