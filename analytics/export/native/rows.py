"""Rates with a row a category: dots with their intervals, stems to a target. Points by value and row; names, numbers
and ticks are labels of points too, so that one plot holds all columns and each stays in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analytics.charts import Chart
from analytics.charts.dots import TONES, bounds, ticked
from analytics.export import fonts
from analytics.export.native.book import Book, Cells
from analytics.export.native.fitting import WIDER, cut, fit
from analytics.export.native.marks import Dot, Label, dotted, labels, labels_range
from analytics.export.native.series import UNSEEN, Series, scatter
from analytics.export.native.space import COLOURS, SIZE, Area, Native, label, space, upright, values
from analytics.export.native.xml import fill, line
from analytics.frames import column

ROW = 44.0  # points of a row at most
ABOVE, UNDER = 1.5, 1.2  # rows kept for the headings and the ticks
GUTTER = 20.0
NAMES = 0.3  # of the width at most
BEFORE, BEHIND = 10.0, 8.0  # points around the plot
AROUND = BEFORE + BEHIND
TICK = 14.0  # points between the words of two ticks
SIZE_OF_DOTS = 8


@dataclass(frozen=True)
class Grid:
    """Where rows and columns stand: x in per cent or as it is, y in rows from below, edges of the columns of text in
    points."""

    low: float
    high: float
    names: float
    leads: Sequence[float]
    margins: Sequence[float]
    width: float
    rows: int
    size: float
    shown: Sequence[str]

    @property
    def start(self) -> float:
        return self.names + sum(self.leads) + BEFORE

    @property
    def unit(self) -> float:
        """Per cent of a point."""
        return (self.high - self.low) / (self.width - self.start - sum(self.margins) - BEHIND)

    def x(self, points: float) -> float:
        """The place on the axis that lies so many points from the left."""
        return self.low + (points - self.start) * self.unit

    @property
    def places(self) -> list[int]:
        return list(range(self.rows, 0, -1))

    def edges(self) -> list[float]:
        """Where the columns of leads and margins end."""
        leads = [self.names + sum(self.leads[: n + 1]) for n in range(len(self.leads))]
        first = self.width - sum(self.margins)
        return [self.x(p) for p in [*leads, *(first + sum(self.margins[: n + 1]) for n in range(len(self.margins)))]]


def dot_chart(chart: Chart, width: float, height: float) -> Native:
    """Kind dots: each rate with its interval, small samples hollow."""
    low, high = bounds(chart)
    book, grid = Book(chart), _grid(chart, low, high, width, height)
    colours = {"better": "better", "worse": "worse", "insufficient": "same"}
    edges = [COLOURS[colours.get(state, "main")] for state in column(chart.rows, "state")]
    hollow = [state == "insufficient" for state in column(chart.rows, "state")]
    dots = [
        Dot("circle", SIZE_OF_DOTS, None if empty else edge, edge, 1.5)
        for edge, empty in zip(edges, hollow, strict=True)
    ]
    return _chart(chart, book, grid, _intervals(chart, book, grid), dots, height=height)


def stem_chart(chart: Chart, width: float, height: float) -> Native:
    """Kind stems: a full count's rate and a stem to the target."""
    known = [value for value in [*column(chart.rows, "value"), chart.target] if value is not None]
    room = max((max(known, default=1.0) - min(known, default=0.0)) * 0.06, 0.002)
    low, high = max(0.0, min(known, default=0.0) - room), max(known, default=1.0) + room
    book, grid = Book(chart), _grid(chart, low, high, width, height)
    inks = [COLOURS["worse" if state == "worse" else "main"] for state in column(chart.rows, "state")]
    dots = [Dot("circle", SIZE_OF_DOTS, ink, ink) for ink in inks]
    return _chart(chart, book, grid, _stems(chart, book, grid), dots, height=height)


def _grid(chart: Chart, low: float, high: float, width: float, height: float) -> Grid:
    count = len(chart.rows)

    def names(size: float) -> float:
        found = (fonts.width(row["label"], size, bool(row.get("chosen"))) for row in chart.rows)
        return min(max(found) * WIDER + 6, width * NAMES)

    def wide(name: str, size: float) -> float:
        cells = (fonts.width(chart.text(name, value), size, True) for value in column(chart.rows, name))
        return max(fonts.width(chart.column(name).heading, size), *cells) * WIDER + GUTTER * size / SIZE

    def need(columns: Sequence[str], size: float) -> float:
        return names(size) + sum(wide(name, size) for name in columns) + AROUND

    largest = min(SIZE, height / (count + ABOVE + UNDER) * 0.72)
    shown, size = fit([*chart.lead, *chart.margin], list(chart.lead), need, width, largest)
    leads, margins = ([wide(name, size) for name in side if name in shown] for side in (chart.lead, chart.margin))
    return Grid(low * _scale(chart), high * _scale(chart), names(size), leads, margins, width, count, size, shown)


