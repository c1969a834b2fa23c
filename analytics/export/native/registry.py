"""Kind of chart -> the function that makes it native. Kinds that are tables, shapes or words are not here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analytics.charts import Chart
from analytics.export.native.bars import band_chart, bar_chart
from analytics.export.native.space import Native

NATIVE: Mapping[str, Callable[[Chart, float, float], Native]] = {
    "bars": bar_chart,
    "bands": band_chart,
}


def native(chart: Chart, width: float, height: float) -> Native:
    """The chart `width` × `height` points, with its workbook; KeyError for kinds that are no charts, and empty ones."""
    if chart.empty:
        raise KeyError(f"{chart.key} is empty: {chart.empty}")
    return NATIVE[chart.kind](chart, width, height)
