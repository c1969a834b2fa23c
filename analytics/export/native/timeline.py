"""Lines over time: a rate with its interval, counted series, and the course of a pillar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from analytics.charts import Chart
from analytics.charts.layout import rate_range, rate_ticks, spread
from analytics.charts.trend import STROKES
from analytics.export import fonts
from analytics.export.native.book import Book, Cells
from analytics.export.native.marks import Dot, Label, dotted, labels, point, shape
from analytics.export.native.series import UNSEEN, Series, areas, lines
from analytics.export.native.space import COLOURS, SIZE, Area, Native, categories, label, nice, space, upright, values
from analytics.export.native.upright import LINE, feet, periods, signs
from analytics.export.native.xml import fill, line
from analytics.findings.content import Pillar
from analytics.frames import Rows, column, grouped, highest, known
from data.text import t

DASHES = {"solid": "", "dash": "dash", "dot": "sysDot"}
Ends = Sequence[tuple[float, str]]


class Draft(NamedTuple):
    """A chart on its way: its workbook and the cells of its periods."""

    chart: Chart
    book: Book
    names: Cells


class Scale:
    """The value axis: bounds and ticks, in the numbers of the table."""

    def __init__(self, chart: Chart, low: float, high: float) -> None:
        self.rate = chart.column("value").format == "rate" if chart.columns else True
        if self.rate:
            ticks, _ = rate_ticks(low, high)
            step = ticks[1] - ticks[0] if len(ticks) > 1 else 0.05
            self.step, self.low, self.high = step * 100, low // step * step * 100, high * 100
            self.format = '[>100]"";0"%"' if step >= 0.01 else '[>100]"";0.0"%"'
        else:
            self.step = max(nice((high - max(low, 0)) / 5), 1.0)
            self.low, self.high, self.format = 0.0, high, "#,##0"

    def of(self, value: float) -> float:
        """A value of the rows as the table has it."""
        return value * 100 if self.rate else value


def trend_chart(chart: Chart, width: float, height: float) -> Native:
    """Kind trend: line, interval, hollow small samples, dotted to an incomplete period, references at the right."""
    rows, book = chart.rows, Book(chart)
    series = list(grouped(rows, lambda row: row.get("series", "")).items())
    rate = chart.column("value").format == "rate"
    low, high = rate_range(rows, chart.target, chart.reference) if rate else (0.0, max(highest(rows), 1.0) * 1.15)
    lane = LINE * (high - low) / (height - 56 - LINE) * bool(chart.notes)
    scale = Scale(chart, low, high + lane)
    ends = [(scale.of(v), upright(w)) for v, w in _references(chart) if w]
    if len(series) > 1:
        ends += [(scale.of(known(part)[-1]["value"]), str(name)) for name, part in series if known(part)]
    area = room(width, height, ends)
    names, start, drawn = book.column("label").part(0, len(series[0][1])), 0, []
    for (_, part), stroke in zip(series, STROKES, strict=False):
        cells = book.column("value").part(start, start + len(part))
        drawn += _line(part, Draft(chart, book, names), cells, COLOURS[stroke[0]], DASHES[stroke[1]])
        start += len(part)
    draft = Draft(chart, book, names)
    band = _band(draft) if rate and len(series) == 1 else []
    foot = feet(chart, book, names, scale.low, periods(series[0][1], area.across))
    over = signs(chart, book, names, series[0][1], scale.high - scale.of(lane) / 2)
    drawn = [foot, *across(draft, scale), *drawn, *named(draft, ends, scale, area), *over]
    plots = [areas(band)] * bool(band) + [lines(drawn, len(band))]
    return space(book, area, plots, axes(chart, scale))


def _references(chart: Chart) -> list[tuple[float, str]]:
    given = (chart.reference, chart.reference_label), (chart.target, chart.target_label)
    return [(value, words) for value, words in given if value is not None]


def room(width: float, height: float, ends: Ends) -> Area:
    right = max((fonts.width(words, SIZE) * 1.06 for _, words in ends), default=0) + 16
    return Area(width, height, 52, 12, right, 44)


def axes(chart: Chart, scale: Scale) -> tuple[str, str]:
    type = label(chart.lang)
    return (
        categories(type, at="b", hidden=True),
        values(type, scale.low, scale.high, at="l", step=scale.step, format=scale.format, grid=True),
    )


def _line(part: Rows, draft: Draft, cells: Cells, colour: str, dash: str) -> list[Series]:
    """The values joined, dotted to an incomplete period; their marks, hollow where a sample is small."""
    size = 7 if len(part) <= 24 else 5
    links = [point(n, shape("", line(colour, 1.5, "sysDot"))) for n, row in enumerate(part) if row["incomplete"]]
    hollow = (n for n, row in enumerate(part) if row["incomplete"] or row.get("state") == "insufficient")
    marks = [dotted(n, Dot("circle", size + 1, None, colour)) for n in hollow]
    return [
        Series(cells, draft.names, line(colour, 2, dash), links),
        Series(cells, draft.names, UNSEEN, marks, unfinished(draft, part), dot=Dot("circle", size, colour, colour)),
    ]


def unfinished(draft: Draft, part: Rows) -> str:
    """The word at the last period where that is incomplete."""
    chart, last = draft.chart, len(part) - 1
    word = t("charts.incomplete", chart.lang)
    return (
        labels([Label(last, label(chart.lang), word, at="t", ground=COLOURS["bg"])]) if part[-1]["incomplete"] else ""
    )


def _band(draft: Draft) -> list[Series]:
    """The interval as an area on an unseen one."""
    chart, book, names = draft
    if "lower" not in book.columns or all(value is None for value in column(chart.rows, "lower")):
        return []
    lower, upper = book.column("lower"), book.column("upper")
    widths = [None if None in (a, b) else round(b - a, 4) for a, b in zip(lower.values, upper.values, strict=True)]
    grey = fill(COLOURS["grid"]) + line(None)
    return [Series(lower, names, UNSEEN), Series(book.aid("band", widths, lower.format), names, grey)]


def across(draft: Draft, scale: Scale) -> list[Series]:
    """The levels of the whole and of the target."""
    chart, book, names = draft
    made = []
    given = ("reference", chart.reference, ""), ("target", chart.target, "dash")
    for key, value, dash in given:
        if value is not None:
            cells = book.aid(key, [round(scale.of(value), 4)] * len(names.values), scale.format)
            made.append(Series(cells, names, line(COLOURS["text2"], 1.2, dash)))
    return made


def named(draft: Draft, ends: Ends, scale: Scale, area: Area) -> list[Series]:
    """Names of lines right of the last period, each at the height of its line, kept apart."""
    chart, book, names = draft
    unit = (scale.high - scale.low) / area.down
    shifts = spread([height / unit for height, _ in ends], LINE)
    made, last = [], len(names.values) - 1
    for (height, words), shift in zip(ends, shifts, strict=True):
        cells = book.aid("top", [None] * last + [round(height + shift * unit, 4)], heading=words)
        made.append(Series(cells, names, UNSEEN, (), labels([Label(last, label(chart.lang), words, at="r")])))
    return made


def course_chart(chart: Chart, width: float, height: float) -> Native:
    """Kind pillar: its values from first to last, the target dashed."""
    content: Pillar = chart.content
    book, count = Book(chart), len(content.values)
    rate = chart.column("value").format == "rate"
    shown = [value for value in (*content.values, content.target) if value is not None]
    names = book.aid("period", [content.first, *[""] * (count - 2), content.last])
    low, high = rate_range([{"value": v} for v in shown]) if rate else (0.0, max(shown) * 1.15)
    scale = Scale(chart, low, high)
    format = book.column("value").format
    main, last = COLOURS["main"], max(n for n, value in enumerate(content.values) if value is not None)
    numbers = [None if v is None else chart.column("value").cell(v, chart.lang) for v in content.values]
    ends = [(scale.of(content.target), upright(content.target_label))] if content.target is not None else []
    area = room(width, height, ends)
    point_ = dotted(last, Dot("circle", 7, main, main), line(main, 2))
    drawn = [
        Series(book.aid("values", numbers, format), names, line(main, 2), [point_]),
        feet(chart, book, names, scale.low, [(0, content.first), (count - 1, content.last)]),
    ]
    if content.target is not None:
        target = book.aid("target", [round(scale.of(content.target), 4)] * count, format)
        drawn.append(Series(target, names, line(COLOURS["text2"], 1.2, "dash")))
    drawn += named(Draft(chart, book, names), ends, scale, area)
    return space(book, area, [lines(drawn)], axes(chart, scale))
