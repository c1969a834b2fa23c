"""Charts stay: a rerun changes them in their places; what is looked at is drawn first."""

from __future__ import annotations

from tests.browser.dashboard import Visit

REMEMBER = "plots => plots.forEach(plot => { plot.remembered = true; plot.before = JSON.stringify(plot.data); })"
STAYED = "plots => plots.map(plot => [plot.remembered === true, plot.before !== JSON.stringify(plot.data)])"


def test_every_chart_survives_a_change_of_the_view(visit: Visit) -> None:
    d = visit("/products?period=2016")
    plots = d.page.locator(".q-plot")
    plots.evaluate_all(REMEMBER)
    d.choose_class("日用消费品")
    stayed = plots.evaluate_all(STAYED)
    assert len(stayed) > 5
    assert all(same for same, _ in stayed)
    assert sum(changed for _, changed in stayed) > 5


def test_the_charts_looked_at_ask_for_their_figures_first(visit: Visit) -> None:
    d = visit("/consumption", own=True)
    asked: list[str] = []
    d.page.on("request", lambda request: asked.append(request.url) if "/sheet/figure" in request.url else None)
    with d.rerun():
        d.page.evaluate("scrollTo(0, 0)")
        d.page.locator("a.q-go:visible", has_text="English").click()
    order = [url.partition("card=")[2].partition("&")[0].replace(".", "_") for url in asked]
    looked = d.page.evaluate(
        """keys => keys.map(key => {
          const { top, bottom } = document.querySelector(`[data-key="${key}"]`).getBoundingClientRect();
          return bottom > 0 && top < innerHeight;
        })""",
        order,
    )
    assert len(order) > 3
    assert set(looked) == {True, False}
    assert looked == sorted(looked, reverse=True)


def test_a_figure_that_does_not_come_is_said_and_asked_for_again(visit: Visit) -> None:
    d = visit("/programme?period=2016", fresh=True)
    d.page.route("**/sheet/figure*", lambda route: route.abort())
    d.click("English")
    assert "could not be drawn" in d.page.locator(".q-plot").first.inner_text()
    d.page.unroute("**/sheet/figure*")
    d.click("中文")
    assert d.page.locator(".q-plot .main-svg").count() > 0
    assert "未能载入" not in d.page.locator(".q-plot").first.inner_text()
