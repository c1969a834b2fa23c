"""Cards of words as pictures: key figures and pillars, matters that need attention."""

from __future__ import annotations

from analytics.charts import Chart, tokens
from analytics.charts.chart import SIGNS
from analytics.export import fonts
from analytics.export.cells import listed
from analytics.export.svg import elements, sparkline
from analytics.export.svg.elements import Pen, Type
from analytics.export.svg.flow import Paragraph, flowed, paragraph
from analytics.export.svg.markup import Run
from analytics.findings.content import Attention, Judged, Kpi, Pillar, Signal
from data.text import Lang, t

COLOURS = tokens("light")
INK, GREY = COLOURS["ink"], COLOURS["text2"]
TITLE, LARGE, BODY, SMALL, TINY = 20, 17, 16, 15, 13
INDENT = 26
Drawn = tuple[list[str], float]  # elements from the origin on, and the height that they take


def colour(state: str) -> str:
    """The colour of a judgement; grey unless better or worse."""
    return COLOURS[state] if state in ("better", "worse") else GREY


def signed(judged: Judged) -> str:
    """▲ 同比提高2.6个百分点."""
    return f"{SIGNS.get(judged.state, '')} {judged.text}".strip()


def _judged(judged: Judged | None, lang: Lang, size: float = BODY) -> list[Paragraph]:
    """▲ 同比提高2.6个百分点 明显提高（+0.4～+2.0）."""
    if judged is None:
        return []
    detail = t("shell.bracket", lang, text=judged.detail) if judged.detail else ""
    verdict = f"  {judged.verdict}{detail}" if judged.verdict or detail else ""
    return [Paragraph((Run(signed(judged), True), Run(verdict)), size, colour(judged.state), before=2)]


def _big(kpi: Kpi, y: float) -> Drawn:
    """The figure, its unit behind it."""
    runs = ((Run(kpi.value, True),), 48.0), ((Run(f" {kpi.unit}"),), 20.0)
    drawn, x = [], 0.0
    for line, size in runs:
        drawn += elements.text([line], (x, y + 50), Type(size, INK))
        x += sum(fonts.width(run.text, size, run.bold) for run in line)
    return drawn, y + 66


def _words(kpi: Kpi, lang: Lang) -> list[Paragraph]:
    judged = [part for each in (kpi.change, kpi.standing, kpi.target) for part in _judged(each, lang)]
    course = [part for each in kpi.course for part in _judged(each, lang, SMALL)]
    return [*judged, *course, *([paragraph(kpi.counts, SMALL, GREY, before=4)] if kpi.counts else [])]


def kpi(chart: Chart, width: float) -> Drawn:
    """One key figure: its number, its change, its place in the whole, its target, what it was counted from."""
    big, y = _big(chart.content, 0)
    words, y = flowed(_words(chart.content, chart.lang), 0, y, width)
    return [*big, *words], y


def pillar(chart: Chart, width: float) -> Drawn:
    """A pillar: its leading figure with its change, and the course of twelve periods."""
    content: Pillar = chart.content
    head, y = flowed([paragraph(content.indicator, SMALL, GREY)], 0, 0, width)
    big, y = _big(content.kpi, y)
    words, y = flowed(_words(content.kpi, chart.lang), 0, y, width)
    parts = [*head, *big, *words]
    if sparkline.known(content.values):
        parts.append(elements.moved(sparkline.sparkline(content, sparkline.Ink(COLOURS["main"], GREY)), 0, y + 14))
        y += 14 + sparkline.HEIGHT
    return parts, y


def attention(chart: Chart, width: float) -> Drawn:
    """The matters, the worst first, and what chance alone would give."""
    content: Attention = chart.content
    drawn, y = [], 0.0
    for one in content.signals:
        parts, y = _signal(one, y, width)
        drawn += parts
    drawn.append(_rule(y, width))
    said = filter(None, (listed(content, chart.lang), content.chance))
    below, y = flowed([paragraph(one, TINY, GREY, before=7) for one in said], 0, y, width)
    return [*drawn, *below], y


def _signal(one: Signal, y: float, width: float) -> Drawn:
    sign = elements.words(SIGNS.get(one.state, ""), (0, y + 27), Type(LARGE, colour(one.state)))
    words = (
        paragraph(one.finding, BODY, INK, bold=True, before=9),
        paragraph(one.numbers, SMALL, INK),
        paragraph(one.rule, TINY, GREY),
    )
    drawn, end = flowed([one for one in words if one.runs[0].text], INDENT, y, width - INDENT)
    return [_rule(y, width), sign, *drawn], end + 9


def _rule(y: float, width: float) -> str:
    return elements.line((0, y), (width, y), Pen(COLOURS["rule"]))
