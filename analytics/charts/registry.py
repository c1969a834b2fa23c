"""Kind of chart -> the function that draws it. A kind is one module; adding one is adding a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from analytics.charts.chart import Chart
from analytics.charts.dots import dots
from analytics.charts.layout import Theme
from analytics.charts.tiles import tiles
from analytics.charts.trend import trend

KINDS: Mapping[str, Callable[[Chart, Theme], dict[str, Any]]] = {"trend": trend, "dots": dots, "tiles": tiles}


def figure(chart: Chart, theme: Theme) -> dict[str, Any]:
    """The Plotly figure {data, layout} of a chart in the colours of a theme; raises KeyError for HTML kinds and empty charts."""
    if chart.empty:
        raise KeyError(f"{chart.key} is empty: {chart.empty}")
    return KINDS[chart.kind](chart, theme)
