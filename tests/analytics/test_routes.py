"""Totals by sums, and the same number by another route: pandas over the rows, rollups beside rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.compare import change
from analytics.indicators import compute
from analytics.periods import Period, add_months
from analytics.store import Snapshot
from analytics.view import WHOLE, View

ALL = WHOLE
months = st.builds(lambda n, length: (add_months(date(2014, 1, 1), n), length), st.integers(0, 47), st.integers(1, 24))
whole = months.map(lambda pair: Period(pair[0], add_months(*pair)))
days = st.builds(
    lambda n, length: Period(date(2014, 1, 1) + timedelta(n), date(2014, 1, 1) + timedelta(n + length)),
    st.integers(0, 1400),
    st.integers(1, 400),
)


def some(*codes: str):
    return st.lists(st.sampled_from(codes), max_size=2).map(tuple)


def views(periods):
    return st.builds(
        lambda period, **others: View("demo", *period, **others),
        periods,
        areas=some("likou", "gaoxin", "gucheng", "suiyang", "suiyang-own"),
        products=some("daily", "farm", "building", "C001", "C007", "I017"),
        basis=st.sampled_from(["reported", "random", "district", "all_supervision", "tracking"]),
        kinds=some("SUP", "KEY", "TRK", "ECM"),
        levels=some("P", "M", "D"),
        stages=some("PRD", "CIR", "ECO"),
    )


@pytest.fixture(scope="module")
def sampling(demo: Snapshot) -> pd.DataFrame:
    return pd.read_parquet(demo.folder / "facts" / "sampling_results.parquet")


def chosen(demo: Snapshot, rows: pd.DataFrame, view: View) -> pd.DataFrame:
    """The rows of a view, picked in pandas from the codes of the reference tables."""
    basis = next(row for row in demo.reference("sampling_bases") if row["code"] == view.basis)
    day = pd.to_datetime(rows["sampled_on"])
    keep = (day >= pd.Timestamp(view.start)) & (day < pd.Timestamp(view.end))
    keep &= rows["level"].isin(view.levels or basis["levels"].split(";"))
    keep &= rows["kind"].isin(view.kinds or basis["kinds"].split(";"))
    keep &= rows["stage"].isin(view.stages) | (not view.stages)
    parts = [rows[column].isin(view.products) for column in ("product", "product_group", "product_class")]
    keep &= np.logical_or.reduce(parts) | (not view.products)
    return rows[keep & (rows["area"].isin(view.areas) | (not view.areas or "suiyang" in view.areas))]


property_test = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@property_test
@given(st.one_of(views(whole), views(days)))
def test_the_pass_rate_by_pandas(demo, sampling, view):
    rows = chosen(demo, sampling, view)
    found = compute(demo, ALL, view, "pass_rate").iloc[0]
    assert np.nan_to_num([found["numerator"], found["denominator"]]).tolist() == [
        rows["conforming"].sum(),
        rows["judged"].sum(),
    ]


@property_test
@given(views(whole), st.sampled_from(["area", "product_class", "product_group", "product", "level", "month", "stage"]))
def test_the_groups_of_a_rate_add_up_to_the_whole(demo, view, dim):
    view = replace(view, areas=(), products=()) if dim in ("area", "product") or dim.startswith("product_") else view
    groups, total = compute(demo, ALL, view, "pass_rate", (dim,)), compute(demo, ALL, view, "pass_rate").iloc[0]
    for column in ("numerator", "denominator"):
        assert groups[column].sum() == np.nan_to_num(total[column])


@property_test
@given(views(whole), st.sampled_from(["area", "product_class", "month", "stage", "quarter"]))
def test_rollups_and_rows_give_one_number(demo, view, dim):
    in_rollup = compute(demo, ALL, view, "batches", (dim,))
    from_rows = compute(demo_without_rollups(demo), ALL, view, "batches", (dim,))
    pd.testing.assert_frame_equal(in_rollup, from_rows)


def demo_without_rollups(demo: Snapshot) -> Snapshot:
    """The same snapshot, its facts said to have no rollups."""
    bare = object.__new__(Snapshot)
    bare.__dict__.update(demo.__dict__)
    bare.facts = {id: replace(fact, rollups=()) for id, fact in demo.facts.items()}
    return bare


@pytest.mark.parametrize("year", [2015, 2016, 2017])
def test_equipment_by_pandas(demo, year):
    register = pd.read_parquet(demo.folder / "facts" / "equipment_register.parquet")
    last = register[pd.to_datetime(register["edition"]) == f"{year}-12-31"]
    used = last[(last["state"] == "in_use") & (last["unit"] == "devices")]
    overdue = used[pd.to_datetime(used["due_on"]) < f"{year}-12-31"]
    row = compute(demo, ALL, View("demo", date(year, 1, 1), date(year + 1, 1, 1)), "periodic_inspection_rate").iloc[0]
    assert (row["denominator"], row["numerator"]) == (
        used["quantity"].sum(),
        used["quantity"].sum() - overdue["quantity"].sum(),
    )


@pytest.mark.parametrize(
    ("milestone", "column"), [("found", "found_on"), ("closed", "closed_on"), ("filed", "filed_on")]
)
def test_cases_by_pandas(demo, milestone, column):
    cases = pd.read_parquet(demo.folder / "facts" / "enforcement_cases.parquet")
    expected = (pd.to_datetime(cases[column]).dt.year == 2017).sum()
    view = View("demo", date(2017, 1, 1), date(2018, 1, 1))
    assert compute(demo, ALL, view, f"enforcement_cases_{milestone}")["value"].iloc[0] == expected


def test_distinct_enterprises_by_pandas(demo, sampling):
    view = View("demo", date(2017, 3, 5), date(2017, 9, 20))
    expected = chosen(demo, sampling, view).groupby("area")["enterprise"].nunique()
    found = compute(demo, ALL, view, "sampled_enterprises", ("area",)).set_index("area")["value"]
    assert found[found > 0].to_dict() == expected.to_dict()


def test_a_partial_month_is_cut_on_both_sides(demo, sampling, monkeypatch):
    monkeypatch.setattr(type(demo), "as_of", date(2017, 11, 20))
    row = change(demo, ALL, View("demo", date(2017, 11, 1), date(2017, 12, 1)), "batches").iloc[0]
    for column, year in (("value", 2017), ("base_value", 2016)):
        cut = View("demo", date(year, 11, 1), date(year, 11, 21))
        assert row[column] == len(chosen(demo, sampling, cut))
