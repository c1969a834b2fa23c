"""The part of a snapshot that lies in a scope, in a DuckDB of its own: other rows and hidden columns are not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from analytics import hiding
from analytics.areas import AreaTree
from analytics.definitions import Fact
from analytics.loading import (
    FEW_ROWS,
    LEDGERS,
    Loaded,
    columns_of,
    fact_file,
    load_rollup,
    lock,
    quoted,
    read_parquet,
    rollup_file,
)
from analytics.view import Scope
from data.publishing.manifest import Manifest


def load_within(folder: Path, manifest: Manifest, facts: Mapping[str, Fact], areas: AreaTree, scope: Scope) -> Loaded:
    """The same with the rows in a scope alone, less what it hides; `areas` is the tree within it. No file
    can be read but by the views on what has many rows.

    A table without areas belongs to the whole tree, unless it comes from no ledger. Raises ValueError for a hidden name
    that hides nothing.
    """
    connection, part = duckdb.connect(":memory:"), _Part(folder, facts, scope, hiding.columns(scope.hidden))
    seen = areas.below(scope.areas or ())
    connection.execute("create table seen_areas as select unnest($areas::VARCHAR[]) AS area", {"areas": sorted(seen)})
    columns = {name: columns_of(connection, folder / fact_file(name)) for name in (*facts, *LEDGERS)}
    part.number(connection, columns, manifest.files[fact_file("enterprises")]["sha256"])
    rows = {name: part.load(connection, name, held) for name, held in columns.items()}
    for fact in facts.values():
        for n in range(len(fact.rollups)):
            load_rollup(connection, f"{fact.id}_{n}", part.rollup(connection, fact, n))
            ((rows[f"{fact.id}_{n}"],),) = connection.execute(f'select count(*) from "{fact.id}_{n}"').fetchall()
    views = [quoted(folder / fact_file(name)) for name in columns if rows[name] > FEW_ROWS]
    if not views:
        part.forget(connection)
    lock(connection, f"allowed_paths = [{', '.join(views)}]", max(rows.values()), areas)
    return Loaded(connection, rows, part.withheld)


@dataclass(frozen=True)
class _Part:
    """The SQL of what a scope leaves of each file; `kept_back` are the columns hidden, with their words."""

    folder: Path
    facts: Mapping[str, Fact]
    scope: Scope
    kept_back: Mapping[str, str | None]

    def source(self, name: str, columns: Mapping[str, str]) -> str:
        """The rows of a fact or ledger that may be seen, as they lie in its file."""
        return f"{read_parquet(self.folder / fact_file(name))} AS fact where {self._held(name, columns)}"

    def number(
        self, connection: duckdb.DuckDBPyConnection, columns: Mapping[str, Mapping[str, str]], salt: str
    ) -> None:
        for column, word in self.kept_back.items():
            sources = [self.source(name, held) for name, held in columns.items() if column in held]
            if word and sources:
                hiding.number(connection, column, word, sources, salt)

    def forget(self, connection: duckdb.DuckDBPyConnection) -> None:
        """What stood in place of what, once it is in its place."""
        for column, word in self.kept_back.items():
            if word:
                connection.execute(f'drop table if exists "shown_{column}"')

    def load(self, connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str]) -> int:
        """Put a fact or ledger into the database; how many rows it has."""
        ((rows,),) = connection.execute(f"select count(*) from {self.source(name, columns)}").fetchall()
        shown, joins = hiding.replaced(columns, self.kept_back)
        file = read_parquet(self.folder / fact_file(name))
        held = "view" if rows > FEW_ROWS else "table"
        connection.execute(
            f'create {held} "{name}" as select {shown} from {file} AS fact {joins} where {self._held(name, columns)}'
        )
        return rows

    def rollup(self, connection: duckdb.DuckDBPyConnection, fact: Fact, n: int) -> str:
        """The cells of a rollup: its own where it has areas, else the sums of the rows that may be seen."""
        file, dims = self.folder / rollup_file(fact, n), ", ".join(f'"{dim}"' for dim in sorted(fact.rollups[n]))
        if self.scope.areas is None or "area" in fact.rollups[n]:
            columns = columns_of(connection, file)
            gone = {measure: None for id, measure in self.withheld if id == fact.id}
            shown = hiding.replaced(columns, gone)[0]
            return f"(select {shown} from {read_parquet(file)} AS fact where {self._held(fact.id, columns)})"
        types = columns_of(connection, file)
        sums = ", ".join(f'{_added(how)}::{types[name]} AS "{name}"' for name, how in fact.measures.items())
        month = f"date_trunc('month', \"{fact.date}\")::DATE AS month"
        return f'(select {month}, {dims}, {sums} from "{fact.id}" where "{fact.date}" is not null group by all)'

    @property
    def withheld(self) -> frozenset[tuple[str, str]]:
        """Fact and measure of what sums a hidden column."""
        return frozenset(
            (fact.id, name)
            for fact in self.facts.values()
            for name, how in fact.measures.items()
            if self.kept_back.get(how.partition(":")[2], "") is None
        )

    def _held(self, name: str, columns: Mapping[str, str]) -> str:
        if self.scope.areas is None:
            return "true"
        if "area" in columns:
            return "fact.area in (select area from seen_areas)"
        of_no_ledger = name in self.facts and not self.facts[name].ledgers
        return "true" if of_no_ledger and self.scope.areas else "false"


def _added(how: str) -> str:
    kind, _, column = how.partition(":")
    return "count(*)" if kind == "count" else f'sum("{column}")'
