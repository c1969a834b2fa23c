import math

import pytest
from scipy.stats import binom

from analytics.compare import change
from analytics.indicators import compute
from analytics.judgement.intervals import wilson
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, Scope
from tests.worlds import publish_small

ALL = WHOLE


def values(snapshot, view, indicator, by):
    """{code: value} of the groups that have one."""
    frame = compute(snapshot, ALL, view, indicator, by).dropna(subset=["value"])
    return dict(zip(frame[by[0]], frame["value"], strict=True))


def one(snapshot, view, indicator):
    return compute(snapshot, ALL, view, indicator).iloc[0]


@pytest.mark.parametrize(
    ("basis", "conforming", "judged"),
    [("reported", 10, 12), ("random", 10, 11), ("district", 3, 4), ("all_supervision", 14, 17), ("tracking", 1, 2)],
)
def test_the_pass_rate_follows_the_basis(snapshot, look, basis, conforming, judged):
    row = one(snapshot, look(basis=basis), "pass_rate")
    assert (row["numerator"], row["denominator"], row["value"]) == (conforming, judged, conforming / judged)


def test_a_rate_carries_its_interval_and_method(snapshot, look):
    row = one(snapshot, look(), "pass_rate")
    lower, upper = wilson(10, 12)
    assert (row["lower"], row["upper"], row["method"]) == (lower, upper, "wilson")


def test_refused_batches_are_sampled_but_not_judged(snapshot, look):
    assert one(snapshot, look(), "batches")["value"] == 13
    assert one(snapshot, look(), "unjudged_batches")["value"] == 1


def test_fixed_series_do_not_follow_the_basis(snapshot, look):
    view = look(basis="random", kinds=("SUP",), levels=("P",))
    assert one(snapshot, view, "tracking_pass_rate")["value"] == 0.5
    assert one(snapshot, view, "district_pass_rate")["denominator"] == 4


def test_nothing_sampled_has_no_value_and_no_interval(snapshot, look):
    frame = compute(snapshot, ALL, look(), "pass_rate", ("area",)).set_index("area")
    row = frame.loc["wenhua"]
    assert row["denominator"] == 0
    assert all(math.isnan(row[column]) for column in ("value", "lower", "upper"))
    assert row["judgement"] == "insufficient"


def test_every_area_of_the_level_is_there_and_the_own_account_is_not_ranked(snapshot, look):
    frame = compute(snapshot, ALL, look(), "pass_rate", ("area",))
    assert list(frame["area"]) == snapshot.areas.children("suiyang")
    assert list(frame.loc[~frame["ranked"], "area"]) == ["suiyang-own"]


def test_what_belongs_to_no_township_is_in_the_total(snapshot, look):
    assert one(snapshot, look(), "enforcement_officer_deployments")["value"] == 350
    assert values(snapshot, look(), "enforcement_officer_deployments", ("area",))["suiyang-own"] == 230


def test_a_chosen_township_keeps_its_siblings_and_is_marked(snapshot, look):
    frame = compute(snapshot, ALL, look(areas=("likou",)), "pass_rate", ("area",)).set_index("area")
    assert frame.loc["gucheng", "denominator"] == 6
    assert list(frame.index[frame["chosen"]]) == ["likou"]


def test_a_chosen_township_filters_everything_else(snapshot, look):
    assert one(snapshot, look(areas=("likou",)), "pass_rate")["denominator"] == 5
    assert values(snapshot, look(areas=("likou",)), "failures", ("product_class",)) == {"agricultural": 2, "daily": 0}


def test_a_chosen_class_keeps_the_classes_and_narrows_the_groups(snapshot, look):
    view = look(products=("daily",))
    frame = compute(snapshot, ALL, view, "pass_rate", ("product_class",)).set_index("product_class")
    assert set(frame.index) == {"daily", "industrial", "agricultural"}
    assert list(frame.index[frame["chosen"]]) == ["daily"]
    assert set(values(snapshot, view, "pass_rate", ("product_group",))) < set(
        values(snapshot, look(), "pass_rate", ("product_group",))
    )


def test_a_chosen_product_keeps_its_group(snapshot, look):
    frame = compute(snapshot, ALL, look(products=("A011",)), "pass_rate", ("product",))
    assert list(frame["product"]) == ["A011"] and frame["chosen"].all()
    assert one(snapshot, look(products=("A011", "daily")), "pass_rate")["denominator"] == 10


