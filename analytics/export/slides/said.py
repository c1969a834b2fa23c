"""What slides say about what they show: the speaker's notes, and 口径说明 in columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analytics.export.exhibit import Exhibit
from analytics.export.pack import Pack
from analytics.export.slides.setting import LEADING, SMALL, lines, type_
from analytics.export.slides.shapes import Paragraph, plain
from data.text import Lang, t

SIZE = 11.0
SHORT: Mapping[Lang, int] = {"zh": 24, "en": 48}  # characters of a fact that shares its line


def notes(one: Exhibit) -> list[Paragraph]:
    """What the speaker may be asked: definitions, how it was judged, where it is from."""
    lang, said = one.chart.lang, one.provenance
    ink, bold = type_(lang, SMALL), type_(lang, SMALL, bold=True)
    made = [plain(one.sentence or one.chart.words.name, bold)]
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


Block = list[Paragraph]


def defined(pack: Pack) -> list[Block]:
    """Every indicator shown, once, and how marks were judged: blocks that stay together."""
    lang, found = pack.lang, {}
    for one in pack.exhibits:
        found.update(one.definitions)
    made = [[_heading(name, lang), *_facts(facts, lang)] for name, facts in found.items()]
    judged: dict[str, list[str]] = {}
    for one in pack.exhibits:
        if one.chart.words.method:
            judged.setdefault(one.chart.words.method, []).append(one.chart.words.name)
    between = t("findings.list", lang)
    methods = [[_fact(between.join(dict.fromkeys(names)), words, lang, 3, SIZE)] for words, names in judged.items()]
    if methods:
        methods[0].insert(0, _heading(t("export.pptx.method", lang), lang))
    return made + methods


def _heading(words: str, lang: Lang) -> Paragraph:
    return plain(words, type_(lang, SIZE + 1, bold=True), 9)


def _facts(facts: Mapping[str, str], lang: Lang) -> list[Paragraph]:
    """What is said of an indicator: definition and long facts in paragraphs of their own, short ones in one line."""
    first, *others = facts.items()
    long = [first, *((heading, words) for heading, words in others if len(words) > SHORT[lang])]
    short = [(heading, words) for heading, words in others if len(words) <= SHORT[lang]]
    made = [_fact(heading, words, lang, 1, SIZE) for heading, words in long]
    if short:
        runs = [run for fact in short for run in (*_fact(*fact, lang, 1, SIZE).runs, ("　", type_(lang, SIZE)))]
        made.append(Paragraph(runs[:-1], 1))
    return made


def columns(blocks: Sequence[Block], width: float, height: float) -> list[Block]:
    """The blocks in columns; none is broken unless it is longer than a column."""
    made: list[Block] = [[]]
    left = height
    for block in blocks:
        if sum(_high(one, width) for one in block) > left and made[-1]:
            made.append([])
            left = height
        for one in block:
            if _high(one, width) > left and made[-1]:
                made.append([])
                left = height
            made[-1].append(one)
            left -= _high(one, width)
    return [column for column in made if column]


def _high(one: Paragraph, width: float) -> float:
    words, size = "".join(str(text) for text, _ in one.runs), one.runs[0][1].size
    return lines(words, size, width) * size * LEADING + one.before
