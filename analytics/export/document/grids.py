"""Tables of a document: what a chart shows in numbers, crossed categories and maps of tiles as filled cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from analytics.charts import Chart
from analytics.charts.chart import SIGNS
from analytics.charts.tiles import FILLS
from analytics.export import fonts
from analytics.export.cells import Printed
from analytics.export.document import markup
from analytics.export.document.markup import Edge, Piece, cell, framed, row
from analytics.export.document.page import ACROSS
from analytics.export.document.paper import Paper
from analytics.export.document.styles import COLOURS, STYLES
from analytics.export.svg.setting import longest
from analytics.export.widths import fitted
from analytics.frames import Row
from data.text import Lang

MANY = 7  # columns from which a table is set small
PAD = 3.0  # points at each side of a cell
SLACK = 0.6  # characters: programs set a thin space between Chinese and digits
APART = 6.0  # points more between numbers and the texts behind them
WHOLE, ENDS = 7, 2  # rows of a table that no page cuts; rows of a longer one that stay together at each end
SHORT, HEADS = 12, 3  # characters that stay on one line; lines of a heading
HEAT = (0.24, 1.35)  # the names, of the whole; the total, of a column
TILE, GAP = (96.0, 34.0), 6.0  # points of a tile and of the step to places set apart


class Filled(NamedTuple):
    """A cell that is not plain: colours as #RRGGBB, and its w:tcBorders."""

    ink: str = ""
    fill: str = ""
    borders: str = ""


_PLAIN = Filled()
_RULE, _INK, _WHITE = Edge(COLOURS["rule"]), Edge(COLOURS["ink"], 8), Edge(COLOURS["bg"], 24)


def printed(paper: Paper, table: Printed, said: str = "") -> None:
    """A table whose headings stand on each page, numbers at the right."""
    style = "Small" if len(table.headings) > MANY else "Cell"
    wide = _widths(table, STYLES[style].size)
    aligned = ["right" if numeric else "" for numeric in table.numeric]
    apart = [APART * one for one in _apart(table)]
    kept = _kept(len(table.rows) + 1)

    def cells(texts: Sequence[str], place: int, colour: str = "") -> list[str]:
        runs = (markup.run(Piece(text, colour), style, paper.lang) for text in texts)
        looks = zip(wide, runs, aligned, apart, strict=True)
        return [cell(w, framed(style, one, left=left, align=a, kept=kept[place])) for w, one, a, left in looks]

    rows = [row(*cells(table.headings, 0, COLOURS["text2"]), head=True)]
    rows += [row(*cells(texts, place)) for place, texts in enumerate(table.rows, start=1)]
    borders = markup.edges("w:tblBorders", top=_INK, bottom=_INK, insideH=_RULE)
    paper.body += [markup.table(wide, rows, borders, PAD, said)]


def _apart(table: Printed) -> list[bool]:
    """Whether a column of texts stands behind one of numbers, which end where it begins."""
    return [n > 0 and table.numeric[n - 1] and not numeric for n, numeric in enumerate(table.numeric)]


def _kept(count: int) -> list[bool]:
    """Whether each row, the heading the first, stays with what follows: short tables are whole, of long ones beginning
    and end, so that neither a heading nor the source below stands alone."""
    return [count <= WHOLE or place < ENDS or place >= count - ENDS for place in range(count)]


def _widths(table: Printed, size: float) -> list[float]:
    """What each column takes of the page: between what must stay on one line and its longest text."""
    columns = list(zip(table.headings, *table.rows, strict=True))
    wanted = [_column(column, size, 1, fonts.width) for column in columns]
    least = [
        _column(column, size, HEADS, _unbroken(numeric)) for column, numeric in zip(columns, table.numeric, strict=True)
    ]
    more = [APART * one for one in _apart(table)]
    return [w + one for w, one in zip(fitted(wanted, least, ACROSS - sum(more)), more, strict=True)]


def _column(texts: Sequence[str], size: float, lines: int, wide: Callable[[str, float], float]) -> float:
    """The width of a column whose heading takes so many lines."""
    heading = max(fonts.width(texts[0], size) / lines, longest(texts[0], size))
    return max(heading, *(wide(text, size) for text in (*texts[1:], ""))) + SLACK * size + 2 * PAD