def test_level_kind_and_stage_narrow_the_view(snapshot, look):
    assert one(snapshot, look(levels=("M",)), "pass_rate")["denominator"] == 5
    assert one(snapshot, look(kinds=("KEY",)), "pass_rate")["denominator"] == 2
    assert one(snapshot, look(stages=("CIR",)), "pass_rate")["denominator"] == 5


def test_months_are_all_there(snapshot, look):
    frame = compute(snapshot, ALL, look(), "failures", ("month",))
    assert list(frame["month"]) == [f"2017-{month:02}" for month in range(1, 13)]
    assert values(snapshot, look(), "failures", ("quarter",)) == {
        "2017-Q1": 1,
        "2017-Q2": 0,
        "2017-Q3": 1,
        "2017-Q4": 0,
    }


def test_a_stock_is_read_at_the_last_month_of_each_bucket(snapshot, look):
    assert one(snapshot, look(), "equipment_in_use")["value"] == 5
    assert one(snapshot, look("2017-H1"), "equipment_in_use")["value"] == 3
    years = look("2016..2017")
    assert values(snapshot, years, "equipment_in_use", ("year",)) == {"2016": 4, "2017": 5}
    assert values(snapshot, look(), "equipment_in_use", ("month",)) == {"2017-06": 3, "2017-12": 5}


def test_a_stock_without_an_edition_in_the_period_is_missing(snapshot, look):
    assert math.isnan(one(snapshot, look("2017-03"), "equipment_in_use")["value"])


def test_units_are_never_added(snapshot, look):
    assert one(snapshot, look(), "cylinders_in_use")["value"] == 40
    assert one(snapshot, look(), "pipelines_in_use")["value"] == 2.5


def test_a_stock_of_events_grows_to_date(snapshot, look):
    assert values(snapshot, look("2016..2017"), "double_random_directory_enterprises", ("year",)) == {
        "2016": 2,
        "2017": 3,
    }
    assert one(snapshot, look("2017-05"), "double_random_directory_enterprises")["value"] == 3


def test_the_inspection_rate_is_a_census(snapshot, look):
    row = one(snapshot, look(), "periodic_inspection_rate")
    assert (row["numerator"], row["denominator"], row["value"]) == (3, 5, 0.6)
    assert (row["method"], row["judgement"]) == ("census", "census")
    assert math.isnan(row["lower"])


def test_overdue_by_age(snapshot, look):
    assert values(snapshot, look(), "equipment_overdue_by_age", ("measure",)) == {
        "overdue_30": 2,
        "overdue_90": 0,
        "overdue_180": 0,
        "overdue_over_180": 0,
    }


def test_follow_up_is_judged_by_what_fell_due(snapshot, look):
    row = one(snapshot, look(), "followup_in_time")
    assert (row["numerator"], row["denominator"]) == (0, 2)
    assert one(snapshot, look(), "followups_open")["value"] == 1


def test_instructions_not_due_yet_are_left_out(snapshot, look):
    row = one(snapshot, look(), "instructions_rectified_in_time")
    assert (row["numerator"], row["denominator"]) == (1, 2)


def test_what_falls_due_is_counted_ahead_of_the_data(snapshot, look):
    assert one(snapshot, look(), "inspections_due")["value"] == 0
    assert one(snapshot, look("2016"), "inspections_due")["value"] == 0


def test_five_counts_of_cases_are_kept_apart(snapshot, look):
    found = {
        name: one(snapshot, look(), f"enforcement_cases_{name}")["value"] for name in ("found", "filed", "decided")
    }
    assert found == {"found": 4, "filed": 3, "decided": 2}


def test_a_duration_is_a_mean_with_its_number(snapshot, look):
    row = one(snapshot, look("2016..2017"), "days_to_close")
    assert (row["value"], row["denominator"]) == ((73 + 60) / 2, 2)


def test_an_enterprise_counts_once(snapshot, look):
    assert one(snapshot, look(), "sampled_enterprises")["value"] == 4
    assert sum(values(snapshot, look(), "sampled_enterprises", ("area",)).values()) == 6


@pytest.mark.parametrize("period", ["2016..2017", "2017", "2017-12"])
def test_a_rate_of_accidents_rolls_over_three_years_of_devices(snapshot, look, period):
    """One accident; 4 devices in the mean of the months known, over the 20 months since the ledger of events begins."""
    row = one(snapshot, look(period), "accident_rate")
    assert (row["numerator"], row["denominator"], row["value"]) == (1, pytest.approx(4 * 20 / 12), 1500)
    assert row["method"] == "poisson" and row["lower"] < row["value"] < row["upper"]


