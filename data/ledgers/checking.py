"""Files in, ledgers out: read, recognise, judge, and account for every row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from data import reference as own_reference
from data.ledgers import mapping as mappings
from data.ledgers.errors import ColumnsMissing, FileEmpty, HeaderMissing, KindAmbiguous, KindUnknown, MappingInvalid
from data.ledgers.headings import Layout, best
from data.ledgers.judging import Counts, Finding, Judged, connect, judge
from data.ledgers.kinds import Kind, kinds
from data.ledgers.ledger import ISSUES, Checked, Ledger, Source
from data.ledgers.reading import Sheet, read
from data.ledgers.rules import LOOKED_UP, Check
from data.ledgers.shaping import shape
from data.ledgers.terms import Terms, of_column
from data.text import Lang

GUIDE_SHEETS = ("填表说明", "代码表", "How to fill in", "Codes")  # of our templates
NEAREST_LIMIT = 200  # unknown spellings for which near names are sought: each search walks all names
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Found:
    """A sheet and how it is read; `extra` are the columns that filters look at."""

    sheet: Sheet
    layout: Layout
    extra: Mapping[str, int] = field(default_factory=dict)


@dataclass
class World:
    """What the checking of one call shares."""

    kinds: Mapping[str, Kind]
    mapping: mappings.Mapping | None
    reference: Mapping[str, pa.Table]
    as_of: date
    con: duckdb.DuckDBPyConnection
    known: dict[tuple[str, str | None], Terms] = field(default_factory=dict)

    def terms(self, kind: Kind) -> dict[str, Terms]:
        """The spellings of each column of a kind that is looked up."""
        codes = self.mapping.codes if self.mapping else {}
        looked_up = [column for column in kind.columns.values() if column.type in LOOKED_UP]
        for column in looked_up:
            place = (column.id if column.id in codes else column.type, column.table)
            if place not in self.known:
                self.known[place] = of_column(column, self.reference, codes.get(column.id, {}))
        return {c.id: self.known[(c.id if c.id in codes else c.type, c.table)] for c in looked_up}


def check(
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
    found, skipped = _find(world, [Path(file) for file in files], progress)
    by_kind: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(found):
        by_kind[one.layout.kind.id].append(number)
    ledgers: dict[int, Ledger] = {}
    for numbers in by_kind.values():
        ledgers |= _judge(world, {number: found[number] for number in numbers})
    places = world.mapping.places if world.mapping else None
    return Checked(tuple(ledgers[number] for number in sorted(ledgers)), tuple(skipped), places)


def _world(
    as_of: date, kind: str | None, mapping: str | Path | None, reference: Mapping[str, pa.Table] | None
) -> World:
    every = kinds()
    if kind is not None and kind not in every:
        raise KindUnknown(kind=kind, kinds=", ".join(every))
    chosen = {kind: every[kind]} if kind else every
    loaded = mappings.load(Path(mapping), chosen) if mapping else None
    tables = own_reference.tables() if reference is None else reference
    try:
        tables = mappings.merged(tables, loaded.places if loaded else None)
    except ValueError as error:
        raise MappingInvalid(file=Path(mapping or "").name, reason=error) from error
    return World(chosen, loaded, tables, as_of, connect())


def _find(world: World, files: Sequence[Path], progress: Progress | None) -> tuple[list[Found], list[tuple[str, str]]]:
    """The sheets that are ledgers, and the names of those passed over; raises when a file has none."""
    found: list[Found] = []
    skipped: list[tuple[str, str]] = []
    for number, file in enumerate(files):
        if progress:
            progress(file.name, number, len(files))
        sheets = [sheet for sheet in read(file)]
        if not sheets:
            raise FileEmpty(file=file.name)
        looked_at = [(sheet, _recognise(world, sheet)) for sheet in sheets if sheet.name not in GUIDE_SHEETS]
        recognised = [one for _, one in looked_at if one]
        if not recognised:
            raise HeaderMissing(file=file.name)
        found += recognised
        skipped += [(file.name, sheet.name) for sheet, one in looked_at if not one]
    return found, skipped


def _recognise(world: World, sheet: Sheet) -> Found | None:
    if world.mapping:
        mapped = world.mapping.layout(sheet)
        found = Found(sheet, *mapped) if mapped else None
    else:
        layout = _best_kind(world, sheet)
        found = Found(sheet, layout) if layout else None
    if found and found.layout.missing:
        kind = found.layout.kind
        names = [kind.columns[id].zh if id in kind.columns else id for id in found.layout.missing]
        english = [kind.columns[id].en if id in kind.columns else id for id in found.layout.missing]
        columns = {"zh": "、".join(names), "en": ", ".join(english)}
        raise ColumnsMissing(file=sheet.file, sheet=sheet.name, kind=dict(kind.name), columns=columns)
    return found


def _best_kind(world: World, sheet: Sheet) -> Layout | None:
    """The kind that answers most headings; raises KindAmbiguous when two do so equally well."""
    layouts = [best(sheet, kind, world.terms(kind)) for kind in world.kinds.values()]
    likely = [layout for layout in layouts if layout and (layout.plausible or len(world.kinds) == 1)]

    def rank(layout: Layout) -> tuple[int, bool, bool]:
        return layout.score, not layout.missing, layout.kind.sheet == sheet.name

    top = max(map(rank, likely), default=None)
    chosen = [layout for layout in likely if rank(layout) == top and layout.score]
    if len(chosen) > 1:
        names = {lang: ", ".join(layout.kind.name[lang] for layout in chosen) for lang in ("zh", "en")}
        raise KindAmbiguous(file=sheet.file, sheet=sheet.name, kinds=names)
    return chosen[0] if chosen else None


def _judge(world: World, found: Mapping[int, Found]) -> dict[int, Ledger]:
    """The ledgers of one kind: its sheets are judged together, so that a key occurs once in all of them."""
    kind = next(iter(found.values())).layout.kind
    mapping = world.mapping
    given = mapping.given(world.as_of) if mapping else {}
    cells = pa.concat_tables(
        [shape(world.con, one.sheet, one.layout, number, one.extra, given) for number, one in found.items()]
    )
    judged = judge(
        world.con,
        kind,
        cells,
        world.terms(kind),
        as_of=world.as_of,
        formats=mapping.dates if mapping else {},
        filters={f.column: f.values for f in mapping.filters} if mapping else {},
    )
    issues = _issues(judged.findings, found, world.terms(kind))
    return {number: _ledger(number, one, judged, issues[number]) for number, one in found.items()}


def _ledger(number: int, one: Found, judged: Judged, issues: Sequence[tuple]) -> Ledger:
    accepted = judged.accepted.filter(pc.equal(judged.accepted["source"], number)).drop_columns("source")
    counts = judged.counts.get(number, Counts(0, 0, 0))
    source = Source(
        file=one.sheet.file,
        sheet=one.sheet.name,
        sha256=one.sheet.sha256,
        kind=one.layout.kind.id,
        rows_read=counts.read,
        rows_accepted=len(accepted),
        rows_filtered=counts.filtered,
        rows_rejected=counts.rejected,
        ignored=one.layout.ignored,
    )
    tables = {severity: _table(row for row in issues if row[6] == severity) for severity in ("error", "warning")}
    return Ledger(one.layout.kind.id, accepted, tables["error"], tables["warning"], source)


def _table(issues: Iterable[tuple]) -> pa.Table:
    rows = list(issues)
    columns = zip(*rows, strict=True) if rows else [()] * len(ISSUES)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, ISSUES, strict=True)], schema=ISSUES)


def _issues(
    findings: Iterable[Finding], found: Mapping[int, Found], terms: Mapping[str, Terms]
) -> dict[int, list[tuple]]:
    """The findings in words, by source, in the columns of ISSUES."""
    issues: dict[int, list[tuple]] = defaultdict(list)
    near: dict[tuple[str, str | None], list[str]] = {}
    for one in findings:
        check, source = one.check, found[one.source]
        words = [*_words(one, found, _nearest(one, terms, near))]
        heading = _heading(source.layout, check, one.slot)
        place = (source.sheet.file, source.sheet.name, one.row, heading, one.value, check.rule, check.severity)
        issues[one.source].append((*place, *words))
    return issues


def _words(one: Finding, found: Mapping[int, Found], nearest: Sequence[str] | None) -> Iterator[str]:
    """Message and remedy, each in Chinese and English."""
    for word in (one.check.message, one.check.remedy):
        for lang in ("zh", "en"):
            yield word(lang, **_values(one, found, nearest, lang))


def _values(one: Finding, found: Mapping[int, Found], nearest: Sequence[str] | None, lang: Lang) -> dict[str, object]:
    values: dict[str, object] = {"value": one.value, **one.others}
    if "other_source" in values:
        other = found[one.others["other_source"]].sheet  # type: ignore[index]
        values["other"] = " ".join(filter(None, (other.file, other.name)))
    if nearest is not None:
        values["nearest"] = ("、" if lang == "zh" else ", ").join(nearest)
    return values


def _nearest(
    one: Finding, terms: Mapping[str, Terms], near: dict[tuple[str, str | None], list[str]]
) -> list[str] | None:
    """Names near to an unknown code or place; None for other findings."""
    if not one.check.rule.startswith("unknown_"):
        return None
    place = (one.check.column.id, one.value)
    if place not in near and len(near) < NEAREST_LIMIT:
        near[place] = terms[one.check.column.id].nearest(one.value or "")
    return near.get(place, [])


def _heading(layout: Layout, check: Check, slot: int) -> str:
    """The heading as it stands in the sheet; ours for a column that the sheet does not have."""
    id = check.column.id
    if layout.crosses and id == layout.kind.cross:
        return layout.crosses[slot].heading
    return layout.slots[id].heading if id in layout.slots else check.column.zh
