"""A level up: the city lies beside the district; its districts are compared, each leads to its townships and back."""

from playwright.sync_api import ViewportSize

from tests.browser.dashboard import Dashboard, Visit

SCREEN: ViewportSize = {"width": 1440, "height": 900}


def rows(d: Dashboard) -> list[str]:
    """The places of the map."""
    return [row[0] for row in d.table("overview_map")[1:]]


def test_the_city_is_offered_by_name_and_compares_its_districts_and_their_townships(visit: Visit):
    d = visit("/")
    d.page.set_viewport_size(SCREEN)
    d.rest()
    assert "各乡镇一览" in d.shown()
    d.page.locator(".q-eyebrow .q-snapshots summary").click()
    d.click("演示市")
    assert ("各区县一览" in d.shown(), "历史快照" in d.shown(), d.chips()) == (True, False, [])
    assert rows(d)[0] == "演示一区"
    assert len(rows(d)) == 10

    d.mark("overview_map", "演示四区")
    assert ("各乡镇一览" in d.shown(), d.chips()) == (True, ["区县：演示四区×"])
    townships = rows(d)
    assert len(townships) == 12
    assert all(name.startswith("四区") for name in townships)

    d.mark("overview_map", townships[0])
    assert d.chips() == ["区县：演示四区×", f"乡镇：{townships[0]}×"]
    d.click(townships[0])
    assert (d.chips(), rows(d)) == (["区县：演示四区×"], townships)
    with d.rerun():
        d.page.go_back()
    assert d.chips()[-1] == f"乡镇：{townships[0]}×"
    d.click("演示四区")
    assert ("各区县一览" in d.shown(), d.chips()) == (True, [])
