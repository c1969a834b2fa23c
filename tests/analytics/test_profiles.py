"""One enterprise or area over all ledgers, counted by hand from tests/small_world."""

from pathlib import Path

import pytest

from analytics.periods import Period, parse_period
from analytics.profiles import About, events, find, tally
from analytics.store import Snapshot, open_snapshot
from analytics.view import WHOLE, Scope


@pytest.fixture(scope="module")
def snapshot(small_world: Path) -> Snapshot:
    return open_snapshot(small_world, scope=WHOLE)


def counted(snapshot: Snapshot, scope: Scope, about: About) -> dict[str, tuple[int, int]]:
    return {row["fact"]: (row["events"], row["bad"]) for row in tally(snapshot, scope, about).to_dict("records")}


def test_an_enterprise_is_counted_over_all_ledgers(snapshot: Snapshot):
    found = counted(snapshot, WHOLE, About(enterprise="演示丙肥料厂"))
    assert found["case_milestones"] == (4, 1)
    assert found["enterprise_visits"] == (2, 2)
    assert found["equipment_devices"] == (3, 1)
    assert found["programme_events"] == (1, 1)


def test_name_and_credit_code_mean_the_same_enterprise(snapshot: Snapshot):
    by_name = counted(snapshot, WHOLE, About(enterprise="演示丙肥料厂"))
    assert counted(snapshot, WHOLE, About(enterprise="91411403MA40000003")) == by_name


def test_an_area_in_a_period(snapshot: Snapshot):
    about = About(areas=("gucheng",), period=parse_period("2017-02"))
    assert counted(snapshot, WHOLE, about)["case_milestones"] == (2, 1)


def test_two_areas_count_together(snapshot: Snapshot):
    chosen = (("gucheng", "likou"), ("gucheng",), ("likou",))
    both, one, other = (counted(snapshot, WHOLE, About(areas=areas)) for areas in chosen)
    facts = one.keys() | other.keys()
    nothing = (0, 0)
    assert facts
    assert both == {f: tuple(map(sum, zip(one.get(f, nothing), other.get(f, nothing), strict=True))) for f in facts}


def test_nobody_sees_events_outside_the_scope(snapshot: Snapshot):
    assert counted(snapshot, Scope(("gucheng",)), About(enterprise="演示丙肥料厂")) == {}
    assert find(snapshot, Scope(("gucheng",)), "丙肥").empty


def test_events_come_latest_first_and_can_be_narrowed(snapshot: Snapshot):
    found = events(snapshot, WHOLE, About(enterprise="演示丙肥料厂"), "case_milestones")
    assert list(found["outcome"]) == ["handed_over", "decided", "filed", "found"]


def test_wildcards_of_a_search_are_letters(snapshot: Snapshot):
    assert find(snapshot, WHOLE, "100%肥").empty


def test_a_period_is_half_open(snapshot: Snapshot):
    day = parse_period("2017-03-05")
    before = About(enterprise="演示丙肥料厂", period=Period(parse_period("2017-03-04").start, day.start))
    assert "case_milestones" not in counted(snapshot, WHOLE, before)
    assert counted(snapshot, WHOLE, About(enterprise="演示丙肥料厂", period=day))["case_milestones"] == (1, 1)
