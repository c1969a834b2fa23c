"""The one door to a snapshot: verified parquet behind a locked-down DuckDB, its code tables, places and definitions."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pandas as pd

from analytics.areas import AreaTree
from analytics.definitions import TIMES, Fact, Indicator, Side, load_facts, load_indicators
from analytics.loading import Loaded, load
from analytics.narrowing import about, narrowed, senders
from analytics.parting import load_within
from analytics.periods import parse_period
from analytics.view import WHOLE, Known, Scope
from analytics.waiting import interruptible
from data import text
from data.publishing.errors import SnapshotDamaged
from data.publishing.manifest import Manifest
from data.publishing.snapshots import current, require_sound
from data.settings import Thresholds, thresholds

T = TypeVar("T")
Params = Mapping[str, Any] | Sequence[Any]

# Where the words of a dim's codes stand, when not in the table called like the dim with an s.
TABLES = {
    "area": ("areas",),
    "product_class": ("product_classes",),
    "key_product": ("key_kinds",),
    "kind": ("sampling_kinds",),
    "stage": ("stages", "programme_stages"),
    "equipment_group": ("equipment_classes",),
    "equipment_class": ("equipment_classes",),
    "measure": ("equipment_measures",),
    "state": ("equipment_states",),
    "sector": ("case_sectors",),
    "item": ("programme_items",),
    "result": ("visit_results",),
    "verdict": ("verdicts",),
    "basis": ("sampling_bases",),
}


@dataclass(frozen=True)
class Definitions:
    """What was in force when a snapshot was published: facts and indicators by id, thresholds, code tables by name."""

    facts: dict[str, Fact]
    indicators: dict[str, Indicator]
    thresholds: Thresholds
    tables: dict[str, list[dict[str, str]]]


class Withheld(RuntimeError):
    """A file of a snapshot was asked for where only a part of the snapshot may be seen."""


class Snapshot:
    """A snapshot opened for a scope, for which alone it answers: other rows and hidden columns are not in it. Safe to
    share between threads: every query has a cursor of its own.

    `manifest` is that of data.publishing as far as the scope reaches, `areas` the tree from the closest area above all
    that may be seen, `facts` and `indicators` the definitions in force when it was published, `thresholds` the counts
    at which figures are worded otherwise. `place` tells it from all others, for the keys of caches. `senders` are
    those of its areas (None: all).
    """

    def __init__(self, folder: Path, manifest: Manifest, definitions: Definitions) -> None:
        """The whole of it; `within` gives a part."""
        self._folder, self._definitions = folder, definitions
        self.scope, self.manifest, self._tables = WHOLE, manifest, definitions.tables
        self.senders: frozenset[str] | None = None
        self.areas = AreaTree(self._tables["areas"], manifest.root)
        self._open(load(folder, manifest, definitions.facts, self.areas))

    def _open(self, loaded: Loaded) -> None:
        self.facts, self.indicators = self._definitions.facts, self._definitions.indicators
        self.thresholds, self.place = self._definitions.thresholds, f"{self._folder} {self.scope!r}"
        self._workers = ThreadPoolExecutor(WORKERS, "queries")
        self._loaded, self._connection = loaded, loaded.connection

    def within(self, scope: Scope) -> Snapshot:
        """The same snapshot for another scope, itself where nothing is kept back. Opened from this one: nothing is
        verified or parsed again. Raises Withheld unless this one is the whole, ValueError for a hidden name that hides
        nothing."""
        if scope == self.scope:
            return self
        if not self.scope.whole:
            raise Withheld(f"{self.place}: a part of a part")
        seen = frozenset(self.areas if scope.areas is None else self.areas.below(scope.areas))
        scope = scope if seen else Scope((), scope.hidden)  # areas that are gone from the tree are none
        part = object.__new__(Snapshot)
        part._folder, part._definitions, part.scope = self._folder, self._definitions, scope
        part.areas = self.areas if scope.areas is None else self.areas.within(scope.areas)
        part._open(load_within(self._folder, self.manifest, self.facts, part.areas, scope))
        part._tables = {**self._tables, **about(self._tables, {*self.areas.path(part.areas.root), *part.areas})}
        part.senders = None if scope.areas is None else senders(self.areas, seen)
        part.manifest = narrowed(self.manifest, part.senders)
        part.manifest = replace(part.manifest, tables=part._counted(self.manifest))
        # as the whole has them: what lies after a township's last row is nought, and not unknown
        part._spans = {id: span if part._reaches(id) else None for id, span in self._spans.items()}
        part.stock_months = {id: months if part._reaches(id) else [] for id, months in self.stock_months.items()}
        return part

    def _counted(self, whole: Manifest) -> dict[str, dict[str, Any]]:
        """The kinds of ledgers with the rows that may be seen; the days are those of the whole."""
        rows = self._loaded.rows
        return {kind: {**table, "rows": rows[kind]} for kind, table in whole.tables.items() if kind in rows}

    def _reaches(self, fact: str) -> bool:
        """Whether a fact has anything for those who see this part."""
        held = self.facts[fact]
        return self.scope.areas != () and ("area" in held.dims or self.scope.areas is None or not held.ledgers)

    @property
    def rooted(self) -> bool:
        """Whether all of the area that its tree begins with may be seen, and not only some places in it."""
        return self.scope.areas is None or self.areas.root in self.scope.areas

    @property
    def folder(self) -> Path:
        """Where its files lie, for what reads them itself. Raises Withheld where only a part may be seen."""
        if not self.scope.whole:
            raise Withheld(f"{self.place}: its files hold the whole")
        return self._folder

    @property
    def id(self) -> str:
        """The snapshot's id, which stands in the address."""
        return self.manifest.id

    @property
    def as_of(self) -> date:
        """The last day that the data speak of."""
        return self.manifest.as_of

    @cached_property
    def known(self) -> Known:
        """What an address may name."""
        codes = {key: {row["code"] for row in self._tables[table]} for key, table in _ADDRESSED.items()}
        devices = {row["group_code"] for row in self._tables["equipment_classes"]}
        others = {"area": set(self.areas), "product": set(self.product_paths), "device": devices}
        return Known(self.id, self.as_of, codes | others)

    def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """The rows of a query; values are bound, never written into the text."""
        with interruptible(self._connection.cursor()) as cursor:
            return cursor.execute(sql, params).fetchall()

    def at_once(self, asks: Sequence[Callable[[], T]]) -> list[T]:
        """What each of them gives, in order, asked side by side: one is put together while DuckDB answers another."""
        if len(asks) < 2:
            return [ask() for ask in asks]
        asked = [(copy_context(), ask) for ask in asks]  # with who waits for it
        return list(self._workers.map(lambda one: one[0].run(one[1]), asked))

    def frame(self, sql: str, params: Params = ()) -> pd.DataFrame:
        """The same as a frame."""
        with interruptible(self._connection.cursor()) as cursor:
            return cursor.execute(sql, params).df()

    def reference(self, name: str) -> list[dict[str, str]]:
        """The rows of a code table as it stood when the snapshot was published; an empty cell is an empty text."""
        return self._tables[name]

    @cached_property
    def product_paths(self) -> dict[str, tuple[str, ...]]:
        """Class, group and product of every product code, down to the level of the code."""
        paths = {row["code"]: (row["code"],) for row in self._tables["product_classes"]}
        paths |= {row["code"]: (row["class_code"], row["code"]) for row in self._tables["product_groups"]}
        products = self._tables["products"]
        return paths | {row["code"]: (row["class_code"], row["group_code"], row["code"]) for row in products}

    def size(self, table: str) -> int:
        """The number of rows of a fact or rollup."""
        return self._loaded.rows[table]

    def rolled_up(self, fact: str) -> list[tuple[str, frozenset[str]]]:
        """The rollups of a fact that are held, with their dims, the smallest first."""
        named = ((f"{fact}_{n}", dims) for n, dims in enumerate(self.facts[fact].rollups))
        return sorted((one for one in named if one[0] in self._loaded.rows), key=lambda one: self.size(one[0]))

    def beside(self, fact: str) -> bool:
        """Whether a fact lies in a database, where rows have a place and names a number (data.publishing.database)."""
        return fact in self._loaded.beside

    def numbers(self, fact: str, column: str) -> int:
        """How many names are numbered there, 0 where none are."""
        return self._loaded.beside.get(f"{fact}_{column}", 0) if self.beside(fact) else 0

    def withholds(self, side: Side) -> bool:
        """Whether what a side adds up is hidden."""
        return (side.fact, side.measure) in self._loaded.withheld

    def span(self, fact: str) -> tuple[date, date] | None:
        """First and last day of a fact, None when it has no dated row or belongs to the whole tree alone."""
        return self._spans[fact]

    @cached_property
    def _spans(self) -> dict[str, tuple[date, date] | None]:
        spans = {}
        for fact in self.facts.values():
            statement = f'select min("{fact.date}")::DATE, max("{fact.date}")::DATE from "{fact.id}"'
            (span,) = self.rows(statement)
            spans[fact.id] = span if span[0] else None
        return spans

    @cached_property
    def stock_months(self) -> dict[str, list[date]]:
        """The months that every stock fact has data of, in order."""
        months = {}
        for fact in (fact for fact in self.facts.values() if fact.stock):
            statement = f'select distinct date_trunc(\'month\', "{fact.date}")::DATE from "{fact.id}" order by 1'
            months[fact.id] = [month for (month,) in self.rows(statement)]
        return months

    def name(self, dim: str, code: str, lang: text.Lang) -> str:
        """The words of a code: of a dim, an area or a period. A code that no table has stands for itself."""
        if not code:
            return text.t("analytics.unspecified", lang)
        if dim in TIMES:
            return text.period(*parse_period(code), lang)
        return self._names.get((dim, code), {}).get(lang) or code

    def heading(self, dim: str, code: str, lang: text.Lang) -> str:
        """The words of a code above a narrow column: those of its table for that, a space where they may break."""
        return self._names.get((dim, code), {}).get(f"heading_{lang}") or self.name(dim, code, lang)

    @cached_property
    def _names(self) -> dict[tuple[str, str], dict[str, str]]:
        dims = {dim for fact in self.facts.values() for dim in fact.dims} | set(TABLES)
        return {
            (dim, row.get("code") or row["id"]): {
                "zh": row["name_zh"],
                "en": row["name_en"],
                **{name: words for name, words in row.items() if name.startswith("heading_")},
            }
            for dim in dims
            for table in TABLES.get(dim, (f"{dim}s",))
            for row in self._tables.get(table, ())
        }


