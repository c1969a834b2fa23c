"""Cards of words on a slide: key figures, pillars, matters that need attention."""

from __future__ import annotations

from analytics.charts import Chart
from analytics.charts.chart import SIGNS
from analytics.export.cells import listed
from analytics.export.native import native
from analytics.export.slides import shapes
from analytics.export.slides.deck import Page
from analytics.export.slides.grids import PARTS, Draw, about
from analytics.export.slides.setting import BODY, COLOURS, LARGE, LEADING, SMALL, TINY, lines, spread, type_
from analytics.export.slides.shapes import Box, Paragraph, plain
from analytics.findings.content import Attention, Judged, Kpi, Pillar, Signal
from data.text import Lang, t

BIG, UNIT = 66.0, 26.0
INDENT = 26.0


def _colour(state: str) -> str:
    return state if state in ("better", "worse") else "text2"


def _judged(judged: Judged | None, lang: Lang, size: float) -> list[Paragraph]:
    """▲ 同比提高2.6个百分点 明显提高（+0.4～+2.0）."""
    if judged is None:
        return []
    colour = _colour(judged.state)
    detail = t("shell.bracket", lang, text=judged.detail) if judged.detail else ""
    said = f"{SIGNS.get(judged.state, '')} {judged.text}".strip()
    more = f"  {judged.verdict}{detail}" if judged.verdict or detail else ""
    return [Paragraph([(said, type_(lang, size, colour, bold=True)), (more, type_(lang, size, colour))], 5)]


def _figure(figure: Kpi, lang: Lang, size: float = LARGE + 2) -> list[Paragraph]:
    """The number with its unit, then what is said of it."""
    number = Paragraph([(figure.value, type_(lang, BIG, bold=True)), (f" {figure.unit}", type_(lang, UNIT))])
    said = [part for each in (figure.change, figure.standing, figure.target) for part in _judged(each, lang, size)]
    course = [part for each in figure.course for part in _judged(each, lang, size - 2)]
    counts = [plain(figure.counts, type_(lang, BODY, "text2"), 8)] if figure.counts else []
    return [number, *said, *course, *counts]


def kpi(chart: Chart, box: Box) -> list[Draw]:
    """One key figure."""
    return [lambda page: page.text(chart.words.name, box, _figure(chart.content, chart.lang))]


def pillar(chart: Chart, box: Box) -> list[Draw]:
    """A pillar: its leading figure at the left, its course at the right where there is one."""
    content: Pillar = chart.content
    words = [
        plain(content.indicator, type_(chart.lang, BODY, "text2")),
        *_figure(content.kpi, chart.lang, LARGE),
    ]
    coursed = sum(value is not None for value in content.values) > 1
    left = box._replace(width=box.width * 0.46) if coursed else box
    right = Box(box.x + box.width * 0.5, box.y + 12, box.width * 0.5, min(box.height - 24, 250))
    made = native(chart, right.width, right.height) if coursed else None

    def draw(page: Page) -> None:
        page.text(chart.words.name, left, words)
        if made:
            page.chart(made, chart.words.name, about(chart), right)

    return [draw]


def attention(chart: Chart, box: Box) -> list[Draw]:
    """The matters, the worst first, and what chance alone would give; as many slides as a list may take."""
    content: Attention = chart.content
    below = len(_below(chart)) * (TINY + 1) * LEADING * 2 + 10
    chunks = spread(content.signals, lambda one: _tall(one, box.width), box.height - below)
    return [_signals(chart, chunk, box) for chunk in chunks[:PARTS]]


def _below(chart: Chart) -> list[str]:
    """How many of all matters stand there, and what chance alone would give."""
    return list(filter(None, (listed(chart.content, chart.lang), chart.content.chance)))


def _tall(one: Signal, width: float) -> float:
    return lines(one.finding, BODY, width - INDENT) * BODY * LEADING + _second(one, width) * SMALL * LEADING + 12


def _second(one: Signal, width: float) -> int:
    """Lines of the numbers and the rule, side by side where they fit."""
    return lines(f"{one.numbers}    {one.rule}", SMALL, width - INDENT)


def _signals(chart: Chart, signals: list[Signal], box: Box) -> Draw:
    lang = chart.lang

    def draw(page: Page) -> None:
        y = box.y
        for one in signals:
            page.parts.append(shapes.rule(page.id(), Box(box.x, y, box.width, 0), COLOURS["rule"]))
            sign = plain(SIGNS.get(one.state, ""), type_(lang, BODY, _colour(one.state), bold=True))
            page.text("Sign", Box(box.x, y + 6, INDENT, BODY * LEADING), [sign])
            words = [plain(one.finding, type_(lang, BODY, bold=True))]
            between = "    " if one.numbers else ""
            detail = [(one.numbers, type_(lang, SMALL)), (f"{between}{one.rule}", type_(lang, SMALL, "text2"))]
            words.append(Paragraph(detail))
            tall = _tall(one, box.width)
            page.text("Signal", Box(box.x + INDENT, y + 6, box.width - INDENT, tall - 8), words)
            y += tall
        page.parts.append(shapes.rule(page.id(), Box(box.x, y, box.width, 0), COLOURS["rule"]))
        said = [plain(one, type_(lang, TINY + 1, "text2")) for one in _below(chart)]
        if said:
            page.text("Chance", Box(box.x, y + 5, box.width, box.bottom - y - 5), said)

    return draw
