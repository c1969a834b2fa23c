"""Upright bars over time or bands, and a change taken apart in bars that hang from each other."""

from __future__ import annotations

from dataclasses import replace

from analytics.charts import Chart
from analytics.charts.chart import SIGNS, joined
from analytics.charts.timeline import placed, time_axis
from analytics.export import fonts
from analytics.export.native.book import Book, Cells
from analytics.export.native.fitting import WIDER, named
from analytics.export.native.marks import Label, labels, labels_range, point, shape
from analytics.export.native.series import UNSEEN, Series, bars, lines
from analytics.export.native.space import COLOURS, SIZE, Area, Native, categories, label, nice, space, title, values
from analytics.export.native.xml import fill, hatch, line
from analytics.frames import Row, Rows, column, grouped, highest
from data.text import t

LABELS = 24  # more numbers than this touch each other on a slide
ROW, THICK = 44.0, 26.0
WIDEST = 64.0  # points of a column at most
POINTS = '+0.0;"−"0.0;0'
LINE = SIZE * 1.35  # points of a line of labels
STRAIGHT = '<c:invertIfNegative val="0"/>'


def periods(rows: Rows, across: float) -> list[tuple[int, str]]:
    """Place and words of the periods named below a chart, the year under the first of each: all of them where they
    stay apart, else those of the screen."""
    if any("start" not in row for row in rows):
        return []
    placed_ = placed(rows)
    need = max(fonts.width(words, SIZE) for row in rows for words in (row["tick"], row["year"])) * WIDER + 8
    if need * len(rows) > across:
        axis = time_axis(placed_, COLOURS)
        return [(x, words.replace("<br>", "\n")) for x, words in zip(axis["tickvals"], axis["ticktext"], strict=True)]
    new = [row["year"] and (n == 0 or row["year"] != rows[n - 1]["year"]) for n, row in enumerate(rows)]
    return [(n, f"{row['tick']}\n{row['year']}" if new[n] else row["tick"]) for n, row in enumerate(rows)]


def feet(chart: Chart, book: Book, names: Cells, low: float, named: list[tuple[int, str]]) -> Series:
    """Names of periods below the chart, as labels of unseen points at its lower edge: programs that draw every name of
    an axis would set them on each other."""
    places = {n for n, _ in named}
    count = len(names.values)
    floor = book.aid("foot", [low if n in places else None for n in range(count)])
    lines_ = [words if "\n" in words else f"{words}\n " for _, words in named]
    found = [Label(n, label(chart.lang), words, at="b") for (n, _), words in zip(named, lines_, strict=True)]
    return Series(floor, names, UNSEEN, (), labels(found))


def signs(chart: Chart, book: Book, names: Cells, rows: Rows, height: float) -> list[Series]:
    """The signs of notes over the periods of `rows`, as labels of unseen points at a height of the scale."""
    found = grouped(chart.notes, lambda one: one.start)
    said = {n: joined(found[row["start"]]) for n, row in enumerate(rows) if row.get("start") in found}
    if not said:
        return []
    heights = [height if n in said else None for n in range(len(rows))]
    cells = book.aid("top", heights, heading=t("notes.heading", chart.lang))
    words = [Label(n, label(chart.lang, "ink"), one, at="ctr") for n, one in said.items()]
    return [Series(cells, names, UNSEEN, (), labels(words))]


def column_chart(chart: Chart, width: float, height: float) -> Native:
    """Kind columns: number on top; a hollow part stands before its whole; an incomplete period is hatched."""
    book, rows = Book(chart), chart.rows
    drawn = book.column("value")
    area = Area(width, height, 8, 30, 8, 44)
    lane = LINE / area.down * bool(chart.notes)
    end = max(highest(rows), 1e-9) * (1 + 34 / area.down + lane * 1.5)
    parted = [n for n, row in enumerate(rows) if row.get("part")]
    points = [point(n, STRAIGHT, _filled(row)) for n, row in enumerate(rows)]
    found, more = _numbers(chart, parted), ""
    if parted:
        more = labels_range(book.column("part"), [chart.text("part", value) for value in column(rows, "part")])
    series = [Series(drawn, book.column("label"), fill(COLOURS["main"]) + line(None), points, labels(found), more=more)]
    if parted:
        hollow = fill(COLOURS["bg"]) + line(COLOURS["main"], 1.2)
        series.append(Series(book.column("part"), book.column("label"), hollow))
    pitch = area.across / len(rows)
    gap = min(round((pitch / min(pitch * 0.7, WIDEST) - 1) * 100), 500)
    ticks = periods(rows, area.across)
    axes = (
        categories(label(chart.lang), at="b", hidden=bool(ticks)),
        values(label(chart.lang), 0, end, at="l", hidden=True),
    )
    beside = [feet(chart, book, book.column("label"), 0, ticks)] if ticks else []
    beside += signs(chart, book, book.column("label"), rows, end * (1 - lane / 2))
    plots = [bars(series, "col", gap=gap), *([lines(beside, len(series))] if beside else [])]
    return space(book, area, plots, axes)


