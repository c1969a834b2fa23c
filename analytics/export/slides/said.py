"""What slides say about what they show: the speaker's notes, and 口径说明 in columns."""

from __future__ import annotations

from analytics.export.exhibit import Exhibit
from analytics.export.pack import Pack
from analytics.export.slides.setting import LEADING, SMALL, lines, type_
from analytics.export.slides.shapes import Paragraph, plain
from data.text import Lang, t

SIZE = 11.0


def notes(one: Exhibit) -> list[Paragraph]:
    """What the speaker may be asked: definitions, how it was judged, where it is from."""
    lang, said = one.chart.lang, one.provenance
    ink, bold = type_(lang, SMALL), type_(lang, SMALL, bold=True)
    made = [plain(one.headline or one.chart.words.name, bold)]
    for name, facts in one.definitions.items():
        made.append(plain(name, bold, 6))
        made += [_fact(heading, words, lang) for heading, words in facts.items()]
    if one.chart.words.method:
        made.append(_fact(t("export.pptx.method", lang), one.chart.words.method, lang, 6))
    made.append(plain(said.line, ink, 6))
    if said.link:
        made.append(_fact(t("export.pptx.link", lang), said.link, lang))
    return made


def _fact(heading: str, words: str, lang: Lang, before: float = 0, size: float = SMALL) -> Paragraph:
    colon = "：" if lang == "zh" else ": "
    return Paragraph([(f"{heading}{colon}", type_(lang, size, "text2")), (words, type_(lang, size))], before)


def defined(pack: Pack) -> list[Paragraph]:
    """Every indicator shown, once, and how marks were judged."""
    lang, size, found = pack.lang, SIZE, {}
    for one in pack.exhibits:
        found.update(one.definitions)
    made = []
    for name, facts in found.items():
        made.append(plain(name, type_(lang, size + 1, bold=True), 9))
        made += [_fact(heading, words, lang, 1, size) for heading, words in facts.items()]
    methods = dict.fromkeys(one.chart.words.method for one in pack.exhibits if one.chart.words.method)
    if methods:
        made.append(plain(t("export.pptx.method", lang), type_(lang, size + 1, bold=True), 9))
        made += [plain(words, type_(lang, size), 2) for words in methods]
    return made


def columns(paragraphs: list[Paragraph], width: float, height: float) -> list[list[Paragraph]]:
    """The paragraphs in columns; a heading stays with what follows it."""
    made: list[list[Paragraph]] = [[]]
    left = height
    for n, one in enumerate(paragraphs):
        need = _high(one, width)
        alone = one.runs[0][1].bold and n + 1 < len(paragraphs)
        if need + (_high(paragraphs[n + 1], width) if alone else 0) > left and made[-1]:
            made.append([])
            left = height
        made[-1].append(one)
        left -= need
    return [column for column in made if column]


def _high(one: Paragraph, width: float) -> float:
    words, size = "".join(str(text) for text, _ in one.runs), one.runs[0][1].size
    return lines(words, size, width) * size * LEADING + one.before
