"""The skeleton of the report, data/report/*.toml: chapters, parts, paragraphs, sentences and their clauses.

A clause is a wording in both languages that names in braces the indicators that it states, `{pass_rate}`, or one group
of one, `{equipment_overdue_by_age:measure=overdue_over_180}`, beside the words of WORDS. Its keys:
`change`, `half`: the indicator whose change, and in a whole year whose first half, is said after it; `note`: the
indicator whose exclusions are said in a note; `on`: day or month, said before it where all its rows lie in one;
`zero`: the wording where what it states first is nought, else it is left out; `each`: a wording said once for each
group of a dim, put in place of {each}.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

from data.settings import PROJECT

FOLDER = PROJECT / "data" / "report"
WORDS = frozenset(("when", "area", "end", "as_of", "today", "basis", "products", "name", "each"))
TASKS = "tasks"  # {tasks:late}: how many tasks are late, live, closed, or there are in total
Words = Mapping[str, str]


class SkeletonError(ValueError):
    """A skeleton that does not hold; the text names file and wording."""


class Piece(NamedTuple):
    """A stretch of a wording: literal text, then perhaps a word of WORDS, or an indicator, perhaps one group of it."""

    literal: str
    name: str
    dim: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Clause:
    """See above."""

    zh: str
    en: str
    change: str = ""
    half: str = ""
    note: str = ""
    on: str = ""
    zero: Words | None = None
    each: Mapping[str, str] | None = None

    @property
    def stated(self) -> list[Piece]:
        """The indicators that it states."""
        return indicators(self.zh)

    @property
    def counted(self) -> list[Piece]:
        """The counts of tasks that it states."""
        return [piece for piece in pieces(self.zh) if piece.name == TASKS]

    @property
    def each_stated(self) -> list[Piece]:
        """Those that it states of each group."""
        return indicators(self.each["zh"]) if self.each else []

    @property
    def every_indicator(self) -> list[str]:
        """All indicators that it asks for."""
        named = (self.change, self.half, self.note, *(piece.name for piece in (*self.stated, *self.each_stated)))
        return [name for name in named if name]


Sentence = tuple[Clause, ...]


@dataclass(frozen=True)
class Paragraphs:
    """A part of a chapter: its heading, and paragraphs as (lead, sentences)."""

    heading: Words
    paragraphs: tuple[tuple[Words, tuple[Sentence, ...]], ...]

    def known(self, indicators: Collection[str]) -> Paragraphs:
        """Without the clauses that ask for an indicator that is not among these."""

        def kept(sentence: Sentence) -> Sentence:
            return tuple(clause for clause in sentence if {*clause.every_indicator} <= {*indicators})

        return Paragraphs(self.heading, tuple((lead, tuple(map(kept, said))) for lead, said in self.paragraphs))


@dataclass(frozen=True)
class Skeleton:
    """`chapters` are (heading, parts); `words` the rest of report.toml; `comparison` the lines of the table."""

    chapters: tuple[tuple[Words, tuple[Paragraphs, ...]], ...]
    comparison: tuple[str, ...]
    words: Mapping[str, Any]

    def known(self, indicators: Collection[str]) -> Skeleton:
        """Without what states an indicator that is not among these, as a snapshot of an earlier program lacks it."""
        chapters = tuple((heading, tuple(part.known(indicators) for part in parts)) for heading, parts in self.chapters)
        return replace(
            self, chapters=chapters, comparison=tuple(name for name in self.comparison if name in indicators)
        )

    def clauses(self) -> Iterator[Clause]:
        """All clauses in order."""
        for _, parts in self.chapters:
            for part in parts:
                for _, sentences in part.paragraphs:
                    for sentence in sentences:
                        yield from sentence


@cache
def load(folder: Path = FOLDER) -> Skeleton:
    """The skeleton; raises SkeletonError."""
    words = tomllib.loads((folder / "report.toml").read_text(encoding="utf-8"))
    chapters = tuple(
        (chapter["heading"], tuple(part for name in chapter["parts"] for part in _parts(folder / f"{name}.toml")))
        for chapter in words.pop("chapters")
    )
    return Skeleton(chapters, tuple(words.pop("comparison")), words)


def _parts(file: Path) -> Iterator[Paragraphs]:
    for part in tomllib.loads(file.read_text(encoding="utf-8")).values():
        paragraphs = (
            (given["lead"], tuple(tuple(_clause(file, one) for one in each) for each in given["sentences"]))
            for given in part["paragraphs"]
        )
        yield Paragraphs(part["heading"], tuple(paragraphs))


def _clause(file: Path, given: Mapping[str, Any]) -> Clause:
    unknown = given.keys() - {field.name for field in fields(Clause)}
    if unknown or not {"zh", "en"} <= given.keys():
        raise SkeletonError(f"{file.name}, {given.get('zh')}: {sorted(unknown) or 'needs zh and en'}")
    clause = Clause(**given)
    if {piece[1:] for piece in indicators(clause.zh)} != {piece[1:] for piece in indicators(clause.en)}:
        raise SkeletonError(f"{file.name}, {clause.zh}: zh and en state different indicators")
    return clause


@cache
def pieces(wording: str) -> list[Piece]:
    """A wording taken apart at its braces."""
    found = []
    for literal, name, narrowed, _ in Formatter().parse(wording):
        dim, _, code = (narrowed or "").partition("=")
        found.append(Piece(literal, name or "", dim, code))
    return found


def indicators(wording: str) -> list[Piece]:
    """The pieces of a wording that state an indicator."""
    return [piece for piece in pieces(wording) if piece.name and piece.name not in (*WORDS, TASKS)]
