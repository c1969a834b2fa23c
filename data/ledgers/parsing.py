"""Records to cleaned texts and typed values, as SQL: the cells of a sheet, and what their spellings mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.ledgers.comparing import PLACE
from data.ledgers.headings import Layout
from data.ledgers.kinds import Column, Kind
from data.ledgers.rules import value_sql
from data.ledgers.shaping import Query, shape, totals
from data.ledgers.spelling import SPELLED, Given, Sheets


@dataclass(frozen=True)
class Parser:
    """Reads sheets of one kind in a connection that has the tables of data.ledgers.spelling.spell."""

    kind: Kind
    given: Given
    sheets: Sheets

    def parsed(self, source: int, only: str = "true") -> Query:
        """Every record with its place, whether it is a line of totals, whether a mapping keeps it out (`filtered`), and
        for each column its cleaned text ("column:text") and its value; `only` is a condition on `row`.
        """
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
        return either([f"regexp_full_match(replace({text}, ' ', ''), $total)" for text in texts] + marked)

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


def _cleaned(column: Column) -> str:
    """SQL of the cleaned text of a column that is not read by its spellings."""
    if column.type in SPELLED:
        return ""
    return f'blank_if_mark({"free_text" if column.type == "text" else "half_width"}("{column.id}")) AS "{column.id}"'


def either(conditions: Sequence[str]) -> str:
    """SQL of whether any condition holds; one that cannot be said does not."""
    return f"coalesce({' or '.join(f'({condition})' for condition in conditions)}, false)" if conditions else "false"
