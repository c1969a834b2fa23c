"""SVG elements as text: what is written twice comes out the same, numbers have two decimals at most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from analytics.export import fonts
from analytics.export.clean import clean
from analytics.export.svg.markup import LEADING, Line, Run

FAMILIES = f"'{fonts.FAMILY}','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
DASHES = {"dot": 1, "dash": 3}  # of a stroke that counts as 3 px at least
Point = tuple[float, float]


class Pen(NamedTuple):
    """How a line is drawn; `dash` is solid, dot or dash."""

    colour: str
    width: float = 1
    dash: str = "solid"


class Type(NamedTuple):
    """How a text is set; `align` is left, center or right of its place."""

    size: float
    colour: str
    align: str = "left"


def number(value: float) -> str:
    """12.345 -> 12.35, 3.0 -> 3."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, content: str | None = None, /, **attributes: float | str | None) -> str:
    """An element; `stroke_width=1.2` is stroke-width="1.2", None is left out. `content` is markup already."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{number(value) if isinstance(value, int | float) else escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}/>" if content is None else f"<{name}{written}>{content}</{name}>"


def document(width: float, height: float, parts: Iterable[str], background: str | None = None) -> str:
    """A whole picture, or one to be put into another."""
    ground = [rect(0, 0, width, height, background)] if background else []
    box = f"0 0 {number(width)} {number(height)}"
    return element(
        "svg",
        "".join([*ground, *parts]),
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=box,
        font_family=FAMILIES,
    )


def group(parts: Iterable[str], **attributes: float | str | None) -> str:
    return element("g", "".join(parts), **attributes)


def moved(parts: Iterable[str], x: float, y: float) -> str:
    """The parts, their origin at a point."""
    return group(parts, transform=f"translate({number(x)} {number(y)})")


def rect(x: float, y: float, width: float, height: float, fill: str, **more: float | str | None) -> str:
    return element("rect", x=x, y=y, width=width, height=height, fill=fill, **more)


def path(points: str, pen: Pen) -> str:
    """A path; `points` are its commands."""
    unit = max(pen.width, 3) * DASHES.get(pen.dash, 0)
    dashes = f"{number(unit)} {number(unit)}" if unit else None
    return element("path", d=points, fill="none", stroke=pen.colour, stroke_width=pen.width, stroke_dasharray=dashes)


def line(begin: Point, end: Point, pen: Pen) -> str:
    return path(f"M{number(begin[0])} {number(begin[1])}L{number(end[0])} {number(end[1])}", pen)


def text(lines: Sequence[Line], place: Point, type: Type) -> list[str]:
    """Lines of text, the baseline of the first at the place."""
    x, y = place
    return [_line(line, (x, y + n * LEADING * type.size), type) for n, line in enumerate(lines) if line]


def words(plain: str, place: Point, type: Type, bold: bool = False) -> str:
    """One line of text in one weight; nothing in it is markup."""
    return _line((Run(plain, bold),), place, type)


def _line(runs: Line, place: Point, type: Type) -> str:
    whole = runs[0] if len(runs) == 1 else None
    return element(
        "text",
        escaped(whole.text) if whole else "".join(map(_run, runs)),
        x=place[0],
        y=place[1],
        font_size=type.size,
        font_weight=700 if whole and whole.bold else None,
        fill=(whole and whole.colour) or type.colour,
        text_anchor=ANCHORS[type.align] if type.align != "left" else None,
    )


def _run(run: Run) -> str:
    return element("tspan", escaped(run.text), font_weight=700 if run.bold else None, fill=run.colour or None)


def escaped(plain: str) -> str:
    """Any text as the content of an element."""
    return escape(clean(plain), quote=False)
