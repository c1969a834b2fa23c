"""A chart around its series: axes, the plot's place in points, type, and the file that the office programs read."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from analytics.charts import tokens
from analytics.export.native.book import GENERAL, Book
from analytics.export.native.marks import number, rich, shape, text, value
from analytics.export.native.xml import LANGUAGES, Type, fill, line, root, run, tag
from data.text import Lang

COLOURS = tokens("light")
SIZE = 12.0  # points of every label
SLACK = 1e-5  # of an axis beyond its end, so that a point there is within, however its number is rounded
FIRST, SECOND = 1001, 1002  # ids of axes: small and positive, or programs reject the chart or empty it


class Native(NamedTuple):
    """A chart part and the workbook that it refers to by the relationship rId1."""

    xml: bytes
    workbook: bytes


@dataclass(frozen=True)
class Area:
    """The whole chart and the margins around its plot, in points."""

    width: float
    height: float
    left: float = 8
    top: float = 8
    right: float = 8
    bottom: float = 8

    @property
    def across(self) -> float:
        """The width of the plot."""
        return self.width - self.left - self.right

    @property
    def down(self) -> float:
        """The height of the plot."""
        return self.height - self.top - self.bottom


def label(lang: Lang, colour: str = "text2", bold: bool = False, size: float = SIZE) -> Type:
    """The type of labels in a colour of the palette."""
    return Type(size, COLOURS[colour], lang, bold)


def layout(area: Area) -> str:
    """The place of the plot itself, axis labels apart."""
    shares = {
        "x": area.left / area.width,
        "y": area.top / area.height,
        "w": area.across / area.width,
        "h": area.down / area.height,
    }
    modes = value("c:xMode", "edge"), value("c:yMode", "edge")
    placed = (value(f"c:{name}", f"{share:.5f}") for name, share in shares.items())
    return tag("c:layout", tag("c:manualLayout", value("c:layoutTarget", "inner"), *modes, *placed))


def title(words: str, type: Type, at: tuple[float, float] | None = None) -> str:
    """A title of the chart or an axis, with its left upper corner at shares of the whole."""
    if not words:
        return ""
    place = ""
    if at:
        modes = value("c:xMode", "edge"), value("c:yMode", "edge")
        shares = (value(f"c:{name}", f"{share:.5f}") for name, share in zip("xy", at, strict=True))
        place = tag("c:layout", tag("c:manualLayout", *modes, *shares))
    return tag("c:title", tag("c:tx", rich([run(words, type)], type)), place, value("c:overlay", True))


def categories(  # noqa: PLR0913
    type: Type,
    *,
    at: str,
    downwards: bool = False,
    skip: int = 1,
    edge: str | None = None,
    named: str = "",
    hidden: bool = False,
) -> str:
    """The axis of names; `at` is l or b. Every `skip`-th name is printed; `edge` colours its line."""
    return tag(
        "c:catAx",
        value("c:axId", FIRST),
        tag("c:scaling", value("c:orientation", "maxMin" if downwards else "minMax")),
        value("c:delete", False),
        value("c:axPos", at),
        named,
        tag("c:numFmt", formatCode=GENERAL, sourceLinked=False),
        *_unticked("none" if hidden else "low"),
        shape(fill(None), line(edge)),
        text(type, "square", turned=at == "b"),
        value("c:crossAx", SECOND),
        value("c:crosses", "autoZero"),
        value("c:auto", False),
        value("c:lblAlgn", "ctr"),
        value("c:lblOffset", 60),
        *([value("c:tickLblSkip", skip), value("c:tickMarkSkip", skip)] if skip > 1 else []),
        value("c:noMultiLvlLbl", True),
    )


def values(  # noqa: PLR0913
    type: Type,
    low: float,
    high: float,
    *,
    at: str,
    id: int = SECOND,
    step: float | None = None,
    format: str = GENERAL,
    grid: bool = False,
    hidden: bool = False,
    named: str = "",
    crosses: str = "min",
    between: str = "between",
    labels: str = "low",
) -> str:
    """An axis of values from `low` to `high`, ticks `step` apart."""
    lines = tag("c:majorGridlines", shape("", line(COLOURS["grid"], 0.75))) if grid else ""
    bounds = value("c:max", number(high + (high - low) * SLACK)), value("c:min", number(low))
    return tag(
        "c:valAx",
        value("c:axId", id),
        tag("c:scaling", value("c:orientation", "minMax"), *bounds),
        value("c:delete", False),
        value("c:axPos", at),
        lines,
        named,
        tag("c:numFmt", formatCode=format, sourceLinked=False),
        *_unticked("none" if hidden else labels),
        shape(fill(None), line(None)),
        text(type),
        value("c:crossAx", FIRST if id == SECOND else SECOND),
        value("c:crosses", crosses),
        value("c:crossBetween", between),
        value("c:majorUnit", number(step)) if step else "",
    )


def _unticked(labels: str) -> tuple[str, str, str]:
    return value("c:majorTickMark", "none"), value("c:minorTickMark", "none"), value("c:tickLblPos", labels)


def space(book: Book, area: Area, plots: Iterable[str], axes: Iterable[str], titled: str = "") -> Native:
    """The whole chart with its workbook."""
    plot = tag("c:plotArea", layout(area), *plots, *axes, shape(fill(None), line(None)))
    flags = value("c:plotVisOnly", True), value("c:dispBlanksAs", "gap")
    xml = root(
        "c:chartSpace",
        "c a r",
        value("c:date1904", False),
        value("c:lang", LANGUAGES[book.chart.lang]),
        value("c:roundedCorners", False),
        tag("c:chart", titled, value("c:autoTitleDeleted", not titled), plot, *flags),
        shape(fill(None), line(None)),
        text(label(book.chart.lang)),
        tag("c:externalData", value("c:autoUpdate", False), r_id="rId1"),
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return Native((head + xml).encode(), book.written())


def layout_share(area: Area, x: float, y: float) -> tuple[float, float]:
    """A place in points as shares of the whole."""
    return max(x, 0) / area.width, max(y, 0) / area.height


def upright(words: str) -> str:
    """A label's words in one line."""
    return words.replace("<br>", " ")


def nice(step: float) -> float:
    """The next round step: 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step)) if step > 0 else 1.0
    return next(times * power for times in (1, 2, 5, 10) if times * power >= step - 1e-12)
