"""Files in, ledgers out: find the ledgers, judge their rows, account for every one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from data import reference as own_reference
from data.ledgers import mapping as mappings
from data.ledgers.errors import KindUnknown
from data.ledgers.judging import Counts, Given, Judged, connect, judge
from data.ledgers.kinds import kinds
from data.ledgers.ledger import Checked, Ledger, Source
from data.ledgers.places import merged
from data.ledgers.recognising import Found, World, find
from data.ledgers.shaping import shape
from data.ledgers.wording import word

Progress = Callable[[str, int, int], None]


def check(  # noqa: PLR0913 (one call says all that a ledger is checked against)
    files: Iterable[str | Path],
    *,
    as_of: date,
    kind: str | None = None,
    mapping: str | Path | None = None,
    reference: Mapping[str, pa.Table] | None = None,
    progress: Progress | None = None,
) -> Checked:
    """Check files of ledgers as they stand at `as_of`; `kind` and `mapping` (a TOML file) say what they are.

    `reference` stands for the tables of data.reference. `progress(file, done, of)` is called before each file.
    Raises LedgerError for what concerns a whole file; problems of rows are in the ledgers returned.
    """
    world = _world(as_of, kind, mapping, reference)
    paths = [Path(file) for file in files]
    found: list[Found] = []
    skipped: list[tuple[str, str]] = []
    for number, file in enumerate(paths):
        if progress:
            progress(file.name, number, len(paths))
        ledgers, others = find(world, file)
        found += ledgers
        skipped += [(file.name, sheet) for sheet in others]
    places = world.mapping.places if world.mapping else None
    return Checked(tuple(_ledgers(world, found)), tuple(skipped), places)


def _world(
    as_of: date, kind: str | None, mapping: str | Path | None, reference: Mapping[str, pa.Table] | None
) -> World:
    every = kinds()
    if kind is not None and kind not in every:
        raise KindUnknown(kind=kind, kinds=", ".join(every))
    chosen = {kind: every[kind]} if kind else every
    tables = own_reference.tables() if reference is None else reference
    loaded = mappings.load(Path(mapping), chosen, tables) if mapping else None
    return World(chosen, loaded, merged(tables, loaded.places if loaded else None), as_of)


def _ledgers(world: World, found: list[Found]) -> list[Ledger]:
    """Sheets of one kind are judged together, so that a key occurs once in all of them."""
    by_kind: dict[str, dict[int, Found]] = defaultdict(dict)
    for number, one in enumerate(found):
        by_kind[one.layout.kind.id][number] = one
    ledgers: dict[int, Ledger] = {}
    for id, sheets in by_kind.items():
        judged = _judge(world, id, sheets)
        issues = word(judged.findings, sheets, world.terms(world.kinds[id]))
        ledgers |= {number: _ledger(number, one, judged, issues[number]) for number, one in sheets.items()}
    return [ledgers[number] for number in sorted(ledgers)]


def _judge(world: World, kind: str, sheets: Mapping[int, Found]) -> Judged:
    mapping = world.mapping
    given = Given(
        terms=world.terms(world.kinds[kind]),
        as_of=world.as_of,
        formats=mapping.dates if mapping else {},
        filters=[f.values for f in mapping.filters] if mapping else (),
    )
    with connect() as con:
        cells = pa.concat_tables([shape(con, one.sheet, one.layout, number) for number, one in sheets.items()])
        return judge(con, world.kinds[kind], cells, given)


def _ledger(number: int, one: Found, judged: Judged, issues: tuple[pa.Table, pa.Table]) -> Ledger:
    accepted = judged.accepted.filter(pc.field("source") == number).drop_columns("source")
    counts = judged.counts.get(number, Counts(0, 0, 0))
    kind = one.layout.kind.id
    source = Source(
        file=one.sheet.file,
        sheet=one.sheet.name,
        sha256=one.sheet.sha256,
        kind=kind,
        rows_read=counts.read,
        rows_accepted=len(accepted),
        rows_filtered=counts.filtered,
        rows_rejected=counts.rejected,
        ignored=one.layout.ignored,
    )
    return Ledger(kind, accepted, *issues, source)
