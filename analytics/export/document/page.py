"""The page of an official document (GB/T 9704-2012): A4, type area 156 × 225 mm, 22 lines; and the file's settings."""

from __future__ import annotations

from analytics.export.document.styles import LINE, MM, root, twips
from analytics.export.native.xml import LANGUAGES, tag
from data.text import Lang

PAGE = (210 * MM, 297 * MM)
TOP, RIGHT, BOTTOM, LEFT = 37 * MM, 26 * MM, 35 * MM, 28 * MM
ACROSS = PAGE[0] - LEFT - RIGHT
_FOOTER = BOTTOM - 7 * MM - 14  # page numbers stand 7 mm below the type area


def section(header: str, odd: str, even: str, lang: Lang) -> str:
    """w:sectPr: page, its parts by relationship ("" for no header), footnotes numbered anew on each page."""
    kinds = (("headerReference", "default", header), ("headerReference", "even", header))
    kinds += (("footerReference", "default", odd), ("footerReference", "even", even))
    number = "decimalEnclosedCircle" if lang == "zh" else "decimal"
    margins = {"top": TOP, "right": RIGHT, "bottom": BOTTOM, "left": LEFT, "header": 20 * MM, "footer": _FOOTER}
    return tag(
        "w:sectPr",
        *(tag(f"w:{name}", w_type=kind, r_id=id) for name, kind, id in kinds if id),
        tag("w:footnotePr", tag("w:numFmt", w_val=number), tag("w:numRestart", w_val="eachPage")),
        tag("w:pgSz", w_w=twips(PAGE[0]), w_h=twips(PAGE[1])),
        tag("w:pgMar", **{f"w_{side}": twips(size) for side, size in margins.items()}, w_gutter=0),
        tag("w:docGrid", w_type="lines", w_linePitch=twips(LINE)),
    )


def settings(lang: Lang) -> bytes:
    """word/settings.xml"""
    apart = (tag("w:footnote", w_id=id) for id in (-1, 0))
    mode = {"w_name": "compatibilityMode", "w_uri": "http://schemas.microsoft.com/office/word", "w_val": 15}
    return root(
        "w:settings",
        tag("w:evenAndOddHeaders"),
        tag("w:characterSpacingControl", w_val="doNotCompress"),
        tag("w:footnotePr", *apart),
        tag("w:compat", tag("w:useFELayout"), tag("w:compatSetting", **mode)),
        tag("w:themeFontLang", w_val=LANGUAGES[lang], w_eastAsia="zh-CN"),
        tag("w:decimalSymbol", w_val="."),
        tag("w:listSeparator", w_val=","),
    )
