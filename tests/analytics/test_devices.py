"""Classes of devices as a filter: figures of devices follow it, others say that they do not."""

from __future__ import annotations

from collections.abc import Callable

from analytics import cards
from analytics.indicators import compute
from analytics.store import Snapshot
from analytics.view import WHOLE, View, from_query, to_query

LIFTS = ("3000",)
Look = Callable[..., View]


def in_use(snapshot: Snapshot, view: View, by: tuple[str, ...] = ()) -> dict[str, float]:
    frame = compute(snapshot, WHOLE, view, "equipment_in_use", by)
    return dict(zip(frame[by[0]] if by else [""], frame["value"], strict=True))


def test_devices_of_one_class(snapshot: Snapshot, look: Look) -> None:
    every = in_use(snapshot, look(), ("equipment_group",))
    assert in_use(snapshot, look(devices=LIFTS)) == {"": every["3000"]}
    assert every["3000"] < in_use(snapshot, look())[""]


def test_the_other_classes_stay_beside_the_one_chosen(snapshot: Snapshot, look: Look) -> None:
    frame = compute(snapshot, WHOLE, look(devices=LIFTS), "equipment_in_use", ("equipment_group",))
    assert set(frame["equipment_group"]) > set(LIFTS)
    assert list(frame["equipment_group"][frame["chosen"]]) == list(LIFTS)


def test_it_stands_in_the_address(snapshot: Snapshot, look: Look) -> None:
    view = look(devices=LIFTS)
    assert to_query(view)["device"] == "3000"
    assert from_query(to_query(view), snapshot.known) == (view, ())
    assert [(one.key, one.reason) for one in from_query({"device": "3111"}, snapshot.known)[1]] == [
        ("device", "unknown_code")
    ]


def test_a_bar_leads_to_its_class_and_what_is_no_device_says_so(snapshot: Snapshot, look: Look) -> None:
    chart = cards.build(snapshot, WHOLE, look(devices=LIFTS), "equipment.classes", "zh")
    assert {mark["dim"] for mark in chart.marks()} == {"device"}
    assert "不随设备类别筛选" not in chart.words.note
    instructed = cards.build(snapshot, WHOLE, look(devices=LIFTS), "equipment.rectified", "zh")
    assert "不随设备类别筛选" in instructed.content.counts