def _scale(chart: Chart) -> float:
    """What a value is multiplied by in the cells: shares stand there in per cent."""
    return 100.0 if chart.column("value").format == "rate" else 1.0


def _code(chart: Chart) -> str:
    return '0.0"%"' if chart.column("value").format == "rate" else "0.0"


def _chart(  # noqa: PLR0913
    chart: Chart, book: Book, grid: Grid, spans: list[Series], dots: list[Dot], *, height: float
) -> Native:
    drawn = book.column("value")
    places = book.aid("place", [n if v is not None else None for n, v in zip(grid.places, drawn.values, strict=True)])
    series = [
        *_ticks(chart, book, grid),
        *_references(chart, book, grid),
        *spans,
        *_adjusted(chart, book, grid),
    ]
    points = [dotted(n, dot) for n, dot in enumerate(dots)]
    series.append(Series(places, drawn, UNSEEN, points, dot=dots[0]._replace(size=SIZE_OF_DOTS - 1)))
    series += [_names(chart, book, grid), *_columns(chart, book, grid)]
    rows = grid.rows + ABOVE + UNDER - 0.5
    down = min(height, ROW * rows)
    area = Area(grid.width, height, 0, 0, 0, height - down)
    type = label(chart.lang)
    axes = (
        values(type, grid.x(0), grid.x(grid.width), at="b", id=1001, hidden=True, between="midCat"),
        values(type, 1 - UNDER, grid.rows + ABOVE - 0.5, at="l", hidden=True, between="midCat"),
    )
    return space(book, area, [scatter(series)], axes)


def _ticks(chart: Chart, book: Book, grid: Grid) -> list[Series]:
    """Thin upright lines with their values below; the first is made as long as there are rows."""
    widest = fonts.width("100%", grid.size) * WIDER + TICK
    across = (grid.high - grid.low) / grid.unit
    scale, most = _scale(chart), max(min(int(across / widest), 5), 2)
    shares, texts = ticked(chart, grid.low / scale, grid.high / scale, most)
    made = []
    for n, (share, text) in enumerate(zip(shares, texts, strict=True)):
        more = [None] * (grid.rows - 2 if n == 0 else 0)
        x = book.aid("tick", [share * scale, share * scale, *more], _code(chart))
        y = book.aid("down", [0.5, grid.rows + 0.5, *more])
        named = labels([Label(0, label(chart.lang, size=grid.size), text, at="b")])
        made.append(Series(y, x, fill(None) + line(COLOURS["grid"], 0.75), (), named))
    return made


def _references(chart: Chart, book: Book, grid: Grid) -> list[Series]:
    """Upright lines: solid for the whole, dashed for the target, their names above."""
    made, type = [], label(chart.lang, size=grid.size)
    lines = (
        ("reference", chart.reference, chart.reference_label, ""),
        ("target", chart.target, chart.target_label, "dash"),
    )
    for key, given, words, dash in lines:
        if given is not None:
            x = book.aid(key, [round(given * _scale(chart), 4)] * 2, _code(chart))
            y = book.aid("down", [0.5, grid.rows + 0.55])
            side = _side(chart, grid, upright(words), given * _scale(chart))
            named = labels([Label(1, type, upright(words), at=side)]) if words else ""
            stroke = fill(None) + line(COLOURS["text2"], 1.2, dash)
            made.append(Series(y, x, stroke, (), named))
    return made


def _side(chart: Chart, grid: Grid, words: str, value: float) -> str:
    """Above its line, unless the name would touch the heading of a column: then beside it."""
    place = grid.start + (value - grid.low) / grid.unit
    half = fonts.width(words, grid.size) * WIDER / 2 + 6
    headings = [fonts.width(chart.column(name).heading, grid.size) * WIDER for name in grid.shown]
    edges = [grid.start + (edge - grid.low) / grid.unit for edge in grid.edges()]
    behind = [edge - wide for edge, wide in zip(edges, headings, strict=True) if edge > place]
    before = [edge for edge in edges if edge <= place]
    if behind and place + half > min(behind):
        return "l"
    return "r" if before and place - half < max(before) else "t"


