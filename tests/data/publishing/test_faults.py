"""What benchmarks.faults does a hundred times, a few times: a store keeps its word when things go wrong."""

from __future__ import annotations

import pytest

from benchmarks.fault import disks, trials
from benchmarks.faults import missed


def test_a_publisher_killed_at_any_moment_breaks_mixes_and_loses_nothing() -> None:
    found = trials.kills(2, seed=7)
    assert found["killed"] == 2 and found["read"] > 0
    assert missed({"kills": found}) == []


def test_damaged_files_are_never_shown_as_data() -> None:
    found = trials.damages(12, seed=7)
    assert found["flipped"] + found["cut"] == 12
    assert missed({"damages": found}) == []


def test_of_two_publishers_one_wins_and_the_other_is_told() -> None:
    assert missed({"rivals": trials.rivals(1)}) == []


def test_on_a_full_disk_nothing_is_lost() -> None:
    found = disks.full_disks(1, seed=7)
    assert found["limited"] == 1
    assert missed({"full_disks": found}) == []


@pytest.mark.parametrize("wrong", ["shown_as_data", "lost"])
def test_whatever_a_trial_lists_as_wrong_is_a_goal_missed(wrong: str) -> None:
    assert missed({"any": {"counted": 3, "right": [], wrong: ["x"]}}) == [f"any.{wrong}: ['x']"]
