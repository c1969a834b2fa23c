"""Kind of chart -> the function that makes it native. Kinds that are tables, shapes or words are not here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analytics.charts import Chart
from analytics.export.native.bars import band_chart, bar_chart
from analytics.export.native.control import control_chart
from analytics.export.native.funnel import funnel_chart
from analytics.export.native.rows import dot_chart, stem_chart
from analytics.export.native.space import Native
from analytics.export.native.timeline import course_chart, trend_chart
from analytics.export.native.upright import column_chart, waterfall_chart

NATIVE: Mapping[str, Callable[[Chart, float, float], Native]] = {
    "trend": trend_chart,
    "columns": column_chart,
    "control": control_chart,
    "bars": bar_chart,
    "dots": dot_chart,
    "stems": stem_chart,
    "funnel": funnel_chart,
    "waterfall": waterfall_chart,
    "bands": band_chart,
    "pillar": course_chart,
}


def native(chart: Chart, width: float, height: float) -> Native:
    """The chart `width` × `height` points, with its workbook; KeyError for kinds that are no charts, and empty ones."""
    if chart.empty:
        raise KeyError(f"{chart.key} is empty: {chart.empty}")
    return NATIVE[chart.kind](chart, width, height)
