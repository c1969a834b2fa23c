"""A crossed table in panels that stand side by side, so that its words stay large enough to read from afar."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from analytics.charts import Chart


def split(chart: Chart, most: int) -> list[Chart]:
    """The chart in as few panels of at most `most` rows as hold it, about equally long; rows count from 0 in each."""
    places = sorted({row["row"] for row in chart.rows})
    count = math.ceil(len(places) / most)
    if count <= 1:
        return [chart]
    tall = math.ceil(len(places) / count)
    height = round(chart.height * tall / len(places))
    return [_panel(chart, n, places[n * tall : (n + 1) * tall], height) for n in range(count)]


def _panel(chart: Chart, number: int, places: Iterable[int], height: int) -> Chart:
    at = {place: row for row, place in enumerate(places)}
    rows = [{**row, "row": at[row["row"]]} for row in chart.rows if row["row"] in at]
    return replace(chart, key=f"{chart.key}-{number}", rows=rows, height=height)
