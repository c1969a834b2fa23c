"""The demo's reports state every published figure in the period that it speaks of, each number computed anew here."""

from functools import cache

import pytest

from analytics import report
from analytics.compare import change
from analytics.figures import compare_published
from analytics.indicators import compute
from analytics.periods import parse_period
from analytics.report import Run
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, View
from data.reference import tables
from tests.source import PROJECT

FIGURES = {row["id"]: row for row in tables()["published_figures"].to_pylist()}
CHANGES = ("change", "sign")


@cache
def demo() -> Snapshot:
    return open_snapshot(PROJECT / "data" / "snapshots", scope=WHOLE)


@cache
def place(id: str) -> tuple[str, str]:
    """The period and the indicator of a published figure."""
    return next((row.period, row.indicator) for row in compare_published(demo()) if row.id == id)


@cache
def numbers(period: str) -> list[Run]:
    """All numbers in the sentences of the report on a period."""
    written = report.build(demo(), WHOLE, View(demo().id, *parse_period(period)), "zh")
    return [run for sentence in written.sentences for run in sentence if run.source]


def said(id: str, period: str, within: str = "") -> list[str]:
    """What the report on a period states of a figure's indicator, or only what it counts `within` another."""
    days = tuple(day.isoformat() for day in parse_period(within)) if within else ()
    runs = [run for run in numbers(period) if run.source and run.source.indicator == place(id)[1]]
    if days:
        runs = [run for run in runs if run.source and run.source.rows]
        runs = [run for run in runs if (run.source.rows["start"], run.source.rows["end"]) == days]
    return [run.text for run in runs]


def computed(id: str) -> str:
    """The figure in words, from the numbers, by nothing of the report."""
    (period, indicator), figure = place(id), FIGURES[id]
    view = View(demo().id, *parse_period(period))
    if figure["nature"] in CHANGES:
        points = change(demo(), WHOLE, view, indicator)["difference"].iloc[0] * 100
        assert points > 0
        return f"同比提高{points:.1f}个百分点"
    value = compute(demo(), WHOLE, view, indicator)["value"].iloc[0]
    return f"{value * 100:.1f}%" if figure["unit"] == "percent" else f"{value:.0f}{figure['unit_zh']}"


@pytest.mark.parametrize("id", FIGURES)
def test_a_published_figure_stands_in_the_report_on_its_period(id: str):
    words, figure = computed(id), FIGURES[id]
    assert words in said(id, place(id)[0])
    assert figure["nature"] == "sign" or f"{figure['value']}{figure['unit_zh']}" in words


@pytest.mark.parametrize("id", FIGURES)
def test_the_report_on_the_year_states_it_in_its_own_period(id: str):
    period = place(id)[0]
    whole = FIGURES[id]["nature"] in CHANGES
    assert computed(id) in said(id, "2017", "" if whole else period)
