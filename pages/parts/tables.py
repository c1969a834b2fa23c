"""Tables as readers get them on screen: plain HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from analytics.export import cells
from data.text import Lang, t

_SHORT = 12


class Markup(str):
    """A cell that is HTML already: its texts are escaped, and it is put into the table as it is."""

    __slots__ = ()


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
    rows = map("".join, zip(*(body for _, body in columns.values()), strict=True))
    body = "".join(f"<tr>{row}{_way(links[n]) if links else ''}</tr>" for n, row in enumerate(rows))
    extra = '<th scope="col"></th>' if links else ""
    table = f'<table class="q-table"><thead><tr>{head}{extra}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="q-scroll{" q-tall" if tall else ""}" tabindex="0">{table}</div>'


def _column(values: list[Any], heading: str) -> tuple[str, list[str]]:
    """The heading of a column and its cells."""
    if any(isinstance(value, Markup) for value in values):
        return f'<th scope="col">{heading}</th>', [f"<td>{value}</td>" for value in values]
    texts = cells.column(values)
    kind = _kind(values, texts)
    return f'<th scope="col"{kind}>{heading}</th>', [f"<td{kind}>{escape(text)}</td>" for text in texts]


def _way(link: str) -> str:
    return f'<td class="q-way">{link}</td>'


def _kind(values: Sequence[Any], texts: Sequence[str]) -> str:
    """The class of a column: numbers stand right, days and short codes are not broken."""
    if any(map(cells.is_number, values)):
        return ' class="q-num"'
    return ' class="q-short"' if max(map(len, texts), default=0) <= _SHORT else ""
