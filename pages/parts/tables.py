"""Tables as readers get them: on screen as plain HTML, to take along as CSV."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from data.text import MISSING, Lang, exact, t

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
_MAX_DECIMALS, _SHORT = 4, 12


def absent(value: Any) -> bool:
    """Whether a cell of a frame is missing."""
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def cell(value: Any, decimals: int = 0) -> str:
    """A value as printed in a table: numbers grouped and with a true minus, — when missing."""
    if absent(value) or value == "":
        return MISSING
    return exact(value, decimals) if _number(value) else str(value)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _decimals(values: Sequence[Any]) -> int:
    """The most decimals that a column of numbers needs."""
    known = (value for value in values if _number(value) and not absent(value))
    texts = (f"{value:.{_MAX_DECIMALS}f}".rstrip("0").partition(".")[2] for value in known)
    return max(map(len, texts), default=0)


def named(lang: Lang, columns: Mapping[str, list[Any]]) -> pd.DataFrame:
    """A frame under headings from the words of the methods page."""
    return pd.DataFrame({t(f"methods.column.{key}", lang): values for key, values in columns.items()})


def html(
    frame: pd.DataFrame | Mapping[str, Sequence[Any]],
    headings: Mapping[str, str] | None = None,
    links: Sequence[str] | None = None,
    tall: bool = False,
) -> str:
    """Columns as a table. `headings` gives columns markup of their own; `links` adds a last cell to each row."""
    shown = headings or {}
    columns = {name: _column(list(frame[name]), shown.get(name) or escape(str(name))) for name in frame}
    head = "".join(heading for heading, _ in columns.values())
    rows = map("".join, zip(*(cells for _, cells in columns.values()), strict=True))
    body = "".join(f"<tr>{row}{_way(links[n]) if links else ''}</tr>" for n, row in enumerate(rows))
    extra = '<th scope="col"></th>' if links else ""
    table = f'<table class="q-table"><thead><tr>{head}{extra}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="q-scroll{" q-tall" if tall else ""}" tabindex="0">{table}</div>'


def _column(values: list[Any], heading: str) -> tuple[str, list[str]]:
    """The heading of a column and its cells."""
    decimals = _decimals(values)
    texts = [cell(value, decimals) for value in values]
    kind = _kind(values, texts)
    return f'<th scope="col"{kind}>{heading}</th>', [f"<td{kind}>{escape(text)}</td>" for text in texts]


def _way(link: str) -> str:
    return f'<td class="q-way">{link}</td>'


def _kind(values: Sequence[Any], texts: Sequence[str]) -> str:
    """The class of a column: numbers stand right, days and short codes are not broken."""
    if any(_number(value) and not absent(value) for value in values):
        return ' class="q-num"'
    return ' class="q-short"' if max(map(len, texts), default=0) <= _SHORT else ""


def csv(frame: pd.DataFrame) -> bytes:
    """A frame as CSV for spreadsheets: UTF-8 with its mark, counts whole, what looks like a formula kept as text."""
    columns = {name: pd.Series(_written(list(frame[name])), dtype=object) for name in frame}
    return pd.DataFrame(columns).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _written(values: list[Any]) -> list[Any]:
    whole = not _decimals(values)
    return [_harmless(round(value) if whole and _number(value) and not absent(value) else value) for value in values]


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
