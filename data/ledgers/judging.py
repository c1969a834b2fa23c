"""The records of one kind to accepted rows and problems, in DuckDB: no loop over rows but those with a problem.

The records go to a file as they are judged, each with where it stands, what becomes of it and a hash of its key; rows
with a problem are read again from the cells, and where there are any that are not accepted the others are copied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.ledgers import rows as files
from data.ledgers.comparing import (
    PLACE,
    Finding,
    find_repeats,
    find_wrong_totals,
    repeated_keys,
    rows,
    run,
    wrong_totals,
)
from data.ledgers.kinds import SQL_TYPES, Column, Kind
from data.ledgers.ledger import TALLY
from data.ledgers.parsing import Parser, either
from data.ledgers.rows import Rows, Work, copied, parquet, quoted
from data.ledgers.rules import checks
from data.ledgers.spelling import Given, Sheets, spell
from data.ledgers.tallying import RECORD, tally

MACROS = Path(__file__).resolve().parent / "macros.sql"
MARKS = f"{PLACE}, total, filtered, rejected, flagged, key_hash"


class Counts(NamedTuple):
    """Records read, kept out by a filter, rejected."""

    read: int
    filtered: int
    rejected: int


def connect(work: Work) -> duckdb.DuckDBPyConnection:
    """A database that knows how to read dates, numbers and codes (macros.sql), and keeps rows in their order: what is
    joined to them stands on the right, as it is written.
    """
    con = files.connect(work.folder)
    con.execute("set disabled_optimizers = 'join_order, build_side_probe_side'")
    con.create_function("nfkc", _nfkc, ["VARCHAR"], "VARCHAR", type="arrow")  # type: ignore[arg-type]
    con.execute(MACROS.read_text(encoding="utf-8"))
    return con


def _nfkc(texts: pa.Array) -> pa.Array:
    return pc.call_function("utf8_normalize", [texts], pc.Utf8NormalizeOptions("NFKC"))


class Judge:
    """Judges sheets of one kind together in a connection of its own; `sheets` are numbered by their source."""

    def __init__(self, con: duckdb.DuckDBPyConnection, kind: Kind, given: Given, sheets: Sheets, work: Work) -> None:
        self.con, self.kind, self.work, self.rules = con, kind, work, checks(kind)
        self.files = {source: work.file() for source in sheets}
        self.parser = Parser(kind, given, sheets)
        spell(con, kind, given, sheets)
        self._mark()
        self._look_again()
        find_repeats(con, kind)
        self._add_up()

    def findings(self) -> Iterator[Finding]:
        """Every problem; to be taken up before anything else is asked."""
        yield from self._broken()
        yield from repeated_keys(self.con, self.kind)
        yield from wrong_totals(self.con, self.kind)

    def tally(self, source: int, about: Mapping[str, str]) -> Rows:
        """How often each rule was asked and broken in a sheet, which is said to be `about`; before `accepted`."""
        file = self.work.file()
        tallied = tally(self.kind, source, self.files[source])
        run(self.con, copied(tallied, file, "lz4"), {"as_of": self.parser.given.as_of, **about})
        return self.work.rows(file, TALLY)

    def counts(self) -> dict[int, Counts]:
        """Records by source, counted apart from the accepted rows so that the two can be held together."""
        sql = """
          with met as (
            select source, count(*) filter (not total) AS read, count(*) filter (not total and filtered) AS filtered,
              count(*) filter (rejected) AS rejected from marks group by all),
          again as (select source, count(*) AS repeated from repeats group by all)
          select source, read, filtered, rejected + coalesce(repeated, 0) from met left join again using (source)"""
        return {source: Counts(*counts) for source, *counts in rows(self.con, sql)}

    def accepted(self, source: int) -> Rows:
        """The accepted rows of a sheet in the kind's types, with the row and slot that they stood in."""
        judged = self.files[source]
        kept = f"from {parquet(judged)} anti join repeats using ({PLACE}) where {RECORD} and not rejected"
        ((count,),) = rows(self.con, f"select count(*) {kept}")
        if count < pq.read_metadata(judged).num_rows:
            self.files[source] = self.work.file()
            columns = ", ".join(map(quoted, ["row", "slot", *self.kind.columns]))
            run(self.con, copied(f"select {columns} {kept}", self.files[source], "lz4"))
        return self.work.rows(self.files[source], self.kind.schema)

    def _mark(self) -> None:
        """The view `marks` of every record: its place, what becomes of it, a hash of its key; its values lie beside."""
        columns = ", ".join(map(self._value, self.kind.columns.values()))
        key = ", ".join(map(quoted, self.kind.key))
        for source, file in self.files.items():
            parsed = self.parser.parsed(source)
            sql = f"""
              select {PLACE}, total, filtered, {RECORD} and {self._any("error")} AS rejected,
                {RECORD} and {self._any()} AS flagged, hash({key}) AS key_hash, {columns}
              from ({parsed.sql})"""
            run(self.con, copied(sql, file, "lz4"), parsed.values)
        marks = " union all ".join(f"select {MARKS} from {parquet(file)}" for file in self.files.values())
        run(self.con, f"create view marks as {marks}")

    def _value(self, column: Column) -> str:
        """SQL of a column's value, emptied where a warning says so."""
        blanked = either([check.fails for check in self.rules if column.id in check.blanks])
        value = f"case when {blanked} then null else {quoted(column.id)} end"
        return f"{value}::{SQL_TYPES[column.type]} AS {quoted(column.id)}"

    def _any(self, severity: str = "") -> str:
        return either([check.fails for check in self.rules if severity in ("", check.severity)])

    def _look_again(self) -> None:
        """The table `judged`: the records in which something was found, or whose key may occur again."""
        run(
            self.con,
            f"""
              create table suspects as
              with shared as (
                select key_hash from marks where {RECORD} and not rejected group by all having count(*) > 1)
              select {PLACE}, rejected, flagged from marks
              where flagged or ({RECORD} and not rejected and key_hash in (from shared))""",
        )
        for n, source in enumerate(self.files):
            parsed = self.parser.parsed(source, f"row in (select row from suspects where source = {source})")
            sql = f"""
              {"insert into judged" if n else "create table judged as"}
              select * from ({parsed.sql}) join suspects using ({PLACE})"""
            run(self.con, sql, parsed.values)

    def _broken(self) -> Iterator[Finding]:
        found = " union all ".join(
            f'select {PLACE}, {n} AS nth, "{check.column.id}:text" from judged where flagged and {check.fails}'
            for n, check in enumerate(self.rules)
        )
        for source, row, slot, nth, value in rows(self.con, f"{found} order by source, row, slot, nth"):
            yield Finding(self.rules[nth], source, row, slot, value)

    def _add_up(self) -> None:
        """The table `wrong_totals`: cells in lines of totals that are no sum."""
        columns = "source int, row int, slot int, total_of varchar, text varchar, sum double"
        run(self.con, f"create table wrong_totals ({columns})")
        for (source,) in list(rows(self.con, "select distinct source from marks where total order by source")):
            parsed = self.parser.parsed(source)
            run(self.con, f"create or replace table totalled as {parsed.sql}", parsed.values)
            find_wrong_totals(self.con, self.kind)
