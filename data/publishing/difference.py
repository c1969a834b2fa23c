"""Two snapshots row by row: what was added, changed and removed between them, and the way from one to the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data.ledgers.kinds import Kind, kinds
from data.ledgers.rows import connect, parquet
from data.publishing.definitions import FOLDER
from data.publishing.files import sha256
from data.publishing.schema import empty, typed

What = Literal["added", "changed", "removed"]
WHATS: tuple[What, ...] = ("added", "changed", "removed")
BATCH = 20_000  # rows at once of all that differ
Cells = Mapping[str, Any]


@dataclass(frozen=True)
class Counts:
    """Rows of a kind added, changed and removed; `before` and `after` are the rows of either snapshot."""

    added: int
    changed: int
    removed: int
    before: int
    after: int

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True)
class RowChange:
    """One row in both snapshots, in the columns of its kind: None where it is not there.

    `changed` are the columns whose cells differ, of a changed row only.
    """

    what: What
    before: Cells | None
    after: Cells | None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What tells two snapshots apart: `counts` by kind of ledger, `definitions` the copied files that differ.

    `before` and `after` are the folders of the snapshots. With `areas` only rows of these areas were looked at: a row
    that moved out of them counts as removed.
    """

    before: Path
    after: Path
    areas: tuple[str, ...] | None
    counts: Mapping[str, Counts]
    definitions: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether a row differs."""
        return any(counts.any for counts in self.counts.values())

    def rows(self, kind: str, what: What | None = None, limit: int = 100, offset: int = 0) -> list[RowChange]:
        """Rows of a kind that were added, changed or removed (None: all three), by their date and natural key."""
        of, names = kinds()[kind], [*kinds()[kind].columns]
        query = f"""
            select what, {_both(names)} from ({_touched(of)}) where what = $what or $what is null
            order by {_order(of)} limit $limit offset $offset"""
        with _opened(self.before, self.after, of) as con:
            bound = {"areas": _bound(self.areas), "what": what, "limit": limit, "offset": offset}
            found = con.execute(query, bound).fetchall()
        return [_change(names, row[0], row[1 : len(names) + 1], row[len(names) + 1 :]) for row in found]

    def sides(self, kind: str, what: What | None = None) -> Iterator[pa.RecordBatch]:
        """All these rows in the same order, in batches: `what`, `side` (before, after) and the columns of the kind, so
        that a changed row is two."""
        of = kinds()[kind]
        cells = ", ".join(f'(cells)."{name}" AS "{name}"' for name in of.columns)
        query = f"""
            select what, side, {cells} from (
              select what, 'before' as side, place, old_row as cells from touched where old_row is not null
              union all select what, 'after', place, new_row from touched where new_row is not null)
            order by place, side desc"""
        with _opened(self.before, self.after, of) as con:
            placed = f"select *, row_number() over (order by {_order(of)}) as place from ({_touched(of)})"
            bound = {"areas": _bound(self.areas), "what": what}
            con.execute(f"create temp table touched as from ({placed}) where what = $what or $what is null", bound)
            yield from con.sql(query).to_arrow_reader(BATCH)


def difference(before: Path, after: Path, areas: Collection[str] | None = None) -> Difference:
    """What tells the snapshot in the folder `after` from that in `before`, in the rows of `areas` (ids), or in all.

    Rows are those of the ledgers as they were sent, held together by the natural key of their kind; columns that are
    looked up or derived, and counts derived from the register, are left out. A kind or column that an older snapshot
    does not have yet is empty there.
    """
    old, new = _definitions(before), _definitions(after)
    redefined = tuple(sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)))
    seen = None if areas is None else tuple(sorted(areas))
    counts = {id: _counted(before, after, seen, kind) for id, kind in kinds().items()}
    return Difference(before, after, seen, counts, redefined)


def apply(difference: Difference, tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Ledgers by kind with the difference carried out: given those of `before`, those of `after` in their order."""
    return {kind.id: _applied(difference, kind, tables[kind.id]) for kind in kinds().values()}


