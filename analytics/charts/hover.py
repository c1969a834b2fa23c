"""Tooltips: the columns of the table in words, so that tooltip, table and mark print one number."""

from __future__ import annotations

from analytics.charts.chart import Chart
from analytics.frames import Row, Rows
from data.text import MISSING, percent_range, t

HOVER = "%{hovertext}<extra></extra>"


def hovers(chart: Chart, rows: Rows | None = None) -> list[str]:
    """One tooltip a mark: its label in bold, then a line a column; an interval takes one line."""
    return [_hover(chart, row) for row in (chart.rows if rows is None else rows)]


def _hover(chart: Chart, row: Row) -> str:
    lines = [f"<b>{row['label']}</b>"]
    for column in chart.columns:
        if column.name in ("label", "upper"):
            continue
        if column.name == "lower":
            lines.append(_interval(chart, row, column.decimals))
        elif (value := chart.text(column.name, row[column.name])) != MISSING:
            lines.append(t("charts.pair", chart.lang, name=column.heading, value=f"{value}{_unit(chart, column.unit)}"))
    if row.get("incomplete"):
        lines.append(t("charts.incomplete", chart.lang))
    return "<br>".join(line for line in lines if line)


def _interval(chart: Chart, row: Row, decimals: int) -> str:
    if row["lower"] is None:
        return ""
    words = percent_range(row["lower"], row["upper"], chart.lang, decimals)
    return t("charts.pair", chart.lang, name=t("charts.interval", chart.lang), value=words)


def _unit(chart: Chart, unit: str) -> str:
    return t("charts.unit", chart.lang, unit=unit) if unit else ""
