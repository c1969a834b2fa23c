"""A few mistakes as clerks make them: rows that the check rejects, cells that it blanks and lists."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from data.demo.wording import Written
from data.demo.workbooks import Book, Row
from data.demo.world import World


def with_mistakes(world: World, book: Book) -> Book:
    """The book with its mistakes, all on its last sheet; one that has none is as it was."""
    *others, last = book.sheets
    rows = list(last.rows)
    for mistake in _of(world.mistakes["warned"], book):
        rows = _with_words(rows, mistake)
    rows += [
        _like(rows[mistake["row"] % len(rows)], mistake["cells"]) for mistake in _of(world.mistakes["rejected"], book)
    ]
    return replace(book, sheets=[*others, replace(last, rows=rows)])


def _of(mistakes: list[dict[str, Any]], book: Book) -> list[dict[str, Any]]:
    return [mistake for mistake in mistakes if book.name == f"{mistake['book']}.xlsx"]


def _like(row: Row, cells: dict[str, str]) -> Row:
    return {**row, **{column: Written(text) for column, text in cells.items()}}


def _with_words(rows: list[Row], mistake: dict[str, Any]) -> list[Row]:
    column = mistake["column"]
    blank = [n for n, row in enumerate(rows) if row[column] is None][: mistake["cells"]]
    return [{**row, column: Written(mistake["written"])} if n in blank else row for n, row in enumerate(rows)]