def _filled(row: Row) -> str:
    colour = COLOURS[row.get("tone") or "main"]
    if row.get("incomplete"):
        return shape(hatch(COLOURS["same"], COLOURS["bg"]), line(COLOURS["main"], 1))
    return shape(fill(colour), line(None))


def _numbers(chart: Chart, parted: list[int]) -> list[Label]:
    """The numbers on top: all of them, or the highest and the last where there is no room."""
    rows = chart.rows
    ends = {max(range(len(rows)), key=lambda n: rows[n]["value"] or 0), len(rows) - 1}
    shown = [n for n in range(len(rows)) if rows[n]["value"] is not None and (len(rows) <= LABELS or n in ends)]
    return [_number(chart, n, rows[n], n in parted) for n in shown]


def _number(chart: Chart, place: int, row: Row, parted: bool) -> Label:
    """The number of a column; under it, in its colour, the part that is open."""
    number = Label(
        place,
        label(chart.lang, "ink", bold=True),
        shown="VALUE",
        value=chart.text("value", row["value"]),
        at="outEnd",
    )
    if not parted:
        return number
    part = f"{chart.options.get('part_label', '')}", chart.text("part", row["part"]), label(chart.lang, "worse")
    return replace(number, second=part)


def waterfall_chart(chart: Chart, width: float, height: float) -> Native:
    """Kind waterfall: unseen bars carry the steps; what lies under the level of the base hangs at the other side."""
    book, rows = Book(chart), chart.rows
    low, high = _reach(rows)
    step = nice((high - low) / 4)
    left = max(fonts.width(row["label"], SIZE, True) for row in rows) * WIDER + 18
    down = min(height - 56, ROW * len(rows))
    area = Area(width, height, min(left, width * 0.34), 6, 12, height - down - 6)
    room = max(fonts.width(_said(chart, row), SIZE, True) for row in rows) * WIDER + 16
    far = high + (high - low) * room / (area.across - room)
    type = label(chart.lang)
    heading = title(chart.options["axis"], type)
    axes = (
        categories(label(chart.lang, "ink"), at="l", downwards=True, edge=COLOURS["text2"]),
        values(
            type,
            _floor(low, step),
            far,
            at="b",
            step=step,
            format=POINTS,
            grid=True,
            named=heading,
            crosses="max",
            labels="nextTo",
        ),
    )
    gap = round((1 / min(0.56, THICK * len(rows) / down) - 1) * 100)
    names = named(book, SIZE, area.left - 12, down / len(rows))
    return space(book, area, [bars(_hung(chart, book, names, step), "bar", stacked=True, gap=gap)], axes)


def _reach(rows: Rows) -> tuple[float, float]:
    ends = [value for row in rows for value in (row["begin"], row["finish"])]
    low, high = min(ends), max(ends)
    return (low, high) if high - low > 0.05 else (low - 0.5, high + 0.5)


def _hung(chart: Chart, book: Book, names: Cells, room: float) -> list[Series]:
    """What carries each bar, the bar above and below zero, and the room of its label: `room` points from its end."""
    rows = chart.rows
    spans = [sorted((row["begin"], row["finish"])) for row in rows]
    base = [low if low > 0 else min(high, 0.0) for low, high in spans]
    rise = [max(high, 0.0) - max(low, 0.0) for low, high in spans]
    fall = [min(low, 0.0) - min(high, 0.0) for low, high in spans]
    within = [high < 0 for _, high in spans]
    points = [point(n, STRAIGHT, shape(*_stepped(row))) for n, row in enumerate(rows)]
    solid = fill(COLOURS["main"]) + line(None)
    ends = [_end(chart, n, row, under) for n, (row, under) in enumerate(zip(rows, within, strict=True))]
    return [
        Series(book.aid("base", base, POINTS), names, UNSEEN, (), labels(one for one in ends if one.at == "inEnd")),
        Series(book.aid("rise", rise, POINTS), names, solid, points),
        Series(book.aid("fall", fall, POINTS), names, solid, points),
        Series(
            book.aid("top", [room] * len(rows), POINTS),
            names,
            UNSEEN,
            (),
            labels(one for one in ends if one.at == "inBase"),
        ),
    ]


def _end(chart: Chart, place: int, row: Row, under: bool) -> Label:
    """The number right of a bar: at the end of what carries it where it lies under zero, else where it ends."""
    bold = row["role"] == "level" or bool(row["state"])
    state = row["state"] if row["state"] in ("better", "worse") else "ink"
    return Label(place, label(chart.lang, state, bold), _said(chart, row), at="inEnd" if under else "inBase")


def _floor(low: float, step: float) -> float:
    """The tick at or below a value."""
    return low // step * step


def _said(chart: Chart, row: Row) -> str:
    """The rate of a level, the points of a step with the sign of its judgement."""
    if row["role"] == "level":
        name = "base_rate" if row["rate"] is None else "rate"
        return chart.text(name, row[name])
    return " ".join(filter(None, (chart.text("value", row["value"]), SIGNS.get(row["state"] or "", ""))))


def _stepped(row: Row) -> tuple[str, str]:
    if row["tone"] == "mix":
        return fill(COLOURS["bg"]), line(COLOURS["text2"], 1.2)
    return fill(COLOURS[row["tone"]]), line(None)
