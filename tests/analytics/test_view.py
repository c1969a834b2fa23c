from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.periods import Period, add_months, buckets, compared, format_period, parse_period
from analytics.view import Ignored, Known, View, default_view, from_query, to_query

CODES = {
    "area": {"likou", "gaoxin", "lema"},
    "product": {"daily", "C001", "C002"},
    "basis": {"reported", "random"},
    "kind": {"SUP", "TRK"},
    "level": {"P", "M"},
    "stage": {"PRD", "CIR"},
}
KNOWN = Known("20180105-1", date(2017, 12, 31), CODES)

days = st.dates(date(2000, 1, 1), date(2030, 12, 31))
months = days.map(lambda day: day.replace(day=1))
periods = st.one_of(
    st.tuples(days, st.integers(1, 900)).map(lambda pair: Period(pair[0], pair[0] + timedelta(days=pair[1]))),
    st.tuples(months, st.integers(1, 60)).map(lambda pair: Period(pair[0], add_months(pair[0], pair[1]))),
)


def some(key):
    return st.lists(st.sampled_from(sorted(CODES[key]))).map(tuple)


views = st.builds(
    lambda period, **others: View("20180105-1", *period, **others),
    periods,
    areas=some("area"),
    products=some("product"),
    kinds=some("kind"),
    levels=some("level"),
    stages=some("stage"),
    compare=st.sampled_from(["yoy", "previous", "ytd", "none"]),
    basis=st.sampled_from(["reported", "random"]),
)


@given(views)
def test_an_address_gives_the_view_back(view):
    assert from_query(to_query(view), KNOWN) == (view, ())


@given(views)
def test_an_address_without_defaults_gives_the_view_back(view):
    assert from_query(to_query(view, default_view(KNOWN)), KNOWN) == (view, ())


@given(periods)
def test_a_period_is_read_back_as_written(period):
    assert parse_period(format_period(period)) == period


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2017", date(2017, 1, 1), date(2018, 1, 1)),
        ("2017-H2", date(2017, 7, 1), date(2018, 1, 1)),
        ("2017-Q3", date(2017, 7, 1), date(2017, 10, 1)),
        ("2017-06", date(2017, 6, 1), date(2017, 7, 1)),
        ("2017-01..2017-10", date(2017, 1, 1), date(2017, 11, 1)),
        ("2017-01-05..2017-06-19", date(2017, 1, 5), date(2017, 6, 20)),
        ("2016-02-29", date(2016, 2, 29), date(2016, 3, 1)),
    ],
)
def test_periods_are_inclusive_as_people_write_them(text, start, end):
    assert parse_period(text) == (start, end)
    assert format_period(Period(start, end)) == text


@pytest.mark.parametrize("text", ["", "2017-13", "2017-02-30", "2017-Q5", "2017-06..2017-01", "0001", "x", "2017.."])
def test_a_malformed_period_is_ignored_and_named(text):
    view, ignored = from_query({"period": text}, KNOWN)
    assert (view.period, ignored) == (default_view(KNOWN).period, (Ignored("period", text, "malformed"),))


def test_unknown_codes_are_ignored_one_by_one():
    view, ignored = from_query({"area": "likou,atlantis", "basis": "guess", "snapshot": "gone"}, KNOWN)
    assert (view.areas, view.basis, view.snapshot) == (("likou",), "reported", KNOWN.snapshot)
    assert {item.key: item.value for item in ignored} == {"area": "atlantis", "basis": "guess", "snapshot": "gone"}


def test_the_order_of_what_is_chosen_does_not_make_another_view():
    year = (date(2017, 1, 1), date(2018, 1, 1))
    assert View("s", *year, areas=("b", "a", "b")) == View("s", *year, areas=("a", "b"))


def test_the_default_is_the_year_up_to_the_month_of_the_data():
    assert to_query(default_view(KNOWN))["period"] == "2017"
    autumn = default_view(Known("s", date(2017, 11, 20), CODES))
    assert to_query(autumn)["period"] == "2017-01..2017-11"
    assert autumn.partial(date(2017, 11, 20)) and not autumn.partial(date(2017, 11, 30))


@pytest.mark.parametrize(
    ("period", "comparison", "current", "base"),
    [
        ("2017-06", "yoy", "2017-06", "2016-06"),
        ("2017-06", "previous", "2017-06", "2017-05"),
        ("2017-Q1", "previous", "2017-Q1", "2016-Q4"),
        ("2017", "previous", "2017", "2016"),
        ("2017-06", "ytd", "2017-H1", "2016-H1"),
        ("2017-06-11..2017-06-20", "previous", "2017-06-11..2017-06-20", "2017-06-01..2017-06-10"),
        ("2016-02", "yoy", "2016-02", "2015-02"),
        ("2017-02", "yoy", "2017-02", "2016-02"),
        ("2016-02-29", "yoy", "2016-02-29", "2015-02-28"),
        ("2016-02-01..2016-02-28", "yoy", "2016-02-01..2016-02-28", "2015-02"),
        ("2017-01-05..2017-06-19", "yoy", "2017-01-05..2017-06-19", "2016-01-05..2016-06-19"),
    ],
)
def test_base_periods(period, comparison, current, base):
    found = compared(parse_period(period), comparison, date(2017, 12, 31))
    assert (format_period(found.current), format_period(found.base)) == (current, base)


@pytest.mark.parametrize(
    ("period", "comparison", "base"),
    [
        ("2017-11", "yoy", "2016-11-01..2016-11-20"),
        ("2017-11", "previous", "2017-10-01..2017-10-20"),
        ("2017-01..2017-11", "yoy", "2016-01-01..2016-11-20"),
        ("2017", "previous", "2016-01-01..2016-11-20"),
        ("2017-11", "ytd", "2016-01-01..2016-11-20"),
    ],
)
def test_both_sides_of_a_partial_period_end_at_the_same_day(period, comparison, base):
    found = compared(parse_period(period), comparison, date(2017, 11, 20))
    assert found.current.end == date(2017, 11, 21)
    assert format_period(found.base) == base


def test_a_partial_march_is_compared_with_february_and_not_beyond():
    found = compared(parse_period("2017-03"), "previous", date(2017, 3, 30))
    assert found.base == parse_period("2017-02")


def test_nothing_is_compared_beyond_the_data_or_without_a_comparison():
    assert compared(parse_period("2018"), "yoy", date(2017, 12, 31)).base is None
    assert compared(parse_period("2017"), "none", date(2017, 12, 31)).base is None


def test_buckets_cover_the_period():
    assert buckets(parse_period("2016-11..2017-02"), "month") == ["2016-11", "2016-12", "2017-01", "2017-02"]
    assert buckets(parse_period("2016-11..2017-02"), "quarter") == ["2016-Q4", "2017-Q1"]
    assert buckets(parse_period("2017-06-19"), "month") == ["2017-06"]
