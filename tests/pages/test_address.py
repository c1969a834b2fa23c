"""The address is the truth: what it says is shown, what is shown it says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from pages.parts import links, menu
from pages.parts.here import Here, address
from tests.pages.conftest import Open

Looking = Callable[..., Here]


def parameters(href: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(href).query).items()}


def test_the_usual_view_has_a_clean_address(here: Looking):
    assert here().href() == "/products"


def test_any_other_view_spells_out_period_and_snapshot(here: Looking):
    now = here(areas=("likou",))
    assert now.query() == {"snapshot": now.snapshot.id, "period": "2017", "area": "likou"}


def test_english_is_kept_in_the_address(here: Looking):
    assert here("en").query() == {"lang": "en"}


def test_a_copied_address_leaves_nothing_to_defaults(here: Looking):
    full = here().full_query()
    assert {"snapshot", "period"} <= full.keys()


def test_pages_have_addresses_of_their_own():
    assert [menu.path(key) for key in ("overview", "products", "methods")] == ["/", "/products", "/data"]
    assert menu.key("data") == "methods"
    assert menu.key("") == "overview"
    assert address("methods", {"q": "合格率"}) == "/data?q=%E5%90%88%E6%A0%BC%E7%8E%87"


def test_a_click_filters_and_a_second_click_takes_the_filter_away(here: Looking):
    mark = {"dim": "area", "code": "likou", "rows": None}
    first = parameters(links.mark_href(here(), mark) or "")
    assert first["area"] == "likou"
    assert links.mark_href(here(areas=("likou",)), mark) == "/products"


def test_a_click_in_another_chart_adds_its_filter(here: Looking):
    mark = {"dim": "product", "code": "agricultural", "rows": None}
    found = parameters(links.mark_href(here(areas=("likou",)), mark) or "")
    assert (found["area"], found["product"]) == ("likou", "agricultural")


def test_a_place_replaces_the_one_above_it(here: Looking):
    now = here(areas=("suiyang",))
    assert links.toggled(now, "area", "likou").areas == ("likou",)


def test_a_mark_that_filters_nothing_leads_to_its_rows(here: Looking):
    rows = {"indicator": "failures", "where": {"month": "2017-07"}, "start": "2017-07-01", "end": "2017-08-01"}
    href = links.mark_href(here(), {"dim": None, "code": None, "rows": rows}) or ""
    found = parameters(href)
    assert urlsplit(href).path == "/records"
    assert (found["indicator"], found["where"], found["period"]) == ("failures", "month:2017-07", "2017-07")


def test_a_mark_without_rows_leads_nowhere(here: Looking):
    assert links.mark_href(here(), {"dim": None, "code": None, "rows": None}) is None


@pytest.mark.parametrize("where", [{}, {"month": ["2017-08"]}, {"product": ["C007", "A011"], "area": ["likou"]}])
def test_what_a_mark_stands_for_survives_the_address(where: dict):
    assert links.read(links.written(where)) == where


def test_choosing_writes_the_address_and_the_address_the_choice(open_page: Open):
    at = open_page("equipment")
    at.selectbox(key="compare_0").set_value("ytd").run()
    assert at.query_params["compare"] == "ytd"
    at.query_params["compare"] = "none"
    at.run()
    assert at.selectbox(key="compare_1").value == "none"


def test_months_and_quarters_are_chosen_within_the_year(open_page: Open):
    at = open_page()
    at.pills(key="part1_0").set_value("Q3").run()
    assert at.query_params["period"] == "2017-Q3"


def test_a_period_of_ones_own(open_page: Open):
    at = open_page()
    at.text_input(key="from").set_value("2017-01-05")
    at.text_input(key="to").set_value("2017-06-19")
    at.button[0].click().run()
    assert at.query_params["period"] == "2017-01-05..2017-06-19"


def test_a_period_that_is_none_changes_nothing_and_says_so(open_page: Open):
    at = open_page()
    at.text_input(key="from").set_value("heute")
    at.button[0].click().run()
    assert "period" not in at.query_params
    assert any("2017-01-05" in found.proto.body for found in at.get("html"))


def test_the_start_of_a_period_is_that_of_the_view(here: Looking):
    assert here().view.start == date(2017, 1, 1)


def test_another_view_begins_at_the_first_page_of_a_list(here: Looking):
    now = replace(here(), own={"indicator": "batches", "page": "3"})
    assert parameters(now.href(view=now.view.with_(areas=("likou",)))).keys() >= {"indicator", "area"}
    assert "page" not in parameters(now.href(view=now.view.with_(areas=("likou",))))
    assert parameters(now.href())["page"] == "3"
