"""An exhibit in a document: name and headline, the clerk's remark, chart, note, its table, where it is from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from analytics.charts import Chart
from analytics.charts.chart import SIGNS
from analytics.export.cells import listed, printed
from analytics.export.document import grids
from analytics.export.document.markup import Piece, framed, run
from analytics.export.document.page import ACROSS
from analytics.export.document.paper import Paper
from analytics.export.document.styles import COLOURS
from analytics.export.exhibit import Exhibit
from analytics.export.native import NATIVE, native
from analytics.findings.content import Attention, Judged, Kpi, Pillar, Signal
from data.text import t

SHARE = 0.8  # points of a chart for each pixel of its height on screen
LEAST, MOST = 190.0, 520.0  # points
COURSE = 130.0  # points of the course of a pillar
_UNIT = 14.0


class Shown(NamedTuple):
    """What draws a kind of chart, and whether its table stands below."""

    draw: Callable[[Paper, Chart], None]
    tabled: bool = True


def exhibit(paper: Paper, one: Exhibit) -> None:
    """One exhibit at the end of the document; an empty chart prints its sentence."""
    chart, words = one.chart, one.chart.words
    if one.headline:
        paper.add("Name", words.name)
    paper.add("Heading3" if one.headline else "Alone", one.headline or words.name)
    if one.remark:
        paper.add("Remark", one.remark)
    if chart.empty:
        paper.add("Note", chart.empty)
    else:
        _drawn(paper, chart)
    said = one.provenance
    between = t("export.between", paper.lang)
    runs = [run(said.line, "Source", paper.lang)]
    if said.link:
        runs += [run(between, "Source", paper.lang), paper.link(t("export.docx.open", paper.lang), said.link, "Source")]
    paper.body.append(framed("Source", *runs))


def _drawn(paper: Paper, chart: Chart) -> None:
    """Swatches, chart, note and table."""
    shown = SHOWN[chart.kind]
    if chart.legend:
        paper.add("Legend", *(piece for item in chart.legend for piece in _swatch(item.fill, item.label)))
    shown.draw(paper, chart)
    tabled = shown.tabled and bool(chart.columns)
    below = chart.foot or ("",) * paper.body[-1].startswith("<w:tbl>")  # tables that touch would become one
    for n, words in enumerate(below, 1):
        paper.add("Above" if tabled and n == len(below) else "Note", words)
    if tabled:
        grids.printed(paper, printed(chart), chart.words.name)


def _swatch(fill: str, label: str) -> tuple[Piece, Piece]:
    hollow = fill in ("bg", "hatch")
    return Piece("□ " if hollow else "■ ", COLOURS["hatch" if hollow else fill]), Piece(f"{label}　　")


def _chart(paper: Paper, chart: Chart) -> None:
    """A native chart, its workbook inside."""
    _sized(paper, chart, min(max(chart.height * SHARE, LEAST), MOST))


def _sized(paper: Paper, chart: Chart, height: float) -> None:
    paper.chart(native(chart, ACROSS, height), ACROSS, height, chart.words.alt or chart.words.name)


def _kpi(paper: Paper, chart: Chart) -> None:
    _figure(paper, chart.content)


def _figure(paper: Paper, kpi: Kpi) -> None:
    """A key figure: its number, its change, its place in the whole, its target, what it was counted from."""
    paper.add("Big", Piece(kpi.value, COLOURS["ink"]), Piece(f" {kpi.unit}", COLOURS["ink"], size=_UNIT))
    for judged in (kpi.change, kpi.standing, kpi.target, *kpi.course):
        if judged:
            paper.add("Judged", *_judged(paper, judged))
    if kpi.counts:
        paper.add("Above", kpi.counts)


def _judged(paper: Paper, judged: Judged) -> list[Piece]:
    """▲ 同比提高2.6个百分点  明显提高（+0.4～+2.0）."""
    tone = _tone(judged.state)
    detail = t("shell.bracket", paper.lang, text=judged.detail) if judged.detail else ""
    verdict = f"  {judged.verdict}{detail}" if judged.verdict or detail else ""
    return [Piece(f"{SIGNS.get(judged.state, '')} {judged.text}".strip(), tone), Piece(verdict, COLOURS["text2"])]


def _tone(state: str) -> str:
    return COLOURS[state] if state in ("better", "worse") else COLOURS["text2"]


def _pillar(paper: Paper, chart: Chart) -> None:
    """The leading figure of a pillar, and its course."""
    content: Pillar = chart.content
    paper.add("Legend", content.indicator)
    _figure(paper, content.kpi)
    if sum(value is not None for value in content.values) > 1:
        _sized(paper, chart, COURSE)


def _attention(paper: Paper, chart: Chart) -> None:
    """The matters, the worst first, and what chance alone would give."""
    content: Attention = chart.content
    for signal in content.signals:
        _signal(paper, signal)
    for said in filter(None, (listed(content, chart.lang), content.chance)):
        paper.add("Note", said)


def _signal(paper: Paper, one: Signal) -> None:
    paper.add("Judged", Piece(f"{SIGNS.get(one.state, '')} ", _tone(one.state)), one.finding)
    if one.numbers:
        paper.add("Matter", one.numbers)
    if one.rule:
        paper.add("Note", one.rule)


def _nothing(paper: Paper, chart: Chart) -> None:
    """A list is its table."""


SHOWN: Mapping[str, Shown] = {
    **dict.fromkeys(NATIVE, Shown(_chart)),
    # not charts in Word: words and tables of filled cells
    "heat": Shown(grids.heat),
    "tiles": Shown(grids.tiles),
    "kpi": Shown(_kpi),
    "pillar": Shown(_pillar),
    "attention": Shown(_attention, tabled=False),
    "list": Shown(_nothing),
}
