"""Series of each sort of chart, and the charts around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.export.native.book import Cells
from analytics.export.native.marks import (
    NOTHING,
    Dot,
    heading,
    marker,
    no_labels,
    numbers,
    value,
    words,
)
from analytics.export.native.space import FIRST, SECOND
from analytics.export.native.xml import fill, line, tag


@dataclass(frozen=True)
class Series:
    """One series: `names` of its categories or the x of its points, and its values; `look` is its c:spPr content.

    `points`, `labels` and `more` are elements made by analytics.export.native.marks; `dot` is its marker.
    """

    values: Cells
    names: Cells
    look: str
    points: Sequence[str] = ()
    labels: str = NOTHING
    more: str = NOTHING
    dot: Dot | None = None


UNSEEN = fill(None) + line(None)


def bars(series: Sequence[Series], direction: str, *, stacked: bool = False, gap: int = 60) -> str:
    """A bar chart: `direction` is bar or col; series lie on or over each other."""
    found = (_bar(place, one) for place, one in enumerate(series))
    kind = "stacked" if stacked else "clustered"
    head = value("c:barDir", direction), value("c:grouping", kind), value("c:varyColors", False)
    return tag("c:barChart", *head, *found, value("c:gapWidth", gap), value("c:overlap", 100), *_ids())


def areas(series: Sequence[Series], first: int = 0) -> str:
    """Areas stacked on each other."""
    head = value("c:grouping", "stacked"), value("c:varyColors", False)
    found = (_series(place, one, *_named(one)) for place, one in enumerate(series, first))
    return tag("c:areaChart", *head, *found, *_ids())


def lines(series: Sequence[Series], first: int = 0) -> str:
    """Lines through the middle of categories."""
    head = value("c:grouping", "standard"), value("c:varyColors", False)
    found = (
        _series(n, one, *_named(one), value("c:smooth", False), dotted=True) for n, one in enumerate(series, first)
    )
    return tag("c:lineChart", *head, *found, value("c:marker", True), *_ids())


def scatter(series: Sequence[Series]) -> str:
    """Points by two values. The first series should be the longest: LibreOffice forgets a shorter one before it."""
    head = value("c:scatterStyle", "lineMarker"), value("c:varyColors", False)
    found = (
        _series(
            place,
            one,
            numbers("c:xVal", one.names),
            numbers("c:yVal", one.values),
            value("c:smooth", False),
            dotted=True,
        )
        for place, one in enumerate(series)
    )
    return tag("c:scatterChart", *head, *found, *_ids())


def _named(one: Series) -> tuple[str, str]:
    return words("c:cat", one.names), numbers("c:val", one.values)


def _bar(place: int, one: Series) -> str:
    head = _head(place, one), value("c:invertIfNegative", False)
    return tag("c:ser", *head, *one.points, one.labels or no_labels(), *_named(one), one.more)


def _series(place: int, one: Series, *data: str, dotted: bool = False) -> str:
    dot = marker(one.dot) if dotted else NOTHING
    rest = one.labels or no_labels(), *data, one.more
    return tag("c:ser", _head(place, one), dot, *one.points, *rest)


def _head(place: int, one: Series) -> str:
    return value("c:idx", place) + value("c:order", place) + heading(one.values) + tag("c:spPr", one.look)


def _ids() -> tuple[str, str]:
    return value("c:axId", FIRST), value("c:axId", SECOND)
