"""The records of one kind to accepted rows and problems, in DuckDB: no loop over rows but those with a problem.

The records are read twice from the cells: once to mark them, once to write those that are accepted. What is held of
each in between is where it stands, what became of it and a hash of its key; rows with a problem are read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from data.ledgers import rows as files
from data.ledgers.comparing import PLACE, Finding, find_repeats, repeated_keys, rows, run, wrong_totals
from data.ledgers.headings import Layout
from data.ledgers.kinds import SQL_TYPES, Column, Kind
from data.ledgers.rows import Rows, Work, copied
from data.ledgers.rules import checks, value_sql
from data.ledgers.shaping import Query, shape, totals
from data.ledgers.spelling import SPELLED, Given, Sheets, spell

MACROS = Path(__file__).resolve().parent / "macros.sql"
RECORD = "not total and not filtered"


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

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        kind: Kind,
        given: Given,
        sheets: Sheets,
    ) -> None:
        self.con, self.kind, self.given, self.sheets = con, kind, given, sheets
        self.rules = checks(kind)
        spell(con, kind, given, sheets)
        self._mark()
        self._look_again()
        find_repeats(con, kind)

    def findings(self) -> Iterator[Finding]:
        """Every problem; to be taken up before anything else is asked."""
        yield from self._broken()
        yield from repeated_keys(self.con, self.kind)
        yield from self._wrong_totals()

    def counts(self) -> dict[int, Counts]:
        """Records by source, counted apart from the accepted rows so that the two can be held together."""
        sql = """
          with met as (
            select source, count(*) filter (not total) AS read, count(*) filter (not total and filtered) AS filtered,
              count(*) filter (rejected) AS rejected from marks group by all),
          again as (select source, count(*) AS repeated from repeats group by all)
          select source, read, filtered, rejected + coalesce(repeated, 0) from met left join again using (source)"""
        return {source: Counts(*counts) for source, *counts in rows(self.con, sql)}

    def accepted(self, source: int, work: Work) -> Rows:
        """The accepted rows of a sheet in the kind's types, with the row and slot that they stood in."""
        parsed, columns = self._parsed(source), [self._accepted(id) for id in self.kind.columns]
        sql = f"""
          select row, slot, {", ".join(columns)} from ({parsed.sql}) anti join repeats using ({PLACE})
          where {RECORD} and not {self._any("error")}"""
        path = work.file()
        run(self.con, copied(sql, path, "lz4"), parsed.values)
        return work.rows(path, self.kind.schema)

    def _accepted(self, id: str) -> str:
        blanked = _either([check.fails for check in self.rules if id in check.blanks])
        value = f'case when {blanked} then null else "{id}" end' if blanked != "false" else f'"{id}"'
        return f'{value}::{SQL_TYPES[self.kind.columns[id].type]} AS "{id}"'

    def _any(self, severity: str = "") -> str:
        return _either([check.fails for check in self.rules if severity in ("", check.severity)])

    def _parsed(self, source: int, only: str = "true") -> Query:
        """For each column its cleaned text and its value; `filtered` rows a mapping keeps out."""
        sheet, layout = self.sheets[source]
        records, columns = shape(sheet, layout, source, only), self.kind.columns.values()
        kept = [f"coalesce(free_text(filter_{n}) in $kept_{n}, false)" for n in range(len(self.given.filters))]
        sql = f"""
          select {PLACE}, {self._total(layout)} AS total, not ({" and ".join(kept) or "true"}) AS filtered,
            $as_of::date AS as_of, {", ".join(map(self._pair, columns))}
          from (select * replace ({", ".join(filter(None, map(_cleaned, columns)))}) from ({records.sql})) AS cells
            {" ".join(map(self._join, sorted(columns, key=lambda column: column.id != self.kind.date)))}"""
        bound: dict[str, object] = {f"kept_{n}": list(texts) for n, texts in enumerate(self.given.filters)}
        return Query(sql, {"as_of": self.given.as_of, "total": totals(self.kind), **bound, **records.values})

    def _total(self, layout: Layout) -> str:
        """SQL of whether a row is a line of totals: its first cell, its key, a place or a code says so."""
        named = [c for c in map(self.kind.columns.get, layout.slots) if c]
        named = [c for c in named if c.id in self.kind.key or c.type in ("area", "code")]
        texts = ["label", *(f'cells."{c.id}"' for c in named if c.type not in SPELLED)]
        marked = [f"spelled_{c.id}.total" for c in named if c.type in SPELLED]
        return _either([f"regexp_full_match(replace({text}, ' ', ''), $total)" for text in texts] + marked)

    def _pair(self, column: Column) -> str:
        """SQL of the text and the value of a column."""
        text = f"spelled_{column.id}.text" if column.type in SPELLED else f'cells."{column.id}"'
        if column.type not in SPELLED:
            value = value_sql(column, text)
        elif self._dated(column):
            value = f"terms_{column.id}.id"
        else:
            value = f"spelled_{column.id}.value"
        return f'{text} AS "{column.id}:text", {value} AS "{column.id}"'

    def _dated(self, column: Column) -> bool:
        return column.id in self.given.terms and self.given.terms[column.id].dated

    def _join(self, column: Column) -> str:
        """SQL that joins the spellings of a column; those of several meanings by the day of the row."""
        if column.type not in SPELLED:
            return ""
        spelled, terms = f"spelled_{column.id}", f"terms_{column.id}"
        join = f'left join {spelled} on {spelled}.raw = cells."{column.id}"'
        if not self._dated(column):
            return join
        day = f"spelled_{self.kind.date}.value" if self.kind.date else "null::date"
        meant = f"{terms}.since is null or ({day} >= {terms}.since::date and {day} < {terms}.until::date)"
        return f"{join} left join {terms} on {terms}.key = {spelled}.key and ({meant})"

    def _mark(self) -> None:
        """The table `marks`: every record, what becomes of it, and a hash of its key."""
        key = ", ".join(f'"{id}"' for id in self.kind.key)
        for n, source in enumerate(self.sheets):
            parsed = self._parsed(source)
            sql = f"""
              {"insert into marks" if n else "create table marks as"}
              select {PLACE}, total, filtered, {RECORD} and {self._any("error")} AS rejected,
                {RECORD} and {self._any()} AS flagged, hash({key}) AS key_hash
              from ({parsed.sql})"""
            run(self.con, sql, parsed.values)

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
        for n, source in enumerate(self.sheets):
            parsed = self._parsed(source, f"row in (select row from suspects where source = {source})")
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

    def _wrong_totals(self) -> Iterator[Finding]:
        for (source,) in list(rows(self.con, "select distinct source from marks where total order by source")):
            parsed = self._parsed(source)
            run(self.con, f"create or replace table totalled as {parsed.sql}", parsed.values)
            yield from wrong_totals(self.con, self.kind)


def _cleaned(column: Column) -> str:
    """SQL of the cleaned text of a column that is not read by its spellings."""
    if column.type in SPELLED:
        return ""
    return f'blank_if_mark({"free_text" if column.type == "text" else "half_width"}("{column.id}")) AS "{column.id}"'


def _either(conditions: Sequence[str]) -> str:
    """SQL of whether any condition holds; one that cannot be said does not."""
    return f"coalesce({' or '.join(f'({condition})' for condition in conditions)}, false)" if conditions else "false"
