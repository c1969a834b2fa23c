from pathlib import Path

import pytest

from analytics.figures import compare_published
from analytics.store import open_snapshot
from analytics.view import WHOLE


def test_all_published_figures_come_out_of_the_demo(demo):
    rows = compare_published(demo)
    assert len(rows) == 27
    assert [(row.id, row.published, row.ours) for row in rows if not row.same] == []


def test_another_world_differs_and_says_so(small_world: Path):
    rows = {row.id: row for row in compare_published(open_snapshot(small_world, scope=WHOLE))}
    assert (rows["sampling_pass_rate"].ours, rows["sampling_pass_rate"].same) == ("83.3", False)
    assert (rows["operators_certified"].ours, rows["operators_certified"].same) == ("45", False)
    assert (rows["major_equipment_accidents"].ours, rows["major_equipment_accidents"].same) == ("0", True)
    assert (rows["periodic_inspection_rate_rise"].ours, rows["periodic_inspection_rate_rise"].same) == ("-15.0", False)


@pytest.mark.parametrize(
    ("id", "period"),
    [
        ("agricultural_standard_zones", "2017-06-19"),
        ("geographical_indication_applications", "2017-05"),
        ("enforcement_cases_found", "2017-H1"),
        ("service_standard_units", "2017"),
    ],
)
def test_a_figure_is_read_in_its_own_period(small_world: Path, id: str, period: str):
    rows = {row.id: row for row in compare_published(open_snapshot(small_world, scope=WHOLE))}
    assert rows[id].period == period