def _applied(difference: Difference, kind: Kind, rows: pa.Table) -> pa.Table:
    columns, order = ", ".join(kind.columns), ", ".join(_ordered(kind))
    after = ", ".join(f"(new_row).{name}" for name in kind.columns)
    same = " and ".join(f"given.{name} is not distinct from (old_row).{name}" for name in kind.key)
    query = f"""
        select {columns} from given anti join (from touched where what <> 'added') on {same}
        union all select {after} from touched where what <> 'removed' order by {order}"""
    with _opened(difference.before, difference.after, kind) as con:
        con.register("given", rows)
        con.execute(f"create temp table touched as {_touched(kind)}", {"areas": _bound(difference.areas)})
        return con.sql(query).to_arrow_table().cast(kind.schema)


def _counted(before: Path, after: Path, areas: Sequence[str] | None, kind: Kind) -> Counts:
    touched = f"select what, count(*) from ({_touched(kind)}) group by what"
    rows = " union all ".join(f"select count(*) from {side} where {_SEEN}" for side in ("old", "new"))
    with _opened(before, after, kind) as con:
        bound = {"areas": _bound(areas)}
        found = dict(con.execute(touched, bound).fetchall()) if _differ(before, after, kind) else {}
        (old,), (new,) = con.execute(rows, bound).fetchall()
    return Counts(*(found.get(what, 0) for what in WHATS), before=old, after=new)


def _differ(before: Path, after: Path, kind: Kind) -> bool:
    """Whether the files differ at all: most kinds are not touched by a publication."""
    files = [_file(folder, kind) for folder in (before, after)]
    return not all(file.exists() for file in files) or sha256(files[0]) != sha256(files[1])


def sent(file: Path) -> str:
    """SQL condition of the rows of a kind's file that were sent: not those counted from the register."""
    return "not from_register" if "from_register" in pq.read_schema(file).names else "true"


def _file(folder: Path, kind: Kind) -> Path:
    return folder / "facts" / f"{kind.id}.parquet"


@contextmanager
def _opened(before: Path, after: Path, kind: Kind) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB with the ledger of either snapshot as `old` and `new`, in the columns and types of their kind."""
    with TemporaryDirectory(prefix="difference-", ignore_cleanup_errors=True) as scratch, connect(Path(scratch)) as con:
        for name, folder in (("old", before), ("new", after)):
            con.execute(f"create view {name} as {_ledger(_file(folder, kind), kind)}")
        yield con


def _ledger(file: Path, kind: Kind) -> str:
    """SQL of the ledger in a fact's file: a kind or column that came later is empty in it."""
    if not file.exists():
        return empty(kind)
    return typed(kind, f"{parquet(file)} where {sent(file)}", pq.read_schema(file).names)


def _definitions(folder: Path) -> dict[str, str]:
    files = (path for path in (folder / FOLDER).rglob("*") if path.is_file())
    return {path.relative_to(folder / FOLDER).as_posix(): sha256(path) for path in files}


_SEEN = "($areas is null or list_contains($areas, area))"


def _bound(areas: Sequence[str] | None) -> list[str] | None:
    return None if areas is None else list(areas)


def _touched(kind: Kind) -> str:
    """SQL of the rows that differ: what, old_row and new_row, either null where there is none."""
    same = " and ".join(f"old_row.{name} is not distinct from new_row.{name}" for name in kind.key)
    return f"""
        select case when old_row is null then 'added' when new_row is null then 'removed' else 'changed' end as what,
          old_row, new_row
        from (select old as old_row from old where {_SEEN}) full join (select new as new_row from new where {_SEEN})
          on {same}
        where old_row is distinct from new_row"""


def _both(names: Sequence[str]) -> str:
    return ", ".join(f"({side}).{name}" for side in ("old_row", "new_row") for name in names)


def _ordered(kind: Kind) -> list[str]:
    """What orders the rows of a kind: its date, then its key."""
    return list(dict.fromkeys([*([kind.date] if kind.date else []), *kind.key]))


def _order(kind: Kind) -> str:
    return ", ".join(f"coalesce((new_row).{name}, (old_row).{name})" for name in _ordered(kind))


def _change(names: Sequence[str], what: What, before: Sequence[Any], after: Sequence[Any]) -> RowChange:
    old = dict(zip(names, before, strict=True)) if what != "added" else None
    new = dict(zip(names, after, strict=True)) if what != "removed" else None
    changed = tuple(name for name in names if old and new and old[name] != new[name])
    return RowChange(what, old, new, changed)
