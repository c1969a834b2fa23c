"""Files in, ledgers out: find the ledgers, judge their rows, account for every one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from data.ledgers.errors import WorkFull
from data.ledgers.judging import Counts, Judge, connect
from data.ledgers.kinds import Kind
from data.ledgers.ledger import Checked, Ledger, Source
from data.ledgers.mapping import Given as GivenMapping
from data.ledgers.recognising import Found, World, find, world_of
from data.ledgers.rows import Rows, Work, is_full, quoted
from data.ledgers.spelling import Given
from data.ledgers.wording import word

Progress = Callable[[str, int, int], None]


def check(  # noqa: PLR0913 (one call says all that a ledger is checked against)
    files: Iterable[str | Path],
    *,
    as_of: date,
    kind: str | None = None,
    mapping: GivenMapping | None = None,
    reference: Mapping[str, pa.Table] | None = None,
    progress: Progress | None = None,
    work: Path | None = None,
    sender: str = "",
) -> Checked:
    """Check files of ledgers as they stand at `as_of`; `kind` and `mapping` say what they are.

    `reference` stands for the tables of data.reference. `progress(file, done, of)` is called before each file.
    `work` is the folder where the rows of the ledgers are written, by default a temporary one that goes with the last
    of them; `sender` is who sent the files. Raises LedgerError for what concerns a whole file; problems of rows are in
    the ledgers returned.
    """
    world = world_of(as_of, kind, mapping, reference, Work(work))
    try:
        return _checked(world, [Path(file) for file in files], progress, sender)
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        if is_full(error):
            raise WorkFull from error
        raise


def _checked(world: World, paths: list[Path], progress: Progress | None, sender: str) -> Checked:
    found: list[Found] = []
    skipped: list[tuple[str, str]] = []
    for number, file in enumerate(paths):
        if progress:
            progress(file.name, number, len(paths))
        ledgers, others = find(world, file)
        found += ledgers
        skipped += [(file.name, sheet) for sheet in others]
    places = world.mapping.places if world.mapping else None
    return Checked(tuple(_ledgers(world, found, sender)), tuple(skipped), places)


def _ledgers(world: World, found: list[Found], sender: str) -> list[Ledger]:
    """Sheets of one kind are judged together, so that a key occurs once in all of them."""
    by_kind: dict[str, dict[int, Found]] = defaultdict(dict)
    for number, one in enumerate(found):
        by_kind[one.layout.kind.id][number] = one
    ledgers: dict[int, Ledger] = {}
    for id, sheets in by_kind.items():
        ledgers |= _of_kind(world, world.kinds[id], sheets, sender)
    return [ledgers[number] for number in sorted(ledgers)]


def _of_kind(world: World, kind: Kind, sheets: Mapping[int, Found], sender: str) -> dict[int, Ledger]:
    mapping, terms, work = world.mapping, world.terms(kind), world.work
    given = Given(
        terms=terms,
        as_of=world.as_of,
        formats=mapping.dates if mapping else {},
        filters=[f.values for f in mapping.filters] if mapping else (),
    )
    with connect(work) as con:
        judge = Judge(con, kind, given, sheets, work)
        issues = word(judge.findings(), sheets, terms, work)
        counts, ledgers = judge.counts(), {}
        for number, one in sheets.items():
            said = {"kind": kind.id, "sender": sender, "file": one.sheet.file, "sheet": one.sheet.name}
            tally = judge.tally(number, said)
            accepted = judge.accepted(number)
            source = _source(one, counts.get(number), accepted, sender, _covered(con, accepted, kind.date))
            ledgers[number] = Ledger(kind.id, accepted, *issues[number], source, tally)
    return ledgers


def _source(
    one: Found, counts: Counts | None, accepted: Rows, sender: str, covered: tuple[str | None, str | None]
) -> Source:
    read, filtered, rejected = counts or (0, 0, 0)
    return Source(
        file=one.sheet.file,
        sheet=one.sheet.name,
        sha256=one.sheet.sha256,
        kind=one.layout.kind.id,
        rows_read=read,
        rows_accepted=len(accepted),
        rows_filtered=filtered,
        rows_rejected=rejected,
        ignored=one.layout.ignored,
        sender=sender,
        first=covered[0],
        last=covered[1],
    )


def _covered(con: duckdb.DuckDBPyConnection, rows: Rows, day: str) -> tuple[str | None, str | None]:
    """The first and the last day of rows."""
    if not day:
        return None, None
    query = f"select min({quoted(day)})::varchar, max({quoted(day)})::varchar from {rows.scan}"
    return con.execute(query).fetchall()[0]
