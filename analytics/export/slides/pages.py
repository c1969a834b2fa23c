"""The slides of a pack: cover, contents, an exhibit a slide, definitions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from analytics.export import codes
from analytics.export.exhibit import Exhibit
from analytics.export.native.xml import Type, hatch
from analytics.export.pack import Pack
from analytics.export.slides import shapes
from analytics.export.slides.deck import Deck, Page
from analytics.export.slides.drawing import drawings
from analytics.export.slides.frame import NOTES, Frame, frame, head, note, room
from analytics.export.slides.grids import Draw
from analytics.export.slides.said import columns, defined, notes
from analytics.export.slides.setting import (
    BODY,
    COLOURS,
    HEADLINE,
    LEADING,
    SMALL,
    TINY,
    cut,
    lines,
    spread,
    type_,
    wide,
)
from analytics.export.slides.shapes import Box, Paragraph, plain
from data import text
from data.text import Lang, t

CODE = 46.0  # points of a QR code
TITLES = (36.0, 32.0, 28.0, 24.0)  # points of the title on the cover
ENTRIES = 12  # of a slide of contents
SWATCH = 10.0


class Planned(NamedTuple):
    """An exhibit and what draws it, slide by slide."""

    exhibit: Exhibit
    draws: list[Draw]
    headline: str


def planned(deck: Deck, exhibit: Exhibit) -> Planned:
    """The drawings of an exhibit in the room that its words leave."""
    at = frame(deck)
    headline = cut(exhibit.sentence or exhibit.chart.words.name, HEADLINE, at.width, 2, bold=True)
    return Planned(exhibit, drawings(exhibit.chart, room(at, exhibit, headline)), headline)


def cover(deck: Deck, pack: Pack) -> None:
    """Title, office, date, and what kind of data it is."""
    page, lang, said = deck.page(cover=True), pack.lang, pack.provenance
    size = next((size for size in TITLES if lines(pack.title, size, 800, bold=True) <= 2), TITLES[-1])
    title = cut(pack.title, size, 800, 3, bold=True)
    page.fill({"ctrTitle", "title"}, [_placed(deck, title, type_(lang, size, bold=True))])
    seen = t("export.between", lang).join(said.viewed)
    who = [seen, pack.office, text.day(pack.day, lang) if pack.day else ""]
    page.fill({"subTitle", "body"}, [_placed(deck, part, type_(lang, 18, "text2"), 4) for part in who if part])
    x, y = (80.0, deck.height - 150) if deck.own else (frame(deck).left, deck.height - 110)
    badges = [t("common.demo", lang)] if said.demo else []
    badges += [t("export.historic", lang)] if said.historic else []
    for badge in badges:
        box = Box(x, y, wide(badge, SMALL) + 16, SMALL * LEADING + 6)
        words = [plain(badge, type_(lang, SMALL, "text2"), align="ctr")]
        page.parts.append(shapes.rect(page.id(), badge, box, words, edge=COLOURS["text2"], anchor="ctr"))
        x += box.width + 8
    _foot(deck, page, said.line, said.link, left=80 if deck.own else frame(deck).left)
    page.place()


def contents(deck: Deck, pack: Pack, plans: Sequence[Planned]) -> None:
    """What is shown, with the number of its slide."""
    pitch = (frame(deck).foot - frame(deck).body(1) - 10) / ENTRIES
    pages_ = spread(plans, lambda _: pitch, pitch * ENTRIES)
    at, lang, number = frame(deck), pack.lang, 2 + len(pages_)
    for part, entries in enumerate(pages_):
        page = deck.page()
        _title(page, lang, _part(lang, t("export.pptx.contents", lang), part, len(pages_)))
        y = at.body(1) + 10
        for entry in entries:
            _entry(page, at, y, entry, number)
            number += len(entry.draws)
            y += pitch
        page.numbered(type_(lang, TINY, "text2"))
        page.place()


def _entry(page: Page, at: Frame, y: float, entry: Planned, number: int) -> None:
    lang = page.deck.lang
    first = at.width * 0.3
    name, small = _sized(entry.exhibit.chart.words.name, SMALL, first - 12)
    title, size = _sized(entry.headline, BODY, at.width - first - 50)
    page.text("Name", Box(at.left, y, first, 26), [plain(name, type_(lang, small, "text2"))], "ctr")
    page.text("Entry", Box(at.left + first, y, at.width - first - 40, 26), [plain(title, type_(lang, size))], "ctr")
    where = [plain(number, type_(lang, BODY, "text2"), align="r")]
    page.text("Page", Box(at.left + at.width - 40, y, 40, 26), where, "ctr")
    page.parts.append(shapes.rule(page.id(), Box(at.left, y + 28, at.width, 0), COLOURS["rule"]))


def _sized(words: str, size: float, room: float) -> tuple[str, float]:
    """Words for one line, or smaller for two."""
    return (words, size) if lines(words, size, room) == 1 else (cut(words, TINY, room, 2), TINY)


def _title(page: Page, lang: Lang, title: str) -> None:
    page.fill({"title", "ctrTitle"}, [_placed(page.deck, title, type_(lang, HEADLINE, bold=True))])


def _placed(deck: Deck, text_: str, type: Type, before: float = 0) -> Paragraph:
    """Text for a placeholder: in a bureau's own layout its colour, font and side are those of the layout."""
    return plain(text_, type, before) if deck.own else Paragraph([(text_, type.inked(""))], before, None)


