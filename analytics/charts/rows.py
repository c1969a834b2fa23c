"""What charts with a row a category share: labels, columns beside the plot, upright reference lines and their heads."""

from __future__ import annotations

from typing import Any

from analytics.charts.chart import Chart
from analytics.charts.layout import Theme, axis, coloured, in_margin, note, widest, width, wrapped
from analytics.frames import Row, Rows, column

HEADER = 30
HEADING = 80  # px of a heading before it takes two lines


def header(chart: Chart) -> int:
    """Pixels above the rows: two lines where a heading needs them."""
    headings = [*(wrapped(chart.column(name).heading, HEADING) for name in chart.margin), _lead_heading(chart)]
    return HEADER + 16 * any("<br>" in heading for heading in headings)


def category_axis(rows: Rows, theme: Theme, lead: int = 0) -> dict[str, Any]:
    """Rows from the top, labels in two lines at most; `lead` px are kept free for a column after the labels."""
    labels = [wrapped(row["label"]) for row in rows]
    labels = [f"<b>{label}</b>" if row.get("chosen") else label for label, row in zip(labels, rows, strict=True)]
    return axis(
        theme,
        range=[len(rows) - 0.5, -0.5],
        tickvals=list(range(len(rows))),
        ticktext=labels,
        tickfont={"size": 13, "color": theme["ink"]},
        ticklabelstandoff=8 + lead,
    )


def lead_width(chart: Chart) -> int:
    """Pixels that the column after the labels needs, its header apart."""
    return int(widest(_lead_text(chart, row) for row in chart.rows)) + 12 if chart.lead else 0


def lead_column(chart: Chart, rows: Rows, theme: Theme, lead: int) -> list[dict[str, Any]]:
    """The column between labels and plot, such as the number sampled, and its header; two numbers are parted by /."""
    if not chart.lead:
        return []
    place = {"xref": "paper", "x": 0, "xanchor": "right", "xshift": -8}
    cells = [note(_lead_text(chart, row), theme, **place, y=y, yanchor="middle") for y, row in enumerate(rows)]
    above = {"yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 6}
    return [*cells, note(_lead_heading(chart), theme, **place, **above)]


def _lead_text(chart: Chart, row: Row) -> str:
    return "/".join(chart.text(name, row[name]) for name in chart.lead)


def _lead_heading(chart: Chart) -> str:
    """The headings in one line, or one under the other."""
    headings = [chart.column(name).heading for name in chart.lead]
    joined = "/".join(headings)
    return joined if width(joined) <= HEADING else "/<br>".join(headings)


def margin_columns(chart: Chart, rows: Rows, theme: Theme) -> tuple[list[dict[str, Any]], int]:
    """Right-aligned numbers in the right margin with their headers, and the width of the margin in px."""
    notes, edge = [], 8.0
    for i, name in enumerate(chart.margin):
        heading = wrapped(chart.column(name).heading, HEADING)
        cells = [chart.text(name, value) for value in column(rows, name)]
        edge += widest([*cells, heading]) + 10
        for y, (cell, row) in enumerate(zip(cells, rows, strict=True)):
            notes.append(in_margin(_cell(cell, row.get("state", ""), theme, bold=i == 0), theme, y, edge))
        notes.append(_head(heading, theme, edge))
    return notes, int(edge) + 2


def _cell(cell: str, state: str, theme: Theme, bold: bool) -> str:
    colour = {"better": "better", "worse": "worse", "insufficient": "text3"}.get(state, "ink")
    return coloured(cell, theme[colour], bold and state != "insufficient")


def _head(heading: str, theme: Theme, edge: float) -> dict[str, Any]:
    return note(
        heading, theme, xref="paper", x=1, xanchor="right", xshift=edge, yref="paper", y=1, yanchor="bottom", yshift=6
    )


def reference_lines(chart: Chart, theme: Theme) -> list[dict[str, Any]]:
    """Upright lines: solid for the whole, dashed for the target."""
    upright = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    lines = [(chart.reference, "solid"), (chart.target, "dash")]
    return [
        upright | {"x0": x, "x1": x, "line": {"color": theme["text2"], "width": 1.2, "dash": dash}}
        for x, dash in lines
        if x is not None
    ]


def reference_heads(chart: Chart, theme: Theme, low: float, high: float) -> list[dict[str, Any]]:
    """The names of reference and target above their lines."""
    return [
        _head_of(x, text, theme, low, high)
        for x, text in ((chart.reference, chart.reference_label), (chart.target, chart.target_label))
        if x is not None and text
    ]


def _head_of(x: float, text: str, theme: Theme, low: float, high: float) -> dict[str, Any]:
    """The name of an upright line above it, kept inside the plot at both sides."""
    share = (x - low) / (high - low)
    anchor, shift = ("right", 8) if share > 0.65 else ("left", -8) if share < 0.35 else ("center", 0)
    return note(text, theme, x=x, xanchor=anchor, xshift=shift, yref="paper", y=1, yanchor="bottom", yshift=6)
