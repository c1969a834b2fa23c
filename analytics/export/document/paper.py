"""The file itself: parts and their relationships, collected while the text is written."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.package import Package

from analytics.export.clean import clean
from analytics.export.csv import zipped
from analytics.export.document import page, styles
from analytics.export.document.markup import Piece, framed, look, paragraph, run
from analytics.export.document.styles import root
from analytics.export.native import Native
from analytics.export.native.xml import NAMESPACES, emu, tag, written
from data.text import Lang

_NOTE = '<w:footnote w:id="{id}">{text}</w:footnote>'
_THEME = Path(__file__).parents[1] / "slides/master/ppt/theme/theme1.xml"  # the colours of series that people add
_LONGEST = 255  # characters of a property


class _Story(Part):
    """The part of the text, which is written last."""

    content = b""

    @property
    def blob(self) -> bytes:
        return self.content


class Paper:
    """A document of WordprocessingML in the making. `body` holds paragraphs and tables in order."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self.body: list[str] = []
        self.notes: list[str] = []
        self.charts = 0
        self._package = Package()
        self._document = _Story(PackURI("/word/document.xml"), CT.WML_DOCUMENT_MAIN, b"", self._package)
        self._package.relate_to(self._document, RT.OFFICE_DOCUMENT)

    def add(self, style: str, *pieces: Piece | str, right: float = 0, fresh: bool = False) -> None:
        """A paragraph of texts at the end."""
        self.body.append(paragraph(style, self.lang, *pieces, right=right, fresh=fresh))

    def chart(self, made: Native, width: float, height: float, alt: str) -> None:
        """A native chart so many points wide and high in a paragraph of its own, with its workbook."""
        self.charts += 1
        part = self._part(f"charts/chart{self.charts}.xml", CT.DML_CHART, made.xml)
        book = self._part(f"embeddings/Microsoft_Excel_Sheet{self.charts}.xlsx", CT.SML_SHEET, made.workbook)
        part.relate_to(book, RT.PACKAGE)
        id = self._document.relate_to(part, RT.CHART)
        self.body.append(framed("Figure", tag("w:r", _inline(id, self.charts, width, height, alt))))

    def note(self, text: str) -> str:
        """A footnote; gives the run of its mark."""
        id = len(self.notes) + 1
        raised = look("footnote", self.lang, raised="mark")
        mark = tag("w:r", raised, tag("w:footnoteRef"))
        inner = framed("footnote", mark, run(f" {text}", "footnote", self.lang))
        self.notes.append(_NOTE.format(id=id, text=inner))
        return tag("w:r", look("Normal", self.lang, raised="mark"), tag("w:footnoteReference", w_id=id))

    def link(self, words: str, address: str, style: str) -> str:
        """Words that open an address."""
        id = self._document.relate_to(clean(address), RT.HYPERLINK, is_external=True)
        return tag("w:hyperlink", run(Piece(words, styles.COLOURS["accent"]), style, self.lang), r_id=id)

    def written(self, title: str, author: str, at: datetime, header: str) -> bytes:
        """The file: the same content gives the same bytes."""
        above = self._below("header1.xml", CT.WML_HEADER, RT.HEADER, _header(header, self.lang)) if header else ""
        odd, even = (
            self._below(f"footer{n}.xml", CT.WML_FOOTER, RT.FOOTER, _footer(side, self.lang))
            for n, side in enumerate(("right", "left"), 1)
        )
        self._below("theme/theme1.xml", CT.OFC_THEME, RT.THEME, _THEME.read_bytes())
        self._below("styles.xml", CT.WML_STYLES, RT.STYLES, styles.styles(self.lang))
        self._below("settings.xml", CT.WML_SETTINGS, RT.SETTINGS, page.settings(self.lang))
        self._below("fontTable.xml", CT.WML_FONT_TABLE, RT.FONT_TABLE, styles.fonts())
        self._below("footnotes.xml", CT.WML_FOOTNOTES, RT.FOOTNOTES, _footnotes(self.notes))
        if not self.body or self.body[-1].startswith("<w:tbl>"):
            self.add("Source")  # a document ends with a paragraph
        section = page.section(above, odd, even, self.lang)
        self._document.content = root("w:document", tag("w:body", *self.body, section))
        self._properties(title, author, at)
        return _packed(self._package)

    def _part(self, name: str, type: str, blob: bytes = b"") -> Part:
        return Part(PackURI(f"/word/{name}"), type, blob, self._package)

    def _below(self, name: str, type: str, relation: str, blob: bytes) -> str:
        return self._document.relate_to(self._part(name, type, blob), relation)

    def _properties(self, title: str, author: str, at: datetime) -> None:
        part = CorePropertiesPart.default(self._package)
        self._package.relate_to(part, RT.CORE_PROPERTIES)
        said = part.core_properties
        said.title, said.author = clean(title)[:_LONGEST], clean(author)[:_LONGEST]
        said.last_modified_by, said.language = said.author, styles.LANGUAGES[self.lang]
        said.created = said.modified = at


def _inline(id: str, number: int, width: float, height: float, alt: str) -> str:
    """w:drawing in the line."""
    graphic = tag("a:graphic", tag("a:graphicData", tag("c:chart", r_id=id), uri=NAMESPACES["c"]))
    return tag(
        "w:drawing",
        tag(
            "wp:inline",
            tag("wp:extent", cx=emu(width), cy=emu(height)),
            f'<wp:docPr id="{number}" name="Chart {number}" descr="{written(alt)}"/>',
            tag("wp:cNvGraphicFramePr"),
            graphic,
            **dict.fromkeys(("distT", "distB", "distL", "distR"), 0),
        ),
    )


def _header(words: str, lang: Lang) -> bytes:
    return root("w:hdr", paragraph("header", lang, words))


def _footer(align: str, lang: Lang) -> bytes:
    """— 1 —, one character from the edge."""
    kinds = (("begin", ""), ("", "PAGE"), ("separate", ""), ("", "1"), ("end", ""))
    inner = [
        tag("w:fldChar", w_fldCharType=kind)
        if kind
        else tag("w:instrText" if text == "PAGE" else "w:t", written(text), xml_space="preserve")
        for kind, text in kinds
    ]
    number = "".join(tag("w:r", look("footer", lang), one) for one in inner)
    ends = run("　— ", "footer", lang), run(" —　", "footer", lang)
    return root("w:ftr", framed("footer", ends[0], number, ends[1], align=align))


def _footnotes(notes: list[str]) -> bytes:
    kinds = (("separator", -1), ("continuationSeparator", 0))
    lines = (tag("w:footnote", tag("w:p", tag("w:r", tag(f"w:{kind}"))), w_type=kind, w_id=id) for kind, id in kinds)
    return root("w:footnotes", *lines, *notes)


def _packed(package: Package) -> bytes:
    """The package without the time of day in it."""
    made = io.BytesIO()
    package.save(made)
    with zipfile.ZipFile(made) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})
