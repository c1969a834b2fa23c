"""The one door to a snapshot: verified parquet behind a locked-down DuckDB, its code tables, places and definitions."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pandas as pd

from analytics.areas import AreaTree
from analytics.definitions import TIMES, Fact, Indicator, load_facts, load_indicators
from analytics.periods import parse_period
from analytics.view import Known
from data import text
from data.publishing.errors import SnapshotDamaged
from data.publishing.manifest import Manifest
from data.publishing.snapshots import current, require_sound
from data.settings import thresholds

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


class Snapshot:
    """An opened snapshot. Safe to share between threads: every query has a cursor of its own.

    `manifest` is that of data.publishing, `areas` the tree from the manifest's root, `facts` and `indicators` the
    definitions in force when it was published, `thresholds` the counts at which figures are worded otherwise.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        definitions = folder / "definitions"
        self.folder = folder
        self.manifest = manifest
        self.facts: dict[str, Fact] = load_facts(definitions / "facts.toml")
        self.indicators: dict[str, Indicator] = load_indicators(definitions / "indicators", self.facts)
        self.thresholds = thresholds(tomllib.loads((definitions / "thresholds.toml").read_text(encoding="utf-8")))
        self._tables = {file.stem: _read(file) for file in sorted((definitions / "reference").glob("*.csv"))}
        self.areas = AreaTree(self._tables["areas"], manifest.root)
        self._workers = ThreadPoolExecutor(WORKERS, "queries")
        self._connection = _connect(folder, manifest, self.facts, self.areas)

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
        return Known(self.id, self.as_of, codes | {"area": set(self.areas), "product": set(self.product_paths)})

    def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """The rows of a query; values are bound, never written into the text."""
        return self._connection.cursor().execute(sql, params).fetchall()

    def at_once(self, asks: Sequence[Callable[[], T]]) -> list[T]:
        """What each of them gives, in order, asked side by side: one is put together while DuckDB answers another."""
        return list(self._workers.map(lambda ask: ask(), asks)) if len(asks) > 1 else [ask() for ask in asks]

    def frame(self, sql: str, params: Params = ()) -> pd.DataFrame:
        """The same as a frame."""
        return self._connection.cursor().execute(sql, params).df()

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

    def size(self, path: str) -> int:
        """The number of rows of a parquet file."""
        return self.manifest.files[path]["rows"]

    def span(self, fact: str) -> tuple[date, date] | None:
        """First and last day of a fact, None when it has no dated row."""
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
LEDGERS = ("enterprises",)  # read as they are, beside the facts: who is there, whatever they were listed for
FEW_ROWS = 100_000  # of a fact, kept in memory: half the time of a query is the opening of a file
_SETTINGS = (  # in this order: the last one forbids the others
    # steps of planning that take longer than the queries of a page and gain nothing in them, at 3 million rows neither
    "disabled_optimizers = 'expression_rewriter,statistics_propagation'",
    "enable_external_access = false",
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
    "python_enable_replacements = false",
    "global TimeZone = 'Asia/Shanghai'",
    "lock_configuration = true",
)
_ADDRESSED = {"basis": "sampling_bases", "kind": "sampling_kinds", "level": "levels", "stage": "stages"}


def open_snapshot(store: Path, snapshot_id: str | None = None) -> Snapshot:
    """Open a snapshot, by default the one in force, after checking the hash of its every file.

    Raises NoSnapshot, SnapshotMissing, ManifestUnreadable or SnapshotDamaged (data.publishing.errors), whose
    `message(lang)` is for the user; the last also where the files are as published and yet no snapshot.
    """
    id = snapshot_id or current(store)
    manifest = require_sound(store, id)
    try:
        return Snapshot(store / id, manifest)
    except (duckdb.Error, LookupError, OSError, TypeError, ValueError) as error:
        raise SnapshotDamaged(file=store / id) from error


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _connect(folder: Path, manifest: Manifest, facts: Mapping[str, Fact], areas: AreaTree) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that reads this folder and nothing else: rollups as tables with ENUM dims, few rows as a table
    too, many as a view of their file; LEDGERS beside the facts.

    The table area_closure has a row for every area and each area above it or equal: ancestor, area, and the child of
    the ancestor on the way to the area (the ancestor itself for itself).
    """
    connection = duckdb.connect(":memory:")
    rows = {name: manifest.files[f"facts/{name}.parquet"]["rows"] for name in (*facts, *LEDGERS)}
    threads = ["threads = 1"] if max(rows.values()) <= FEW_ROWS else []  # over before a second thread is awake
    for setting in (f"allowed_directories = [{_quoted(folder)}]", *threads, *_SETTINGS):
        connection.execute(f"set {setting}")
    connection.execute("create table area_closure (ancestor VARCHAR, area VARCHAR, child VARCHAR)")
    connection.executemany("insert into area_closure values (?, ?, ?)", areas.closure())
    for name in rows:
        held = "table" if rows[name] <= FEW_ROWS else "view"
        file = _quoted(folder / "facts" / f"{name}.parquet")
        connection.execute(f'create {held} "{name}" as from read_parquet({file})')
    for fact in facts.values():
        for n in range(len(fact.rollups)):
            _load_rollup(connection, f"{fact.id}_{n}", folder / "rollups" / f"{fact.id}_{n}.parquet")
    return connection


def _load_rollup(connection: duckdb.DuckDBPyConnection, name: str, file: Path) -> None:
    """Load a rollup with its texts as ENUMs, which group several times faster than strings."""
    described = connection.sql(f"describe from read_parquet({_quoted(file)})").fetchall()
    for column, type, *_ in described:
        if type == "VARCHAR":
            values = f'select distinct "{column}" from read_parquet({_quoted(file)}) where "{column}" is not null'
            connection.execute(f'create type "{name}_{column}" as enum ({values} order by 1)')
    columns = (f'"{c}"::"{name}_{c}" AS "{c}"' if type == "VARCHAR" else f'"{c}"' for c, type, *_ in described)
    connection.execute(f'create table "{name}" as select {", ".join(columns)} from read_parquet({_quoted(file)})')


def _quoted(path: Path) -> str:
    return "'" + str(path.resolve()).replace("'", "''") + "'"
