"""Paragraphs, runs and tables as WordprocessingML."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from analytics.export.clean import clean
from analytics.export.document.styles import STYLES, faces, language, sized, twips
from analytics.export.native.xml import tag, written
from data.text import Lang


class Piece(NamedTuple):
    """A text with a look of its own within its paragraph; `size` in points."""

    text: str
    colour: str = ""
    bold: bool = False
    blank: bool = False
    size: float = 0


_PLAIN = Piece("")


def run(piece: Piece | str, style: str, lang: Lang) -> str:
    """w:r; line breaks and tabs are kept."""
    given = Piece(piece) if isinstance(piece, str) else piece
    return tag("w:r", look(style, lang, given._replace(text="")), _text(given.text)) if given.text else ""


@cache
def look(style: str, lang: Lang, like: Piece = _PLAIN, raised: str = "") -> str:
    """w:rPr of a piece, in the schema's order; `raised` is the style of a mark."""
    return tag(
        "w:rPr",
        tag("w:rStyle", w_val=raised) if raised else "",
        faces(STYLES[style].font, lang),
        tag("w:b") if like.bold else "",
        tag("w:color", w_val=like.colour.lstrip("#")) if like.colour else "",
        sized(like.size) if like.size else "",
        tag("w:highlight", w_val="yellow") if like.blank else "",
        language(lang),
    )


def _text(text: str) -> str:
    """w:t, w:br and w:tab."""
    kept = clean(text)
    if "\n" not in kept and "\t" not in kept:
        return tag("w:t", written(kept), xml_space="preserve")
    lines = kept.split("\n")
    tabbed = (
        tag("w:tab").join(tag("w:t", written(part), xml_space="preserve") for part in line.split("\t"))
        for line in lines
    )
    return tag("w:br").join(tabbed)


def paragraph(style: str, lang: Lang, *pieces: Piece | str, right: float = 0, fresh: bool = False) -> str:
    """w:p of texts; `right` indents from the right in points, `fresh` begins a page."""
    return framed(style, *(run(piece, style, lang) for piece in pieces), right=right, fresh=fresh)


def framed(  # noqa: PLR0913
    style: str,
    *runs: str,
    left: float = 0,
    right: float = 0,
    fresh: bool = False,
    align: str = "",
    kept: bool = False,
) -> str:
    """w:p around runs; `kept` on the page of what follows."""
    return tag(
        "w:p",
        tag(
            "w:pPr",
            tag("w:pStyle", w_val=style),
            tag("w:keepNext") if kept else "",
            tag("w:pageBreakBefore") if fresh else "",
            tag("w:ind", w_left=twips(left) or None, w_right=twips(right) or None) if left or right else "",
            tag("w:jc", w_val=align) if align else "",
        ),
        *runs,
    )


class Edge(NamedTuple):
    """A line of a table: colour as #RRGGBB and eighths of a point."""

    colour: str
    eighths: int = 4


def edges(name: str, **sides: Edge | None) -> str:
    """Borders of a table (w:tblBorders) or cell (w:tcBorders)."""
    order = ("top", "left", "bottom", "right", "insideH", "insideV")
    return tag(name, *(_edge(side, sides[side]) for side in order if side in sides))


def _edge(side: str, edge: Edge | None) -> str:
    if edge is None:
        return tag(f"w:{side}", w_val="nil")
    return tag(f"w:{side}", w_val="single", w_sz=edge.eighths, w_space=0, w_color=edge.colour.lstrip("#"))


def cell(width: float, *content: str, fill: str = "", borders: str = "") -> str:
    """w:tc, `width` points wide."""
    shade = tag("w:shd", w_val="clear", w_color="auto", w_fill=fill.lstrip("#")) if fill else ""
    return tag("w:tc", _cell(width, borders, shade), *content)


@cache
def _cell(width: float, borders: str, shade: str) -> str:
    return tag("w:tcPr", tag("w:tcW", w_w=twips(width), w_type="dxa"), borders, shade, tag("w:vAlign", w_val="center"))


def row(*cells: str, head: bool = False, height: float = 0) -> str:
    """w:tr that no page cuts; a head is repeated on each page."""
    tall = tag("w:trHeight", w_val=twips(height), w_hRule="exact") if height else ""
    return tag("w:tr", tag("w:trPr", tag("w:cantSplit"), tall, tag("w:tblHeader") if head else ""), *cells)


def table(widths: Sequence[float], rows: Sequence[str], borders: str, pad: float = 3, said: str = "") -> str:
    """w:tbl, centred, of columns so many points wide; `said` is read aloud."""
    sides = (tag(f"w:{side}", w_w=twips(pad), w_type="dxa") for side in ("left", "right"))
    properties = tag(
        "w:tblPr",
        tag("w:tblW", w_w=sum(map(twips, widths)), w_type="dxa"),
        tag("w:jc", w_val="center"),
        borders,
        tag("w:tblLayout", w_type="fixed"),
        tag("w:tblCellMar", *sides),
        tag("w:tblDescription", w_val=written(said)) if said else "",
    )
    grid = tag("w:tblGrid", *(tag("w:gridCol", w_w=twips(width)) for width in widths))
    return tag("w:tbl", properties, grid, *rows)
