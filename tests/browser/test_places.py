"""The map of townships without a network, by keyboard and as a table; the day of the data on every page (D1, D5)."""

import pytest

from pages.parts import menu
from tests.browser import truth
from tests.browser.dashboard import Visit

OVERVIEW = "overview_map"


def townships() -> dict[str, str]:
    """Names of the places compared in the district by id."""
    areas = truth.reference("areas")
    below = areas[(areas["parent"] == "suiyang") & (areas["kind"] != "not_by_township")]
    return dict(zip(below["id"], below["name_zh"], strict=True))


def test_every_township_is_a_tile_and_a_row_of_the_table_beside(visit: Visit):
    d = visit("/", fresh=True)
    tiles = d.page.locator(f"#card_{OVERVIEW} .q-plot .point").count()
    names = {row[0] for row in d.table(OVERVIEW)[1:]}
    assert set(townships().values()) <= names
    assert tiles == len(townships())
    assert d.outside == []


def test_the_map_is_walked_and_chosen_by_keyboard_alone(visit: Visit):
    d = visit("/")
    plot = d.page.locator(f"#card_{OVERVIEW} .q-plot")
    plot.focus()
    plot.press("ArrowRight")
    spoken = d.page.locator(f"#card_{OVERVIEW} .q-spoken").text_content() or ""
    chosen = next(id for id, name in townships().items() if spoken.startswith(name))
    with d.rerun():
        plot.press("Enter")
    assert d.query()["area"] == chosen


def test_places_that_match_no_township_are_counted_on_screen(visit: Visit):
    issues = truth.issues()
    unknown = issues[(issues["severity"] == "error") & (issues["rule"] == "unknown_area")]
    assert len(unknown) > 0
    d = visit("/data?section=issues&severity=error")
    shown = [row for row in d.rows()[1:] if "不在区划名录中" in " ".join(row)]
    assert len(shown) == len(unknown)
    assert set(unknown["value"]) <= {cell for row in shown for cell in row}


@pytest.mark.parametrize("key", menu.PAGES)
def test_every_page_says_the_day_of_its_data_and_the_snapshot(key: str, visit: Visit):
    d = visit(menu.path(key))
    line = d.page.locator(".q-eyebrow").inner_text()
    assert "数据截至 2017-12-31" in line
    assert f"快照 {truth.snapshot().name}" in line
    assert "演示数据" in line
