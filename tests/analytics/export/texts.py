"""Where the texts of a picture lie, measured with the shipped fonts."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.etree import ElementTree as ET

from analytics.export import fonts

SVG = "{http://www.w3.org/2000/svg}"
_MOVED = re.compile(r"translate\((\S+) (\S+)\)")
_ABOVE, _BELOW = 0.28, 0.17  # of the size: from the edges of a line to its ink
_SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}


class Text(NamedTuple):
    """A line of text and its box."""

    words: str
    left: float
    top: float
    right: float
    bottom: float
    em: float


def size(svg: str) -> tuple[float, float]:
    """Width and height of a picture."""
    root = ET.fromstring(svg)
    return float(root.attrib["width"]), float(root.attrib["height"])


def texts(svg: str) -> list[Text]:
    """Every text of a picture."""
    return _texts(ET.fromstring(svg), 0, 0)


def _texts(node: ET.Element, x: float, y: float) -> list[Text]:
    if found := _MOVED.match(node.attrib.get("transform", "")):
        x, y = x + float(found[1]), y + float(found[2])
    if node.tag == f"{SVG}text":
        return [_box(node, x, y)]
    return [text for child in node for text in _texts(child, x, y)]


def _box(node: ET.Element, x: float, y: float) -> Text:
    em, line = float(node.attrib["font-size"]), fonts.line(float(node.attrib["font-size"]))
    runs = [(node.text or "", node), *((run.text or "", run) for run in node)]
    wide = sum(fonts.width(words, em, run.attrib.get("font-weight") == "700") for words, run in runs)
    left = x + float(node.attrib["x"]) - _SHARE[node.attrib.get("text-anchor", "start")] * wide
    baseline = y + float(node.attrib["y"])
    words = "".join(words for words, _ in runs)
    return Text(words, left, baseline - line.ascent, left + wide, baseline + line.descent, em)


def clipped(svg: str, slack: float = 0.6) -> list[Text]:
    """The texts that stand out of their picture."""
    width, height = size(svg)
    return [
        text
        for text in texts(svg)
        if text.left < -slack or text.top < -slack or text.right > width + slack or text.bottom > height + slack
    ]


def crossing(svg: str) -> list[tuple[str, str]]:
    """The pairs of texts whose ink lies on one another."""
    inked = [
        text._replace(top=text.top + _ABOVE * text.em, bottom=text.bottom - _BELOW * text.em) for text in texts(svg)
    ]
    return [(a.words, b.words) for n, a in enumerate(inked) for b in inked[n + 1 :] if _cross(a, b)]


def _cross(a: Text, b: Text) -> bool:
    wide, high = min(a.right, b.right) - max(a.left, b.left), min(a.bottom, b.bottom) - max(a.top, b.top)
    return wide > 1 and high > 1
