"""Parts of a series in a chart: what it refers to, its markers, its labels. Elements stand in the schema's order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from analytics.export.native.book import GENERAL, Cells
from analytics.export.native.xml import NAMESPACES, Type, fill, line, look, run, tag, written

_LABELS_RANGE = "{02D57815-91ED-43cb-92C2-25804820EDAC}"
_LABEL_SHOWS = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"
_SHOWN = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
NOTHING = ""


class Dot(NamedTuple):
    """A marker: size in points, `fill` None for no fill."""

    symbol: str
    size: float
    fill: str | None
    edge: str | None
    width: float = 1.25


@dataclass(frozen=True)
class Label:
    """A label at a point of a series: text, then a value that the workbook holds.

    `shown` is CELLRANGE (the point's cell in the labels' range), VALUE or nothing, `value` what it prints now;
    `second` is a second line: text, a cell of the range as it prints now, and their type. `ground` is a colour behind.
    """

    place: int
    type: Type
    before: str = ""
    shown: str = ""
    value: str = ""
    at: str = "r"
    second: tuple[str, str, Type] | None = None
    ground: str | None = None


def value(name: str, given: str | float) -> str:
    """<name val="given"/>"""
    return tag(name, val=given)


def shape(fill_: str, line_: str) -> str:
    """c:spPr"""
    return tag("c:spPr", fill_, line_)


def text(type: Type, wrap: str = "none", turned: bool = False) -> str:
    """c:txPr: the type of labels, upright unless they may be `turned` (which lets LibreOffice leave some out)."""
    body = tag("a:bodyPr", rot=None if turned else 0, vert="horz", wrap=wrap)
    return tag("c:txPr", body, tag("a:lstStyle"), tag("a:p", tag("a:pPr", look("a:defRPr", type))))


def rich(lines: Sequence[str], type: Type) -> str:
    """c:rich around lines of runs."""
    paragraphs = (tag("a:p", tag("a:pPr", look("a:defRPr", type)), runs) for runs in lines)
    return tag("c:rich", tag("a:bodyPr", rot=0, vert="horz", wrap="none"), tag("a:lstStyle"), *paragraphs)


def marker(dot: Dot | None) -> str:
    """c:marker"""
    if dot is None:
        return tag("c:marker", value("c:symbol", "none"))
    look_ = shape(fill(dot.fill), line(dot.edge, dot.width))
    return tag("c:marker", value("c:symbol", dot.symbol), value("c:size", round(dot.size)), look_)


def dotted(place: int, dot: Dot, stroke: str = "") -> str:
    """c:dPt with a marker of its own; `stroke` is the link from the point before, where it differs. LibreOffice sees a
    marker only where its size is not that of the series."""
    return point(place, marker(dot), value("c:bubble3D", False), shape("", stroke) if stroke else "")


def point(place: int, *inner: str) -> str:
    """c:dPt: what sets one point apart."""
    return tag("c:dPt", value("c:idx", place), *inner)


def number(given: float) -> str:
    """98.4 -> 98.4, 3.0 -> 3."""
    return f"{given:.12g}"


def numbers(name: str, cells: Cells) -> str:
    """Values that a series refers to, with what they are now."""
    return tag(name, reference(cells))


def reference(cells: Cells) -> str:
    """c:numRef"""
    points = [
        tag("c:pt", tag("c:v", number(given)), idx=place, formatCode=None if code == cells.format else code)
        for place, (given, code) in enumerate(zip(cells.values, cells.formats, strict=True))
        if given is not None
    ]
    head = tag("c:formatCode", written(cells.format)), value("c:ptCount", len(cells.values))
    return tag("c:numRef", tag("c:f", written(cells.ref)), tag("c:numCache", *head, *points))


def words(name: str, cells: Cells) -> str:
    """Texts that a series refers to, with what they are now."""
    cache = _texts(cells.values)
    return tag(name, tag("c:strRef", tag("c:f", written(cells.ref)), tag("c:strCache", cache)))


def heading(cells: Cells) -> str:
    """The name of a series: the heading of its column."""
    cache = _texts([cells.heading])
    return tag("c:tx", tag("c:strRef", tag("c:f", written(cells.heading_ref)), tag("c:strCache", cache)))


def _texts(values: Sequence[Any]) -> str:
    points = (
        tag("c:pt", tag("c:v", written(given)), idx=place)
        for place, given in enumerate(values)
        if given not in (None, "")
    )
    return value("c:ptCount", len(values)) + "".join(points)


def no_labels() -> str:
    """c:dLbls of a series that has none."""
    return tag("c:dLbls", *_shows())


def values_shown(type: Type, format: str, at: str = "outEnd") -> str:
    """c:dLbls that print each value in a format."""
    code = tag("c:numFmt", formatCode=format or GENERAL, sourceLinked=False)
    bare = shape(fill(None), line(None))
    return tag("c:dLbls", code, bare, text(type), value("c:dLblPos", at), *_shows("Val"))


def labels(found: Iterable[Label]) -> str:
    """c:dLbls of points with labels of their own; the others have none."""
    return tag("c:dLbls", *map(_label, found), *_shows())


def labels_range(cells: Cells, texts: Sequence[str]) -> str:
    """The extension of a series that says which cells its labels print."""
    inner = tag("c15:f", written(cells.ref)), tag("c15:dlblRangeCache", _texts(texts))
    return tag("c:extLst", _extension(_LABELS_RANGE, tag("c15:datalabelsRange", *inner)))


def _label(label: Label) -> str:
    lines = [run(words_, label.type) for words_ in label.before.split("\n")] if label.before else [""]
    lines[-1] += _shown(label.place, label.shown, label.value, label.type) if label.shown else ""
    if label.second:
        words_, cell, type = label.second
        lines.append(run(words_, type) + _shown(label.place + 500, "CELLRANGE", cell, type))
    said = tag("c:tx", rich(lines, label.type))
    bare = shape(fill(label.ground), line(None))
    return tag(
        "c:dLbl", value("c:idx", label.place), said, bare, value("c:dLblPos", label.at), *_shows("Val"), _field(label)
    )


def _shown(place: int, kind: str, now: str, type: Type) -> str:
    """A field that prints the point's value or its cell in the labels' range."""
    inner = look("a:rPr", type), tag("a:pPr"), tag("a:t", written(now))
    return tag("a:fld", *inner, id=f"{{00000000-0000-4000-8000-{place + 1:012X}}}", type=kind)


def _field(label: Label) -> str:
    if not label.shown:
        return NOTHING
    ranged = label.shown == "CELLRANGE" or label.second is not None
    inner = tag("c15:dlblFieldTable"), tag("c15:showDataLabelsRange", val=ranged)
    return tag("c:extLst", _extension(_LABEL_SHOWS, "".join(inner)))


def _extension(uri: str, inner: str) -> str:
    return tag("c:ext", inner, uri=uri, xmlns_c15=NAMESPACES["c15"])


def _shows(*names: str) -> list[str]:
    return [value(f"c:show{name}", name in names) for name in _SHOWN]
