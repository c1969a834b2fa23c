"""The table of a chart as readers see it printed, the same on screen and in every file."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.charts import Chart
from analytics.findings.content import Attention
from data.text import MISSING, Lang, exact, t

_MOST = 4  # decimals


@dataclass(frozen=True)
class Printed:
    """A table in text: headings, whether each column holds numbers (they stand right), and the rows."""

    headings: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


def absent(value: Any) -> bool:
    """Whether a cell is missing."""
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def is_number(value: Any) -> bool:
    """Whether a cell is a number that there is."""
    return isinstance(value, int | float) and not isinstance(value, bool) and not absent(value)


def decimals(values: Iterable[Any]) -> int:
    """The most decimals that a column of numbers needs."""
    texts = (f"{value:.{_MOST}f}".rstrip("0").partition(".")[2] for value in values if is_number(value))
    return max(map(len, texts), default=0)


def cell(value: Any, places: int = 0) -> str:
    """A value as printed: numbers grouped and with a true minus, — when missing."""
    if absent(value) or value == "":
        return MISSING
    return exact(value, places) if is_number(value) else str(value)


def column(values: Sequence[Any]) -> list[str]:
    """The cells of a column, numbers with the same decimals."""
    places = decimals(values)
    return [cell(value, places) for value in values]


def printed(source: Chart | Mapping[str, Sequence[Any]]) -> Printed:
    """The table of a chart, or of columns under their headings."""
    columns = source.cells() if isinstance(source, Chart) else source
    texts = [column(values) for values in columns.values()]
    numeric = tuple(any(map(is_number, values)) for values in columns.values())
    return Printed(tuple(map(str, columns)), numeric, tuple(zip(*texts, strict=True)))


def cut(shown: int, total: int, lang: Lang) -> str:
    """What is said of a list that holds more than is shown; nothing of a whole one."""
    return t("export.first_rows", lang, shown=shown, total=total) if shown < total else ""


def listed(content: Attention, lang: Lang) -> str:
    """The same of a list of matters."""
    shown = len(content.signals)
    return t("charts.note.top", lang, n=shown, total=content.total) if shown < content.total else ""
