"""What a chart is: marks in a tidy frame, the columns a reader sees, and its words; drawing is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from analytics.frames import Row, Rows
from data import text
from data.text import MISSING, Lang, t

HTML_KINDS = frozenset({"kpi", "pillar", "attention", "list"})
SIGNS: Mapping[str, str] = {"better": "▲", "similar": "●", "worse": "▼", "insufficient": "○"}
MOST_SIGNS = 3  # above one period
MOST_NOTES = 12  # below a chart on a page and in a picture
Format = Literal["text", "count", "number", "signed", "rate", "points", "date"]


_NUMBERS = frozenset({"count", "number", "signed", "rate", "points"})
_TEXTS: Mapping[Format, Callable[[Any, Lang, int], str]] = {
    "text": lambda value, lang, decimals: str(value),
    "count": text.number,
    "number": text.number,
    "signed": text.signed,
    "rate": lambda value, lang, decimals: text.percent(value, decimals),
    "points": text.points,
    "date": lambda value, lang, decimals: value.isoformat()[:10],
}


@dataclass(frozen=True)
class Column:
    """A column of a frame as readers see it. Rates and points are fractions in the frame, per cent for the reader."""

    name: str
    heading: str
    format: Format = "text"
    decimals: int = 0
    unit: str = ""

    def text(self, value: Any, lang: Lang) -> str:
        """The value as printed on marks, in margins and tooltips; — when missing."""
        return MISSING if value is None else _TEXTS[self.format](value, lang, self.decimals)

    def cell(self, value: Any, lang: Lang) -> Any:
        """The value in a table: the number of the chart, rounded once, rates in per cent; None when missing."""
        if value is None:
            return None
        if self.format in _NUMBERS:
            scaled = value * 100 if self.format in ("rate", "points") else value
            return float(text.rounded(scaled, self.decimals))
        return self.text(value, lang)

    def title(self, lang: Lang) -> str:
        """The heading with its unit: 合格率（%）."""
        unit = {"rate": "%", "points": t("charts.points_unit", lang)}.get(self.format, self.unit)
        return t("charts.heading_unit", lang, heading=self.heading, unit=unit) if unit else self.heading


@dataclass(frozen=True)
class Words:
    """`name` says what is shown, `takeaway` what it means, `note` stands in the footer, `alt` is read aloud; `method`
    says how it was judged, in full, beside the definitions."""

    name: str
    takeaway: str
    note: str = ""
    alt: str = ""
    method: str = ""


@dataclass(frozen=True)
class Legend:
    """A swatch: `fill` is a token of the theme, or "hatch"."""

    fill: str
    label: str


@dataclass(frozen=True)
class Noted:
    """What somebody noted on a period: the first day of the period in the chart that holds it, its sign in the chart,
    and its text with author and day."""

    start: date
    sign: str
    text: str

    @property
    def line(self) -> str:
        """① 2017年6月：……（作者，2017-07-02）"""
        return f"{self.sign} {self.text}"


def joined(notes: Sequence[Noted]) -> str:
    """①②③ above a period; of more the first and the last, lest they run into those of the next one."""
    several = [noted.sign for noted in notes]
    return "".join(several) if len(several) <= MOST_SIGNS else f"{several[0]}…{several[-1]}"


@dataclass(frozen=True, eq=False)
class Chart:
    """One chart, whatever draws it.

    `rows` holds a dict a mark; what a kind needs of it stands in docs/architecture.md. `columns` are those a reader may
    see, in the order of the table; `margin` names those printed in the right margin, `lead` those printed after the
    labels. `dim` is the filter that a click on a mark sets (area, product, stage, level, kind) or None; `drill` is
    what the rows behind all marks have in common (indicator, start, end, where), `by` the dims of code and code2.
    `chosen` are the codes filtered by now. `content` carries what HTML kinds print. A chart with `empty` has nothing to
    draw and says why. `notes` are what people noted on the periods of a chart over time.
    """

    key: str
    kind: str
    lang: Lang
    words: Words
    rows: Rows = field(default_factory=list)
    columns: tuple[Column, ...] = ()
    margin: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    height: int = 370
    legend: tuple[Legend, ...] = ()
    target: float | None = None
    target_label: str = ""
    reference: float | None = None
    reference_label: str = ""
    dim: str | None = None
    drill: Mapping[str, Any] = field(default_factory=dict)
    chosen: frozenset[str] = frozenset()
    options: Mapping[str, Any] = field(default_factory=dict)
    content: Any = None
    empty: str | None = None
    indicator: str | None = None
    by: tuple[str, ...] = ()
    notes: tuple[Noted, ...] = ()

    @property
    def foot(self) -> tuple[str, ...]:
        """What stands below the chart, a paragraph each: its own note, then what was noted on its periods."""
        own = (self.words.note,) if self.words.note else ()
        return (*own, *(noted.line for noted in self.notes))

    def footed(self, most: int = MOST_NOTES) -> tuple[str, ...]:
        """The same where it needs its room: of more than `most` notes the latest; the table of the chart has all."""
        left = len(self.notes) - most + 1 if len(self.notes) > most else 0
        own, notes = self.foot[: len(self.foot) - len(self.notes)], self.foot[len(self.foot) - len(self.notes) :]
        return (*own, *notes[left:], *([t("notes.more", self.lang, n=left)] if left else ()))

    def column(self, name: str) -> Column:
        """The column of that name; raises KeyError naming chart and column."""
        if name not in self._named:
            raise KeyError(f"{self.key} has no column {name}")
        return self._named[name]

    @cached_property
    def _named(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def text(self, name: str, value: Any) -> str:
        """A value of a column as printed."""
        return self._fitting(self.column(name), value).text(value, self.lang)

    def _fitting(self, column: Column, value: Any) -> Column:
        """A rate that misses the target but would be rounded to it gets one more digit."""
        if column.name != "value" or column.format != "rate" or self.target is None or value is None:
            return column
        alike = text.percent(value, column.decimals) == text.percent(self.target, column.decimals)
        return replace(column, decimals=column.decimals + 1) if alike and value < self.target else column

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as a frame."""
        return pd.DataFrame(self.rows)

    def cells(self) -> dict[str, list[Any]]:
        """Exactly what is drawn, one entry a mark, under the reader's headings; numbers stay numbers."""
        return {
            column.title(self.lang): [
                self._fitting(column, row[column.name]).cell(row[column.name], self.lang) for row in self.rows
            ]
            for column in self.columns
        }

    def table(self) -> pd.DataFrame:
        """The same as a frame."""
        types = ("float64" if column.format in _NUMBERS else "object" for column in self.columns)
        cells = self.cells().items()
        return pd.DataFrame({n: pd.Series(values, dtype=t) for (n, values), t in zip(cells, types, strict=True)})

    def marks(self, rows: Rows | None = None) -> list[dict[str, Any]]:
        """What a click on each mark means: {"dim", "code", "rows"}; `rows` leads to the rows that the mark counts."""
        return [self._mark(row) for row in (self.rows if rows is None else rows)]

    def _mark(self, row: Row) -> dict[str, Any]:
        pairs = zip(self.by, ("code", "code2"), strict=False)
        own = {dim: row[name] for dim, name in pairs if row.get(name) is not None}
        where = {**self.drill.get("where", {}), **own, **row.get("where", {})}
        span = {name: row[name].isoformat() for name in ("start", "end") if row.get(name) is not None}
        rows = {**self.drill, **span, "where": where} if self.drill else None
        return {"dim": self.dim, "code": row.get("code") if self.dim else None, "rows": rows}
