"""A change taken apart: bars that hang from where the one before ends, in points from the level of the base."""

from __future__ import annotations

from typing import Any

from analytics.charts.chart import SIGNS, Chart
from analytics.charts.hover import HOVER, hovers
from analytics.charts.layout import CLEAR, Theme, axis, coloured, grid, layout, note, widest
from analytics.charts.rows import category_axis
from analytics.frames import Row, Rows, column

NARROWEST = 150  # px of plot left on a phone
STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)  # points between ticks


def waterfall(chart: Chart, theme: Theme) -> dict[str, Any]:
    """Rows from the top: the level of the base, the steps, the mix (hollow), the level now; `begin` and `finish` of
    each in points, `tone` its colour."""
    rows = chart.rows
    low, high, labels = *_reach(rows), [_label(chart, row) for row in rows]
    room = (high - low) * (widest(labels) + 16) / NARROWEST
    values = _ticks(low, high)
    x = axis(
        theme,
        **grid(theme),
        range=[low - (high - low) * 0.03, high + min(room, (high - low) * 0.7)],
        tickvals=values,
        ticktext=[f"{value:+.1f}".replace("-", "−") if value else "0" for value in values],
        title={"text": chart.options["axis"], "standoff": 4, "font": {"size": 13, "color": theme["text2"]}},
    )
    notes = [_note(row, label, y, theme) for y, (row, label) in enumerate(zip(rows, labels, strict=True))]
    return {
        "data": [_bars(chart, rows, theme)],
        "layout": layout(
            chart, theme, x, _labels(rows, theme), {"t": 4}, annotations=notes, shapes=_links(rows, theme)
        ),
    }


def _reach(rows: Rows) -> tuple[float, float]:
    ends = [value for row in rows for value in (row["begin"], row["finish"])]
    low, high = min(ends), max(ends)
    return (low, high) if high - low > 0.05 else (low - 0.5, high + 0.5)


def _ticks(low: float, high: float) -> list[float]:
    step = next((step for step in STEPS if (high - low) / step <= 4), STEPS[-1])
    return [round(k * step, 1) for k in range(-1000, 1001) if low - 1e-9 <= k * step <= high + 1e-9]


def _label(chart: Chart, row: Row) -> str:
    """The rate of a level, the points of a step with the sign of its judgement."""
    name = "base_rate" if row["rate"] is None else "rate"
    if row["role"] == "level":
        return chart.text(name, row[name])
    return " ".join(filter(None, (chart.text("value", row["value"]), SIGNS.get(row["state"] or "", ""))))


def _bars(chart: Chart, rows: Rows, theme: Theme) -> dict[str, Any]:
    hollow = [row["tone"] == "mix" for row in rows]
    return {
        "type": "bar",
        "orientation": "h",
        "base": column(rows, "begin"),
        "x": [row["finish"] - row["begin"] for row in rows],
        "y": list(range(len(rows))),
        "width": 0.56,
        "marker": {
            "color": [CLEAR if empty else theme[row["tone"]] for empty, row in zip(hollow, rows, strict=True)],
            "line": {"width": [1.2 * empty for empty in hollow], "color": theme["text2"]},
            "opacity": 1,
        },
        "customdata": chart.marks(rows),
        "hovertext": hovers(chart, rows),
        "hovertemplate": HOVER,
    }


def _note(row: Row, label: str, y: int, theme: Theme) -> dict[str, Any]:
    """The number at the right end of a bar; levels bold, judged steps in their colour."""
    colour = theme[row["state"]] if row["state"] else theme["ink"]
    words = coloured(label, colour, bold=row["role"] == "level" or bool(row["state"]))
    return note(words, theme, x=max(row["begin"], row["finish"]), y=y, xanchor="left", yanchor="middle", xshift=6)


def _labels(rows: Rows, theme: Theme) -> dict[str, Any]:
    """The names of the rows, those of the two levels bold."""
    return category_axis([{**row, "chosen": row["role"] == "level"} for row in rows], theme)


def _links(rows: Rows, theme: Theme) -> list[dict[str, Any]]:
    """The line of the base's level, and a dotted line from the end of each bar to the next."""
    line = {"type": "line", "layer": "below"}
    zero = line | {"x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1, "line": {"color": theme["text2"], "width": 1.2}}
    dotted = {"color": theme["prev"], "width": 1, "dash": "dot"}
    links = [
        line | {"x0": row["finish"], "x1": row["finish"], "y0": y + 0.28, "y1": y + 0.72, "line": dotted}
        for y, row in enumerate(rows[:-1])
    ]
    return [zero, *links]
