"""Upright bars over time or bands: number on top, a part left open hollow, an incomplete period hatched."""

from __future__ import annotations

from typing import Any

from analytics.charts.chart import Chart
from analytics.charts.hover import HOVER, hovers
from analytics.charts.lanes import lanes
from analytics.charts.layout import Theme, axis, coloured, hatch, layout, width, wrapped
from analytics.frames import Row, Rows, column, highest, known

LABELS = 14  # more numbers than this touch each other on a phone
PHONE = 330  # px of plot on a phone


def columns(chart: Chart, theme: Theme) -> dict[str, Any]:
    """Needs tick and value; may have year, incomplete, tone (main, prev, worse) and part, the hollow share of value."""
    rows = [{**row, "x": x} for x, row in enumerate(chart.rows)]
    whole, cut = ([row for row in rows if bool(row.get("incomplete")) is wanted] for wanted in (False, True))
    hollow = [row for row in rows if row.get("part")]
    data = [_solid(chart, whole, theme, None), _solid(chart, cut, theme, hatch(theme)), _hollow(chart, hollow, theme)]
    data.append(_numbers(chart, rows, theme))
    timed = any("year" in row for row in rows)
    margin = {"t": 4, "b": 22 if timed else 36}
    inner, above = chart.height - margin["t"] - margin["b"], lanes(chart, rows, theme)
    room = 1 + 20 * (2 if hollow else 1) / max(chart.height - 90, 60)
    bounds = {"range": [0, max(highest(rows), 1) * room], "domain": [0, above.top(inner)]}
    axes = _ticks(rows, theme, timed), axis(theme, **bounds, showticklabels=False)
    more = {"barmode": "stack", "bargap": 0.3, "shapes": above.shapes, **above.axes(inner)}
    traces = [*(trace for trace in data if trace["x"]), *above.traces]
    return {"data": traces, "layout": layout(chart, theme, *axes, margin, **more)}


def _solid(chart: Chart, part: Rows, theme: Theme, pattern: dict | None) -> dict[str, Any]:
    colours = [theme[row.get("tone", "main")] for row in part]
    marker: dict[str, Any] = {"color": colours, "opacity": 1, "line": {"width": 0}}
    if pattern:
        edge = {"width": 1.2, "color": theme["main"]}
        marker |= {"color": theme["bg"], "pattern": pattern | {"fgcolor": theme["same"]}, "line": edge}
    heights = [(row["value"] or 0) - (row.get("part") or 0) for row in part]
    return {"type": "bar", "x": column(part, "x"), "y": heights, "marker": marker, **_answers(chart, part)}


def _hollow(chart: Chart, part: Rows, theme: Theme) -> dict[str, Any]:
    marker = {"color": theme["bg"], "line": {"width": 1.2, "color": theme["main"]}, "opacity": 1}
    heights = column(part, "part")
    return {"type": "bar", "x": column(part, "x"), "y": heights, "marker": marker, **_answers(chart, part)}


def _answers(chart: Chart, part: Rows) -> dict[str, Any]:
    return {"customdata": chart.marks(part), "hovertext": hovers(chart, part), "hovertemplate": HOVER}


def _numbers(chart: Chart, rows: Rows, theme: Theme) -> dict[str, Any]:
    """The numbers on top: all of them, or the highest and the last where there is no room."""
    kept = {max(rows, key=lambda row: row["value"] or 0)["x"], len(rows) - 1} if len(rows) > LABELS else None
    shown = [row for row in known(rows) if kept is None or row["x"] in kept]
    return {
        "type": "scatter",
        "mode": "text",
        "x": column(shown, "x"),
        "y": column(shown, "value"),
        "text": [_number(chart, row, theme) for row in shown],
        "textposition": "top center",
        "textfont": {"size": 13, "color": theme["ink"]},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _number(chart: Chart, row: Row, theme: Theme) -> str:
    number = f"<b>{chart.text('value', row['value'])}</b>"
    if not row.get("part"):
        return number
    words = f"{chart.options.get('part_label', '')}{chart.text('part', row['part'])}"
    return f"{number}<br>{coloured(words, theme['worse'])}"


def _ticks(rows: Rows, theme: Theme, timed: bool) -> dict[str, Any]:
    step = _step(rows) if timed else 1
    room = PHONE / max(len(rows), 1) - 8
    texts = _years(rows, step) if timed else [wrapped(row["tick"], room) for row in rows]
    places = list(range(0, len(rows), step))
    return axis(theme, tickvals=places, ticktext=[texts[x] for x in places], range=[-0.5, len(rows) - 0.5])


def _years(rows: Rows, step: int) -> list[str]:
    """Ticks with the year under the first shown of each year."""
    texts, year = [], None
    for row in rows:
        new = row["x"] % step == 0 and row["year"] and row["year"] != year
        texts.append(f"{row['tick']}<br>{row['year']}" if new else row["tick"])
        year = row["year"] if new else year
    return texts


def _step(rows: Rows) -> int:
    """How many columns share a tick so that ticks stay apart on a phone."""
    room = max(30, *(width(row["tick"]) for row in rows)) + 6
    step = max(1, -(-int(room * len(rows)) // PHONE))
    return next((s for s in (1, 2, 3, 4, 6, 12) if s >= step), step)
