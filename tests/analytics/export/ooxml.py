"""What tests ask of OOXML: the order of elements in charts, what a reference points at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

_SERIES = "idx order tx spPr invertIfNegative marker dPt dLbls trendline errBars cat xVal val yVal smooth shape extLst"
_AXIS = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr"
    " txPr crossAx crosses crossesAt"
)
# the sequences of ECMA-376, part 1, 21.2: element -> its children in order
ORDER: Mapping[str, Sequence[str]] = {
    name: children.split()
    for name, children in {
        "chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotFmts protection chart spPr txPr externalData"
        " printSettings userShapes extLst",
        "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly"
        " dispBlanksAs extLst",
        "plotArea": "layout areaChart barChart lineChart scatterChart catAx valAx dTable spPr extLst",
        "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst",
        "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId extLst",
        "areaChart": "grouping varyColors ser dLbls dropLines axId extLst",
        "scatterChart": "scatterStyle varyColors ser dLbls axId extLst",
        "ser": _SERIES,
        "dPt": "idx invertIfNegative marker bubble3D explosion spPr pictureOptions extLst",
        "marker": "symbol size spPr extLst",
        "dLbls": "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent"
        " showBubbleSize separator showLeaderLines leaderLines extLst",
        "dLbl": "idx delete layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName"
        " showPercent showBubbleSize separator extLst",
        "title": "tx layout overlay spPr txPr extLst",
        "catAx": f"{_AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl extLst",
        "valAx": f"{_AXIS} crossBetween majorUnit minorUnit dispUnits extLst",
        "scaling": "logBase orientation max min extLst",
        "numCache": "formatCode ptCount pt extLst",
        "strCache": "ptCount pt extLst",
    }.items()
}
_LABEL_PLACES = {
    "barChart": {"ctr", "inEnd", "inBase", "outEnd"},
    "lineChart": {"t", "b", "l", "r", "ctr"},
    "scatterChart": {"t", "b", "l", "r", "ctr"},
}


def in_order(root: Any) -> list[str]:
    """What stands where the schema does not have it."""
    wrong = []
    for node in root.iter(etree.Element):
        name = etree.QName(node).localname
        if node.tag.startswith(C) and name in ORDER and len(node):
            children = [etree.QName(child).localname for child in node]
            if name == "marker" and children == []:
                continue
            unknown = [child for child in children if child not in ORDER[name]]
            places = [ORDER[name].index(child) for child in children if child in ORDER[name]]
            wrong += [f"{name}: {children}"] if unknown or places != sorted(places) else []
    for name, allowed in _LABEL_PLACES.items():
        for plot in root.iter(f"{C}{name}"):
            stacked = plot.find(f"{C}grouping") is not None and plot.find(f"{C}grouping").get("val") == "stacked"
            found = {place.get("val") for place in plot.iter(f"{C}dLblPos")}
            wrong += [f"{name}: labels at {found}"] if found - (allowed - ({"outEnd"} if stacked else set())) else []
    return wrong


def resolved(reference: Any, book: Mapping[str, list[list[object]]]) -> tuple[list[object], list[object]]:
    """What a reference has cached, and what the cells that it points at hold; "" for nothing."""
    sheet, area = re.fullmatch(r"'([^']+)'!(.+)", reference.findtext(f"{C}f")).groups()
    corners = re.findall(r"\$([A-Z]+)\$(\d+)", area)
    (left, top), (right, bottom) = corners[0], corners[-1]
    rows = book[sheet][int(top) - 1 : int(bottom)]
    rows += [[]] * (int(bottom) - int(top) + 1 - len(rows))
    held = [_at(row, place) for row in rows for place in range(_number(left), _number(right) + 1)]
    cache = next(iter(reference.iter(f"{C}numCache", f"{C}strCache")))
    drawn: list[object] = [""] * int(cache.find(f"{C}ptCount").get("val"))
    for point in cache.iter(f"{C}pt"):
        text = point.findtext(f"{C}v")
        drawn[int(point.get("idx"))] = text if cache.tag == f"{C}strCache" else round(float(text), 9)
    return drawn, [round(value, 9) if isinstance(value, float) else value for value in held]


def _at(row: list[object], place: int) -> object:
    return row[place] if place < len(row) else ""


def _number(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found - 1
