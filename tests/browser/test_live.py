"""Exploring at once: the browser shows what it added up, then the server says the same; till then nothing is judged."""

from __future__ import annotations

from tests.browser.dashboard import MARK, Dashboard, Visit

# What the page shows when it first answers the hand: the marks of a card drawn over its plot, key figures, address.
FIRST = """card => {
  window.first = new Promise((done) => new MutationObserver((changes, watching) => {
    watching.disconnect();
    done({
      search: location.search,
      marks: Object.fromEntries([...card.querySelectorAll('title')].map(title => title.textContent.split(' '))),
      figures: [...document.querySelectorAll('.q-kpi .q-big')].map(figure => figure.dataset.now ?? null),
    });
  }).observe(document.documentElement, { attributes: true, attributeFilter: ['class'] }));
}"""
SERVED = """plot => Object.fromEntries(plot.data[0].hovertext.map((said, n) =>
  [said.split('<br>')[0].replace(/<.*?>/g, ''), plot.data[0].text[n].replace(/<.*?>|\\u2002/g, '')]))"""

NUMBERS = "figures => figures.map(figure => figure.firstChild.textContent.trim())"


def explored(visit: Visit, address: str, **options: object) -> Dashboard:
    """A page whose cube is there."""
    d = visit(address, **options)
    d.page.locator(".q-brush:not([hidden])").wait_for()
    return d


def test_a_click_on_a_place_is_answered_at_once_and_then_by_the_server(visit: Visit) -> None:
    d = explored(visit, "/equipment")
    classes = d.page.locator("#card_equipment_classes")
    classes.evaluate(FIRST)
    d.page.mouse.move(*d.page.locator("#card_equipment_places .q-plot").evaluate(MARK, "李口镇"))
    with d.rerun():
        d.page.mouse.down()
        d.page.mouse.up()
    first = d.page.evaluate("window.first")
    assert "area" not in first["search"]
    assert d.query()["area"] == "likou"
    assert d.page.locator("html.q-away, .q-layer, .q-waits").count() == 0
    known = {name: number for name, number in first["marks"].items() if number != "0"}  # the server has no empty rows
    assert known == classes.locator(".q-plot").evaluate(SERVED)
    assert d.page.locator(".q-kpi .q-big").evaluate_all(NUMBERS) == first["figures"]


def test_the_brush_goes_by_arrow_keys_and_back_by_escape(visit: Visit) -> None:
    d = explored(visit, "/products?period=2017")
    end, said = d.page.locator(".q-strip input[name=last]"), d.page.locator(".q-brushed")
    end.focus()
    with d.rerun():
        for _ in range(3):
            end.press("ArrowLeft")
        assert said.inner_text() == "2017年1月—2017年9月"
    assert d.query()["period"] in ("2017-01..2017-09", "2017-Q1..2017-Q3")
    end.press("ArrowLeft")
    assert said.inner_text() == "2017年1月—2017年8月"
    end.press("Escape")
    assert said.inner_text() == "2017年1月—2017年9月"
    assert d.page.locator("html.q-away, .q-layer").count() == 0


def test_a_finger_moves_the_months_on_a_phone(visit: Visit) -> None:
    d = explored(visit, "/consumption?lang=en", viewport={"width": 390, "height": 844}, has_touch=True)
    assert d.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    strip = d.page.locator(".q-strip").bounding_box()
    assert strip is not None
    end, y = strip["x"] + strip["width"] - 2, strip["y"] + 12
    touch = d.page.context.new_cdp_session(d.page)
    with d.rerun():
        for kind, x in (("touchStart", end), ("touchMove", end - 20), ("touchMove", end - 44)):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert d.query()["period"] == "2017-01..2017-06"
    assert d.page.locator(".q-brushed").inner_text() == "Jan 2017 to Jun 2017"