def _unbroken(numeric: bool) -> Callable[[str, float], float]:
    """What must stay on one line: numbers and short texts, of long ones the longest word."""
    return lambda text, size: fonts.width(text, size) if numeric or len(text) <= SHORT else longest(text, size)


def heat(paper: Paper, chart: Chart) -> None:
    """Categories crossed: non-conforming/sampled in every cell, filled where there is enough to judge."""
    heads = {one["col"]: one for one in sorted(chart.rows, key=lambda one: one["col"])}
    names = {one["row"]: one["label"] for one in sorted(chart.rows, key=lambda one: one["row"])}
    parts = [HEAT[1] if one["total"] else 1.0 for one in heads.values()]
    rest = ACROSS * (1 - HEAT[0])
    wide = dict(zip(heads, (rest * part / sum(parts) for part in parts), strict=True))
    first = ACROSS * HEAT[0]
    placed = {(one["row"], one["col"]): one for one in chart.rows}
    kept = _kept(len(names) + 1)
    top = [_text(paper.lang, one["heading"], wide[col], Filled(COLOURS["text2"]), True) for col, one in heads.items()]
    rows = [row(_text(paper.lang, "", first, kept=True), *top, head=True)]
    for place, (at, name) in enumerate(names.items(), start=1):
        cells = (_crossed(paper.lang, placed.get((at, col)), width, kept[place]) for col, width in wide.items())
        rows.append(row(_text(paper.lang, name, first, align="left", kept=kept[place]), *cells))
    paper.body.append(markup.table([first, *wide.values()], rows, _gaps(), PAD, chart.words.alt))


def _crossed(lang: Lang, one: Row | None, width: float, kept: bool) -> str:
    if one is None:
        return _text(lang, "", width, kept=kept)
    fill, ink = FILLS.get(one["state"], ("bg", "text3"))
    sign = SIGNS[one["state"]] if one["state"] in ("better", "worse") else ""
    return _text(lang, f"{one['text']}{sign}", width, Filled(COLOURS[ink], COLOURS[fill]), kept)


def tiles(paper: Paper, chart: Chart) -> None:
    """A tile a place, where it lies; places set apart stand after a gap."""
    across = range(max(one["col"] for one in chart.rows) + 1)
    placed = {(one["row"], one["col"]): one for one in chart.rows}
    rows, before = [], None
    for at in sorted({one["row"] for one in chart.rows}):
        if before is not None and at - before > 1:
            rows.append(
                row(*(_text(paper.lang, "", TILE[0], kept=True) for _ in across), height=(at - before - 1) * TILE[1])
            )
        rows.append(row(*(_tile(chart, placed.get((at, col))) for col in across)))
        before = at
    paper.body.append(markup.table([TILE[0]] * len(across), rows, _gaps(), PAD, chart.words.alt))


def _tile(chart: Chart, one: Row | None) -> str:
    if one is None:
        return _text(chart.lang, "", TILE[0], kept=True)
    fill, ink = FILLS.get(one["fill"], ("bg", "text3"))
    sign = f" {SIGNS[one['fill']]}" if one["fill"] in ("better", "worse") else ""
    borders = "" if one["fill"] in FILLS else _boxed(COLOURS["hatch"])
    borders = _boxed(COLOURS["ink"], 18) if one["code"] in chart.chosen else borders
    look = Filled(COLOURS[ink], COLOURS[fill], borders)
    return _text(chart.lang, f"{one['short']}\n{one['text']}{sign}", TILE[0], look, kept=True)


def _text(  # noqa: PLR0913
    lang: Lang, text: str, width: float, look: Filled = _PLAIN, kept: bool = False, *, align: str = ""
) -> str:
    inner = framed("Tile", markup.run(Piece(text, look.ink), "Tile", lang), align=align, kept=kept)
    return cell(width, inner, fill=look.fill, borders=look.borders)


def _boxed(colour: str, eighths: int = 6) -> str:
    edge = Edge(colour, eighths)
    return markup.edges("w:tcBorders", top=edge, left=edge, bottom=edge, right=edge)


def _gaps() -> str:
    """White between filled cells."""
    return markup.edges("w:tblBorders", insideH=_WHITE, insideV=_WHITE)
