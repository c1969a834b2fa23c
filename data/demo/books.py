"""Which workbooks the sections send: by kind, section and year, each in the hand of its clerk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.demo.mistakes import with_mistakes
from data.demo.wording import DATES, Clerk
from data.demo.workbooks import Book, Sheet, write
from data.demo.world import World
from data.ledgers.kinds import Kind, kinds

Row = dict[str, Any]
LATE = "补报"  # the sheet of what was sent late
TITLES = {
    "enterprises": "企业名录",
    "sampling_results": "抽查结果台账",
    "enforcement_cases": "执法案件台账",
    "equipment_register": "特种设备台账",
    "programme_events": "工作事项台账",
    "enterprise_visits": "企业巡查回访年审台账",
}


def write_books(
    world: World, ledgers: Mapping[str, pa.Table], reference: Mapping[str, pa.Table], folder: Path
) -> list[Path]:
    """Write every workbook of a world into a folder; their paths in the order of kinds and years."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for n, book in enumerate(_sent_whole(world, ledgers) if world.place.sender else _books(ledgers)):
        clerk = Clerk(world.chance(f"clerks/{book.name}"), list(DATES)[n % len(DATES)], reference)
        sent = with_mistakes(world, book)
        paths.append(write(replace(sent, name=world.place.sender + sent.name), clerk, folder))
    return paths


def _sent_whole(world: World, ledgers: Mapping[str, pa.Table]) -> Iterator[Book]:
    """A workbook a kind, as a district sends them; what it sent late lies on a sheet of its own."""
    for kind_id, table in ledgers.items():
        kind, rows, title = kinds()[kind_id], table.to_pylist(), [f"{TITLES[kind_id]}（演示数据）"]
        parts = {kind.sheet: rows}
        if kind_id in world.place.cut:
            first, end, _ = world.place.cut[kind_id]
            late = [row for row in rows if first <= row[kind.date] < end]
            after = [row for row in rows if row[kind.date] >= end]
            before = [row for row in rows if row[kind.date] < first]
            parts = {kind.sheet: before, LATE: late, f"{kind.sheet}（续）": after}
        yield Book(f"{TITLES[kind_id]}.xlsx", kind, [Sheet(name, title, part) for name, part in parts.items()])


def _books(ledgers: Mapping[str, pa.Table]) -> Iterator[Book]:
    for kind_id, table in ledgers.items():
        kind, rows = kinds()[kind_id], table.to_pylist()
        if kind_id == "equipment_register":
            yield from _registers(kind, rows)
        elif kind_id == "sampling_results":
            district = [row for row in rows if row["level"] == "D"]
            others = [row for row in rows if row["level"] != "D"]
            yield from _yearly(kind, others, "国家省市抽查结果")
            yield from _yearly(kind, district, "区级抽查结果")
        elif kind.date:
            yield from _yearly(kind, rows, TITLES[kind_id])
        else:
            yield Book(f"{TITLES[kind_id]}.xlsx", kind, [Sheet(kind.sheet, [f"{TITLES[kind_id]}（演示数据）"], rows)])


def _yearly(kind: Kind, rows: Sequence[Row], title: str) -> Iterator[Book]:
    """A workbook a year, from 2016 on a sheet for each half."""
    for year, of_year in groupby(sorted(rows, key=lambda row: row[kind.date]), key=lambda row: row[kind.date].year):
        found = list(of_year)
        halves = {
            "上半年": [r for r in found if r[kind.date].month < 7],
            "下半年": [r for r in found if r[kind.date].month > 6],
        }
        parts = halves if year >= 2016 else {kind.sheet: found}
        sheets = [
            Sheet(name, [f"{title}（{year}年）", "填报单位：演示科室　演示数据"], part)
            for name, part in parts.items()
            if part
        ]
        yield Book(f"{title}{year}年.xlsx", kind, sheets, alias=year % 2 == 1)


def _registers(kind: Kind, rows: Sequence[Row]) -> Iterator[Book]:
    """A workbook a year: all editions on one sheet, from 2016 on a sheet a month with the day in its title."""
    for year, of_year in groupby(rows, key=lambda row: row["edition"].year):
        found = list(of_year)
        name = f"{TITLES[kind.id]}{year}年"
        if year < 2016:
            yield Book(f"{name}.xlsx", kind, [Sheet(kind.sheet, [f"{name}（演示数据）"], found)])
            continue
        months = groupby(found, key=lambda row: row["edition"])
        sheets = [Sheet(f"{day.month}月", [_closing(kind, day), "演示数据"], list(part)) for day, part in months]
        yield Book(f"{name}.xlsx", kind, sheets, without=frozenset({"edition"}))


def _closing(kind: Kind, day: date) -> str:
    return f"{TITLES[kind.id]}（截至{day.year}年{day.month}月{day.day}日）"
