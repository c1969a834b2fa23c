"""Tooltips: the columns of the table in words, so that tooltip, table and mark print one number."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

from analytics.charts.chart import Chart, Column
from analytics.charts.layout import folded
from analytics.frames import Row, Rows
from data.text import MISSING, multiplied, t

WIDEST = 320  # px of a line
HOVER = "%{hovertext}<extra></extra>"


def hovers(chart: Chart, rows: Rows | None = None) -> list[str]:
    """One tooltip a mark: its label in bold, then a line a column; an interval takes one line."""
    return [_hover(chart, row) for row in (chart.rows if rows is None else rows)]


def _hover(chart: Chart, row: Row) -> str:
    lines = [f"<b>{row['label']}</b>"]
    for column in chart.columns:
        name, _, end = column.name.rpartition("_")
        if column.name == "label" or end == "upper":
            continue
        if end == "lower":
            lines.append(_interval(chart, row, name))
        elif (value := _with_unit(chart, column, row[column.name])) != MISSING:
            words = t("charts.pair", chart.lang, name=column.heading, value=value)
            lines += [escape(line, quote=False) for line in folded(words, WIDEST)]
    if row.get("incomplete"):
        lines.append(t("charts.incomplete", chart.lang))
    return "<br>".join(line for line in lines if line)


def _interval(chart: Chart, row: Row, name: str) -> str:
    """The interval of the value, or of the column `name`, whose ends are lower and upper, or name_lower, name_upper."""
    lower, upper = (f"{name}_{end}" if name else end for end in ("lower", "upper"))
    if row[lower] is None:
        return ""
    word = t("charts.interval", chart.lang)
    of = t("charts.interval_of", chart.lang, name=chart.column(name).heading) if name else word
    ends = {"lower": chart.text(lower, row[lower]), "upper": chart.text(upper, row[upper])}
    return t("charts.pair", chart.lang, name=of, value=t("charts.range", chart.lang, **ends))


def _with_unit(chart: Chart, column: Column, value: Any) -> str:
    """A value with its unit, where it has one; — when missing."""
    if value is None or not column.unit:
        return chart.text(column.name, value)
    value, unit, decimals = multiplied(value, column.unit, column.decimals)
    return replace(column, decimals=decimals).text(value, chart.lang) + t("charts.unit", chart.lang, unit=unit)
