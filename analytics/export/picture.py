"""One chart as a picture for a slide: title, takeaway, chart, swatches, note and where it comes from. SVG and PNG."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from analytics.charts import KINDS, Chart, figure, tokens
from analytics.export import fonts
from analytics.export.exhibit import Exhibit
from analytics.export.pack import Pack
from analytics.export.svg import elements, panels, plot, table
from analytics.export.svg.elements import Pen
from analytics.export.svg.flow import flowed, paragraph
from analytics.export.svg.frame import least
from analytics.export.svg.legend import legend
from analytics.export.svg.setting import gathered
from data.text import t

WIDTH, LEAST = 960, 540  # px; a chart that needs more makes the picture taller
SIDE, TOP, FOOT = 40, 28, 20
INNER = WIDTH - 2 * SIDE
PIXELS = 2880  # across a PNG
_COLOURS = tokens("light")
INK, GREY = _COLOURS["ink"], _COLOURS["text2"]
_PAGE = "#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
_IMAGE = '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'

Drawn = tuple[list[str], float]  # elements, and the height that they take or where they end


def _figure(chart: Chart, width: float, height: float) -> Drawn:
    tall = max(height, chart.height, least(figure(chart, _COLOURS)))
    return plot.parts(figure(replace(chart, height=tall), _COLOURS), width, tall, f"cut-{chart.key}"), tall


def _words(draw: Callable[[Chart, float], Drawn]) -> Callable[[Chart, float, float], Drawn]:
    return lambda chart, width, height: draw(chart, width)


# kind -> what draws it on a width, with a height to fill if it can
DRAWN: Mapping[str, Callable[[Chart, float, float], Drawn]] = {
    **dict.fromkeys(KINDS, _figure),
    "kpi": _words(panels.kpi),
    "pillar": _words(panels.pillar),
    "attention": _words(panels.attention),
    "list": _words(table.table),
}


def svg_of(exhibit: Exhibit, width: float, height: float = 0) -> str:
    """The chart alone as SVG, `width` px wide. A figure fills `height` or takes its own where that is more; what
    consists of words takes what it needs."""
    drawn, tall = _chart(exhibit.chart, width, height)
    return elements.document(width, tall, drawn)


def beside(exhibits: Sequence[Exhibit], width: float, height: float, between: float) -> str:
    """Charts side by side as one SVG, each `width` px wide, from the same height on."""
    drawn = [_chart(one.chart, width, 0) for one in exhibits]
    placed = [elements.moved(parts, n * (width + between), 0) for n, (parts, _) in enumerate(drawn)]
    whole = len(drawn) * (width + between) - between
    return elements.document(whole, max(height, *(tall for _, tall in drawn)), placed)


def svg(pack: Pack) -> bytes:
    """The picture of the one exhibit of a pack, WIDTH px wide, text as text."""
    (one,) = pack.exhibits
    return _picture(one)[0].encode()


def png(pack: Pack) -> bytes:
    """The same in pixels, PIXELS across."""
    from typst import Compiler  # noqa: PLC0415  imports slowly

    (one,) = pack.exhibits
    picture, height = _picture(one)
    source = _PAGE.format(width=WIDTH, height=elements.number(height)) + _IMAGE
    compiler = Compiler(source.encode(), font_paths=fonts.for_typst(picture), sys_inputs={"svg": picture})
    made = compiler.compile(format="png", ppi=72 * PIXELS / WIDTH)
    assert isinstance(made, bytes)  # one page
    return made


def _chart(chart: Chart, width: float, height: float) -> Drawn:
    if chart.empty:
        return flowed([paragraph(chart.empty, 16, GREY)], 0, 0, width)
    return DRAWN[chart.kind](chart, width, height)


def _picture(exhibit: Exhibit) -> tuple[str, float]:
    """The whole picture and its height: a figure fills what is between head and foot."""
    head, top = _head(exhibit)
    foot, foot_height = _foot(exhibit)
    chart, height = _chart(exhibit.chart, INNER, LEAST - top - foot_height)
    bottom = top + height
    name = elements.element("title", elements.escaped(exhibit.headline or exhibit.chart.words.name))
    parts = [name, *head, elements.moved(chart, SIDE, top), elements.moved(foot, SIDE, bottom)]
    return elements.document(WIDTH, bottom + foot_height, parts, _COLOURS["bg"]), bottom + foot_height


def _head(exhibit: Exhibit) -> Drawn:
    """Rule, name, headline, remark and swatches."""
    words = exhibit.chart.words
    lines = [paragraph(words.name, 14, GREY)] if exhibit.headline else []
    lines.append(paragraph(exhibit.headline or words.name, 21, INK, bold=True))
    lines += [paragraph(exhibit.remark, 15, INK, before=2)] if exhibit.remark else []
    drawn, y = flowed(lines, SIDE, TOP + 8, INNER)
    swatches, y = legend(exhibit.chart, SIDE, y + 4, INNER)
    return [elements.line((SIDE, TOP), (WIDTH - SIDE, TOP), Pen(INK, 2)), *drawn, *swatches], y + 8


def _foot(exhibit: Exhibit) -> Drawn:
    """Note and provenance, from the origin on."""
    foot = [paragraph(words, 13, GREY, before=0 if n else 8) for n, words in enumerate(exhibit.chart.footed())]
    drawn, y = flowed(foot, 0, 0, INNER)
    y += 10
    said = exhibit.provenance
    lines = gathered(said.clauses, t("export.between", said.lang), 12, INNER)
    source, end = flowed([paragraph(line, 12, GREY) for line in lines], 0, y + 6, INNER)
    return [*drawn, elements.line((0, y), (INNER, y), Pen(_COLOURS["rule"])), *source], end + FOOT
