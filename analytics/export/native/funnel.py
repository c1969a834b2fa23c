"""Rate against number sampled: curves for the eye, flagged places named."""

from __future__ import annotations

from analytics.charts import Chart
from analytics.charts.chart import SIGNS
from analytics.charts.layout import rate_range, rate_ticks, spread
from analytics.export import fonts
from analytics.export.native.book import Book
from analytics.export.native.marks import Dot, Label, dotted, labels, labels_range
from analytics.export.native.series import UNSEEN, Series, scatter
from analytics.export.native.space import COLOURS, SIZE, Area, Native, label, nice, space, title, upright, values
from analytics.export.native.xml import line
from analytics.frames import Row, highest

SHAPES = {"better": ("triangle", 9), "worse": ("diamond", 10)}  # programs know no triangle that points down
DASHES = {"solid": "", "dash": "dash", "dot": "sysDot"}


def funnel_chart(chart: Chart, width: float, height: float) -> Native:
    """Kind funnel: points by number and rate, curves and the level of the whole as lines."""
    book, (low, high, step) = Book(chart), _range(chart)
    far = highest(chart.rows, "denominator") * 1.12
    ends = [(c["y"][-1] * 100, upright(c["label"])) for c in chart.options["curves"] if c.get("label")]
    ends = [(y, words) for y, words in ends if y >= low]
    ends.append(((chart.reference or 0.0) * 100, upright(chart.reference_label)))
    right = max(fonts.width(words, SIZE) for _, words in ends) * 1.06 + 16
    area = Area(width, height, 52, 8, right, 48)
    series = [*_curves(chart, book, far), *_ends(chart, book, ends, far, (high - low) / area.down)]
    type = label(chart.lang)
    named = title(chart.options["axis"], type)
    axes = (
        values(type, 0, far, at="b", id=1001, step=nice(far / 7), format="#,##0", named=named, between="midCat"),
        values(type, low, high, at="l", step=step, format='0"%"', grid=True, between="midCat"),
    )
    return space(book, area, [scatter([*series, _points(chart, book, far)])], axes)


def _range(chart: Chart) -> tuple[float, float, float]:
    """Lowest and highest per cent of the axis and the step of its ticks."""
    low, _ = rate_range([{"value": row["value"]} for row in chart.rows], chart.reference)
    low = max(0.0, low - 0.05)
    ticks, _ = rate_ticks(low, 1.02)
    step = (ticks[1] - ticks[0]) * 100
    return low * 100 // step * step, 102.0, step


def _curves(chart: Chart, book: Book, far: float) -> list[Series]:
    made = []
    longest = max(len(chart.rows), *(len(curve["x"]) for curve in chart.options["curves"]))
    for curve in chart.options["curves"]:
        more = [None] * (longest - len(curve["x"]))
        x = book.aid("curve_x", [*(round(value, 3) for value in curve["x"]), *more])
        heights = [*(round(value * 100, 4) for value in curve["y"]), *more]
        y = book.aid("curve_y", heights, heading=upright(curve["label"] or ""))
        made.append(Series(y, x, line(COLOURS["prev"], 1.2, DASHES[curve["dash"]])))
    if chart.reference is not None:
        x = book.aid("curve_x", [0.0, far])
        y = book.aid("reference", [round(chart.reference * 100, 4)] * 2, '0.0"%"')
        made.append(Series(y, x, line(COLOURS["text2"], 1.2)))
    return made


def _ends(chart: Chart, book: Book, ends: list[tuple[float, str]], far: float, unit: float) -> list[Series]:
    """The names of the lines at their right ends, kept apart; `unit` per cent a point."""
    shifts = spread([y / unit for y, _ in ends], SIZE * 1.35)
    x = book.aid("edge", [far] * len(ends))
    y = book.aid("top", [round(y + shift * unit, 4) for (y, _), shift in zip(ends, shifts, strict=True)])
    named = [Label(n, label(chart.lang), words, at="r") for n, (_, words) in enumerate(ends) if words]
    return [Series(y, x, UNSEEN, (), labels(named))]


def _points(chart: Chart, book: Book, far: float) -> Series:
    same, cells = COLOURS["same"], book.column("value")
    flagged = [(n, row) for n, row in enumerate(chart.rows) if row["state"] in SHAPES]
    marks = [dotted(n, _dot(row)) for n, row in enumerate(chart.rows) if row["state"] not in ("", "similar")]
    texts = [chart.text("value", row["value"]) for row in chart.rows]
    named = [_name(chart, n, row, texts[n], row["denominator"] > far * 0.55) for n, row in flagged]
    return Series(
        cells,
        book.column("denominator"),
        UNSEEN,
        marks,
        labels(named),
        more=labels_range(cells, texts) if named else "",
        dot=Dot("circle", 7, same, same),
    )


def _dot(row: Row) -> Dot:
    colour = COLOURS[row["state"] if row["state"] in SHAPES else "same"]
    symbol, size = SHAPES.get(row["state"], ("circle", 8))
    return Dot(symbol, size, None if row["state"] == "insufficient" else colour, colour)


def _name(chart: Chart, place: int, row: Row, text: str, left: bool) -> Label:
    type = label(chart.lang, row["state"], bold=True)
    sign = "" if SHAPES[row["state"]][0] == "triangle" else f"{SIGNS[row['state']]} "
    before = f"{sign}{row['label']} "
    return Label(place, type, before, "CELLRANGE", text, at="l" if left else "r")
