"""How a draft is set: fonts and paragraph styles by the layout standard of official documents (GB/T 9704-2012).

A4, type area 156 × 225 mm, 22 lines of 28 characters; the title in 方正小标宋, the text in 仿宋, headings in 黑体 and
楷体.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from analytics.charts import tokens
from analytics.export.native.xml import LANGUAGES, NAMESPACES, tag, written
from data.text import Lang

COLOURS = tokens("light")
TWIPS = 20  # in a point
MM = 72 / 25.4  # points
LINE = 28.95  # points: 22 lines in 225 mm
BODY = 16.0  # points: size 3
_CLOSER = -0.25  # points between characters of the text: 28 in 156 mm

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_DECLARED = {"w": W, "wp": WP, "a": NAMESPACES["a"], "c": NAMESPACES["c"], "r": NAMESPACES["r"]}
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# font -> what stands in for it where it is not installed; 仿宋 and 楷体 of Windows hold 堌, those of GB 2312 do not
FONTS = {
    "方正小标宋简体": "宋体",
    "仿宋": "仿宋_GB2312",
    "黑体": "Microsoft YaHei",
    "楷体": "楷体_GB2312",
    "宋体": "SimSun",
}
TITLE, TEXT, BLACK, KAI, SONG = FONTS
_LATIN = {BLACK: "Arial"}


class Style(NamedTuple):
    """A paragraph style; lengths in points, `indent` in characters, `line` 0 for as high as its content."""

    name: str
    font: str = TEXT
    size: float = BODY
    line: float = LINE
    align: str = "both"
    indent: int = 0
    before: float = 0
    after: float = 0
    colour: str = "#000000"
    bold: bool = False
    level: int | None = None
    kept: bool = False
    rule: str = ""


_SMALL, _GREY = 10.5, COLOURS["text2"]
_HEADLINE = Style("heading 3", BLACK, 14, 24, "left", level=1, kept=True, after=4)
_SAID = Style("note", KAI, _SMALL, 16, "left", before=2, after=4, colour=_GREY)
_ABOVE = "top #1A2834 8"  # the rule above an exhibit
STYLES: Mapping[str, Style] = {
    "Normal": Style("Normal", indent=2),
    "RedHead": Style("red head", TITLE, 40, 0, "center", before=66, colour="#E60012"),
    "Number": Style("document number", align="center", before=2 * LINE, after=4 * MM, rule="bottom #E60012 18"),
    "Title": Style("Title", TITLE, 22, 33, "center", before=LINE, after=LINE),
    "Under": Style("under the title", KAI, align="center", after=LINE),
    "Scope": Style("scope", KAI, 12, 20, after=10, colour=_GREY),
    "Heading1": Style("heading 1", BLACK, indent=2, level=0, kept=True),
    "Heading2": Style("heading 2", KAI, indent=2, level=1, kept=True),
    "Heading3": _HEADLINE,
    "Alone": _HEADLINE._replace(name="name alone", before=22, rule=_ABOVE),
    "Heading4": Style("heading 4", BLACK, 12, 20, "left", level=2, kept=True, before=10),
    "Signature": Style("signature", align="right"),
    "Name": Style("name of a chart", KAI, 12, 20, "left", before=22, colour=_GREY, kept=True, rule=_ABOVE),
    "Legend": Style("swatches", SONG, _SMALL, 16, "left", kept=True),
    "Figure": Style("figure", line=0, align="center", kept=True),
    "Big": Style("key figure", BLACK, 26, 0, "left", kept=True),
    "Matter": Style("numbers of a matter", SONG, 12, 18, "left", kept=True),
    "Judged": Style("judgement", BLACK, 12, 20, "left", kept=True),
    "Above": _SAID._replace(name="note above a table", kept=True),
    "Note": _SAID,
    "Cell": Style("cell", SONG, _SMALL, 0, "left", before=2, after=2),
    "Small": Style("small cell", SONG, 9, 0, "left", before=2, after=2),
    "Tile": Style("tile", SONG, _SMALL, 0, "center", before=3, after=3),
    "Remark": Style("remark", indent=2, before=6, kept=True),
    "Source": Style("source", SONG, 9, 14, "left", before=6, colour=_GREY),
    "Definition": Style("definition", SONG, _SMALL, 17),
    "footnote": Style("footnote text", SONG, 9, 13, "left"),
    "header": Style("header", SONG, _SMALL, 0, "right", colour=_GREY),
    "footer": Style("footer", SONG, 14, 0, "left"),
}


def root(name: str, *inner: str) -> bytes:
    """A part of a document."""
    declared = {f"xmlns_{prefix}": space for prefix, space in _DECLARED.items()}
    return (HEAD + tag(name, *inner, **declared)).encode()


def twips(points: float) -> int:
    """Points as twentieths of a point."""
    return round(points * TWIPS)


def faces(font: str, lang: Lang) -> str:
    """w:rFonts: Chinese is set in one font throughout, so that quotation marks and dashes take a full width."""
    latin = font if lang == "zh" else _LATIN.get(font, "Times New Roman")
    return tag("w:rFonts", w_ascii=latin, w_hAnsi=latin, w_eastAsia=font, w_cs=latin, w_hint="eastAsia")


def language(lang: Lang) -> str:
    """w:lang: East Asian text is Chinese in both languages; letters and digits never, or lines break within numbers."""
    return tag("w:lang", w_val=LANGUAGES[lang] if lang != "zh" else "en-US", w_eastAsia="zh-CN")


def styles(lang: Lang) -> bytes:
    """word/styles.xml"""
    defaults = tag("w:rPrDefault", tag("w:rPr", faces(TEXT, lang), sized(BODY), language(lang)))
    raised = tag("w:style", _named("footnote reference"), tag("w:rPr", tag("w:vertAlign", w_val="superscript")))
    raised = raised.replace("<w:style>", '<w:style w:type="character" w:styleId="mark">', 1)
    found = (_style(id, style, lang) for id, style in STYLES.items())
    return root("w:styles", tag("w:docDefaults", defaults, tag("w:pPrDefault")), *found, raised)


def _style(id: str, style: Style, lang: Lang) -> str:
    based = "" if id == "Normal" else tag("w:basedOn", w_val="Normal")
    usual = True if id == "Normal" else None
    closer = _CLOSER if (style.size, style.line) == (BODY, LINE) else 0
    look = tag(
        "w:rPr",
        faces(style.font, lang),
        tag("w:b", w_val=style.bold),
        tag("w:color", w_val=style.colour.lstrip("#")),
        tag("w:spacing", w_val=twips(closer)),
        sized(style.size),
    )
    inner = _named(style.name), based, tag("w:qFormat"), _paragraph(style), look
    return tag("w:style", *inner, w_type="paragraph", w_default=usual, w_styleId=id)


def _named(name: str) -> str:
    return tag("w:name", w_val=name)


def sized(points: float) -> str:
    """w:sz"""
    return tag("w:sz", w_val=round(points * 2)) + tag("w:szCs", w_val=round(points * 2))


def _paragraph(style: Style) -> str:
    """w:pPr in the schema's order."""
    spacing = {"w_before": twips(style.before), "w_after": twips(style.after)}
    rule = {"w_line": twips(style.line), "w_lineRule": "exact"} if style.line else {"w_line": 240, "w_lineRule": "auto"}
    chars = style.indent * 100
    return tag(
        "w:pPr",
        tag("w:keepNext", w_val=style.kept),
        tag("w:keepLines", w_val=style.line < LINE),
        tag("w:widowControl", w_val=bool(style.level)),
        _rule(style.rule),
        tag("w:snapToGrid", w_val=style.line == LINE),
        tag("w:spacing", **spacing, **rule),
        tag("w:ind", w_firstLineChars=chars, w_firstLine=twips(style.indent * style.size)),
        tag("w:jc", w_val=style.align),
        tag("w:outlineLvl", w_val=style.level) if style.level is not None else "",
    )


def _rule(rule: str) -> str:
    if not rule:
        return ""
    side, colour, eighths = rule.split()
    line = tag(f"w:{side}", w_val="single", w_sz=eighths, w_space=6, w_color=colour.lstrip("#"))
    return tag("w:pBdr", line)


def fonts() -> bytes:
    """word/fontTable.xml: what stands in for each font."""
    found = (tag("w:font", tag("w:altName", w_val=written(other)), w_name=font) for font, other in FONTS.items())
    return root("w:fonts", *found)