def _intervals(chart: Chart, book: Book, grid: Grid) -> list[Series]:
    """A line a row from the lower to the upper cell of the table."""
    made = []
    for n, (row, place) in enumerate(zip(chart.rows, grid.places, strict=True)):
        if row["lower"] is not None:
            colour, width = TONES.get(row["state"], TONES["similar"])
            y = book.aid("place", [place] * 2, heading=row["label"])
            made.append(_span(_kept(book, book.across(("lower", "upper"), n), grid), y, colour, width))
    return made


def _kept(book: Book, ends: Cells, grid: Grid) -> Cells:
    """The ends of an interval; those of a small sample that reach beyond the axis end there."""
    kept = [min(max(value, grid.low), grid.high) for value in ends.values]
    return ends if kept == list(ends.values) else book.aid("names", kept, heading=ends.heading)


def _stems(chart: Chart, book: Book, grid: Grid) -> list[Series]:
    """A line a row from the target to the dot."""
    made = []
    for row, place, value in zip(chart.rows, grid.places, book.column("value").values, strict=True):
        if chart.target is not None and value is not None:
            x = book.aid("target", [round(chart.target * 100, 4), value], heading=row["label"])
            y = book.aid("place", [place] * 2, heading=row["label"])
            made.append(_span(x, y, "worse" if row["state"] == "worse" else "same", 2))
    return made


def _span(x: Cells, y: Cells, colour: str, width: float) -> Series:
    named = replace(y, given=(x.heading_ref, y.ref))
    return Series(named, x, fill(None) + line(COLOURS[colour], width))


def _adjusted(chart: Chart, book: Book, grid: Grid) -> list[Series]:
    """A hollow diamond a little above the dot, where a rate lies at the mix of the whole."""
    if all(value is None for value in column(chart.rows, "adjusted")) or "adjusted" not in book.columns:
        return []
    cells = book.column("adjusted")
    y = book.aid("place", [n + 0.3 if v is not None else None for n, v in zip(grid.places, cells.values, strict=True)])
    return [Series(y, cells, UNSEEN, dot=Dot("diamond", 7, None, COLOURS["text2"]))]


def _names(chart: Chart, book: Book, grid: Grid) -> Series:
    x = book.aid("names", [grid.x(grid.names)] * grid.rows)
    texts = [cut(row["label"], grid.size, grid.names) for row in chart.rows]
    found = [
        Label(n, label(chart.lang, "ink", bool(row.get("chosen")), grid.size), text, at="l")
        for n, (row, text) in enumerate(zip(chart.rows, texts, strict=True))
    ]
    return Series(book.aid("place", grid.places), x, UNSEEN, (), labels(found))


def _columns(chart: Chart, book: Book, grid: Grid) -> list[Series]:
    """Columns of numbers with their headings, each cell a label that prints the cell of the table."""
    made, names = [], grid.shown
    for name, edge in zip(names, grid.edges(), strict=True):
        first = bool(chart.margin) and name == chart.margin[0]
        cells, texts = book.column(name), [chart.text(name, value) for value in column(chart.rows, name)]
        types = [_ink(chart, row, name in chart.margin, first, grid) for row in chart.rows]
        found = [
            Label(n, type, shown="CELLRANGE", value=text, at="l")
            for n, (type, text) in enumerate(zip(types, texts, strict=True))
        ]
        x = book.aid("edge", [edge] * grid.rows)
        y = book.aid("place", grid.places)
        made.append(Series(y, x, UNSEEN, (), labels(found), more=labels_range(cells, texts)))
    edges = book.aid("edge", grid.edges()) if names else None
    if edges:
        type = label(chart.lang, size=grid.size)
        heads = [Label(n, type, chart.column(name).heading, at="l") for n, name in enumerate(names)]
        y = book.aid("place", [grid.rows + 0.95] * len(names))
        made.append(Series(y, edges, UNSEEN, (), labels(heads)))
    return made


def _ink(chart: Chart, row: dict, judged: bool, first: bool, grid: Grid):
    state = row.get("state", "") if judged else ""
    colour = {"better": "better", "worse": "worse", "insufficient": "text3"}.get(state, "ink")
    return label(chart.lang, colour if judged else "text2", first and state != "insufficient", grid.size)
