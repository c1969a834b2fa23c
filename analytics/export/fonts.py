"""The fonts that go into every file, and how wide they set a text."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from data.settings import PROJECT

FOLDER = PROJECT / "data" / "fonts"
REGULAR, BOLD = FOLDER / "NotoSansSC-Regular.ttf", FOLDER / "NotoSansSC-Bold.ttf"
FAMILY = "Noto Sans SC"
_ASCENT, _DESCENT = 1.16, 0.288  # of the size: what the fonts say of their lines


class Line(NamedTuple):
    """How far a line of text reaches above and below its baseline, in px."""

    ascent: int
    descent: int


def line(size: float) -> Line:
    """The line of a size in whole pixels, as browsers have it."""
    return Line(round(_ASCENT * size), round(_DESCENT * size))


@cache
def _advances(path: Path) -> dict[int, float]:
    """Character -> its advance as a share of the size."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415  imports slowly; pages that print no file do without

    font: Any = TTFont(path, lazy=True)
    unit, advances = font["head"].unitsPerEm, font["hmtx"].metrics
    return {code: advances[glyph][0] / unit for code, glyph in font.getBestCmap().items()}


@cache
def characters(bold: bool = False) -> frozenset[int]:
    """The code points that a font covers."""
    return frozenset(_advances(BOLD if bold else REGULAR))


def width(text: str, size: float, bold: bool = False) -> float:
    """Pixels that a text takes in one line; a character that the font lacks counts as a full width."""
    advances = _advances(BOLD if bold else REGULAR)
    return size * sum(advances.get(ord(character), 1.0) for character in text)


def lacking(text: str) -> str:
    """The visible characters of a text that a shipped font has no shape for, each once."""
    known = characters() & characters(bold=True)
    return "".join(sorted(one for one in set(text) if ord(one) not in known and not one.isspace()))


def for_typst(text: str = "") -> Any:
    """The fonts as typst takes them: ours alone, so that every machine makes the same file; those of the system help
    out where a text has characters that ours lack."""
    return _read(system=bool(lacking(text)))


@cache
def _read(system: bool) -> Any:
    from typst import Fonts  # noqa: PLC0415  imports slowly

    return Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=[FOLDER])
