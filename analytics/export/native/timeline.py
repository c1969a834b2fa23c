"""Lines over time: a rate with its interval, counted series, the control chart, and the course of a pillar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from analytics.charts import Chart
from analytics.charts.layout import folded, rate_range, rate_ticks, spread
from analytics.charts.trend import STROKES
from analytics.export import fonts
from analytics.export.native.book import Book, Cells
from analytics.export.native.marks import Dot, Label, dotted, labels, point, shape
from analytics.export.native.series import UNSEEN, Series, areas, lines
from analytics.export.native.space import COLOURS, SIZE, Area, Native, categories, label, nice, space, upright, values
from analytics.export.native.upright import feet, periods
from analytics.export.native.xml import fill, line
from analytics.findings.content import Pillar
from analytics.frames import Row, Rows, column, grouped, highest, known
from data.text import t

DASHES = {"solid": "", "dash": "dash", "dot": "sysDot"}
LIMITS = ("lower_limit", "upper_limit")
LINE = SIZE * 1.35  # points of a line of labels
FLAG = 150.0  # points of a line of a flag
STACKED = 3  # labels one over the other
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
    scale = Scale(chart, low, high)
    ends = [(scale.of(v), upright(w)) for v, w in _references(chart) if w]
    if len(series) > 1:
        ends += [(scale.of(known(part)[-1]["value"]), str(name)) for name, part in series if known(part)]
    area = _area(width, height, ends)
    names, start, drawn = book.column("label").part(0, len(series[0][1])), 0, []
    for (_, part), stroke in zip(series, STROKES, strict=False):
        cells = book.column("value").part(start, start + len(part))
        drawn += _line(part, cells, names, COLOURS[stroke[0]], DASHES[stroke[1]])
        start += len(part)
    draft = Draft(chart, book, names)
    band = _band(draft) if rate and len(series) == 1 else []
    foot = feet(chart, book, names, scale.low, periods(series[0][1], area.across))
    drawn = [foot, *_across(draft, scale), *drawn, *_ends(draft, ends, scale, area)]
    plots = [areas(band)] * bool(band) + [lines(drawn, len(band))]
    return space(book, area, plots, _axes(chart, scale))


def _references(chart: Chart) -> list[tuple[float, str]]:
    given = (chart.reference, chart.reference_label), (chart.target, chart.target_label)
    return [(value, words) for value, words in given if value is not None]


def _area(width: float, height: float, ends: Ends) -> Area:
    right = max((fonts.width(words, SIZE) * 1.06 for _, words in ends), default=0) + 16
    return Area(width, height, 52, 12, right, 44)


def _axes(chart: Chart, scale: Scale) -> tuple[str, str]:
    type = label(chart.lang)
    return (
        categories(type, at="b", hidden=True),
        values(type, scale.low, scale.high, at="l", step=scale.step, format=scale.format, grid=True),
    )


def _line(part: Rows, cells: Cells, names: Cells, colour: str, dash: str) -> list[Series]:
    """The values joined, dotted to an incomplete period; their marks, hollow where a sample is small."""
    size = 7 if len(part) <= 24 else 5
    links = [point(n, shape("", line(colour, 1.5, "sysDot"))) for n, row in enumerate(part) if row["incomplete"]]
    hollow = (n for n, row in enumerate(part) if row["incomplete"] or row.get("state") == "insufficient")
    marks = [dotted(n, Dot("circle", size + 1, None, colour)) for n in hollow]
    return [
        Series(cells, names, line(colour, 2, dash), links),
        Series(cells, names, UNSEEN, marks, dot=Dot("circle", size, colour, colour)),
    ]


def _band(draft: Draft) -> list[Series]:
    """The interval as an area on an unseen one."""
    chart, book, names = draft
    if "lower" not in book.columns or all(value is None for value in column(chart.rows, "lower")):
        return []
    lower, upper = book.column("lower"), book.column("upper")
    widths = [None if None in (a, b) else round(b - a, 4) for a, b in zip(lower.values, upper.values, strict=True)]
    grey = fill(COLOURS["grid"]) + line(None)
    return [Series(lower, names, UNSEEN), Series(book.aid("band", widths, lower.format), names, grey)]


def _across(draft: Draft, scale: Scale) -> list[Series]:
    """The levels of the whole and of the target."""
    chart, book, names = draft
    made = []
    given = ("reference", chart.reference, ""), ("target", chart.target, "dash")
    for key, value, dash in given:
        if value is not None:
            cells = book.aid(key, [round(scale.of(value), 4)] * len(names.values), scale.format)
            made.append(Series(cells, names, line(COLOURS["text2"], 1.2, dash)))
    return made


def _ends(draft: Draft, ends: Ends, scale: Scale, area: Area) -> list[Series]:
    """Names of lines right of the last period, each at the height of its line, kept apart."""
    chart, book, names = draft
    unit = (scale.high - scale.low) / area.down
    shifts = spread([height / unit for height, _ in ends], LINE)
    made, last = [], len(names.values) - 1
    for (height, words), shift in zip(ends, shifts, strict=True):
        cells = book.aid("top", [None] * last + [round(height + shift * unit, 4)], heading=words)
        made.append(Series(cells, names, UNSEEN, (), labels([Label(last, label(chart.lang), words, at="r")])))
    return made


def control_chart(chart: Chart, width: float, height: float) -> Native:
    """Kind control: values between their limits; only what a rule flags is coloured, and its rule named."""
    book, rows = Book(chart), chart.rows
    names, flags = book.column("label"), _flags(chart, width - 160)
    draft = Draft(chart, book, names)
    scale = _scale(chart, flags, height)
    ends = _levels(chart, scale)
    area = _area(width, height, ends)
    drawn = [
        feet(chart, book, names, scale.low, periods(rows, area.across)),
        *(_level(draft, name, "prev", "sysDot") for name in LIMITS if name in book.columns),
        *([_level(draft, "center", "text2", "")] if "center" in draft.book.columns else []),
        *_across(draft, scale),
        *_watched(draft),
        *_flagged(draft, flags, scale, area),
        *_events(draft, scale, area),
        *_ends(draft, ends, scale, area),
    ]
    return space(book, area, [lines(drawn)], _axes(chart, scale))


class Flag:
    """The label of a flagged point: `above` or below what it would cover, `level` labels from it."""

    def __init__(self, place: int, row: Row, above: bool, words: list[str], level: int) -> None:
        self.place, self.row, self.above, self.words, self.level = place, row, above, words, level


def _flags(chart: Chart, across: float) -> list[Flag]:
    """The labels of flagged points, the latest first, none on another."""
    pitch, found = across / max(len(chart.rows), 1), []
    for place in reversed(range(len(chart.rows))):
        row = chart.rows[place]
        if not row["flag"] or row["value"] is None:
            continue
        above = row["center"] is None or row["value"] >= row["center"]
        words = folded(row["flag"], FLAG)
        wide = max(fonts.width(one, SIZE) for one in words) + 16
        near = [other for other in found if other.above == above and (other.place - place) * pitch < wide]
        level = sum(len(other.words) for other in near)
        if level < STACKED:
            found.append(Flag(place, row, above, words, level))
    return found


def _scale(chart: Chart, flags: list[Flag], height: float) -> Scale:
    """The values with room for the labels above and below, and for events."""
    rows, rate = chart.rows, chart.column("value").format == "rate"
    if rate:
        bounds = [{"value": r["value"], "lower": r["lower_limit"], "upper": r["upper_limit"]} for r in rows]
        low, high = rate_range(bounds, chart.target)
    else:
        top = max(highest(rows), highest(rows, "upper_limit"), chart.target or 0.0, 1.0)
        low, high = 0.0, top * 1.12
    most = {side: max((f.level + len(f.words) for f in flags if f.above == side), default=0) for side in (True, False)}
    lanes = len({event["name"] for event in chart.options.get("events", ())})
    unit = (high - low) / max(height - 56 - LINE * (sum(most.values()) + lanes), 60)
    return Scale(chart, low - unit * LINE * most[False] * 1.1, high + unit * LINE * (most[True] + lanes * 1.1))


def _levels(chart: Chart, scale: Scale) -> list[tuple[float, str]]:
    """Height and name of centre, limits and target at the last period."""
    held = [row for row in chart.rows if row["center"] is not None]
    ends = [(scale.of(chart.target), upright(chart.target_label))] if chart.target is not None else []
    if held:
        last = held[-1]
        center = t("charts.control.center_at", chart.lang, value=chart.text("center", last["center"]))
        ends.append((scale.of(last["center"]), upright(center)))
        for name in LIMITS:
            levels = [row[name] for row in held if row[name] is not None]
            ends += [(scale.of(levels[-1]), upright(t(f"charts.control.{name}_at", chart.lang)))] if levels else []
    return [(height, words) for height, words in ends if words]


def _level(draft: Draft, name: str, colour: str, dash: str) -> Series:
    """Centre or limit; a new stage is not joined to the one before."""
    chart, book, names = draft
    starts = [n for n in range(1, len(chart.rows)) if chart.rows[n]["stage"] != chart.rows[n - 1]["stage"]]
    points = [point(n, shape("", line(None))) for n in starts]
    return Series(book.column(name), names, line(COLOURS[colour], 1.2, dash), points)


def _watched(draft: Draft) -> list[Series]:
    """The values joined in grey, and their marks: in ink or a judgement's colour where a rule flags them."""
    chart, book, names = draft
    cells, same, links, marks = book.column("value"), COLOURS["same"], [], []
    for n, row in enumerate(chart.rows):
        if row["incomplete"]:
            links.append(point(n, shape("", line(same, 1.4, "sysDot"))))
        if row["state"] or row["incomplete"]:
            colour = COLOURS[{"better": "better", "worse": "worse", "signal": "ink"}.get(row["state"], "same")]
            size = 9 if row["strong"] else 7 if row["state"] else 6
            marks.append(dotted(n, Dot("circle", size, None if row["incomplete"] else colour, colour)))
    points = Series(cells, names, UNSEEN, marks, dot=Dot("circle", 5, same, same))
    return [Series(cells, names, line(same, 1.4), links), points]


