"""Workbooks for sections to fill in: headings, drop-down lists, and a sheet that explains every column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from data import reference as own_reference
from data.ledgers.errors import KindUnknown
from data.ledgers.kinds import NUMERIC, Column, Kind, kinds
from data.ledgers.terms import AREAS
from data.text import Lang, t

ROWS = 10_000  # rows prepared with drop-down lists and formats
FORMATS = {"date": "yyyy-mm-dd", "month": "yyyy-mm", "text": "@", "credit_code": "@"}
EXAMPLES = {
    "date": "2017-06-19",
    "month": "2017-06",
    "integer": "3",
    "number": "12.5",
    "credit_code": "91000000MA0000012X",
}
EARLIEST = date(1950, 1, 1)
REQUIRED, OPTIONAL = "#BFD7EA", "#EAF1F7"


def write_template(kind: str, path: Path, lang: Lang = "zh", reference: Mapping[str, pa.Table] | None = None) -> Path:
    """Write the workbook that a section fills in for a kind of ledger; raises KindUnknown.

    `reference` stands for the tables of data.reference.
    """
    if kind not in kinds():
        raise KindUnknown(kind=kind, kinds=", ".join(kinds()))
    tables = own_reference.tables() if reference is None else reference
    lists = {id: names for id, column in kinds()[kind].columns.items() if (names := _names(column, tables, lang))}
    with xlsxwriter.Workbook(path) as workbook:
        _Book(workbook, kinds()[kind], lang, lists).write()
    return path


@dataclass(frozen=True)
class _Book:
    """One template while it is written; `lists` are the names that columns may hold."""

    workbook: xlsxwriter.Workbook
    kind: Kind
    lang: Lang
    lists: Mapping[str, list[str]]

    @property
    def name(self) -> str:
        """The name of the sheet to fill in."""
        return self.kind.sheet if self.lang == "zh" else self.kind.name["en"]

    def _t(self, key: str, **values: object) -> str:
        return t(f"ledgers.template.{key}", self.lang, **values)

    def write(self) -> None:
        """All three sheets: the ledger, how to fill it in, the lists of codes."""
        ledger = self.workbook.add_worksheet(self.name)
        guide = self.workbook.add_worksheet(self._t("guide"))
        codes = self.workbook.add_worksheet(self._t("codes"))
        places = self._codes(codes)
        self._ledger(ledger, places)
        self._guide(guide)

    def _format(self, **properties: object) -> Format:
        return self.workbook.add_format({"valign": "top", "text_wrap": True, **properties})

    def _ledger(self, sheet: Worksheet, places: Mapping[str, str]) -> None:
        sheet.freeze_panes(1, 1)
        for n, column in enumerate(self.kind.columns.values()):
            cells = self.workbook.add_format({"num_format": FORMATS.get(column.type, "General")})
            sheet.set_column(n, n, max(12, 2 * len(column.zh) + 4), cells)
            colour = REQUIRED if column.required else OPTIONAL
            sheet.write(0, n, column.name[self.lang], self._format(bold=True, bg_color=colour, border=1))
            if rule := _validation(column, places.get(column.id)):
                sheet.data_validation(1, n, ROWS, n, {"ignore_blank": not column.required, **rule})

    def _codes(self, sheet: Worksheet) -> dict[str, str]:
        """A list under each heading; returns the range of each column's list."""
        places = {}
        for n, (id, names) in enumerate(self.lists.items()):
            sheet.set_column(n, n, 24)
            sheet.write(0, n, self.kind.columns[id].name[self.lang], self._format(bold=True, bg_color=OPTIONAL))
            sheet.write_column(1, n, names)
            letter = xl_col_to_name(n)
            places[id] = f"='{sheet.get_name()}'!${letter}$2:${letter}${len(names) + 1}"
        return places

    def _guide(self, sheet: Worksheet) -> None:
        for n, width in enumerate((24, 12, 28, 48, 28)):
            sheet.set_column(n, n, width)
        intro = self._t("intro", kind=self.kind.name[self.lang], sheet=self.name)
        sheet.merge_range(0, 0, 0, 4, intro, self._format(bold=True))
        sheet.set_row(0, 32)
        lines = [[self._t(key) for key in ("column", "required", "type", "allowed", "example")]]
        lines += [self._explained(column) for column in self.kind.columns.values()]
        for row, line in enumerate(lines, start=2):
            sheet.write_row(row, 0, line, self._format(bold=row == 2, border=1))
        sheet.write(len(lines) + 3, 0, self._t("rules"), self._format(bold=True))
        for row, line in enumerate(self._rules(), start=len(lines) + 4):
            sheet.write_row(row, 0, line, self._format(border=1))

    def _explained(self, column: Column) -> list[str]:
        required = self._t("yes" if column.required else "no")
        allowed = ("；" if self.lang == "zh" else "; ").join(self._allowed(column))
        example = self.lists[column.id][0] if column.id in self.lists else EXAMPLES.get(column.type, column.example)
        return [column.name[self.lang], required, t(f"ledgers.types.{column.type}", self.lang), allowed, example]

    def _allowed(self, column: Column) -> Iterator[str]:
        if column.id in self.lists:
            yield self._t("list")
        if column.min is not None:
            yield self._t("at_least", min=column.min)
        if column.max is not None:
            yield self._t("no_more", max=f"{column.max:,}")
        if column.longest is not None:
            yield self._t("at_most", longest=column.longest)
        if column.default is not None:
            yield self._t("default", default=column.default)
        others = [self.kind.columns[id].name[self.lang] for id in self.kind.key if id != column.id]
        if column.id in self.kind.key and others:
            joint = "、" if self.lang == "zh" else ", "
            yield self._t("key_part", columns=joint.join(others))
        elif column.id in self.kind.key:
            yield self._t("key")

    def _rules(self) -> Iterator[list[str]]:
        for rule in self.kind.rules:
            what = rule.zh if self.lang == "zh" else rule.en
            result = self._t({"error": "rejects", "warning": "blanks", "notice": "notes"}[rule.severity])
            yield [self.kind.columns[rule.columns[0]].name[self.lang], "", what, result, rule.remedy[self.lang]]


def _names(column: Column, tables: Mapping[str, pa.Table], lang: Lang) -> list[str]:
    """The names that a column may hold, places of the lowest level first; empty when it is not looked up."""
    if column.type == "boolean":
        return ["是", "否"] if lang == "zh" else ["yes", "no"]
    if column.type not in ("area", "code"):
        return []
    rows = tables[AREAS if column.type == "area" else column.table or ""].to_pylist()
    if column.type == "area":
        parents = {row["parent"] for row in rows}
        rows.sort(key=lambda row: row["id"] in parents)
    return list(dict.fromkeys(row[f"name_{lang}"] or row["name_zh"] for row in rows))


def _validation(column: Column, place: str | None) -> dict[str, object] | None:
    """What Excel lets into the cells of a column."""
    if place:
        return {"validate": "list", "source": place}
    if column.type in ("date", "month"):
        return {"validate": "date", "criteria": ">=", "value": EARLIEST}
    if column.type in NUMERIC and column.min is not None:
        range_ = {"criteria": ">=", "value": column.min}
        if column.max is not None:
            range_ = {"criteria": "between", "minimum": column.min, "maximum": column.max}
        return {"validate": "decimal" if column.type == "number" else "integer", **range_}
    if column.longest is not None:
        return {"validate": "length", "criteria": "<=", "value": column.longest}
    return None
