"""What charts over time share: the axis of periods, the hatched incomplete one, names at the right ends of lines."""

from __future__ import annotations

from typing import Any

from analytics.charts.chart import Chart
from analytics.charts.layout import Theme, axis, coloured, grid, hatch, note, rate_ticks, spread, widest
from analytics.frames import Rows, column
from data.text import t

LABEL_HEIGHT = 17.0
TICKS = 7
NARROW = 240  # px of plot on a phone


def placed(rows: Rows) -> Rows:
    """The rows with x, the place of their period in order."""
    order = {start: x for x, start in enumerate(sorted({row["start"] for row in rows}))}
    return [{**row, "x": order[row["start"]]} for row in rows]


def line(rows: Rows, stroke: dict[str, Any]) -> dict[str, Any]:
    """The values joined by a line; a period without one leaves a gap."""
    points = {"x": column(rows, "x"), "y": column(rows, "value"), "line": stroke}
    return {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "connectgaps": False, **points}


def split(part: Rows) -> tuple[Rows, Rows]:
    """Whole periods, and the link from the last of them to an incomplete one."""
    first = next((n for n, row in enumerate(part) if row["incomplete"]), len(part))
    return part[:first], part[max(first - 1, 0) :] if first < len(part) else []


def time_axis(rows: Rows, theme: Theme) -> dict[str, Any]:
    """Ticks that stay apart on a phone, the year under the first of each."""
    periods = sorted({row["x"]: row for row in rows}.values(), key=lambda row: row["x"])
    shown = _spaced(periods)
    texts, year = [], None
    for row in shown:
        texts.append(f"{row['tick']}<br>{row['year']}" if row["year"] and row["year"] != year else row["tick"])
        year = row["year"]
    last = periods[-1]["x"]
    first = int(len(shown) > 1 and _touching(texts, (shown[1]["x"] - shown[0]["x"]) / (last + 0.8)))
    ticks = {"tickvals": column(shown[first:], "x"), "ticktext": texts[first:], "range": [-0.4, last + 0.4]}
    return axis(theme, **ticks, ticklabelstandoff=4)


def _touching(texts: list[str], distance: float) -> bool:
    """Whether the first two, so far apart as a share of the axis, would touch on a phone: each may carry a year."""
    return distance * NARROW < sum(widest([words]) for words in texts[:2]) / 2 + 4


def _spaced(rows: Rows) -> Rows:
    """The periods that carry a tick: each, or those at the start of a quarter, half or year; at most seven."""
    shown = rows
    for months in (2, 3, 6, 12):
        if len(shown) <= TICKS:
            return shown
        shown = [row for row in rows if (row["start"].month - 1) % months == 0]
    return shown[:: -(-len(shown) // TICKS)]


def value_axis(theme: Theme, rate: bool, low: float, high: float) -> dict[str, Any]:
    """The upright axis of rates or numbers, with the faint grid."""
    if not rate:
        return axis(
            theme, **grid(theme), range=[low, high], nticks=5, rangemode="tozero", ticklabelstandoff=6, tickformat=",d"
        )
    values, texts = rate_ticks(low, high)
    return axis(theme, **grid(theme), range=[low, high], tickvals=values, ticktext=texts, ticklabelstandoff=6)


def gaps(rows: Rows, theme: Theme, low: float, high: float) -> list[dict[str, Any]]:
    """The hatched band of an incomplete period."""
    cut = sorted({row["x"] for row in rows if row["incomplete"]})
    if not cut:
        return []
    marker = {"color": theme["bg"], "line": {"width": 0}, "pattern": hatch(theme)}
    bar = {"type": "bar", "x": cut, "y": [high - low] * len(cut), "base": [low] * len(cut), "width": 0.8}
    return [bar | {"marker": marker, "hoverinfo": "skip"}]


def gap_labels(chart: Chart, rows: Rows, theme: Theme, low: float) -> list[dict[str, Any]]:
    """The word in the hatched band."""
    cut = [row["x"] for row in rows if row["incomplete"]]
    if not cut:
        return []
    word = t("charts.incomplete", chart.lang)
    place = {"x": max(cut) + 0.4, "xanchor": "right", "y": low, "yanchor": "bottom"}
    return [note(word, theme, **place, bgcolor=theme["bg"])]


def end_labels(
    chart: Chart, theme: Theme, ends: list[tuple[float, str]], bounds: tuple[float, float]
) -> list[dict[str, Any]]:
    """Names of lines in the right margin, each at the height of its line, kept apart."""
    scale = (chart.height - 80) / (bounds[1] - bounds[0])
    heights = [LABEL_HEIGHT * (text.count("<br>") + 1) for _, text in ends]
    shifts = spread([y * scale for y, _ in ends], max(heights, default=LABEL_HEIGHT))
    place = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 8, "yanchor": "middle", "align": "left"}
    return [
        note(coloured(text, theme["text2"]), theme, **place, y=y, yshift=shift)
        for (y, text), shift in zip(ends, shifts, strict=True)
    ]
