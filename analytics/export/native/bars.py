"""Bars by category with the number at their end, and columns of numbers at the right: bars and bands."""

from __future__ import annotations

from analytics.charts import Chart
from analytics.charts.bands import TONES
from analytics.export import fonts
from analytics.export.native.book import Book, Cells
from analytics.export.native.marks import Label, labels, labels_range, point, shape, values_shown
from analytics.export.native.series import UNSEEN, Series, bars
from analytics.export.native.space import (
    COLOURS,
    SIZE,
    Area,
    Native,
    categories,
    label,
    layout_share,
    space,
    title,
    values,
)
from analytics.export.native.xml import fill, line
from analytics.frames import column

ROW, BAR = 52.0, 26.0  # points of a row and a bar at most
HEAD = 26.0
GUTTER = 18.0
NAMES = 0.34  # of the width at most


def bar_chart(chart: Chart, width: float, height: float) -> Native:
    """Kind bars: tone (main, prev, worse) colours a bar."""
    colours = [COLOURS[row.get("tone") or "main"] for row in chart.rows]
    looks = [(fill(colour), line(None)) for colour in colours]
    beside = [*chart.lead, *chart.margin]
    return _chart(chart, "value", looks=looks, beside=beside, width=width, height=height, numbered=True)


def band_chart(chart: Chart, width: float, height: float) -> Native:
    """Kind bands: a bar up to certainty; hollow where few were sampled."""
    looks = []
    for row in chart.rows:
        edge = COLOURS[TONES.get(row["band"], "bg")]
        looks.append((fill(COLOURS["bg"] if row["few"] else edge), line(edge, 1.2)))
    beside = [*chart.lead, *chart.margin, "band_word"]
    return _chart(chart, "sure", looks=looks, beside=beside, width=width, height=height, whole=100.0)


def _chart(  # noqa: PLR0913
    chart: Chart,
    name: str,
    *,
    looks: list[tuple[str, str]],
    beside: list[str],
    width: float,
    height: float,
    numbered: bool = False,
    whole: float = 0.0,
) -> Native:
    book, count = Book(chart), len(chart.rows)
    drawn = book.column(name)
    top = HEAD if beside else 6.0
    down = min(height - top - 6, ROW * count)
    left = min(max(fonts.width(row["label"], SIZE) for row in chart.rows) * 1.06 + 16, width * NAMES)
    area = Area(width, height, left, top, 4, height - top - down)
    room = max(fonts.width(chart.text(name, v), SIZE) for v in column(chart.rows, name)) + 20 if numbered else 12
    widths = [_wide(chart, one) for one in beside]
    most = whole or max([v for v in drawn.values if v] or [1.0])
    end = most * area.across / (area.across - room - sum(widths))
    points = [point(n, '<c:invertIfNegative val="0"/>', shape(*look)) for n, look in enumerate(looks)]
    shown = values_shown(label(chart.lang, "ink", bold=True), drawn.format) if numbered else ""
    series = [Series(drawn, book.column("label"), looks[0][0] + looks[0][1], points, shown)]
    edges = [end * (1 - sum(widths[n + 1 :]) / area.across) for n in range(len(beside))]
    series += [_column(chart, book, one, edge) for one, edge in zip(beside, edges, strict=True)]
    heads = [_head(chart, one, area, edge / end) for one, edge in zip(beside, edges, strict=True)]
    heads += [""] * 3
    axes = (
        categories(label(chart.lang, "ink"), at="l", downwards=True, named=heads[2]),
        values(label(chart.lang), 0, end, at="t", hidden=True, named=heads[1]),
    )
    pitch = down / count
    thick = min(BAR, pitch * 0.62)
    return space(book, area, [bars(series, "bar", gap=round((pitch / thick - 1) * 100))], axes, heads[0])


def _wide(chart: Chart, name: str) -> float:
    """The width of a column beside the bars."""
    texts = [chart.column(name).heading, *(chart.text(name, value) for value in column(chart.rows, name))]
    return max(fonts.width(text, SIZE) for text in texts) * 1.06 + GUTTER


def _column(chart: Chart, book: Book, name: str, edge: float) -> Series:
    """Numbers that end at `edge`: labels within unseen bars, printing the cells of the table."""
    cells: Cells = book.column(name)
    reach = book.aid("edge", [edge] * len(chart.rows), heading=cells.heading)
    texts = [chart.text(name, value) for value in column(chart.rows, name)]
    found = [
        Label(n, label(chart.lang, "ink"), shown="CELLRANGE", value=text, at="inEnd") for n, text in enumerate(texts)
    ]
    return Series(reach, book.column("label"), UNSEEN, (), labels(found), more=labels_range(cells, texts))


def _head(chart: Chart, name: str, area: Area, edge: float) -> str:
    words, type = chart.column(name).heading, label(chart.lang)
    right = area.left + area.across * edge
    return title(words, type, layout_share(area, right - fonts.width(words, SIZE) * 1.06 - 4, 2))
