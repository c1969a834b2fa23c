"""Kind of chart -> what draws it on slides: charts, tables, grouped shapes and words that PowerPoint edits."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analytics.charts import Chart
from analytics.export.native import NATIVE, native
from analytics.export.slides import figures, grids
from analytics.export.slides.deck import Page
from analytics.export.slides.grids import Draw, about
from analytics.export.slides.setting import LARGE, type_
from analytics.export.slides.shapes import Box, plain


def _native(chart: Chart, box: Box) -> list[Draw]:
    made = native(chart, box.width, box.height)
    return [lambda page: page.chart(made, chart.words.name, about(chart), box)]


# a drawing for each slide that an exhibit takes
DRAWN: Mapping[str, Callable[[Chart, Box], list[Draw]]] = {
    **dict.fromkeys(NATIVE, _native),
    "heat": grids.heat,
    "tiles": grids.tiles,
    "list": grids.list_,
    "kpi": figures.kpi,
    "pillar": figures.pillar,
    "attention": figures.attention,
}


def drawings(chart: Chart, box: Box) -> list[Draw]:
    """What draws a chart in a box, one entry a slide; an empty chart prints why. KeyError for an unknown kind."""
    return [_sentence(chart, box)] if chart.empty else DRAWN[chart.kind](chart, box)


def _sentence(chart: Chart, box: Box) -> Draw:
    words = [plain(chart.empty, type_(chart.lang, LARGE, "text2"))]

    def draw(page: Page) -> None:
        page.text("Empty", box, words)

    return draw
