"""The presentation that slides are added to: our own master, or the one of a template; and the file at the end."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.parts.chart import ChartPart
from pptx.parts.embeddedpackage import EmbeddedXlsxPart

from analytics.export.clean import clean
from analytics.export.csv import zipped
from analytics.export.native import Native
from analytics.export.native.xml import EMU, NAMESPACES, Type, root
from analytics.export.pack import Pack
from analytics.export.slides import shapes
from analytics.export.slides.shapes import Box, Paragraph
from data.settings import load
from data.text import Lang, t

MASTER = Path(__file__).parent / "master"
_BREAKS = (zipfile.BadZipFile, KeyError, ValueError, AttributeError, OSError, SyntaxError)


class TemplateError(Exception):
    """A template whose master cannot be used; `message(lang)` says why, `key` under [export.pptx]."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(self.message("en"))

    def message(self, lang: Lang) -> str:
        """The sentence for the user."""
        return t(f"export.pptx.{self.key}", lang)


@cache
def _master() -> bytes:
    files = sorted(path for path in MASTER.rglob("*") if path.is_file())
    return zipped({path.relative_to(MASTER).as_posix(): path.read_bytes() for path in files})


class Deck:
    """Slides in order. Raises TemplateError for a template that is not a presentation."""

    def __init__(self, pack: Pack) -> None:
        self.own = pack.template is None
        self.file = _opened(_master() if pack.template is None else pack.template)
        self.width, self.height = self.file.slide_width / EMU, self.file.slide_height / EMU
        self.lang: Lang = pack.lang
        self.covering = _layout(self.file, {"ctrTitle"}, 0)
        self.showing = _layout(self.file, {"title"}, 1)

    def page(self, *, cover: bool = False) -> Page:
        """A new slide at the end."""
        return Page(self, self.file.slides.add_slide(self.covering if cover else self.showing))

    def saved(self, pack: Pack) -> bytes:
        """The file with its own properties; the same pack gives the same bytes."""
        about, at = self.file.core_properties, pack.provenance.made_at.replace(tzinfo=None)
        about.author = about.last_modified_by = clean(pack.office) or load().title[self.lang]
        about.title, about.created, about.modified = clean(pack.title)[:255], at, at
        about.subject = about.keywords = about.comments = about.category = ""
        about.language, about.revision = "zh-CN" if self.lang == "zh" else "en-GB", 1
        made = io.BytesIO()
        self.file.save(made)
        with zipfile.ZipFile(made) as archive:
            return zipped({name: archive.read(name) for name in archive.namelist()})


def _opened(template: bytes) -> Any:
    try:
        file = Presentation(io.BytesIO(template))
        found = len(file.slide_layouts)
    except _BREAKS as error:
        raise TemplateError("not_a_template") from error
    if not found:
        raise TemplateError("no_layout")
    for entry in list(file.slides._sldIdLst):
        file.part.drop_rel(entry.rId)
        file.slides._sldIdLst.remove(entry)
    for rel in [rel for rel in file.part.package._rels.values() if rel.reltype == RT.THUMBNAIL]:
        file.part.package._rels.pop(rel.rId)
    return file


def _layout(file: Any, wanted: set[str], fallback: int) -> Any:
    """The first layout with such a title and the fewest other places to fill, else one by its usual position."""
    kinds = [(layout, [_kind(shape) for shape in layout.placeholders]) for layout in file.slide_layouts]
    ours = [(layout, found) for layout, found in kinds if wanted & set(found)]
    if not ours:
        return file.slide_layouts[min(fallback, len(file.slide_layouts) - 1)]
    return min(ours, key=lambda pair: sum(kind not in _FURNITURE for kind in pair[1]))[0]


_FURNITURE = {"ctrTitle", "title", "dt", "ftr", "sldNum", "subTitle"}


def _kind(shape: Any) -> str:
    place = shape._element.find(f".//{{{NAMESPACES['p']}}}ph")
    return place.get("type", "obj") if place is not None else ""


class Page:
    """One slide: shapes are collected, then placed in one go."""

    def __init__(self, deck: Deck, slide: Any) -> None:
        self.deck, self.slide = deck, slide
        self.parts: list[str] = []
        for shape in list(slide.placeholders):
            if _kind(shape) not in ("title", "ctrTitle", "subTitle"):
                shape._element.getparent().remove(shape._element)
        self._last = max((shape.shape_id for shape in slide.shapes), default=1)

    def id(self) -> int:
        """A shape id that no other has."""
        self._last += 1
        return self._last

    def fill(self, kinds: set[str], paragraphs: list[Paragraph]) -> Box | None:
        """Puts text into the placeholder of a kind; its box, or None where the layout has none."""
        for shape in self.slide.placeholders:
            if _kind(shape) in kinds:
                body = shape._element.txBody
                for old in list(body.p_lst):
                    body.remove(old)
                holder = parse_xml(root("p:txBody", "a p r", shapes.title(paragraphs)))
                for new in list(holder):
                    body.append(new)
                return Box(*(value / EMU for value in (shape.left, shape.top, shape.width, shape.height)))
        return None

    def text(self, name: str, box: Box, paragraphs: list[Paragraph], anchor: str = "t") -> None:
        """A text box."""
        self.parts.append(shapes.rect(self.id(), name, box, paragraphs, anchor=anchor))

    def chart(self, native: Native, name: str, about: str, box: Box) -> None:
        """A chart with its workbook."""
        package = self.slide.part.package
        uri = package.next_partname(ChartPart.partname_template)
        part = ChartPart.load(uri, CT.DML_CHART, package, native.xml)
        part.relate_to(EmbeddedXlsxPart.new(native.workbook, package), RT.PACKAGE)
        relation = self.slide.part.relate_to(part, RT.CHART)
        self.parts.append(shapes.chart(self.id(), name, about, box, relation))

    def picture(self, image: bytes, name: str, box: Box) -> None:
        """A bitmap."""
        places = (round(value * EMU) for value in box)
        self.place()
        shape = self.slide.shapes.add_picture(io.BytesIO(image), *places)
        shape.name = name
        shape._element.nvPicPr.cNvPr.set("descr", name)
        self._last = max(self._last, shape.shape_id)

    def numbered(self, type: Type) -> None:
        """The slide's number, where the layout has a place for it."""
        for shape in self.slide.slide_layout.placeholders:
            if _kind(shape) == "sldNum":
                index = shape._element.find(f".//{{{NAMESPACES['p']}}}ph").get("idx")
                place = f'<p:nvPr><p:ph type="sldNum" sz="quarter" idx="{index}"/></p:nvPr>'
                self.parts.append(shapes.number_field(self.id(), place, type))

    def place(self) -> None:
        """Writes what was collected onto the slide."""
        tree = self.slide.shapes._spTree
        holder = parse_xml(root("p:spTree", "a p r c", *self.parts))
        for element in list(holder):
            tree.append(element)
        self.parts = []

    def notes(self, paragraphs: list[Paragraph]) -> None:
        """The speaker's notes."""
        frame = self.slide.notes_slide.notes_text_frame
        if frame is None:
            return
        for old in list(frame._txBody.p_lst):
            frame._txBody.remove(old)
        holder = parse_xml(root("p:txBody", "a p r", shapes.title(paragraphs)))
        for new in list(holder):
            frame._txBody.append(new)
