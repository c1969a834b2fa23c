"""Columns as frames, and as rows: plain dicts with None for what is missing, several times faster for small charts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import pandas as pd

T = TypeVar("T")
Row = dict[str, Any]
Rows = list[Row]
Columns = Mapping[str, Any]  # of one length: lists of text, arrays of numbers and flags


def framed(columns: Columns) -> pd.DataFrame:
    """The columns as a frame; lists are texts, even empty ones."""
    texts = {name: pd.Series(values, dtype="str") for name, values in columns.items() if isinstance(values, list)}
    return pd.DataFrame({**columns, **texts})


def rows(columns: Columns) -> Rows:
    """One dict a row, values as plain Python, None where missing."""
    plain = (values if isinstance(values, list) else list(map(_plain, values.tolist())) for values in columns.values())
    return [dict(zip(columns, row, strict=True)) for row in zip(*plain, strict=True)]


def records(frame: pd.DataFrame) -> Rows:
    """The rows of a frame."""
    return rows({str(name): frame[name] for name in frame.columns})


def _plain(value: Any) -> Any:
    return None if value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)) else value


def known(rows: Iterable[Row]) -> Rows:
    """The rows that have a value."""
    return [row for row in rows if row["value"] is not None]


def column(rows: Iterable[Mapping[str, Any]], name: str) -> list[Any]:
    """The values of a column, None where a row has none."""
    return [row.get(name) for row in rows]


def total(rows: Iterable[Mapping[str, Any]], name: str = "value") -> float:
    """The sum of a column; what is missing adds nothing."""
    return sum(row[name] or 0.0 for row in rows)


def highest(rows: Iterable[Mapping[str, Any]], name: str = "value") -> float:
    """The highest of a column, 0 when there is none."""
    return max((row[name] for row in rows if row[name] is not None), default=0.0)


def grouped(rows: Iterable[T], key: Callable[[T], Any]) -> dict[Any, list[T]]:
    """The rows by key, in the order in which keys appear."""
    found: dict[Any, list[T]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found
