"""What native charts of a workbook share: axes without lines, one faint grid, marks in ink and grey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as Native

from analytics.charts import Chart
from analytics.charts.layout import rate_ticks
from analytics.export.native.book import number_format
from analytics.export.workbook.aids import Aids
from analytics.export.workbook.styles import COLOURS, held
from analytics.export.workbook.table import Placed
from analytics.frames import Row, grouped

Options = dict[str, Any]
NONE: Options = {"none": True}
SIZE = 9
WIDTH, LEAST, ROW = 780, 380, 24  # px of a chart, of a row
MOST_NAMES = 24  # below a chart
LYING = frozenset({"bars", "bands", "waterfall"})
JUDGED = {"better": "better", "worse": "worse", "insufficient": "same"}


@dataclass(frozen=True)
class Canvas:
    """Where a chart is made: the workbook, the table that it draws, and what only drawing needs."""

    book: Workbook
    table: Placed
    aids: Aids

    @property
    def width(self) -> int:
        """Pixels across."""
        return WIDTH

    @property
    def height(self) -> int:
        """Pixels down: charts with a row a category need room for their rows."""
        return max(LEAST, ROW * len(self.chart.rows) + 70) if self.chart.kind in LYING else LEAST

    @property
    def chart(self) -> Chart:
        return self.table.chart

    def add(self, kind: str, subtype: str = "") -> Native:
        """A chart of a type of Excel's, without title and legend: the sheet says what it shows."""
        made = self.book.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})
        assert made is not None
        made.set_title(NONE)
        made.set_legend(NONE)
        made.set_chartarea({"border": NONE, "fill": {"color": COLOURS["bg"]}})
        made.set_plotarea({"border": NONE, "fill": NONE})
        made.show_hidden_data()
        return made

    def drawn(self, name: str, value: float | None) -> float | None:
        """A value as the table has it: rates in per cent."""
        share = self.chart.column(name).format in ("rate", "points")
        return value * 100 if share and value is not None else value

    def code(self, name: str) -> str:
        """The number format of a column."""
        column = self.chart.column(name)
        return number_format(column.format, column.decimals)


def type_(tone: str = "text2", bold: bool = False, size: float = SIZE) -> Options:
    return {"size": size, "color": COLOURS[tone], "bold": bold}


def stroke(tone: str, width: float = 1.25, dash: str = "solid") -> Options:
    return {"color": COLOURS[tone], "width": width, "dash_type": dash}


def fill(tone: str) -> Options:
    return {"color": COLOURS[tone]}


def labels_axis(**more: Any) -> Options:
    """The axis of names."""
    return {"num_font": type_("ink"), "line": NONE, "major_tick_mark": "none", "minor_tick_mark": "none", **more}


def value_axis(**more: Any) -> Options:
    """The axis of values, with the faint grid."""
    grid = {"visible": True, "line": {"color": COLOURS["grid"], "width": 0.75}}
    return {
        "num_font": type_(),
        "line": NONE,
        "major_gridlines": grid,
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
        **more,
    }


def unseen() -> Options:
    """An axis without anything on it."""
    return {"visible": False, "major_gridlines": {"visible": False}, "line": NONE, "num_font": type_()}


def marker(tone: str, size: int = 7, symbol: str = "circle") -> Options:
    return {"type": symbol, "size": size, "fill": fill(tone), "border": {"color": COLOURS[tone], "width": 1.25}}


class Look(NamedTuple):
    """How some points differ from their series: colour, hollow or not, and the word for them in the legend."""

    tone: str
    hollow: bool = False
    word: str = ""


def overlaid(canvas: Canvas, made: Native, places: str, looks: Sequence[Look | None], size: int) -> None:
    """Points that look otherwise, as series of their own over the first: programs agree on series, not on points.

    `places` are their categories, or where they lie across.
    """
    first = len(made.series)
    found = grouped([(look, n) for n, look in enumerate(looks) if look], lambda pair: pair[0])
    for look, pairs in found.items():
        at = {n for _, n in pairs}
        values = [canvas.drawn("value", row["value"]) if n in at else None for n, row in enumerate(canvas.chart.rows)]
        shape = marker(look.tone, size) | ({"fill": fill("rule")} if look.hollow else {})
        name = {"name": held(look.word)} if look.word else {}
        series = {"categories": places, "values": canvas.aids.column(values), "line": NONE, "marker": shape}
        made.add_series(series | name)
    if any(look.word for look in found):
        nameless = [first + n for n, look in enumerate(found) if not look.word]
        made.set_legend({"position": "top", "font": type_(), "delete_series": [*range(first), *nameless]})


