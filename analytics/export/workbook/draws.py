"""Kind of chart -> what its sheet draws beside the table: a native chart, cells, or the table alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xlsxwriter.chart import Chart as Native
from xlsxwriter.worksheet import Worksheet

from analytics.charts import Chart
from analytics.export.workbook import grids, lying, places, scatter, timeline
from analytics.export.workbook.looks import Canvas
from analytics.export.workbook.styles import Styles

NATIVE: Mapping[str, Callable[[Canvas], Native]] = {
    "trend": timeline.trend,
    "control": timeline.control,
    "columns": timeline.columns,
    "bars": lying.bars,
    "bands": lying.bands,
    "waterfall": lying.waterfall,
    "dots": places.dots,
    "stems": places.stems,
    "funnel": scatter.funnel,
}
CELLS: Mapping[str, Callable[[Worksheet, Chart, Styles, int], int]] = {"heat": grids.heat, "tiles": grids.tiles}
TABLES = frozenset({"kpi", "pillar", "attention", "list"})
DRAWN = frozenset({*NATIVE, *CELLS, *TABLES})
