"""What may stand on a slide as PresentationML: text, rectangles, lines, tables, groups. Places and sizes in points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analytics.export.native.xml import Type, emu, fill, line, look, tag, texts


class Box(NamedTuple):
    """A rectangle in points from the left upper corner of the slide."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.y + self.height


class Paragraph(NamedTuple):
    """Runs of text, and how the paragraph stands."""

    runs: Sequence[tuple[object, Type]]
    before: float = 0
    align: str | None = "l"  # None for that of the layout


def plain(text: object, type: Type, before: float = 0, align: str = "l") -> Paragraph:
    """A paragraph in one look."""
    return Paragraph([(text, type)], before, align)


def paragraph(given: Paragraph) -> str:
    """a:p"""
    spacing = tag("a:spcBef", tag("a:spcPts", val=round(given.before * 100)))
    end = look("a:endParaRPr", given.runs[-1][1]) if given.runs else ""
    return tag("a:p", tag("a:pPr", spacing, tag("a:buNone"), algn=given.align), texts(given.runs), end)


def body(paragraphs: Iterable[Paragraph], anchor: str = "t", inset: float = 0) -> str:
    """p:txBody"""
    sides = dict.fromkeys(("lIns", "tIns", "rIns", "bIns"), emu(inset))
    frame = tag("a:bodyPr", tag("a:noAutofit"), wrap="square", **sides, rtlCol=False, anchor=anchor)
    return tag("p:txBody", frame, tag("a:lstStyle"), *map(paragraph, paragraphs))


def _named(id: int, name: str, about: str = "") -> str:
    return tag("p:cNvPr", id=id, name=name, descr=about or None)


def _placed(box: Box, tag_name: str = "a:xfrm") -> str:
    place = tag("a:off", x=emu(box.x), y=emu(box.y))
    return tag(tag_name, place, tag("a:ext", cx=emu(box.width), cy=emu(box.height)))


def rect(  # noqa: PLR0913
    id: int,
    name: str,
    box: Box,
    paragraphs: Sequence[Paragraph] = (),
    *,
    filled: str | None = None,
    edge: str | None = None,
    width: float = 0.75,
    pattern: str = "",
    anchor: str = "t",
    inset: float = 0,
) -> str:
    """A rectangle with text; without fill and edge, a text box."""
    about = tag("p:nvSpPr", _named(id, name), tag("p:cNvSpPr", txBox=True), tag("p:nvPr"))
    outline = tag("a:prstGeom", tag("a:avLst"), prst="rect")
    properties = tag("p:spPr", _placed(box), outline, pattern or fill(filled), line(edge, width))
    empty = [Paragraph([])]
    return tag("p:sp", about, properties, body(paragraphs or empty, anchor, inset))


def rule(id: int, box: Box, colour: str, width: float = 0.75) -> str:
    """A line across a box's upper edge."""
    about = tag("p:nvCxnSpPr", _named(id, "Rule"), tag("p:cNvCxnSpPr"), tag("p:nvPr"))
    properties = tag("p:spPr", _placed(box._replace(height=0)), tag("a:prstGeom", tag("a:avLst"), prst="line"))
    return tag("p:cxnSp", about, properties.replace("</p:spPr>", line(colour, width) + "</p:spPr>"))


def group(id: int, name: str, box: Box, about: str, members: Iterable[str]) -> str:
    """Shapes that are one thing."""
    known = tag("p:nvGrpSpPr", _named(id, name, about), tag("p:cNvGrpSpPr"), tag("p:nvPr"))
    inner = tag("a:chOff", x=emu(box.x), y=emu(box.y)) + tag("a:chExt", cx=emu(box.width), cy=emu(box.height))
    place = _placed(box).replace("</a:xfrm>", f"{inner}</a:xfrm>")
    return tag("p:grpSp", known, tag("p:grpSpPr", place), *members)


def chart(id: int, name: str, about: str, box: Box, relation: str) -> str:
    """The frame of a chart part."""
    uri = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    inner = tag("c:chart", xmlns_c=uri, r_id=relation)
    return _frame(id, name, about, box, tag("a:graphicData", inner, uri=uri))


def _frame(id: int, name: str, about: str, box: Box, data: str) -> str:
    known = tag(
        "p:nvGraphicFramePr",
        _named(id, name, about),
        tag("p:cNvGraphicFramePr", tag("a:graphicFrameLocks", noGrp=True)),
        tag("p:nvPr"),
    )
    return tag("p:graphicFrame", known, _placed(box, "p:xfrm"), tag("a:graphic", data))


class Cell(NamedTuple):
    """A cell of a table: its paragraphs' runs, how they stand, its fill, and the lines around it (side -> line)."""

    runs: Sequence[tuple[object, Type]]
    align: str = "l"
    filled: str | None = None
    lines: Sequence[tuple[str, str | None, float]] = ()


def table(  # noqa: PLR0913
    id: int,
    name: str,
    about: str,
    box: Box,
    *,
    widths: Sequence[float],
    heights: Sequence[float],
    rows: Sequence[Sequence[Cell]],
    gutter: float = 5,
) -> str:
    """A native table; its first row is the header."""
    grid = tag("a:tblGrid", *(tag("a:gridCol", w=emu(width)) for width in widths))
    made = (
        tag("a:tr", *(_cell(cell, gutter) for cell in row), h=emu(height))
        for row, height in zip(rows, heights, strict=True)
    )
    uri = "http://schemas.openxmlformats.org/drawingml/2006/table"
    whole = tag("a:tbl", tag("a:tblPr", firstRow=True), grid, *made)
    return _frame(id, name, about, box, tag("a:graphicData", whole, uri=uri))


def _cell(cell: Cell, gutter: float) -> str:
    drawn = {side: line(colour, width) for side, colour, width in cell.lines}
    edges = "".join(drawn.get(side, line(None)).replace("a:ln", f"a:ln{side}") for side in ("L", "R", "T", "B"))
    words = tag("a:txBody", tag("a:bodyPr"), tag("a:lstStyle"), paragraph(Paragraph(cell.runs, align=cell.align)))
    margins = {"marL": emu(gutter), "marR": emu(gutter), "marT": emu(1), "marB": emu(1)}
    return tag("a:tc", words, tag("a:tcPr", edges, fill(cell.filled), **margins, anchor="ctr"))


def number_field(id: int, place: str, type: Type) -> str:
    """The placeholder of the slide's number."""
    known = tag("p:nvSpPr", _named(id, "Slide number"), tag("p:cNvSpPr", tag("a:spLocks", noGrp=True)), place)
    field = tag(
        "a:fld",
        look("a:rPr", type),
        tag("a:t", "‹#›"),
        id="{00000000-0000-4000-8000-0000000000AA}",
        type="slidenum",
    )
    words = tag("p:txBody", tag("a:bodyPr"), tag("a:lstStyle"), tag("a:p", field))
    return tag("p:sp", known, tag("p:spPr"), words)


def title(paragraphs: Iterable[Paragraph]) -> str:
    """The paragraphs of a placeholder, for its text body."""
    return "".join(map(paragraph, paragraphs))
