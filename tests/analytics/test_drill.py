from datetime import date

import pytest

from analytics.drill import lines, rows
from analytics.frames import records
from analytics.indicators import compute
from analytics.view import WHOLE, Scope, View

ALL = WHOLE


def numbers(found, column="batch_no"):
    frame, total = found
    assert len(frame) == total
    return sorted(frame[column])


def test_the_rows_of_failures_are_the_failed_batches(snapshot, look):
    assert numbers(rows(snapshot, ALL, look(), "failures")) == ["S16", "S18"]


def test_a_mark_opens_exactly_the_rows_it_shows(snapshot, look):
    frame = compute(snapshot, ALL, look(), "batches", ("area", "month"))
    for area, month, shown in frame[["area", "month", "value"]].itertuples(index=False):
        _, total = rows(snapshot, ALL, look(), "batches", {"area": area, "month": month})
        assert total == shown


def test_a_sibling_of_the_chosen_township_opens_its_own_rows(snapshot, look):
    view = look(areas=("likou",))
    assert numbers(rows(snapshot, ALL, view, "batches", {"area": "baogongmiao"})) == ["S21", "S22"]
    assert len(numbers(rows(snapshot, ALL, view, "batches"))) == 5


def test_both_sides_of_a_rate_open(snapshot, look):
    _, conforming = rows(snapshot, ALL, look(), "pass_rate")
    _, judged = rows(snapshot, ALL, look(), "pass_rate", side="denominator")
    assert (conforming, judged) == (10, 12)


def test_the_rate_of_inspection_opens_the_overdue_devices(snapshot, look):
    assert numbers(rows(snapshot, ALL, look(), "periodic_inspection_rate"), "device_no") == ["B1", "E3"]
    assert numbers(rows(snapshot, ALL, look(), "equipment_in_use", {"area": "gucheng"}), "device_no") == ["E1", "E2"]


def test_several_codes_and_a_quarter(snapshot, look):
    given = {"area": ["likou", "gucheng"], "quarter": "2017-Q1"}
    assert numbers(rows(snapshot, ALL, look(), "batches", given)) == ["S10", "S11", "S16", "S17"]


def test_a_missing_code_opens_the_rows_without_one(snapshot, look):
    found = rows(snapshot, ALL, look(), "enforcement_officer_deployments", {"campaign": ""})
    assert numbers(found, "event_no") == ["V03"]


def test_pages_follow_the_order_asked_for(snapshot, look):
    first, total = rows(snapshot, ALL, look(), "batches", order="sampled_on", descending=True, limit=2)
    second, _ = rows(snapshot, ALL, look(), "batches", order="sampled_on", descending=True, limit=2, offset=2)
    assert total == 13
    assert [*first["batch_no"], *second["batch_no"]] == ["S15", "S22", "S20", "S14"]


def test_the_columns_are_those_the_fact_shows(snapshot, look):
    frame, _ = rows(snapshot, ALL, look(), "failures")
    assert tuple(frame.columns) == snapshot.facts["sampling_results"].rows


def test_a_scope_holds_for_rows_too(snapshot, look):
    _, total = rows(snapshot, Scope(("likou",)), look(), "batches", {"area": "gucheng"})
    assert total == 0


@pytest.mark.parametrize("given", [{"where": {"colour": "red"}}, {"order": "verdict; drop table x"}])
def test_what_the_fact_does_not_have_is_refused(snapshot, look, given):
    with pytest.raises(KeyError):
        rows(snapshot, ALL, look(), "failures", **given)


def test_a_value_that_is_sql_finds_nothing(snapshot, look):
    _, total = rows(snapshot, ALL, look(), "batches", {"area": "x' or 1=1 --"})
    assert total == 0


def test_a_view_beyond_the_data_has_no_rows(snapshot, look):
    frame, total = rows(snapshot, ALL, look("2020"), "failures")
    assert (len(frame), total) == (0, 0)


def test_an_age_of_overdue_devices_opens_its_devices(snapshot, look):
    found = rows(snapshot, ALL, look(), "equipment_overdue_by_age", {"measure": "overdue_30"})
    assert numbers(found, "device_no") == ["B1", "E3"]
    assert rows(snapshot, ALL, look(), "equipment_overdue_by_age", {"measure": "overdue_90"})[1] == 0


@pytest.mark.parametrize(
    "id", ["equipment_in_use", "equipment_overdue", "equipment_never_inspected", "equipment_out_of_use"]
)
def test_stocks_of_devices_open_as_many_devices(demo, id):
    view = View(demo.id, date(2017, 1, 1), date(2018, 1, 1))
    assert rows(demo, ALL, view, id)[1] == compute(demo, ALL, view, id)["value"].iloc[0]


@pytest.mark.parametrize(("limit", "offset"), [(2, 0), (2, 11), (13, 0), (100, 0), (100, 100)])
def test_the_total_is_that_of_all_pages(snapshot, look, limit, offset):
    whole = rows(snapshot, ALL, look(), "batches")
    frame, total = rows(snapshot, ALL, look(), "batches", limit=limit, offset=offset)
    assert total == whole[1] == 13
    assert list(frame["batch_no"]) == list(whole[0]["batch_no"])[offset : offset + limit]


def test_lines_are_the_rows_as_dicts(snapshot, look):
    found, total = lines(snapshot, ALL, look(), "failures")
    frame, _ = rows(snapshot, ALL, look(), "failures")
    assert total == 2
    assert [line["batch_no"] for line in found] == [row["batch_no"] for row in records(frame)]
    assert [line["sampled_on"] for line in found] == [row["sampled_on"].date() for row in records(frame)]
