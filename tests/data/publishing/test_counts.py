"""Equipment counts from the editions of the register."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.publishing import write_snapshot
from tests.data.publishing.reading import query
from tests.worlds import AS_OF, ledger

DEVICE = "edition device_no area equipment_class state quantity last_inspected_on next_due_on"


@pytest.mark.parametrize(
    ("month", "unit", "measure", "quantity"),
    [
        (date(2016, 12, 1), "devices", "in_use", 4),
        (date(2016, 12, 1), "devices", "overdue_30", 1),
        (date(2017, 6, 1), "devices", "out_of_use", 1),
        (date(2017, 6, 1), "devices", "overdue_90", 1),
        (date(2017, 12, 1), "devices", "in_use", 5),
        (date(2017, 12, 1), "devices", "overdue", 2),
        (date(2017, 12, 1), "cylinders", "in_use", 40),
        (date(2017, 12, 1), "cylinders", "overdue_over_180", 40),
        (date(2017, 12, 1), "km", "never_inspected", 2.5),
    ],
)
def test_the_small_world_adds_up(small_world: Path, month: date, unit: str, measure: str, quantity: float) -> None:
    sums = query(small_world, "equipment_counts", "select month, unit, measure, sum(quantity) from rows group by all")
    assert (month, unit, measure, quantity) in sums


def test_bands_make_up_what_is_overdue(small_world: Path) -> None:
    bands = "select measure = 'overdue', sum(quantity) from rows where starts_with(measure, 'overdue') group by 1"
    assert dict(query(small_world, "equipment_counts", bands)) == {True: 44, False: 44}


def test_cylinders_are_not_counted_among_vessels(small_world: Path) -> None:
    classes = "select distinct equipment_class, equipment_group, unit from rows where unit <> 'devices' order by 1"
    assert query(small_world, "equipment_counts", classes) == [("2300", "2000", "cylinders"), ("8000", "8000", "km")]


def test_the_last_edition_of_a_month_counts(tmp_path: Path) -> None:
    register = ledger(
        "equipment_register",
        f"""{DEVICE}
        2017-06-10 E1 likou 3110 in_use 1 - -
        2017-06-10 E2 likou 3110 in_use 1 - -
        2017-06-30 E1 likou 3110 in_use 1 - -""",
    )
    write_snapshot(tmp_path, {"equipment_register": register}, as_of=AS_OF)
    in_use = "select sum(quantity) from rows where measure = 'in_use'"
    assert query(tmp_path, "equipment_counts", in_use) == [(1,)]


def test_a_device_due_on_the_day_of_the_edition_is_not_overdue(tmp_path: Path) -> None:
    register = ledger(
        "equipment_register",
        f"""{DEVICE}
        2017-06-30 E1 likou 3110 in_use 1 2016-06-30 2017-06-30
        2017-06-30 E2 likou 3110 in_use 1 2016-06-29 2017-06-29""",
    )
    write_snapshot(tmp_path, {"equipment_register": register}, as_of=AS_OF)
    overdue = "select sum(quantity) from rows where measure = 'overdue'"
    assert query(tmp_path, "equipment_counts", overdue) == [(1,)]


def test_given_counts_stand_and_the_register_fills_in(tmp_path: Path) -> None:
    register = ledger("equipment_register", f"{DEVICE}\n2017-06-30 E1 likou 3110 in_use 1 - -")
    given = ledger(
        "equipment_counts",
        "month area equipment_class measure quantity\n2017-06-01 likou 3000 in_use 7",
    )
    write_snapshot(tmp_path, {"equipment_register": register, "equipment_counts": given}, as_of=AS_OF)
    rows = "select measure, quantity, from_register from rows where quantity > 0 order by 1"
    assert query(tmp_path, "equipment_counts", rows) == [("in_use", 7, False), ("never_inspected", 1, True)]


def test_a_missing_due_date_follows_from_the_interval(small_world: Path) -> None:
    due = "select due_on, due_from_interval from rows where device_no = 'E2' and edition = '2017-12-31'"
    assert query(small_world, "equipment_devices", due) == [(date(2018, 7, 10), True)]


def test_the_days_overdue_run_to_the_edition(small_world: Path) -> None:
    days = (
        "select device_no, overdue_days, measure from rows where overdue_days > 0 and edition = '2017-12-31' order by 1"
    )
    assert query(small_world, "equipment_devices", days) == [
        ("B1", 11, "overdue_30"),
        ("C1", 364, "overdue_over_180"),
        ("E3", 30, "overdue_30"),
    ]


def test_the_devices_are_those_of_the_last_edition_of_every_month(tmp_path: Path) -> None:
    register = ledger(
        "equipment_register",
        f"""{DEVICE}
        2017-06-15 E1 likou 3110 in_use 1 - 2017-06-01
        2017-06-30 E2 likou 3110 in_use 1 - 2017-06-01
        2017-07-31 E3 likou 3110 in_use 1 - 2017-06-01""",
    )
    write_snapshot(tmp_path, {"equipment_register": register}, as_of=AS_OF)
    assert query(tmp_path, "equipment_devices", "select device_no from rows order by 1") == [("E2",), ("E3",)]