def test_no_accident_is_not_no_risk(snapshot, look):
    row = one(snapshot, look(), "death_rate")
    assert (row["value"], row["lower"]) == (0, 0)
    assert row["upper"] == pytest.approx(3.6889 / row["denominator"] * 10_000, rel=1e-4)


def test_counts_of_cases_carry_garwoods_interval_and_others_say_that_they_are_full_counts(snapshot, look):
    cases, batches = (one(snapshot, look(), name) for name in ("enforcement_cases_found", "batches"))
    assert (cases["value"], cases["method"]) == (4, "poisson")
    assert (cases["lower"], cases["upper"]) == pytest.approx((1.0899, 10.2416), abs=1e-4)
    assert (batches["method"], batches["judgement"]) == ("count", "census") and math.isnan(batches["lower"])


def test_no_row_lacks_its_method(snapshot, look):
    for name in snapshot.indicators:
        assert one(snapshot, look(), name)["method"]
        assert change(snapshot, ALL, look(), name).iloc[0]["method"]


def test_a_view_beyond_the_data_is_empty_and_typed(snapshot, look):
    frame = compute(snapshot, ALL, look("2020"), "pass_rate", ("product_class",))
    assert len(frame) == 0
    assert frame["value"].dtype == "float64" and frame["product_class"].dtype == "str"
    assert math.isnan(one(snapshot, look("2020"), "failures")["value"])


def test_a_scope_hides_other_areas_from_every_frame(snapshot, look):
    scope = Scope(("likou",))
    assert compute(snapshot, scope, look(), "pass_rate").iloc[0]["denominator"] == 5
    assert list(compute(snapshot, scope, look(areas=("gucheng",)), "pass_rate", ("area",))["area"]) == ["likou"]
    assert compute(snapshot, scope, look(), "enforcement_officer_deployments").iloc[0]["value"] == 0


def test_an_empty_scope_sees_nothing(snapshot, look):
    assert compute(snapshot, Scope(()), look(), "batches").iloc[0]["value"] == 0
    assert len(compute(snapshot, Scope(()), look(), "batches", ("area",))) == 0


def test_two_dims_fill_every_area(snapshot, look):
    frame = compute(snapshot, ALL, look(), "pass_rate", ("area", "product_class"))
    assert len(frame) == 21 * 3
    cell = frame[(frame["area"] == "likou") & (frame["product_class"] == "agricultural")].iloc[0]
    assert (cell["numerator"], cell["denominator"]) == (1, 3)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_indicator_is_computed_by_every_dim_it_names(snapshot, look, lang):
    for found in snapshot.indicators.values():
        for by in ((), *((dim,) for dim in found.by)):
            frame = compute(snapshot, ALL, look("2016..2017"), found.id, by)
            assert all(snapshot.name(dim, code, lang) for dim in by for code in frame[dim])


def test_coverage_is_read_to_date(snapshot, look):
    row = one(snapshot, look("2017-12"), "directory_coverage")
    assert (row["numerator"], row["denominator"]) == (3, 3)


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> Snapshot:
    """The small world with the city above the district as its top."""
    store = tmp_path_factory.mktemp("city")
    publish_small(store, root="shangqiu")
    return open_snapshot(store, scope=WHOLE)


def test_a_city_compares_its_districts(city, look):
    frame = compute(city, ALL, look(), "pass_rate", ("area",))
    assert frame[["area", "numerator", "denominator"]].values.tolist() == [["suiyang", 10, 12]]
    assert compute(city, ALL, look(), "sampled_enterprises", ("area",))["value"].tolist() == [4]


def test_a_chosen_district_compares_its_townships(city, look):
    frame = compute(city, ALL, look(areas=("suiyang",)), "pass_rate", ("area",))
    assert list(frame["area"]) == city.areas.children("suiyang") and not frame["chosen"].any()


def test_townships_are_judged_against_the_whole_by_the_exact_tail(demo, look):
    view = look("2014..2017", basis="all_supervision")
    frame = compute(demo, ALL, view, "pass_rate", ("area",))
    x, n = frame["numerator"].to_numpy(), frame["denominator"].to_numpy()
    low = binom.cdf(x, n, x.sum() / n.sum()) <= 0.025
    assert low.any()
    assert ((frame["judgement"] == "worse") == low & (n >= 30)).all()