def judged(row: Row) -> Look | None:
    """The look of a judgement; None for points that lie alike or are not judged."""
    state = row.get("state") or ""
    return Look(JUDGED[state], state == "insufficient", row.get("judged") or "") if state in JUDGED else None


def only(count: int, shown: dict[int, Options], position: str = "right") -> Options:
    """Labels at some points of a series."""
    custom = [shown.get(n, {"delete": True}) for n in range(count)]
    return {"value": True, "custom": custom, "position": position, "font": type_()}


def said(words: str, **font: Any) -> Options:
    """A label in words, in one line; what begins like a formula begins with a joiner of no width instead."""
    line = held(words.replace("<br>", " "))
    return {"value": f"\u2060{line}" if line.startswith("=") else line, "font": type_(**font)}


def value_ends(canvas: Canvas, low: float, high: float) -> Options:
    """The ends of a value axis and its steps: rates in whole steps, other numbers from 0."""
    if canvas.chart.column("value").format != "rate":
        return {"num_format": "#,##0", "min": 0}
    ticks, _ = rate_ticks(low, high)
    step = round((ticks[1] - ticks[0]) * 100, 2) if len(ticks) > 1 else 1
    ends = {"min": round(low * 100, 2), "max": round(high * 100, 2), "major_unit": step}
    return {"num_format": '[>100]"";0"%"' if step >= 1 else '[>100]"";0.0"%"', **ends}


def lengths(ends: Sequence[float | None], begins: Sequence[float | None]) -> list[float]:
    """How far each end lies from its beginning, 0 where either is missing."""
    pairs = zip(ends, begins, strict=True)
    return [abs(end - begin) if end is not None and begin is not None else 0.0 for end, begin in pairs]


def interval(canvas: Canvas, rows: Sequence[int]) -> Options:
    """Error bars from the value to both ends of its interval."""
    found = [canvas.chart.rows[n] for n in rows]
    value, lower, upper = ([canvas.drawn("value", row[name]) for row in found] for name in ("value", "lower", "upper"))
    return bars_between(canvas, lengths(upper, value), lengths(value, lower), "prev")


def bars_between(canvas: Canvas, up: Sequence[float], down: Sequence[float], tone: str) -> Options:
    """Error bars of given lengths, without caps."""
    ends = {"plus_values": canvas.aids.column(up), "minus_values": canvas.aids.column(down)}
    return {"type": "custom", **ends, "line": stroke(tone, 1.75), "end_style": 0}


def levels(canvas: Canvas, made: Native, names: str, count: int) -> None:
    """Reference solid and target dashed across all categories, each named at its end."""
    chart = canvas.chart
    lines = ((chart.reference, chart.reference_label, "solid"), (chart.target, chart.target_label, "dash"))
    for value, name, dash in lines:
        if value is not None:
            across = canvas.aids.column([canvas.drawn("value", value)] * count)
            labels = {"data_labels": only(count, {count - 1: said(name)}, "above")} if name else {}
            look = {"line": stroke("text2", 1.25, dash), "marker": {"type": "none"}}
            made.add_series({"categories": names, "values": across, **look, **labels})


def upright_axes(canvas: Canvas, made: Native, bounds: tuple[float, float] | None, turned: int = 0) -> None:
    """Names below, turned by some degrees (270: Chinese downwards), of very many some left out; values at the left
    with the faint grid. Without bounds the value axis is left alone."""
    if bounds:
        made.set_y_axis(value_axis(**value_ends(canvas, *bounds)))
    font = type_("ink") | ({"rotation": turned} if turned else {})
    step = -(-len(canvas.chart.rows) // MOST_NAMES)
    made.set_x_axis(labels_axis(label_position="low", interval_unit=step, num_font=font))
