"""抽样建议 without a browser: the number of batches in the address, and the way to the page."""

import pytest

from tests.pages.conftest import Open, markup, words


@pytest.mark.parametrize("n", ["", "0", "-5", "x", "1e3", "9" * 40, "²"])
def test_a_number_that_makes_no_sense_is_passed_over(open_page: Open, n: str):
    at = open_page("plan", **({"n": n} if n else {}))
    assert not at.exception
    assert at.number_input[0].value == 4  # the district's own batches of 2017


def test_the_number_of_the_address_is_planned(open_page: Open):
    at = open_page("plan", n="25")
    assert at.number_input[0].value == 25
    assert "下一批25批次" in words(at)


def test_more_than_can_be_planned_is_the_most_that_can(open_page: Open):
    assert open_page("plan", n="999999").number_input[0].value == 100_000


def test_a_new_number_is_written_into_the_address(open_page: Open):
    at = open_page("plan", period="2017")
    at.number_input[0].set_value(12).run()
    assert "下一批12批次" in words(at)


def test_the_page_of_products_leads_there(open_page: Open):
    assert 'href="/plan"' in markup(open_page("products"))
