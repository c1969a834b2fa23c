"""The control chart: values over time between stepped limits; only what a rule flags has a colour, and its rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from analytics.charts.chart import Chart
from analytics.charts.hover import HOVER, hovers
from analytics.charts.lanes import LANE, NARROW, lanes
from analytics.charts.layout import Theme, coloured, folded, layout, note, rate_range, widest
from analytics.charts.timeline import end_labels, gap_labels, gaps, line, placed, split, time_axis, value_axis
from analytics.frames import Row, Rows, column, grouped, highest, known
from data.text import t

LIMITS = ("lower_limit", "upper_limit")
WIDEST = 160  # px of a line of a label
STACKED = 3  # lines of labels above or below the points


def control(chart: Chart, theme: Theme) -> dict[str, Any]:
    """Needs start, tick, value, center, lower_limit, upper_limit, stage, state of what is flagged,
    strong outside the limits, flag (the label of a flagged point).
    """
    rows = placed(chart.rows)
    ends = _ends(chart, rows)
    margin = {"t": 14, "b": 26, "r": int(widest(text for _, text in ends)) + 14 if ends else 14}
    inner = chart.height - margin["t"] - margin["b"]
    above = lanes(chart, rows, theme)
    top = above.top(inner)
    labels = _flags(rows)
    low, high = _with_labels(labels, *_range(chart, rows), top * inner)
    rate = chart.column("value").format == "rate"
    axes = time_axis(rows, theme), value_axis(theme, rate, low, high) | {"domain": [0, top]}
    notes = [*end_labels(chart, theme, ends, (low, high)), *gap_labels(chart, rows, theme, low)]
    notes += [*(_drawn(label, theme) for label in labels), *_stage_names(chart, rows, theme), *above.names]
    shapes = [*_stages(rows, theme), *above.shapes]
    more: dict[str, Any] = {"barmode": "overlay", "bargap": 0, "shapes": shapes, **above.axes(inner)}
    data = [*gaps(rows, theme, low, high), *_levels(chart, rows, theme), *_points(chart, rows, theme), *above.traces]
    return {"data": data, "layout": layout(chart, theme, *axes, margin, annotations=notes, **more)}


def _range(chart: Chart, rows: Rows) -> tuple[float, float]:
    bounds = [{"value": row["value"], "lower": row["lower_limit"], "upper": row["upper_limit"]} for row in rows]
    if chart.column("value").format == "rate":
        return rate_range(bounds, chart.target)
    top = max(highest(rows), highest(rows, "upper_limit"), chart.target or 0.0)
    top = top or 1.0
    return -0.02 * top, top * 1.12


@dataclass(frozen=True)
class Label:
    """The label of a flagged point: below or above all points that it would cover, `level` lines from them."""

    row: Row
    words: str
    above: bool
    middle: float
    half: float
    height: float
    level: int

    def meets(self, other: Label) -> bool:
        """Whether two labels would stand on each other."""
        return self.above == other.above and abs(self.middle - other.middle) < self.half + other.half

    def beside(self, taken: list[Label]) -> Label:
        """The same further out than the labels that it meets."""
        met = [other for other in taken if self.meets(other)]
        heights = [self.height, *(other.height for other in met)]
        level = max((other.level + other.lines for other in met), default=0)
        return replace(self, level=level, height=max(heights) if self.above else min(heights))

    @property
    def lines(self) -> int:
        return self.words.count("<br>") + 1


def _flags(rows: Rows) -> list[Label]:
    """The labels of flagged points, the latest first."""
    labels: list[Label] = []
    for row in reversed([row for row in rows if row["flag"]]):
        label = _label(row, rows).beside(labels)
        labels += [label] if label.level < STACKED else []
    return labels


def _label(row: Row, rows: Rows) -> Label:
    """A label at its point, kept inside the plot, on the side away from the centre."""
    last, words = rows[-1]["x"], "<br>".join(folded(row["flag"], WIDEST))
    half = widest([words]) / 2 * (last + 1) / NARROW
    middle = min(max(row["x"], half - 0.4), last + 0.4 - half)
    above = row["center"] is None or row["value"] >= row["center"]
    near = [other["value"] for other in known(rows) if abs(other["x"] - middle) <= half]
    return Label(row, words, above, middle, half, max(near) if above else min(near), 0)


def _with_labels(labels: list[Label], low: float, high: float, height: float) -> tuple[float, float]:
    """The range with room for the labels; `height` of the plot in px."""
    for label in labels:
        room = (high - low) * (16 + LANE * (label.level + label.lines)) / height
        low, high = (low, max(high, label.height + room)) if label.above else (min(low, label.height - room), high)
    return low, high


def _drawn(label: Label, theme: Theme) -> dict[str, Any]:
    moved = label.middle - label.row["x"]
    anchor = "left" if moved > 0 else "right" if moved < 0 else "center"
    place = {"x": label.row["x"], "y": label.height, "xanchor": anchor, "yanchor": "bottom" if label.above else "top"}
    place["xshift"] = {"left": -8, "right": 8, "center": 0}[anchor]
    place["yshift"] = (7 + LANE * label.level) * (1 if label.above else -1)
    return note(coloured(label.words, _colour(label.row, theme)), theme, **place, bgcolor=theme["bg"], borderpad=1)


def _levels(chart: Chart, rows: Rows, theme: Theme) -> list[dict[str, Any]]:
    """Centre and limits of each stage, and the target across all."""
    drawn = []
    for part in grouped(rows, lambda row: row["stage"]).values():
        held = [row for row in part if row["center"] is not None]
        if held:
            drawn += [_steps(held, name, {"color": theme["prev"], "width": 1.2, "dash": "dot"}) for name in LIMITS]
            drawn.append(_steps(held, "center", {"color": theme["text2"], "width": 1.2}))
    if chart.target is not None:
        across = {"x": [-0.4, rows[-1]["x"] + 0.4], "y": [chart.target] * 2}
        dashed = {"color": theme["text2"], "width": 1.2, "dash": "dash"}
        drawn.append({"type": "scatter", "mode": "lines", "hoverinfo": "skip", **across, "line": dashed})
    return drawn


def _steps(rows: Rows, name: str, stroke: dict[str, Any]) -> dict[str, Any]:
    """A level as steps, each as wide as its period."""
    x = [row["x"] + side for row in rows for side in (-0.5, 0.5)]
    y = [row[name] for row in rows for _ in range(2)]
    return {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": x, "y": y, "line": stroke}


def _points(chart: Chart, rows: Rows, theme: Theme) -> list[dict[str, Any]]:
    whole, cut = split(rows)
    traces = [line(whole, {"color": theme["same"], "width": 1.4})]
    if cut:
        traces.append(line(cut, {"color": theme["same"], "width": 1.4, "dash": "dot"}))
    shown = known(rows)
    marker = {
        "size": [11 if row["strong"] else 8 if row["state"] else 6 for row in shown],
        "opacity": 1,
        "color": [theme["bg"] if row["incomplete"] else _colour(row, theme) for row in shown],
        "line": {"width": 1.4, "color": [_colour(row, theme) for row in shown]},
    }
    points = {"type": "scatter", "mode": "markers", "x": column(shown, "x"), "y": column(shown, "value")}
    answers = {"customdata": chart.marks(shown), "hovertext": hovers(chart, shown), "hovertemplate": HOVER}
    return [*traces, {**points, **answers, "cliponaxis": False, "marker": marker}]


def _colour(row: Row, theme: Theme) -> str:
    return theme[{"better": "better", "worse": "worse", "signal": "ink"}.get(row["state"], "same")]


def _ends(chart: Chart, rows: Rows) -> list[tuple[float, str]]:
    """Height and text of every label in the right margin: centre, limits and target at the last period."""
    held = [row for row in rows if row["center"] is not None]
    ends = [(chart.target, chart.target_label)]
    if held:
        words = {name: t(f"charts.control.{name}_at", chart.lang) for name in LIMITS}
        center = t("charts.control.center_at", chart.lang, value=chart.text("center", held[-1]["center"]))
        drawn = {name: [row[name] for row in held if row[name] is not None] for name in LIMITS}
        ends += [(held[-1]["center"], center), *((levels[-1], words[name]) for name, levels in drawn.items() if levels)]
    return [(y, text) for y, text in ends if y is not None and text]


def _stages(rows: Rows, theme: Theme) -> list[dict[str, Any]]:
    """An upright line where limits begin anew."""
    thin = {"type": "line", "yref": "y domain", "y0": 0, "y1": 1, "layer": "below"}
    stroke = {"color": theme["prev"], "width": 1}
    return [thin | {"x0": row["x"] - 0.5, "x1": row["x"] - 0.5, "line": stroke} for row in _rebased(rows)]


def _stage_names(chart: Chart, rows: Rows, theme: Theme) -> list[dict[str, Any]]:
    word = t("charts.control.rebased", chart.lang)
    place = {"yref": "paper", "y": 0, "yanchor": "bottom", "xanchor": "left", "xshift": 3, "bgcolor": theme["bg"]}
    return [note(word, theme, **place, x=row["x"] - 0.5) for row in _rebased(rows)]


def _rebased(rows: Rows) -> Rows:
    return [b for a, b in pairwise(rows) if a["stage"] != b["stage"]]
