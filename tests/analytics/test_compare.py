import math

import pytest

from analytics.compare import by_whole_months, change, contribution
from analytics.judgement.intervals import newcombe
from analytics.view import WHOLE

ALL = WHOLE


def one(snapshot, view, indicator):
    return change(snapshot, ALL, view, indicator).iloc[0]


def test_a_rate_changes_by_points_with_newcombes_interval(snapshot, look):
    row = one(snapshot, look(), "pass_rate")
    assert row["difference"] == pytest.approx(10 / 12 - 8 / 9)
    assert (row["lower"], row["upper"]) == newcombe(10, 12, 8, 9)
    assert math.isnan(row["growth"]) and row["reason"] == "" and row["judgement"] == "insufficient"


@pytest.mark.parametrize(
    ("period", "compare", "both"),
    [
        ("2017-06", "yoy", [1, 1]),
        ("2017-06", "previous", [1, 1]),
        ("2017-08", "previous", [1, 1]),
        ("2017-08", "yoy", [1, 1]),
        ("2017-06", "ytd", [7, 5]),
        ("2017-Q3", "previous", [3, 3]),
        ("2017", "previous", [13, 9]),
    ],
)
def test_one_month_chosen_still_has_its_base(snapshot, look, period, compare, both):
    row = one(snapshot, look(period, compare=compare), "batches")
    assert [row["value"], row["base_value"]] == both


def test_a_count_says_its_growth_and_that_the_base_is_small(snapshot, look):
    row = one(snapshot, look(), "batches")
    assert (row["difference"], row["growth"], row["reason"]) == (4, 4 / 9, "small_base")


def test_a_base_of_zero_has_no_growth(snapshot, look):
    row = one(snapshot, look(), "tracking_pass_rate")
    assert row["reason"] == "no_base"
    row = one(snapshot, look(), "unjudged_batches")
    assert (row["difference"], row["reason"]) == (1, "zero_base") and math.isnan(row["growth"])


def test_there_is_no_base_before_the_records_begin(snapshot, look):
    row = one(snapshot, look("2016"), "batches")
    assert row["value"] == 9 and row["reason"] == "no_base" and math.isnan(row["difference"])


def test_nothing_is_compared_when_nothing_is_asked(snapshot, look):
    row = one(snapshot, look(compare="none"), "batches")
    assert row["value"] == 13 and row["reason"] == "no_base"


def test_what_lies_ahead_has_no_base(snapshot, look):
    assert one(snapshot, look(), "inspections_due")["reason"] == "no_base"


def test_a_stock_is_compared_with_the_stock_a_year_before(snapshot, look):
    row = one(snapshot, look(), "equipment_in_use")
    assert (row["value"], row["base_value"]) == (5, 4)
    row = one(snapshot, look(), "periodic_inspection_rate")
    assert row["difference"] == pytest.approx(0.6 - 0.75) and row["judgement"] == "census"


def test_months_are_set_beside_those_of_the_year_before(snapshot, look):
    frame = change(snapshot, ALL, look("2017-Q1"), "batches", ("month",)).set_index("month")
    assert list(frame.index) == ["2017-01", "2017-02", "2017-03"]
    assert list(frame["value"]) == [2, 1, 1] and list(frame["base_value"]) == [1, 1, 1]


def test_groups_of_either_year_are_there(snapshot, look):
    frame = change(snapshot, ALL, look(), "failures", ("product_class",)).set_index("product_class")
    assert frame.loc["daily", ["value", "base_value"]].tolist() == [0, 1]
    assert frame.loc["agricultural", ["value", "base_value"]].tolist() == [2, 0]


def test_contributions_to_a_rate_add_up_to_its_change(snapshot, look):
    frame = contribution(snapshot, ALL, look(), "pass_rate", ("product_class",))
    assert frame["contribution"].sum() == pytest.approx(one(snapshot, look(), "pass_rate")["difference"])


def test_contributions_to_a_count_are_the_changes_of_its_groups(snapshot, look):
    frame = contribution(snapshot, ALL, look(), "batches", ("area",)).set_index("area")
    assert frame["contribution"].sum() == 4 and frame.loc["baogongmiao", "contribution"] == 2


def test_without_a_base_there_are_no_contributions(snapshot, look):
    frame = contribution(snapshot, ALL, look("2016"), "pass_rate", ("area",))
    assert len(frame) == 0 and "within" in frame


def test_records_that_begin_within_the_base_are_no_base(snapshot, look):
    assert one(snapshot, look("2017"), "enforcement_officer_deployments")["reason"] == "no_base"
    row = one(snapshot, look("2017-H2"), "enforcement_officer_deployments")
    assert (row["value"], row["base_value"], row["reason"]) == (230, 0, "zero_base")


def test_a_stock_in_part_of_a_month_is_compared_by_whole_months(snapshot, look):
    rate, batches = snapshot.indicators["periodic_inspection_rate"], snapshot.indicators["batches"]
    assert by_whole_months(snapshot, rate, look("2017-12-01..2017-12-15"))
    assert not by_whole_months(snapshot, rate, look("2017-12"))
    assert not by_whole_months(snapshot, batches, look("2017-12-01..2017-12-15"))