def _flagged(draft: Draft, flags: list[Flag], scale: Scale, area: Area) -> list[Series]:
    """A series a label, unseen, at the height where the label finds room."""
    chart, book, names = draft
    unit, made, count = (scale.high - scale.low) / area.down, [], len(chart.rows)
    for flag in flags:
        pitch = area.across / count
        half = max(fonts.width(one, SIZE) for one in flag.words) / 2 / pitch
        middle = min(max(flag.place, round(half)), max(count - 2 - round(half), 0))
        near = [
            scale.of(row["value"])
            for n, row in enumerate(chart.rows)
            if row["value"] is not None and abs(n - middle) <= half + 1
        ]
        side = 1 if flag.above else -1
        height = (max(near) if flag.above else min(near)) + side * unit * LINE * flag.level
        cells = book.aid("top", [height if n == middle else None for n in range(count)], heading=flag.row["label"])
        colour = flag.row["state"] if flag.row["state"] in ("better", "worse") else "ink"
        words = Label(
            middle,
            label(chart.lang, colour),
            "\n".join(flag.words),
            at="t" if flag.above else "b",
            ground=COLOURS["bg"],
        )
        made.append(Series(cells, names, UNSEEN, (), labels([words])))
    return made


def _events(draft: Draft, scale: Scale, area: Area) -> list[Series]:
    """A lane of marks for each sort of event, under the upper edge, its name at the first."""
    chart, book, names = draft
    unit, made = (scale.high - scale.low) / area.down, []
    lanes = grouped(chart.options.get("events", ()), lambda event: event["name"])
    for lane, (name, events) in enumerate(lanes.items()):
        height = scale.high - unit * LINE * (lane + 0.5)
        places = {round(event["x"]) for event in events}
        cells = [height if n in places else None for n in range(len(chart.rows))]
        words = labels([Label(min(places), label(chart.lang), str(name), at="r")])
        dot = Dot("diamond", 5, COLOURS["text2"], COLOURS["text2"])
        made.append(Series(book.aid("top", cells, heading=str(name)), names, UNSEEN, (), words, dot=dot))
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
    area = _area(width, height, ends)
    point_ = dotted(last, Dot("circle", 7, main, main), line(main, 2))
    drawn = [
        Series(book.aid("values", numbers, format), names, line(main, 2), [point_]),
        feet(chart, book, names, scale.low, [(0, content.first), (count - 1, content.last)]),
    ]
    if content.target is not None:
        target = book.aid("target", [round(scale.of(content.target), 4)] * count, format)
        drawn.append(Series(target, names, line(COLOURS["text2"], 1.2, "dash")))
    drawn += _ends(Draft(chart, book, names), ends, scale, area)
    return space(book, area, [lines(drawn)], _axes(chart, scale))
