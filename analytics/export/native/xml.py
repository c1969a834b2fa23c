"""XML as text, and what all DrawingML shares: fills, lines, runs of text with Latin and East-Asian font."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from analytics.export.clean import clean
from data.text import Lang

FONT = "Microsoft YaHei"  # on every PC with Windows and Office or WPS
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
EMU = 12_700  # in a point
NAMESPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "c15": "http://schemas.microsoft.com/office/drawing/2012/chart",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


class Type(NamedTuple):
    """How a text is set: size in points, colour as #RRGGBB."""

    size: float
    colour: str
    lang: Lang = "zh"
    bold: bool = False

    def inked(self, colour: str, bold: bool = False) -> Type:
        """The same in another colour."""
        return self._replace(colour=colour, bold=bold)


def written(text: object) -> str:
    """Text as XML holds it, without what it may not hold."""
    return escape(clean(text))


def _value(given: str | float) -> str:
    if isinstance(given, str):
        return written(given)
    return str(int(given) if isinstance(given, bool) else given)


def tag(name: str, /, *inner: str, **attributes: str | float | None) -> str:
    """An element around markup; `r_id` is the attribute r:id, None is left out, True is 1."""
    kept = [(key, value) for key, value in attributes.items() if value is not None]
    given = "".join([f' {key.replace("_", ":")}="{_value(value)}"' for key, value in kept])
    content = "".join(inner)
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def root(name: str, prefixes: str, /, *inner: str, **attributes: str | float | None) -> str:
    """An element that declares the prefixes used in it, parted by blanks."""
    return tag(name, *inner, **{f"xmlns_{prefix}": NAMESPACES[prefix] for prefix in prefixes.split()}, **attributes)


_FACES = "".join(tag(f"a:{script}", typeface=FONT) for script in ("latin", "ea", "cs"))


def emu(points: float) -> int:
    """Points as English Metric Units."""
    return round(points * EMU)


def fill(colour: str | None) -> str:
    """A solid fill, or none."""
    return tag("a:solidFill", tag("a:srgbClr", val=colour.lstrip("#"))) if colour else tag("a:noFill")


def hatch(front: str, back: str) -> str:
    """The fill of what is incomplete or has too few samples."""
    colours = zip(("a:fgClr", "a:bgClr"), (front, back), strict=True)
    return tag("a:pattFill", *(tag(n, tag("a:srgbClr", val=c.lstrip("#"))) for n, c in colours), prst="wdUpDiag")


def line(colour: str | None, width: float = 1, dash: str = "") -> str:
    """An outline in points; `dash` is sysDot, dash or nothing."""
    if not colour:
        return tag("a:ln", tag("a:noFill"))
    dashes = tag("a:prstDash", val=dash) if dash else ""
    return tag("a:ln", fill(colour), dashes, tag("a:round"), w=emu(width), cap="flat")


def look(name: str, type: Type) -> str:
    """Properties of text: `name` is a:rPr, a:defRPr or a:endParaRPr. Without a colour only its size is set."""
    other = LANGUAGES["en" if type.lang == "zh" else "zh"]
    known = {"lang": LANGUAGES[type.lang], "altLang": other, "sz": round(type.size * 100)}
    if not type.colour:
        return tag(name, **known)
    return tag(name, fill(type.colour), _FACES, **known, b=type.bold)


def run(text: object, type: Type) -> str:
    """Text in one look; line breaks are kept."""
    lines = clean(text).split("\n")
    breaks = tag("a:br", look("a:rPr", type))
    return breaks.join(tag("a:r", look("a:rPr", type), tag("a:t", written(part))) for part in lines)


def texts(runs: Iterable[tuple[object, Type]]) -> str:
    """Runs one after the other; empty ones are left out."""
    return "".join(run(text, type) for text, type in runs if text)
