"""Crossed tables side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.charts import Chart
from analytics.export.bodies import Sheet, body
from analytics.export.panels import split
from tests.analytics.charts.samples import samples
from tests.analytics.export.packs import of_charts
from tests.analytics.export.texts import clipped, crossing, size, texts


def crossed(count: int) -> Chart:
    """A crossed table of many rows."""
    chart = samples()["heat"]
    first = [row for row in chart.rows if row["row"] == 0]
    rows = [{**row, "row": n, "label": f"演示{n}镇"} for n in range(count) for row in first]
    return replace(chart, rows=rows, height=32 * count)


@pytest.mark.parametrize(("count", "lengths"), [(12, [12]), (13, [7, 6]), (20, [10, 10]), (25, [9, 9, 7])])
def test_panels_are_about_equally_long(count: int, lengths: list[int]) -> None:
    panels = split(crossed(count), 12)
    assert [len({row["row"] for row in panel.rows}) for panel in panels] == lengths
    assert [row["label"] for panel in panels for row in panel.rows] == [row["label"] for row in crossed(count).rows]
    assert all(min(row["row"] for row in panel.rows) == 0 for panel in panels)


def test_twenty_places_are_large_enough_for_a_wall(snapshot, look) -> None:
    """On 880 points across and 350 down, no word is smaller than 9 points, cut or crossed."""
    (one,) = of_charts(snapshot, look("2017"), crossed(20))
    svg = body(one, Sheet(880, 350, pressed=0.62, rows=12))["svg"]
    wide, tall = size(svg)
    shrunk = min(880 / wide, 350 / tall)
    assert min(text.em for text in texts(svg)) * shrunk >= 9
    assert clipped(svg) == crossing(svg) == []