def _part(lang: Lang, title: str, part: int, parts: int) -> str:
    """A title that says which slide of several this is."""
    return t("export.pptx.part", lang, title=title, part=part + 1, parts=parts) if parts > 1 else title


def shown(deck: Deck, plan: Planned) -> None:
    """The slides of an exhibit."""
    for part, draw in enumerate(plan.draws):
        page = deck.page()
        _around(deck, page, plan, part)
        draw(page)
        page.place()
        page.notes(notes(plan.exhibit))


def _around(deck: Deck, page: Page, plan: Planned, part: int) -> None:
    """Name, title, remark, legend, note and foot."""
    at, one = frame(deck), plan.exhibit
    lang, chart = one.chart.lang, one.chart
    named, parts = plan.headline != chart.words.name, len(plan.draws)
    _title(page, lang, plan.headline if named else _part(lang, plan.headline, part, parts))
    if named:
        name = [plain(_part(lang, chart.words.name, part, parts), type_(lang, SMALL, "text2"))]
        page.text("Name", Box(at.left, at.name, at.width - 70, SMALL * LEADING), name)
    remark, legend, _ = head(at, one, plan.headline)
    if one.remark:
        tall = lines(one.remark, BODY, at.width) * BODY * LEADING
        page.text("Remark", Box(at.left, remark, at.width, tall), [plain(one.remark, type_(lang, BODY))])
    _legend(page, one, at, legend)
    if said := one.chart.footed(NOTES):
        page.text("Note", note(at, one), [plain(words, type_(lang, SMALL, "text2")) for words in said])
    _foot(deck, page, one.provenance.line, one.provenance.link)
    page.numbered(type_(lang, TINY, "text2"))


def _legend(page: Page, one: Exhibit, at: Frame, y: float) -> None:
    x, lang = at.left, one.chart.lang
    for item in () if one.chart.empty else one.chart.legend:
        swatch = Box(x, y + 3, SWATCH, SWATCH)
        hatched = item.fill == "hatch"
        colour = COLOURS["bg" if hatched else item.fill]
        edge = COLOURS["hatch"] if hatched or colour == COLOURS["bg"] else None
        pattern = hatch(COLOURS["hatch"], COLOURS["bg"]) if hatched else ""
        page.parts.append(shapes.rect(page.id(), item.label, swatch, filled=colour, edge=edge, pattern=pattern))
        room = wide(item.label, SMALL) + 6
        words = [plain(item.label, type_(lang, SMALL, "text2"))]
        page.text(item.label, Box(x + SWATCH + 5, y, room, SMALL * LEADING), words)
        x += SWATCH + 5 + room + 14


def _foot(deck: Deck, page: Page, line: str, link: str, left: float | None = None) -> None:
    """A rule, where it is from, and the code of its address."""
    at, lang = frame(deck), deck.lang
    x = at.left if left is None else left
    width = at.left + at.width - x if left is None else deck.width - 2 * x
    page.parts.append(shapes.rule(page.id(), Box(x, at.foot, width, 0), COLOURS["rule"]))
    room = width - (CODE + 16 if link else 0)
    words = [plain(cut(line, TINY, room, 3), type_(lang, TINY, "text2"))]
    page.text("Source", Box(x, at.foot + 7, room, 3 * TINY * LEADING), words)
    if link:
        box = Box(x + width - CODE, at.foot + 6, CODE, CODE)
        page.picture(codes.png(link), t("export.pptx.scan", lang), box)


def definitions(deck: Deck, pack: Pack) -> None:
    """口径说明: every indicator shown, once, in two columns; as many slides as that takes."""
    at, lang = frame(deck), pack.lang
    width, top = (at.width - 32) / 2, at.body(1) + 8
    flowing = columns(defined(pack), width, at.foot - 10 - top)
    pairs = [flowing[n : n + 2] for n in range(0, len(flowing), 2)]
    for part, pair in enumerate(pairs):
        page = deck.page()
        _title(page, lang, _part(lang, t("export.pptx.definitions", lang), part, len(pairs)))
        for place, paragraphs in enumerate(pair):
            box = Box(at.left + place * (width + 32), top, width, at.foot - 10 - top)
            page.text("Definitions", box, paragraphs)
        _foot(deck, page, pack.provenance.line, pack.provenance.link)
        page.numbered(type_(lang, TINY, "text2"))
        page.place()
