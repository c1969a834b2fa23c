"""A report as plain data: headings, paragraphs, a table, notes, of pieces of text that know where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.view import View
from data.text import Lang


@dataclass(frozen=True)
class Source:
    """Where a number comes from: `rows` opens the rows behind it as a mark of a chart does (indicator, where, start,
    end), else `page` shows it in `view`, that of the report if none."""

    indicator: str = ""
    rows: Mapping[str, Any] | None = None
    page: str = ""
    view: View | None = None


@dataclass(frozen=True)
class Run:
    """A piece of text: plain, a number with its source, the mark of a note (its number), or a blank to be filled in."""

    text: str
    source: Source | None = None
    note: int = 0
    blank: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """Sentences one after the other; the number of an item of a list is written in the first."""

    sentences: tuple[Runs, ...]


@dataclass(frozen=True)
class Heading:
    """`level` 1 for chapters (一、), 2 for their parts (（一）); the number is written in the text."""

    text: str
    level: int


@dataclass(frozen=True)
class Table:
    """A table of cells under headings."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True)
class Note:
    """What a mark in the text stands for: counts, interval, definition."""

    number: int
    mark: str
    runs: Runs


@dataclass(frozen=True)
class Report:
    """The whole: `heading` is the title in parts between which a line may end; `scope` says in words what was looked
    at; `blocks` are headings and paragraphs in order."""

    lang: Lang
    heading: tuple[str, ...]
    scope: str
    blocks: tuple[Heading | Paragraph, ...]
    table: Table | None
    notes: tuple[Note, ...]

    @property
    def title(self) -> str:
        return "".join(self.heading)

    @property
    def sentences(self) -> list[Runs]:
        """All sentences of the text."""
        return [runs for block in self.blocks if isinstance(block, Paragraph) for runs in block.sentences]

    @property
    def numbers(self) -> int:
        """How many numbers of text and table lead to their source."""
        cells = [run for row in self.table.rows for run in row] if self.table else []
        return sum(run.source is not None for runs in (*self.sentences, cells) for run in runs)

    @property
    def blanks(self) -> int:
        """How many places are left to be filled in."""
        return sum(run.blank for runs in self.sentences for run in runs)


def words(runs: Runs) -> str:
    """The text of a sentence, marks of notes included."""
    return "".join(run.text for run in runs)
