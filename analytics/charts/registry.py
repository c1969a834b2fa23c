"""Kind of chart -> the function that draws it. A kind is one module; adding one is adding a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from analytics.charts.bands import bands
from analytics.charts.bars import bars
from analytics.charts.chart import Chart
from analytics.charts.columns import columns
from analytics.charts.control import control
from analytics.charts.dots import dots
from analytics.charts.funnel import funnel
from analytics.charts.heat import heat
from analytics.charts.layout import Theme
from analytics.charts.stems import stems
from analytics.charts.tiles import tiles
from analytics.charts.trend import trend
from analytics.charts.waterfall import waterfall

KINDS: Mapping[str, Callable[[Chart, Theme], dict[str, Any]]] = {
    "trend": trend,
    "columns": columns,
    "control": control,
    "bars": bars,
    "dots": dots,
    "stems": stems,
    "tiles": tiles,
    "heat": heat,
    "funnel": funnel,
    "waterfall": waterfall,
    "bands": bands,
}
TIMED = frozenset({"trend", "columns", "control"})  # those whose axis may be time: rows with start and end are periods


def figure(chart: Chart, theme: Theme) -> dict[str, Any]:
    """The Plotly figure {data, layout} in the colours of a theme; raises KeyError for HTML kinds and empty charts."""
    if chart.empty:
        raise KeyError(f"{chart.key} is empty: {chart.empty}")
    return KINDS[chart.kind](chart, theme)
