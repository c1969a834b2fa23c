"""What files look like before they are checked: kind, row of headings, which column is which, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from data.ledgers.headings import HEAD, Layout, likely_top, titles
from data.ledgers.mapping import Given
from data.ledgers.reading import Sheet
from data.ledgers.recognising import World, equals, likely, sheets_of, world_of
from data.ledgers.rows import Work

SAMPLE = 5  # rows shown under the headings
CHOICES = 500  # different values up to which a column is taken for a list of codes or names
SHOWN = 200  # characters of a text that is shown
SAMPLED = 2_000_000  # rows in which the values of such columns are counted
Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Recognised:
    """A sheet as a person can correct it.

    `kind` is None where none fits, or several (`candidates`, likeliest first) fit equally well. `row` is that of
    the first heading and `first` that of the first record, from 1, the same where there are no headings; `rows`
    counts those from there on, blank ones included, `sample` holds the first of them. `headings` are those of all
    columns, "" for a column without. `columns` is ours -> theirs; `crossed` are their headings that are months,
    areas or measures of a cross-table; `constants` is ours -> what the rows above the headings state. `missing` are
    required columns of ours (with a mapping: headings of theirs that it names), `unknown` headings that nothing of
    ours answers to. `choices` is heading -> its values with how often each occurs, the commonest first, where there
    are few.
    """

    file: str
    sheet: str
    sha256: str
    kind: str | None
    candidates: tuple[str, ...]
    row: int
    first: int
    rows: int
    headings: tuple[str, ...]
    columns: Mapping[str, str]
    crossed: tuple[str, ...]
    constants: Mapping[str, str]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    choices: Mapping[str, Counts]
    sample: tuple[tuple[str, ...], ...]


def recognise(  # noqa: PLR0913 (the arguments of check)
    files: Iterable[str | Path],
    mapping: Given | None = None,
    *,
    kind: str | None = None,
    as_of: date | None = None,
    reference: Mapping[str, pa.Table] | None = None,
    work: Path | None = None,
    headed: bool = True,
) -> list[Recognised]:
    """The sheets of files as `check` would read them, and those that it could not read.

    `kind` reads every sheet as of this kind; unless `headed`, a sheet is taken for one without headings, whose columns
    go by their letters. Raises LedgerError for a file that cannot be opened.
    """
    world = world_of(as_of or date.today(), kind, mapping, reference, Work(work))
    return [_recognised(world, sheet, kind, headed) for file in files for sheet in sheets_of(world, Path(file))]


def _recognised(world: World, sheet: Sheet, kind: str | None, headed: bool) -> Recognised:
    layouts = likely(world, sheet) if headed else []
    layout = layouts[0] if layouts and len(equals(layouts, sheet)) < 2 else None
    head = sheet.head(HEAD + SAMPLE)
    top = layout.top if layout else likely_top(head[:HEAD]) * headed
    first = layout.first_row if layout else top + headed
    headings = tuple(title[:SHOWN] for title in titles(head, top, first - top))
    taken = set(_taken(layout))
    return Recognised(
        file=sheet.file,
        sheet=sheet.name,
        sha256=sheet.sha256,
        kind=layout.kind.id if layout else kind,
        candidates=tuple(each.kind.id for each in layouts),
        row=top + 1,
        first=first + 1,
        rows=len(sheet.cells) - first,
        headings=headings,
        columns={id: headings[slot.index] for id, slot in layout.slots.items()} if layout else {},
        crossed=tuple(headings[cross.index] for cross in layout.crosses) if layout else (),
        constants=dict(layout.constants) if layout else {},
        missing=layout.missing if layout else world.kinds[kind].required if kind else (),
        unknown=tuple(heading for n, heading in enumerate(headings) if heading and n not in taken),
        choices=_choices(sheet, first, headings),
        sample=tuple(tuple(cell[:SHOWN] for cell in row) for row in head[first : first + SAMPLE]),
    )


def _taken(layout: Layout | None) -> Iterator[int]:
    if layout:
        yield from (slot.index for slot in layout.slots.values())
        yield from (cross.index for cross in layout.crosses)
        yield from layout.filters


def _choices(sheet: Sheet, first: int, headings: Sequence[str]) -> dict[str, Counts]:
    """Columns with few different values; approximate counts of distinct ones spare the others a sort."""
    body = f"(from {sheet.cells.scan} limit {SAMPLED} offset {first})"
    named = [(f'trim("{n}")', heading) for n, heading in enumerate(headings) if heading]
    with duckdb.connect() as con:
        con.execute("set preserve_insertion_order = true")
        query = f"select {', '.join(f'approx_count_distinct({text})' for text, _ in named)} from {body}"
        about = con.sql(query).fetchall()[0] if named else ()
        few = [one for one, count in zip(named, about, strict=True) if 0 < count <= 1.2 * CHOICES]
        counted = {heading: _counted(con, body, text) for text, heading in few}
    return {heading: counts for heading, counts in counted.items() if _are_choices(counts)}


def _are_choices(counts: Counts) -> bool:
    return 0 < len(counts) <= CHOICES and all(len(value) <= SHOWN for value, _ in counts)


def _counted(con: duckdb.DuckDBPyConnection, body: str, text: str) -> Counts:
    query = f"select {text}, count(*) AS n from {body} where {text} <> '' group by all order by n desc, 1"
    return tuple(con.sql(query).fetchall())
