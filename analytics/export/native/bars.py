"""Bars by category with the number at their end, and columns of numbers at the right: bars and bands."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.charts import Chart
from analytics.charts.bands import TONES
from analytics.export import fonts
from analytics.export.native.book import Book, Cells
from analytics.export.native.fitting import WIDER, fit, named
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

    def left(size: float) -> float:
        return min(max(fonts.width(row["label"], size) for row in chart.rows) * WIDER + 16, width * NAMES)

    def room(size: float) -> float:
        numbers = (fonts.width(chart.text(name, value), size) for value in column(chart.rows, name))
        return max(numbers) + 20 if numbered else 12

    def need(shown: Sequence[str], size: float) -> float:
        return left(size) + room(size) + sum(_wide(chart, one, size) for one in shown)

    beside, size = fit(beside, [*chart.lead, *reversed(beside)], need, width, SIZE)
    widths = [_wide(chart, one, size) for one in beside]
    top = HEAD if beside else 6.0
    down = min(height - top - 6, ROW * count)
    area = Area(width, height, left(size), top, 4, height - top - down)
    most = whole or max([v for v in drawn.values if v] or [1.0])
    end = most * area.across / (area.across - room(size) - sum(widths))
    points = [point(n, '<c:invertIfNegative val="0"/>', shape(*look)) for n, look in enumerate(looks)]
    shown = values_shown(label(chart.lang, "ink", bold=True, size=size), drawn.format) if numbered else ""
    names = named(book, size, left(size) - 12, down / count)
    series = [Series(drawn, names, looks[0][0] + looks[0][1], points, shown)]
    edges = [end * (1 - sum(widths[n + 1 :]) / area.across) for n in range(len(beside))]
    series += [_column(chart, book, one, (edge, size), names) for one, edge in zip(beside, edges, strict=True)]
    heads = [_head(chart, one, area, edge / end, size) for one, edge in zip(beside, edges, strict=True)]
    heads += [""] * 3
    axes = (
        categories(label(chart.lang, "ink", size=size), at="l", downwards=True, named=heads[2]),
        values(label(chart.lang), 0, end, at="t", hidden=True, named=heads[1]),
    )
    pitch = down / count
    thick = min(BAR, pitch * 0.62)
    return space(book, area, [bars(series, "bar", gap=round((pitch / thick - 1) * 100))], axes, heads[0])


def _wide(chart: Chart, name: str, size: float) -> float:
    """The width of a column beside the bars."""
    texts = [chart.column(name).heading, *(chart.text(name, value) for value in column(chart.rows, name))]
    return max(fonts.width(text, size) for text in texts) * WIDER + GUTTER * size / SIZE


def _column(chart: Chart, book: Book, name: str, placed: tuple[float, float], names: Cells) -> Series:
    """Numbers of a size that end at an edge: labels within unseen bars, printing the cells of the table."""
    edge, size = placed
    cells: Cells = book.column(name)
    reach = book.aid("edge", [edge] * len(chart.rows), heading=cells.heading)
    texts = [chart.text(name, value) for value in column(chart.rows, name)]
    type = label(chart.lang, "ink", size=size)
    found = [Label(n, type, shown="CELLRANGE", value=text, at="inEnd") for n, text in enumerate(texts)]
    return Series(reach, names, UNSEEN, (), labels(found), more=labels_range(cells, texts))


def _head(chart: Chart, name: str, area: Area, edge: float, size: float) -> str:
    words, type = chart.column(name).heading, label(chart.lang, size=size)
    right = area.left + area.across * edge
    return title(words, type, layout_share(area, right - fonts.width(words, size) * WIDER - 4, 2))