WORKERS = 2  # queries of one page side by side; more only wait for one another
_ADDRESSED = {"basis": "sampling_bases", "kind": "sampling_kinds", "level": "levels", "stage": "stages"}


def open_snapshot(store: Path, snapshot_id: str | None = None, *, scope: Scope) -> Snapshot:
    """Open a snapshot for a scope, by default the one in force, after checking the hash of its every file.

    Raises NoSnapshot, SnapshotMissing, ManifestUnreadable or SnapshotDamaged (data.publishing.errors), whose
    `message(lang)` is for the user; the last also where the files are as published and yet no snapshot.
    """
    id = snapshot_id or current(store)
    manifest = require_sound(store, id)
    try:
        return Snapshot(store / id, manifest, _defined(store / id / "definitions")).within(scope)
    except (duckdb.Error, LookupError, OSError, TypeError, ValueError) as error:
        raise SnapshotDamaged(file=store / id) from error


def _defined(folder: Path) -> Definitions:
    facts = load_facts(folder / "facts.toml")
    limits = thresholds(tomllib.loads((folder / "thresholds.toml").read_text(encoding="utf-8")))
    tables = {file.stem: _read(file) for file in sorted((folder / "reference").glob("*.csv"))}
    return Definitions(facts, load_indicators(folder / "indicators", facts), limits, tables)


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
